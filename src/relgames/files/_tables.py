"""Tables for other programs: CSV with a description beside it, and Parquet, which holds its own.

The description is that of the W3C, "Metadata Vocabulary for Tabular Data" (2015): what a file says of itself as a note,
and what each column holds. So the CSV is nothing but rows, which every program reads.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from math import isnan
from typing import Any, SupportsFloat
from zlib import crc32

import numpy as np

from relgames.files._errors import Damage, shown
from relgames.files._text import compact, parsed, written

CONTEXT = "http://www.w3.org/ns/csvw"
# The types of XML Schema, which the description is to use, by numpy's.
DATATYPES = {
    "bool": "boolean",
    "int8": "byte",
    "int16": "short",
    "int32": "int",
    "int64": "long",
    "uint8": "unsignedByte",
    "uint16": "unsignedShort",
    "uint32": "unsignedInt",
    "uint64": "unsignedLong",
    "float32": "float",
    "float64": "double",
    "object": "string",
}
DTYPES = {datatype: dtype for dtype, datatype in DATATYPES.items()}
WORDS = {"b": "true or false", "i": "an integer", "u": "an integer", "f": "a number"}
# What a text that is missing is written as: the first of these that is not the text of another row.
MISSING = ("", "NA", *(f"missing {k}" for k in range(1000)))
EXTRA = 'pip install "relgames[parquet]"'

Check = Callable[[Any], None]


def written_csv(thing: Any, about: dict[str, Any], name: str) -> tuple[bytes, bytes]:
    """Return the rows as CSV, and their description."""
    table, index = _columns(thing)
    columns, texts = [], []
    for title, values in table.items():
        column: dict[str, Any] = {"titles": title, "datatype": DATATYPES[values.dtype.name]}
        if values.dtype.kind == "O":
            known = {value for value in values if value is not None}
            null = next(text for text in MISSING if text not in known)
            column["null"] = [null] if len(known) < len(set(values)) else []
            texts.append([null if value is None else value for value in values])
        else:
            texts.append([_cell(value) for value in values.tolist()])
        columns.append(column)
    out = StringIO(newline="")
    # These line ends make the writer quote both characters of them within a text.
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(table)
    rows.writerows(zip(*texts, strict=True))
    description = {
        "@context": CONTEXT,
        "url": name,
        "notes": [about | {"rows": _length(table), "index": index}],
        "tableSchema": {"columns": columns},
    }
    return out.getvalue().encode(), written(description)


def read_csv(content: bytes, description: Any, check: Check) -> Any:
    """Return the frame of a CSV file, each cell as its description says."""
    pandas = _pandas()
    try:
        about, columns = description["notes"][0], description["tableSchema"]["columns"]
        titles, datatypes = [c["titles"] for c in columns], [c["datatype"] for c in columns]
        dtypes = [DTYPES[datatype] for datatype in datatypes]
        nulls = [frozenset(c.get("null", [])) for c in columns]
    except (AttributeError, KeyError, IndexError, TypeError):
        raise Damage("", "its description must have notes, and titles and a datatype of each column") from None
    check(about)
    try:
        text = content.decode()
        # A text may hold line ends, so a row's last line is asked for.
        reader = csv.reader(StringIO(text, newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Damage("", f"expected a CSV file in UTF-8: {error}") from None
    header = rows[0][1] if rows else []
    if header != titles:
        raise Damage("line 1", f"expected the columns {', '.join(map(str, titles))}; got {shown(header)}")
    if len(rows) - 1 != about.get("rows"):
        raise Damage("", f"expected {shown(about.get('rows'))} rows, as its description says; got {len(rows) - 1}")
    for line, row in rows:
        if len(row) != len(titles):
            raise Damage(f"line {line}", f"expected {len(titles)} cells; got {len(row)}")
    frame = pandas.DataFrame(
        {
            title: _column([(line, row[k]) for line, row in rows[1:]], title, dtypes[k], nulls[k])
            for k, title in enumerate(titles)
        }
    )
    return _indexed(frame, about)


def written_parquet(thing: Any, about: dict[str, Any]) -> bytes:
    """Return the table as Parquet; what it says of itself is in the schema's metadata, under "relgames"."""
    arrow, parquet = _arrow()
    columns, index = _columns(thing)
    arrays = {
        title: arrow.array(values, type=arrow.string() if values.dtype.kind == "O" else None)
        for title, values in columns.items()
    }
    types = {title: values.dtype.name for title, values in columns.items()}
    about = about | {"rows": _length(columns), "index": index, "columns": types}
    about["checksum"] = _checksum(about)
    table = arrow.table(arrays).replace_schema_metadata({"relgames": compact(about)})
    out = BytesIO()
    parquet.write_table(table, out, write_page_checksum=True)
    return out.getvalue()


