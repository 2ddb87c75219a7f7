"""`save` and `load`: which form a file has is decided by the end of its name."""

from __future__ import annotations

import gzip
import os
import zlib
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from relgames import _writing
from relgames.files._classes import checks_itself, class_named
from relgames.files._decoding import CONTENT, decoded
from relgames.files._encoding import encoded
from relgames.files._errors import Damage, reading, shown
from relgames.files._tables import read_csv, read_parquet, written_csv, written_parquet
from relgames.files._text import compact, parsed, written

FORMAT = "relgames"
SCHEMA = 1
SUFFIXES = (".json", ".json.gz", ".csv", ".parquet")


def envelope(kind: str) -> dict[str, Any]:
    """Return what every file says of itself."""
    version = import_module("relgames").__version__
    return {"format": FORMAT, "schema": SCHEMA, "relgames": version, "type": kind}


def save(thing: Any, path: str | os.PathLike[str]) -> None:
    """Write a game, a machine, a result, or several of them, to a file.

    The end of the name decides the form. ``.json`` holds the thing itself, as does ``.json.gz``, which is smaller;
    `load` returns an equal one. ``.csv`` and ``.parquet`` hold the table that ``thing.to_pandas()`` returns, for other
    programs. :doc:`/reference/file_format` describes all of them.

    Parameters
    ----------
    thing : object
        Whatever dataclass relgames makes public, and tuples, lists and mappings of such. For a table: what has a
        ``to_pandas``.
    path : str or path
        An existing file is replaced, at once and as a whole.

    Raises
    ------
    TypeError
        If it is, or holds, what is not data: a `Program` of your own, an agent. Within a result of a
        `tournament` such a strategy is no error: its name is saved, and a `UserWarning` says so.
    ValueError
        If the name ends in something else.
    FileNotFoundError
        If the folder does not exist.
    ImportError
        If a table is to be written and pandas, or pyarrow for ``.parquet``, is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import relgames as rg
    >>> path = pathlib.Path(tempfile.mkdtemp(), "trust.json")
    >>> rg.save(rg.games.trust(), path)
    >>> rg.load(path) == rg.games.trust()
    True
    """
    path, suffix = _path(path)
    target = _writing.target(path)
    if suffix in (".csv", ".parquet"):
        if not callable(getattr(thing, "to_pandas", None)):
            raise TypeError(
                f"thing must have a table (to_pandas) to be saved as {suffix}; a {type(thing).__name__} has none. "
                "Save it as .json"
            )
        kind = type(thing).__name__
        if suffix == ".parquet":
            _writing.replace(target, written_parquet(thing, envelope(kind)))
            return
        table, description = written_csv(thing, envelope(kind), path.name)
        # First the table: a description without its table would be taken for damage.
        _writing.replace(target, table)
        _writing.replace(_writing.target(_description(path)), description)
        return
    node = encoded(thing)
    kind = node.pop("type")
    document = envelope(kind)
    if _is_result(kind):
        document["checksum"] = checksum({"type": kind, **node})
    content = written(document | node)
    _writing.replace(target, gzip.compress(content, mtime=0) if suffix == ".json.gz" else content)


def load(path: str | os.PathLike[str]) -> Any:
    """Return what `save` wrote: from ``.json`` the thing, from ``.csv`` and ``.parquet`` its table.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    object or pandas.DataFrame
        A table does not hold all of the thing that it is of, so it comes back as a table; its ``attrs["relgames"]``
        says of what.

    Raises
    ------
    FileError
        If the file is damaged, is not one of relgames, or was written by a newer version. It is a `ValueError`, and
        says where: the line and the column, or the path to the value.
    ValueError
        If the name ends in something else.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import relgames as rg
    >>> path = pathlib.Path(tempfile.mkdtemp(), "equilibria.json")
    >>> rg.save(rg.nash(rg.games.stag_hunt()), path)
    >>> rg.load(path).complete
    True
    """
    path, suffix = _path(path)
    content = path.read_bytes()
    with reading(str(path)):
        if suffix == ".parquet":
            return read_parquet(content, check_envelope)
        if suffix == ".csv":
            description = _description(path)
            if not description.exists():
                raise Damage(
                    "",
                    f"a CSV file does not say what its columns are; expected {description.name} beside it, which "
                    "rg.save writes. Any other table: pandas.read_csv",
                )
            with reading(str(description)):
                about = parsed(description.read_bytes())
            return read_csv(content, about, check_envelope)
        if suffix == ".json.gz":
            try:
                content = gzip.decompress(content)
            except (OSError, EOFError, zlib.error) as error:
                raise Damage("", f"expected a file compressed by gzip; it is damaged: {error}") from None
        try:
            return _thing(parsed(content))
        except RecursionError:
            raise Damage("", "not a file of relgames: it is nested too deeply") from None


def _thing(document: Any) -> Any:
    check_envelope(document)
    known = {*envelope(""), *CONTENT, "checksum"}
    for key in document:
        if key not in known:
            raise Damage(key, "expected no such key")
    thing = decoded(document)
    if "checksum" in document:
        body = {key: document[key] for key in CONTENT if key in document}
        if document["checksum"] != checksum(body):
            raise Damage(
                "checksum",
                "the content is not what was saved: the file was damaged or edited. If the change is meant, delete the "
                'key "checksum"',
            )
    return thing


def check_envelope(document: Any) -> None:
    """Check what a file says of itself."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Damage("", f'not a file of relgames: expected an object with "format": "{FORMAT}"; got {shown(document)}')
    schema, version = document.get("schema"), document.get("relgames")
    if type(schema) is not int or schema < 1:
        raise Damage("schema", f"expected the number of a schema, 1 to {SCHEMA}; got {shown(schema)}")
    if not isinstance(version, str):
        raise Damage("relgames", f"expected the version that wrote it; got {shown(version)}")
    if schema > SCHEMA:
        raise Damage(
            "schema",
            f"the file has schema {schema}, written by relgames {version}; this is relgames "
            f"{envelope('')['relgames']}, which reads schemas 1 to {SCHEMA}. Install a newer relgames",
        )


def checksum(body: dict[str, Any]) -> str:
    """Return the SHA-256 of a thing in compact JSON with sorted keys."""
    return sha256(compact(body).encode()).hexdigest()


def _is_result(kind: str) -> bool:
    """Whether nothing but a checksum can tell that it was changed: a game, or a machine, may be written by hand."""
    found = class_named(kind)
    return found is None or not checks_itself(found)


def _path(path: Any) -> tuple[Path, str]:
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"path must be a file name; got {path!r}")
    path = Path(path)
    for suffix in SUFFIXES:
        if path.name.lower().endswith(suffix):
            return path, suffix
    raise ValueError(f"path must end in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}; got {str(path)!r}")


def _description(path: Path) -> Path:
    return path.with_name(f"{path.name}-metadata.json")
