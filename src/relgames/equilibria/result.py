"""What a solver of equilibria returns: points, connected sets of points, and what is proven of the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Column, Table, Tabular, mixture, numbers, strategy_table
from relgames._tables import number as _number
from relgames.games import Game


@dataclass(frozen=True, eq=False)
class Equilibrium(Tabular):
    """A Nash equilibrium and its certificate.

    Attributes
    ----------
    strategies : tuple of ndarray, one of shape (n_i,) per seat
        Probability of each action; Fractions where the solver was asked to be exact.
    payoffs : ndarray, shape (N,)
        Expected payoff per round of each seat.
    regret : float or Fraction
        The most that a seat gains, per round, by another strategy against ``strategies``: 0 if it is exact.
    radius : float or None
        A true equilibrium is proven to lie so close: no probability is off by more. 0 if it is exact; None if only the
        regret is known.

    Examples
    --------
    >>> import relgames as rg
    >>> mixed = rg.nash(rg.games.snowdrift(), exact=True)[1]
    >>> mixed.strategies[0], mixed.payoffs
    (array([Fraction(1, 2), Fraction(1, 2)], dtype=object), array([Fraction(3, 2), Fraction(3, 2)], dtype=object))
    >>> mixed.is_pure, mixed.regret
    (False, Fraction(0, 1))
    """

    strategies: tuple[NDArray[Any], ...]
    payoffs: NDArray[Any]
    regret: float | Fraction
    radius: float | None = None

    @property
    def supports(self) -> tuple[tuple[int, ...], ...]:
        """The actions that each seat plays with positive probability."""
        return tuple(tuple(int(k) for k in np.flatnonzero(strategy)) for strategy in self.strategies)

    @property
    def is_pure(self) -> bool:
        """Whether every seat plays one action for certain."""
        return all(np.count_nonzero(strategy) == 1 for strategy in self.strategies)

    def __repr__(self) -> str:
        strategies = ", ".join(_row(strategy) for strategy in self.strategies)
        return f"Equilibrium({strategies}; payoffs {_row(self.payoffs)}; regret {_number(self.regret)})"

    def _tables(self) -> Mapping[str, Table]:
        seats, names = range(len(self.strategies)), numbers(map(len, self.strategies))
        payoffs = Table((Column("seat", seats), Column("payoff", self.payoffs)), "payoffs per round", key=1)
        caption = f"an equilibrium; regret {_number(self.regret)} per round"
        return {"strategies": strategy_table(seats, names, self.strategies, caption, "seat"), "payoffs": payoffs}


@dataclass(frozen=True, eq=False)
class Hulls(Tabular):
    """A maximal Nash subset of a game of two seats, any point of one hull with any point of the other; or a point.

    Attributes
    ----------
    vertices : tuple of ndarray, one of shape (k_i, n_i) per seat
        Extreme points, one per row, of a convex set of strategies of each seat. Each choice of one strategy from each
        set is an equilibrium. For three and more seats it is a single one.

    Examples
    --------
    >>> import relgames as rg
    >>> (hulls,) = rg.nash(rg.games.trust(), exact=True).components[0].subsets
    >>> hulls.vertices[1]
    array([[Fraction(0, 1), Fraction(1, 1)],
           [Fraction(1, 2), Fraction(1, 2)]], dtype=object)
    """

    vertices: tuple[NDArray[Any], ...]

    @property
    def is_point(self) -> bool:
        """Whether it is a single equilibrium."""
        return all(len(points) == 1 for points in self.vertices)

    def _table(self) -> Table:
        rows = [
            (seat, vertex, action, p)
            for seat, points in enumerate(self.vertices)
            for vertex, point in enumerate(points)
            for action, p in enumerate(point)
        ]
        return Table.of_rows(("seat", "vertex", "action", "probability"), rows, key=3)


@dataclass(frozen=True, eq=False)
class Box(Tabular):
    """A region that could be neither proven to hold no equilibrium nor resolved into points.

    Attributes
    ----------
    lower, upper : tuple of ndarray, one of shape (n_i,) per seat
        Bounds of each probability.

    Examples
    --------
    >>> import relgames as rg
    >>> shared = rg.games.public_good(r=2, shares=(0.5, 0.25, 0.25))
    >>> box = rg.nash(shared).components[0].subsets[0]
    >>> len(box.lower), len(box.upper)
    (3, 3)
    """

    lower: tuple[NDArray[np.float64], ...]
    upper: tuple[NDArray[np.float64], ...]

    @property
    def is_point(self) -> bool:
        """False: a box says where equilibria may be, not that there is one."""
        return False

    def _table(self) -> Table:
        bounds = enumerate(zip(self.lower, self.upper, strict=True))
        rows = [
            (seat, action, low, high)
            for seat, (lows, highs) in bounds
            for action, (low, high) in enumerate(zip(lows, highs, strict=True))
        ]
        return Table.of_rows(("seat", "action", "lower", "upper"), rows, "bounds of probabilities", key=2)


@dataclass(frozen=True, eq=False)
class Component(Tabular):
    """A connected set of equilibria; or, for three and more seats, a connected region that is not resolved.

    Attributes
    ----------
    subsets : tuple of Hulls or of Box
        The set is their union. Two seats: its maximal Nash subsets, complete and exact. More seats: boxes; every
        equilibrium of the region lies in one of them, and whether there is any is not proven.
    equilibria : tuple of int
        Which of the listed equilibria lie in it.

    Examples
    --------
    >>> import relgames as rg
    >>> (component,) = rg.nash(rg.games.trust()).components
    >>> component.is_point, component.is_resolved
    (False, True)
    """

    subsets: tuple[Hulls, ...] | tuple[Box, ...]
    equilibria: tuple[int, ...]

    @property
    def is_point(self) -> bool:
        """Whether it is a single equilibrium, away from all others."""
        return len(self.subsets) == 1 and self.subsets[0].is_point

    @property
    def is_resolved(self) -> bool:
        """Whether each point of it is an equilibrium; False for boxes."""
        return not any(isinstance(subset, Box) for subset in self.subsets)

    def __repr__(self) -> str:
        if not self.is_resolved:
            return f"Component(not resolved: {len(self.subsets)} boxes)"
        if self.is_point:
            return f"Component(point, equilibrium {self.equilibria[0]})"
        return f"Component({len(self.subsets)} maximal Nash subsets, extreme equilibria {self.equilibria})"

    def _table(self) -> Table:
        tables = [subset._table() for subset in self.subsets]
        columns = [Column("subset", [k for k, table in enumerate(tables) for _ in range(len(table))])]
        for k, column in enumerate(tables[0].columns):
            columns.append(Column(column.name, [value for table in tables for value in table.columns[k].values]))
        return Table(tuple(columns), repr(self), key=tables[0].key + 1)


@dataclass(frozen=True, eq=False)
class NashResult(Tabular):
    """Nash equilibria of a game.

    Iterating, ``len`` and indexing go over `equilibria`.

    Attributes
    ----------
    game : Game
    equilibria : tuple of Equilibrium
        For two seats the *extreme* equilibria: pairs of vertices of the two best-response polyhedra. Every other
        equilibrium is in the convex hulls of `components`; a game without ties has no other.
    components : tuple of Component
        The connected sets of equilibria, isolated points included. Empty where the solver does not look for all.
    complete : bool
        Whether it is proven that there are no other equilibria than `equilibria` and `components` state.
    reason : str
        Why the list is complete, or what it lacks.
    method : str
        What was computed.

    Examples
    --------
    >>> import relgames as rg
    >>> result = rg.nash(rg.games.stag_hunt())
    >>> len(result), result.complete
    (3, True)
    >>> [e.payoffs.tolist() for e in result if e.is_pure]
    [[4.0, 4.0], [3.0, 3.0]]
    """

    game: Game
    equilibria: tuple[Equilibrium, ...]
    # None if each equilibrium is one by itself.
    _components: tuple[Component, ...] | None = field(repr=False)
    complete: bool
    reason: str
    method: str

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The connected sets of equilibria."""
        if self._components is not None:
            return self._components
        points = (Hulls(tuple(strategy[None] for strategy in e.strategies)) for e in self.equilibria)
        return tuple(Component((point,), (k,)) for k, point in enumerate(points))

    def __len__(self) -> int:
        return len(self.equilibria)

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.equilibria)

    def __getitem__(self, index: int) -> Equilibrium:
        return self.equilibria[index]

    def __repr__(self) -> str:
        how = "complete" if self.complete else "not proven complete"
        return f"NashResult({len(self)} equilibria, {how}: {self.reason}; method={self.method!r})"

    def __str__(self) -> str:
        """One line per equilibrium, in the names of the game; then what is not a point; then what is proven."""
        lines = []
        for equilibrium in self.equilibria:
            parts = (f"{role}: {mix}" for role, mix in zip(self.game.roles, self._mixes(equilibrium), strict=True))
            lines.append(f"{'; '.join(parts)}  ->  {', '.join(_number(x) for x in equilibrium.payoffs)}")
        lines += [repr(component) for component in self.components if not component.is_point]
        return "\n".join([*lines, self._proof])

    def _table(self) -> Table:
        game, found = self.game, self.equilibria
        columns = [Column("equilibrium", range(len(found)))]
        for seat, (role, actions) in enumerate(zip(game.roles, game.actions, strict=True)):
            columns += [
                Column(f"{role}: {name}", [e.strategies[seat][a] for e in found]) for a, name in enumerate(actions)
            ]
        return self._with_payoffs(columns)

    def _shown(self) -> Sequence[Table]:
        mixes = [self._mixes(equilibrium) for equilibrium in self.equilibria]
        columns = (Column(role, [mix[seat] for mix in mixes]) for seat, role in enumerate(self.game.roles))
        return (self._with_payoffs([Column("equilibrium", range(len(mixes))), *columns]),)

    def _with_payoffs(self, columns: Sequence[Column]) -> Table:
        found = self.equilibria
        payoffs = (
            Column(f"{role}: payoff", [e.payoffs[seat] for e in found]) for seat, role in enumerate(self.game.roles)
        )
        regret = Column("regret", [e.regret for e in found])
        sets = (repr(component) for component in self.components if not component.is_point)
        return Table((*columns, *payoffs, regret), self.game.name, key=1, notes=(*sets, self._proof))

    def _mixes(self, equilibrium: Equilibrium) -> list[str]:
        """Return what each seat plays, in the names of its actions."""
        return [mixture(*seat) for seat in zip(self.game.actions, equilibrium.strategies, strict=True)]

    @property
    def _proof(self) -> str:
        return f"{'complete' if self.complete else 'not proven complete'}: {self.reason}"


def _row(values: NDArray[Any]) -> str:
    return f"({', '.join(_number(value) for value in values)})"
