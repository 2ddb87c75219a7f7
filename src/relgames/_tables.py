"""Results as tables: each says once what its columns and rows are, and is shown in a notebook, a paper, and a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas

# Twenty digits.
LONG_BITS = 64
# Longer tables are shown by their first and last rows, wider ones by their first and last columns.
MOST_ROWS, MOST_COLUMNS, ENDS = 60, 24, 10
# So many tables of one object are shown: a game of many seats has one for each profile of the further seats.
MOST_TABLES = 12

# Colours are those of the page around it, so that it is legible in the light and in the dark.
STYLE = (
    "<style>"
    ".relgames-table{border-collapse:collapse;color:inherit;background:none;margin:0 0 .75em}"
    ".relgames-table caption{caption-side:top;text-align:left;color:inherit;font-weight:600;padding:.25em 0;"
    "width:max-content;max-width:min(44em,85vw)}"
    ".relgames-table th,.relgames-table td{padding:.2em .75em;border:0;text-align:right;vertical-align:top}"
    ".relgames-table thead tr:last-child>*{border-bottom:1px solid currentColor}"
    ".relgames-table th[scope=colgroup]{text-align:center}"
    ".relgames-table .relgames-left,.relgames-table th[scope=row]{text-align:left}"
    ".relgames-table td:not(.relgames-left){white-space:nowrap}"
    "</style>"
)


def number(value: Any) -> str:
    """Return a number as text: six digits of a float; Fractions as they are, unless nobody can read them."""
    short = isinstance(value, Fraction) and value.denominator.bit_length() <= LONG_BITS
    return str(value) if short else f"{float(value):.6g}"


def text_of(value: Any) -> str:
    """Return what is shown of a value: numbers as by `number`, several values with commas, "–" for none."""
    if value is None:
        return "–"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return str(value)
    if isinstance(value, float | np.floating):
        return number(value + 0.0)
    if isinstance(value, Fraction):
        return number(value)
    if isinstance(value, tuple | list | np.ndarray):
        return ", ".join(text_of(item) for item in value)
    return str(value)


def aligned(rows: Iterable[Sequence[str]], right: Sequence[bool]) -> str:
    """Return rows of texts as lines whose columns stand below one another, two blanks between them."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            text.rjust(width) if to_right else text.ljust(width)
            for text, width, to_right in zip(row, widths, right, strict=True)
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a table.

    Attributes
    ----------
    name : str
    values : sequence
        As they are in a frame.
    show : str or callable, optional
        How a value is shown: a format such as ".4f", or a function that returns its text. By default `text_of`.
    right : bool, optional
        Whether texts stand to the right; by default numbers do.
    short : str, optional
        The name where it is shown.
    """

    name: str
    values: Sequence[Any] | NDArray[Any]
    show: str | Callable[[Any], str] = ""
    right: bool | None = None
    short: str = ""

    @property
    def head(self) -> str:
        """What stands above it where it is shown."""
        return self.short or self.name

    def text(self, row: int) -> str:
        """Return what is shown in a row."""
        value = self.values[row]
        if callable(self.show):
            return self.show(value)
        return format(float(value), self.show) if self.show and value is not None else text_of(value)

    @property
    def to_right(self) -> bool:
        """Whether texts stand to the right."""
        if self.right is not None:
            return self.right
        if isinstance(self.values, np.ndarray) and self.values.dtype.kind != "O":
            return self.values.dtype.kind in "iuf"
        return all(_is_number(value) for value in self.values)


def _is_number(value: Any) -> bool:
    if isinstance(value, tuple | np.ndarray):
        return all(_is_number(item) for item in value)
    return value is None or (isinstance(value, int | float | np.number | Fraction) and not isinstance(value, bool))


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length.

    Attributes
    ----------
    columns : tuple of Column
    caption : str
    key : int
        So many first columns say which row it is: they are the index of a frame, and head the rows of a page.
    over : str
        A heading over all other columns.
    upright : bool
        Whether its only row is shown as a column of names and values.
    notes : tuple of str
        Lines below it.
    """

    columns: tuple[Column, ...]
    caption: str = ""
    key: int = 0
    over: str = ""
    upright: bool = False
    notes: tuple[str, ...] = ()

    @classmethod
    def of_rows(cls, names: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "", key: int = 1) -> Table:
        """Return a table of rows."""
        values = list(zip(*rows, strict=True)) or [()] * len(names)
        return cls(tuple(Column(name, column) for name, column in zip(names, values, strict=True)), caption, key)

    @classmethod
    def of_record(cls, values: Mapping[str, Any], caption: str = "") -> Table:
        """Return a table of one row, which is shown as names and values."""
        return cls(tuple(Column(name, (value,)) for name, value in values.items()), caption, upright=True)

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    @property
    def text(self) -> str:
        """The table as lines of text, without its caption."""
        names = [column.head for column in self.columns]
        rows = ([column.text(row) for column in self.columns] for row in range(len(self)))
        return aligned([names, *rows], [column.to_right for column in self.columns])

    @property
    def as_shown(self) -> Table:
        """The table, or, if it is a record, that of its names and values."""
        if not self.upright:
            return self
        names, values = [c.head for c in self.columns], [c.text(0) for c in self.columns]
        return Table((Column("", names), Column("", values, right=False)), self.caption, 1, notes=self.notes)

    def frame(self) -> pandas.DataFrame:
        """Return a pandas DataFrame."""
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                'to_pandas needs pandas, which is not installed: pip install "relgames[parquet]"', name="pandas"
            ) from error
        # Names may repeat, such as those of two roles; so they are set afterwards.
        series = {k: _for_frame(column.values) for k, column in enumerate(self.columns)}
        out = pandas.DataFrame(series, index=None if series else range(0))
        if self.key:
            out = out.set_index(list(range(self.key)))
            out.index.names = [column.name for column in self.columns[: self.key]]
        out.columns = [column.name for column in self.columns[self.key :]]
        return out

    def html(self) -> str:
        """Return an HTML table; of a large one the ends, and how much that is."""
        table = self.as_shown
        rows, columns = ends(len(table), MOST_ROWS), ends(len(table.columns), MOST_COLUMNS)
        right = [column.to_right for column in table.columns]
        lines = ["<tr>" + "".join(table._cells(row, columns, right)) + "</tr>" for row in rows]
        notes = [*table.notes]
        if None in rows or None in columns:
            total = f"{len(table):,} rows × {len(table.columns):,} columns"
            notes.append(f"{total}, of which the first and the last are shown")
        head = "".join(table._heads(columns, right))
        return (
            '<div style="overflow-x:auto;max-width:100%"><table class="relgames-table">'
            + (f"<caption>{escape(table.caption)}</caption>" if table.caption else "")
            + (f"<thead>{head}</thead>" if head else "")
            + f"<tbody>{''.join(lines)}</tbody></table></div>"
            + "".join(f"<p>{escape(note)}</p>" for note in notes)
        )

    def _heads(self, columns: Sequence[int | None], right: Sequence[bool]) -> Iterable[str]:
        if self.over:
            blank = "<td></td>" * self.key
            span = len(columns) - self.key
            yield f'<tr>{blank}<th scope="colgroup" colspan="{span}">{escape(self.over)}</th></tr>'
        if any(column.head for column in self.columns):
            cells = (
                "<th>…</th>"
                if k is None
                else f'<th scope="col"{_side(right[k] and k >= self.key)}>{escape(self.columns[k].head)}</th>'
                for k in columns
            )
            yield f"<tr>{''.join(cells)}</tr>"

    def _cells(self, row: int | None, columns: Sequence[int | None], right: Sequence[bool]) -> Iterable[str]:
        for k in columns:
            text = "…" if row is None or k is None else escape(self.columns[k].text(row))
            if k is not None and k < self.key:
                yield f'<th scope="row">{text}</th>'
            else:
                yield f"<td{_side(k is None or right[k])}>{text}</td>"


