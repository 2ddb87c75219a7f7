"""Results as tables: each says once what its columns and rows are, and is shown in a notebook, a paper, and a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from relgames._tables.kinds import (
    numbers,
    profile_columns,
    profile_table,
    role_table,
    seat_columns,
    shares_of_profiles,
    strategy_table,
)
from relgames._tables.table import Column, Table
from relgames._tables.texts import aligned, mixture, number, text_of

if TYPE_CHECKING:
    import pandas

__all__ = [
    "Column",
    "Table",
    "Tabular",
    "aligned",
    "mixture",
    "number",
    "numbers",
    "profile_columns",
    "profile_table",
    "role_table",
    "seat_columns",
    "shares_of_profiles",
    "strategy_table",
    "table_of",
    "text_of",
]


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
        # Only a notebook asks for it, and `import relgames` stays light.
        from relgames._tables.pages import html

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
