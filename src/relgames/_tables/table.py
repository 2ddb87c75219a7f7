"""Columns of equal length, as they are shown and as they are in a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables.texts import aligned, text_of

if TYPE_CHECKING:
    import pandas


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
