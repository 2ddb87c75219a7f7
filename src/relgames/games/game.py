"""A game: one payoff tensor, seats with roles and actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, profile_columns, seat_columns


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Game(Tabular):
    """A game in normal form for any number of seats.

    Parameters
    ----------
    payoffs : array_like, shape (n_0, ..., n_{N-1}, N)
        ``payoffs[a_0, ..., a_{N-1}, i]`` is what seat ``i`` gets in one round of that profile of actions. Seats are
        absolute: axis ``i`` is always the action of seat ``i``. Ints, floats or Fractions.
    roles : sequence of str, length N, optional
        Name of each seat.
    actions : sequence of sequences of str, optional
        Names of the actions of each seat; one sequence for all seats if it fits each of them.
    name : str, optional

    Raises
    ------
    TypeError, ValueError
        If the payoffs are not finite numbers, their last axis does not count the other axes, or names do not fit.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.Game([[[3, 3], [0, 5]], [[5, 0], [1, 1]]], roles=("customer", "seller"),
    ...             actions=("give", "withhold"), name="a dilemma")
    >>> print(g)
    a dilemma
    customer \\ seller  give  withhold
    give               3, 3      0, 5
    withhold           5, 0      1, 1
    >>> g.payoffs[1, 0]
    array([5., 0.])
    """

    payoffs: NDArray[np.float64]
    roles: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    name: str
    _fractions: NDArray[Any] | None = field(repr=False)

    def __init__(
        self,
        payoffs: _checks.Numbers,
        roles: Iterable[str] | None = None,
        actions: Iterable[Any] | None = None,
        name: str = "",
    ) -> None:
        floats, fractions = _checks.exact_array(payoffs, "payoffs")
        seats = floats.ndim - 1
        if seats < 1 or floats.shape[-1] != seats:
            raise ValueError(
                "payoffs must have shape (n_0, ..., n_{N-1}, N), its last axis as long as there are seats; "
                f"got shape {floats.shape}. For two matrices use Game.from_matrices(A, B)"
            )
        if 0 in floats.shape:
            raise ValueError(f"payoffs must give every seat at least one action; got shape {floats.shape}")
        set_field = object.__setattr__
        set_field(self, "payoffs", _checks.read_only(floats))
        set_field(self, "_fractions", None if fractions is None else _checks.read_only(fractions))
        set_field(self, "roles", _checks.names(roles, seats, [f"seat {i}" for i in range(seats)], "roles"))
        set_field(self, "actions", _action_names(actions, floats.shape[:-1]))
        set_field(self, "name", str(name))

    @classmethod
    def from_matrices(cls, A: _checks.Numbers, B: _checks.Numbers, **names: Any) -> Game:
        """Return the bimatrix game in which ``A`` pays the row seat 0 and ``B`` pays the column seat 1.

        Parameters
        ----------
        A, B : array_like, shape (m, n)
            Payoffs per round.
        **names
            ``roles``, ``actions`` and ``name`` as in `Game`.

        Examples
        --------
        >>> import relgames as rg
        >>> rg.Game.from_matrices([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], name="pennies").payoffs[0, 1]
        array([-1.,  1.])
        """
        a, b = _checks.rectangular(A, "A"), _checks.rectangular(B, "B")
        if a.ndim != 2 or a.shape != b.shape:
            raise ValueError(f"A and B must be matrices of the same shape; got shapes {a.shape} and {b.shape}")
        if a.dtype.kind not in "fiubO" or b.dtype.kind not in "fiubO":
            raise TypeError(f"A and B must hold numbers; got dtypes {a.dtype} and {b.dtype}")
        return cls(np.stack([a, b], axis=-1), **names)

    @classmethod
    def symmetric(cls, A: _checks.Numbers, **names: Any) -> Game:
        """Return the symmetric two-seat game in which seat 0 gets ``A`` and seat 1 its transpose.

        Parameters
        ----------
        A : array_like, shape (n, n)
            Payoff per round of an action (row) against an action (column).
        **names
            ``roles``, ``actions`` and ``name`` as in `Game`.

        Examples
        --------
        >>> import relgames as rg
        >>> rg.Game.symmetric([[3, 0], [5, 1]]).is_symmetric
        True
        """
        a = _checks.rectangular(A, "A")
        if a.ndim != 2 or a.shape[0] != a.shape[1]:
            raise ValueError(f"A must be a square matrix; got shape {a.shape}")
        return cls.from_matrices(a, a.T, **names)

    @property
    def seats(self) -> int:
        """Number of seats, N."""
        return self.payoffs.ndim - 1

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of actions of each seat."""
        return self.payoffs.shape[:-1]

    @property
    def fractions(self) -> NDArray[Any]:
        """The payoffs as an object array of Fractions: those given, or the exact values of the floats."""
        return _checks.as_fractions(self.payoffs, self._fractions)

    @cached_property
    def is_symmetric(self) -> bool:
        """Whether every exchange of two seats leaves the payoffs as they are (exactly, no tolerance)."""
        if len(set(self.counts)) > 1:
            return False
        payoffs = self._values
        for i in range(self.seats - 1):
            order = list(range(self.seats))
            order[i], order[i + 1] = order[i + 1], order[i]
            if not np.array_equal(payoffs.transpose([*order, self.seats])[..., order], payoffs):
                return False
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Game):
            return NotImplemented
        return (
            np.array_equal(self.payoffs, other.payoffs)
            and (
                (self._fractions is None and other._fractions is None)
                or bool(np.all(self.fractions == other.fractions))
            )
            and (self.roles, self.actions, self.name) == (other.roles, other.actions, other.name)
        )

    def __hash__(self) -> int:
        return hash((self.payoffs.tobytes(), self.payoffs.shape, self.roles, self.actions, self.name))

    def __repr__(self) -> str:
        title = f"{self.name!r}, " if self.name else ""
        sizes = "×".join(str(n) for n in self.counts)
        return f"Game({title}{self.seats} seats, {sizes} actions, roles={self.roles})"

    def __str__(self) -> str:
        """A payoff table: seat 0 in rows, seat 1 in columns, one slice per profile of the further seats."""
        blocks = [self.name] if self.name else []
        for rest, table in self._slices(self.payoffs):
            if rest:
                blocks.append(f"-- {rest}")
            corner, *columns = table.columns
            if table.over:
                corner = replace(corner, name=f"{corner.name} \\ {table.over}")
            blocks.append(replace(table, columns=(corner, *columns)).text)
        return "\n".join(blocks)

    def _table(self) -> Table:
        columns = (*profile_columns(self.roles, self.actions), *seat_columns(self.roles, self._values))
        return Table(columns, self.name, key=self.seats)

    def _shown(self) -> Sequence[Table]:
        return [
            replace(table, caption="; ".join(filter(None, (self.name, rest))))
            for rest, table in self._slices(self._values)
        ]

    @property
    def _values(self) -> NDArray[Any]:
        """The payoffs as they were given."""
        return self.payoffs if self._fractions is None else self._fractions

    def _slices(self, payoffs: NDArray[Any]) -> Iterator[tuple[str, Table]]:
        """Give a table of seat 0 by seat 1 for each profile of the further seats, and what that is."""
        actions = Column(self.roles[0], self.actions[0])
        if self.seats == 1:
            yield "", Table((actions, Column("payoff", payoffs[:, 0])), key=1)
            return
        for rest in product(*(range(n) for n in self.counts[2:])):
            labels = zip(self.roles[2:], self.actions[2:], rest, strict=True)
            cells = (
                Column(action, [tuple(row) for row in payoffs[(slice(None), b, *rest)]])
                for b, action in enumerate(self.actions[1])
            )
            text = ", ".join(f"{role}: {names[k]}" for role, names, k in labels)
            yield text, Table((actions, *cells), key=1, over=self.roles[1])


def _action_names(actions: Iterable[Any] | None, counts: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    if actions is None:
        return tuple(tuple(str(k) for k in range(n)) for n in counts)
    given = list(actions)
    if isinstance(actions, str) or not given:
        raise TypeError(f"actions must be one sequence of names per seat; got {actions!r}")
    if all(isinstance(item, str) for item in given):
        given = [given] * len(counts)
    if len(given) != len(counts):
        raise ValueError(f"actions must hold one sequence of names per seat, {len(counts)}; got {len(given)}")
    return tuple(
        _checks.names(item, n, [], f"actions[{seat}]") for seat, (item, n) in enumerate(zip(given, counts, strict=True))
    )