def read_parquet(content: bytes, check: Check) -> Any:
    """Return the frame of a Parquet file."""
    arrow, parquet = _arrow()
    try:
        table = parquet.read_table(BytesIO(content), page_checksum_verification=True)
        note = (table.schema.metadata or {}).get(b"relgames")
        arrays = {title: table.column(title).to_numpy() for title in table.column_names}
    # What a damaged file makes pyarrow raise is not of one kind.
    except (arrow.ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError, MemoryError) as error:
        raise Damage("", f"expected a Parquet file; it is damaged: {error}") from None
    if note is None:
        raise Damage("", "not a file of relgames: its metadata has no relgames. Any other table: pandas.read_parquet")
    about = parsed(note)
    check(about)
    if about.pop("checksum", "") != _checksum(about):
        raise Damage("", "its metadata is not what was saved: the file was damaged")
    columns = {title: array.dtype.name for title, array in arrays.items()}
    for what, got in (("rows", table.num_rows), ("columns", columns)):
        if about[what] != got:
            raise Damage("", f"expected the {what} {shown(about[what])}, as its metadata says; got {shown(got)}")
    return _indexed(_pandas().DataFrame(arrays), about)


def _checksum(about: dict[str, Any]) -> int:
    """Return a checksum of what a Parquet file says of itself: those that Parquet has are of its pages alone."""
    return crc32(compact(about).encode())


def _length(columns: dict[str, Any]) -> int:
    return len(next(iter(columns.values()), ()))


def _columns(thing: Any) -> tuple[dict[str, Any], list[str]]:
    """Return the table as columns of numbers, truth values or texts, None where one is missing; and its index."""
    pandas = _pandas()
    frame = thing.to_pandas()
    levels = 0 if isinstance(frame.index, pandas.RangeIndex) and frame.index.name is None else frame.index.nlevels
    if levels:
        frame = frame.reset_index()
    titles = [str(title) for title in frame.columns]
    if len(set(titles)) < len(titles):
        raise ValueError(f"the table of {type(thing).__name__} must have columns of different names; got {titles}")
    columns = {title: _plain(frame.iloc[:, k]) for k, title in enumerate(titles)}
    return columns, titles[:levels]


def _plain(column: Any) -> Any:
    """Return a column of a frame as numbers, truth values or texts."""
    values = column.to_numpy()
    if values.dtype.name in DATATYPES and values.dtype.kind != "O":
        return values
    missing = column.isna()
    given = [value for gone, value in zip(missing, values, strict=True) if not gone]
    if given and all(isinstance(value, SupportsFloat) and not isinstance(value, bool | np.ndarray) for value in given):
        # A spreadsheet would take 1/3 for a date.
        return np.array([np.nan if gone else float(x) for gone, x in zip(missing, values, strict=True)])
    return np.array([None if gone else str(x) for gone, x in zip(missing, values, strict=True)], dtype=object)


def _indexed(frame: Any, about: dict[str, Any]) -> Any:
    """Return a frame with its index, and with what its file says of itself."""
    index = about.get("index")
    if not isinstance(index, list) or not all(title in frame.columns for title in index):
        raise Damage("", f"expected the titles of the columns that are the index; got {shown(index)}")
    if index:
        frame = frame.set_index(index)
    frame.attrs["relgames"] = about
    return frame


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if isnan(value) else repr(value).replace("inf", "INF")
    return str(value)


def _column(cells: list[tuple[int, str]], title: str, dtype: str, null: frozenset[str]) -> Any:
    if dtype == "object":
        return np.array([None if text in null else text for _, text in cells], dtype=object)
    kind = np.dtype(dtype).kind
    values = []
    for line, text in cells:
        value = _value(text, kind)
        try:
            if value is None:
                raise OverflowError
            values.append(np.array(value, dtype=dtype))
        except OverflowError:
            raise Damage(f"line {line}, column {title!r}", f"expected {WORDS[kind]}; got {shown(text)}") from None
    return np.array(values, dtype=dtype)


def _value(text: str, kind: str) -> Any:
    """Return the number or truth value that a cell says; None if it says none."""
    if kind == "b":
        return {"true": True, "false": False}.get(text)
    if kind == "f" and text in ("", "INF", "-INF"):
        return float(text or "nan")
    if "_" in text or text != text.strip():
        return None
    try:
        value = float(text) if kind == "f" else int(text)
    except ValueError:
        return None
    return value if kind != "f" or np.isfinite(value) else None


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise ImportError(f"tables need pandas: {EXTRA}") from error
    return pandas


def _arrow() -> tuple[Any, Any]:
    _pandas()
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ImportError(f".parquet needs pyarrow: {EXTRA}") from error
    return pyarrow, pyarrow.parquet