def _side(right: bool) -> str:
    return "" if right else ' class="relgames-left"'


def _for_frame(values: Sequence[Any] | NDArray[Any]) -> Any:
    """Return values as pandas takes them for one column: tuples and Fractions stay what they are."""
    if isinstance(values, np.ndarray):
        return values
    if any(isinstance(value, tuple | Fraction) for value in values):
        # Filled one by one: numpy takes a sequence of tuples for a matrix.
        out = np.empty(len(values), dtype=object)
        for k, value in enumerate(values):
            out[k] = value
        return out
    return list(values)


def ends(size: int, most: int) -> list[int | None]:
    """Return which rows or columns of so many are shown; None stands for those left out."""
    if size <= most:
        return list(range(size))
    return [*range(ENDS), None, *range(size - ENDS, size)]


def html(tables: Sequence[Table]) -> str:
    """Return tables as a piece of a page that needs nothing else."""
    parts = [table.html() for table in tables[:MOST_TABLES]]
    if len(tables) > MOST_TABLES:
        parts.append(f"<p>{len(tables):,} tables, of which the first {MOST_TABLES} are shown</p>")
    return STYLE + "".join(parts)


class Tabular:
    """What is shown as a table: a class says by `_table`, or by `_tables` where it has several, what that is."""

    __slots__ = ()

    def _table(self) -> Table:
        raise NotImplementedError(f"{type(self).__name__} has no table")

    def _tables(self) -> Mapping[str, Table]:
        """Return the tables by name, the main one first."""
        return {"": self._table()}

    def _shown(self) -> Sequence[Table]:
        """Return what a notebook and a paper show, where that is not all tables as they are."""
        return tuple(self._tables().values())

    def to_pandas(self, table: str | None = None) -> pandas.DataFrame:
        """Return a pandas DataFrame. Payoffs are per round; numbers that were computed exactly stay Fractions.

        Parameters
        ----------
        table : str, optional
            Which table, of what has several; by default its first. A wrong name is answered by the right ones.

        Raises
        ------
        ModuleNotFoundError
            If pandas is not installed: ``pip install "relgames[parquet]"``.
        ValueError
            If there is no such table.

        Examples
        --------
        >>> import relgames as rg
        >>> rg.games.stag_hunt().to_pandas().loc["stag", "hare"].tolist()
        [0.0, 3.0]
        """
        return table_of(self, table).frame()

    def _repr_html_(self) -> str:
        return html(self._shown())


