"""The list of all strategies of the catalogue: each constructor says once where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import Any, TypeVar

from relgames._tables import Table, Tabular
from relgames.strategies.machine import Machine
from relgames.strategies.memory_depth import memory_depth
from relgames.strategies.program import Program


@dataclass(frozen=True)
class Source(Tabular):
    """A publication.

    Attributes
    ----------
    key : str
        First author and year, ``axelrod1980``: what the documentation's bibliography calls it.
    authors, title, venue : str
    year : int

    Examples
    --------
    >>> import relgames as rg
    >>> rg.catalogue()["capri"].source.title
    'Five rules for friendly rivalry in direct reciprocity'
    """

    key: str
    authors: str
    year: int
    title: str
    venue: str

    def __str__(self) -> str:
        return f"{self.authors} ({self.year}), {self.title}, {self.venue}."

    def _table(self) -> Table:
        return Table.of_record(vars(self), str(self))


@dataclass(frozen=True, eq=False, repr=False)
class Entry(Tabular):
    """A strategy of the catalogue: its constructor and where it comes from.

    Attributes
    ----------
    build : callable
        The constructor; without arguments it makes the strategy as it was published.
    source : Source
    family : str
        The kind of idea: "reciprocity", "trigger", "counting", "probing", "zero-determinant", "learning", ...
    seats : int

    Examples
    --------
    >>> import relgames as rg
    >>> entry = rg.catalogue()["capri"]
    >>> entry.states, entry.memory, entry.stochastic, entry.source.key
    (14, 3, False, 'murase2020')
    """

    build: Callable[..., Machine | Program]
    source: Source
    family: str
    seats: int

    @property
    def name(self) -> str:
        """The constructor's name."""
        return self.build.__name__

    @property
    def summary(self) -> str:
        """What it does, in one sentence."""
        return (self.build.__doc__ or "").partition("\n")[0]

    def __repr__(self) -> str:
        return f"Entry({self.name}: {self.family}, {self.source.key})"

    def __str__(self) -> str:
        return f"{self.name}: {self.summary}\n{self.source}"

    @cached_property
    def strategy(self) -> Machine | Program:
        """The strategy with the parameters of its publication."""
        return self.build()

    @property
    def kind(self) -> str:
        """``"machine"`` or ``"program"``."""
        return "machine" if isinstance(self.strategy, Machine) else "program"

    @property
    def states(self) -> float:
        """Number of states of a machine; ``inf`` for a program."""
        return self.strategy.states if isinstance(self.strategy, Machine) else inf

    @property
    def stochastic(self) -> bool:
        """Whether anything is left to chance."""
        return not self.strategy.is_deterministic

    @cached_property
    def memory(self) -> float:
        """How many of the last rounds decide what it does, own mistakes included; ``inf`` where no number is enough."""
        return memory_depth(self.strategy) if isinstance(self.strategy, Machine) else inf

    def _table(self) -> Table:
        return replace(Table.of_record(self._row, self.summary), notes=(str(self.source),))

    @property
    def _row(self) -> dict[str, Any]:
        return {
            "strategy": self.name,
            "kind": self.kind,
            "states": self.states,
            "memory": self.memory,
            "chance": "yes" if self.stochastic else "no",
            "seats": self.seats,
            "family": self.family,
            "source": self.source.key,
        }


ENTRIES: dict[str, Entry] = {}
F = TypeVar("F", bound=Callable[..., Any])


def entries() -> list[Entry]:
    """Return all entries by name, of the published strategies too."""
    from relgames.strategies import published  # noqa: F401  (entries are listed where their strategies are defined)

    return [ENTRIES[name] for name in sorted(ENTRIES)]


def listed(source: Source, family: str, seats: int = 2) -> Callable[[F], F]:
    """Put a constructor, callable without arguments, in the catalogue; it is returned as it is."""

    def register(build: F) -> F:
        if build.__name__ in ENTRIES:
            raise ValueError(f"the catalogue has a {build.__name__} already")
        ENTRIES[build.__name__] = Entry(build, source, family, seats)
        return build

    return register