def table_of(thing: Tabular, name: str | None = None) -> Table:
    """Return a table by its name, or the main one."""
    tables = thing._tables()
    if name is None:
        return next(iter(tables.values()))
    if name not in tables:
        known = ", ".join(repr(key) for key in tables if key)
        raise ValueError(
            f"table must be {f'one of {known}' if known else 'left out'} for a {type(thing).__name__}; got {name!r}"
        )
    return tables[name]


def profile_columns(roles: Sequence[str], names: Sequence[Sequence[Any]]) -> tuple[Column, ...]:
    """Return a column per seat with its action in each profile, the last seat's varying fastest."""
    index = np.indices(tuple(len(seat) for seat in names)).reshape(len(names), -1)
    return tuple(
        Column(role, [seat[k] for k in row.tolist()]) for role, seat, row in zip(roles, names, index, strict=True)
    )


def seat_columns(roles: Sequence[str], values: NDArray[Any], what: str = "payoff") -> tuple[Column, ...]:
    """Return a column per seat of values whose last axis is the seats."""
    flat = values.reshape(-1, len(roles))
    return tuple(Column(f"{role}: {what}", flat[:, seat]) for seat, role in enumerate(roles))


def role_table(roles: Sequence[str], values: Mapping[str, Sequence[Any] | NDArray[Any]], caption: str = "") -> Table:
    """Return a table with a row per seat."""
    columns = (Column(name, column) for name, column in values.items())
    return Table((Column("role", roles), *columns), caption, key=1)


def profile_table(
    roles: Sequence[str], names: Sequence[Sequence[Any]], values: Mapping[str, NDArray[Any]], caption: str = ""
) -> Table:
    """Return a table with a row per profile; values have an axis per seat."""
    columns = (Column(name, tensor.reshape(-1)) for name, tensor in values.items())
    return Table((*profile_columns(roles, names), *columns), caption, key=len(names))


def strategy_table(
    roles: Sequence[Any],
    names: Sequence[Sequence[Any]],
    strategies: Sequence[NDArray[Any]],
    caption: str = "",
    what: str = "role",
) -> Table:
    """Return a table with a row per seat and action, and its probability."""
    rows = [
        (role, action, p)
        for role, actions, strategy in zip(roles, names, strategies, strict=True)
        for action, p in zip(actions, strategy, strict=True)
    ]
    return Table.of_rows((what, "action", "probability"), rows, caption, key=2)


def mixture(names: Iterable[str], chances: Iterable[Any]) -> str:
    """Return a lottery as text, such as "1/2 give + 1/2 withhold"; what is never drawn is left out."""
    pairs = zip(names, chances, strict=True)
    return " + ".join(name if p == 1 else f"{number(p)} {name}" for name, p in pairs if p)


def numbers(shape: Iterable[int]) -> list[range]:
    """Return the indices along each axis: names of actions where they have none."""
    return [range(size) for size in shape]


def shares_of_profiles(roles: Sequence[str], profiles: NDArray[Any], apart: Any) -> Table:
    """Return a table of the share of the time of each profile, and how much of it comes after somebody left."""
    caption = "share of each profile, by number of action" + (f"; apart {text_of(apart)}" if apart else "")
    return profile_table(roles, numbers(profiles.shape), {"share": profiles}, caption)
