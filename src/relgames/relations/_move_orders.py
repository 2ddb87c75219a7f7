"""What `orders` returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, aligned, seat_columns
from relgames.equilibria import SubgamePerfect, SustainingDiscounts
from relgames.equilibria.repeated._targets import machines_of
from relgames.equilibria.result import _number
from relgames.games import Game, RepeatedGame, own_first_strides
from relgames.strategies import Machine


@dataclass(frozen=True, eq=False)
class MoveOrder(Tabular):
    """What one order of moves leads to.

    Attributes
    ----------
    equilibrium : SubgamePerfect
        Of the game played once; its ``outcomes`` and ``payoffs`` are all of them, per round.
    labels : tuple of str
        Who wins and who loses in each outcome against the outside payoffs, such as "win-win-lose".
    target : tuple of int, or of Machine, or None
        The profile that is to be kept to in every round, or the machines that are to be an equilibrium.
    discount : float, Fraction or None
        The least weight of the next round that holds it: a profile by reverting for ever to the equilibrium that is
        worst for whoever deviated. None if none does, and without a target.
    discounts : tuple of float, Fraction or None
        What each seat needs to keep to a profile; else empty.
    seat : int or None
        Who breaks it first, below that. None if nobody has anything to gain.
    held : bool or None
        Whether it is held at the discount of the repeated game; None without that or without a target.
    sustaining : SustainingDiscounts or None
        Of machines: all discounts at which they are an equilibrium in this order.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.orders(rg.games.service_triad(), ("serve", "buy", "support"), exact=True)
    >>> row = found[0, 1, 2]
    >>> row.order, row.payoffs, row.discount
    ((0, 1, 2), array([[Fraction(0, 1), Fraction(0, 1), Fraction(0, 1)]], dtype=object), Fraction(8, 35))
    """

    equilibrium: SubgamePerfect
    labels: tuple[str, ...]
    target: tuple[int, ...] | tuple[Machine, ...] | None
    discount: float | Fraction | None
    discounts: tuple[float | Fraction | None, ...]
    seat: int | None
    held: bool | None
    sustaining: SustainingDiscounts | None = None

    @property
    def order(self) -> tuple[int, ...]:
        """The seats in the order in which they move."""
        return self.equilibrium.order

    @property
    def payoffs(self) -> NDArray[Any]:
        """What each seat gets per round in each outcome, shape (outcomes, N)."""
        return self.equilibrium.payoffs

    def machines(self) -> tuple[Machine, ...]:
        """Return machines, one per seat, that keep to the target and revert once a seat has deviated.

        For a `RepeatedGame` with this order. They are what `discount` speaks of, so that
        `sustaining_discounts` and `subgame_perfect` can confirm it. If machines were given, it is these.

        Raises
        ------
        ValueError
            If no target was given.

        Examples
        --------
        >>> import relgames as rg
        >>> triad = rg.games.service_triad()
        >>> row = rg.orders(triad, ("serve", "buy", "support"), exact=True)[0, 1, 2]
        >>> row.discount
        Fraction(8, 35)
        >>> r = rg.RepeatedGame(triad, discount=0, order=row.order)
        >>> print(rg.sustaining_discounts(r, row.machines()))
        subgame perfect for discounts in [8/35, 1)
        """
        if self.target is None:
            raise ValueError("no target was given that machines could keep to; call orders(game, target)")
        target: Any = self.target
        given = machines_of(target)
        if given is not None:
            return given
        game, order = self.equilibrium.game, self.order
        counts, seats = game.counts, range(game.seats)
        terms = RepeatedGame(game, rounds=1, order=order)
        worst = [int(np.argmin(self.payoffs[:, seat])) for seat in seats]
        # State 0 keeps to the target, state 1 + i is the punishment of seat i.
        plans = [self.equilibrium.reverting(target), *(self.equilibrium.plans(k) for k in worst)]
        # A seat that can gain nothing is forgiven.
        after = np.zeros(counts, dtype=np.int64)
        for profile in np.ndindex(counts):
            first = next((i for i in order if profile[i] != target[i]), None)
            after[profile] = 0 if first is None or self.discounts[first] == 0 else 1 + first
        machines = []
        for seat in seats:
            before, seen = order[: order.index(seat)], terms.earlier(seat)
            act = np.zeros((len(plans), prod(counts[j] for j in seen), counts[seat]))
            for state, plan in enumerate(plans):
                chosen = plan[seat].transpose([before.index(j) for j in seen]).reshape(-1)
                act[state, np.arange(len(chosen)), chosen] = 1
            own_first = np.argsort(own_first_strides(counts, seat))[::-1]
            row = after.transpose(own_first.tolist()).reshape(-1)
            next_ = np.vstack([row, *(np.full(len(row), 1 + i) for i in seats)])
            machines.append(Machine(act, next_, name="keep to it, or revert"))
        return tuple(machines)

    def _table(self) -> Table:
        return _table([self])


@dataclass(frozen=True, eq=False)
class Orders(Tabular):
    """What each order of moves leads to.

    Attributes
    ----------
    game : Game
        With what payoffs are worth in the round in which it is played.
    weights : ndarray, shape (N,)
        What 1 that arrives with each seat's delay is worth.
    rows : tuple of MoveOrder

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.orders(rg.games.service_triad(), ("serve", "buy", "support"), exact=True)
    >>> len(found), [row.order for row in found.best(seat=1)][:1]
    (6, [(2, 0, 1)])
    """

    game: Game
    weights: NDArray[Any]
    rows: tuple[MoveOrder, ...]

    def __getitem__(self, order: tuple[int, ...]) -> MoveOrder:
        """Return what an order, such as ``(2, 0, 1)``, leads to."""
        for row in self.rows:
            if row.order == order:
                return row
        raise KeyError(f"{order} is none of the orders looked at: {', '.join(str(row.order) for row in self.rows)}")

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[MoveOrder]:
        return iter(self.rows)

    def best(self, seat: int) -> tuple[MoveOrder, ...]:
        """Return the orders that are best for a seat in the outcome that is worst for it.

        Examples
        --------
        >>> import relgames as rg
        >>> [row.order for row in rg.orders(rg.games.service_triad()).best(0)]
        [(2, 0, 1)]
        """
        seat = _checks.integer(seat, "seat", least=0, most=self.game.seats - 1)
        worth = [row.payoffs[:, seat].min() for row in self.rows]
        return tuple(row for row, value in zip(self.rows, worth, strict=True) if value == max(worth))

    def __repr__(self) -> str:
        return f"Orders({self.game.name or 'game'}, {len(self)} orders of {self.game.seats} seats)"

    def __str__(self) -> str:
        """One line per order and outcome; with a target, from which discount on it is held, and who breaks it."""
        game, kept = self.game, self.rows[0].target is not None
        table = [["order", "equilibrium", *game.roles, "label", *(["held from", "broken first by"] if kept else [])]]
        for row in self.rows:
            for k, (outcome, payoffs, label) in enumerate(
                zip(row.equilibrium.outcomes, row.payoffs, row.labels, strict=True)
            ):
                head = ", ".join(game.roles[i] for i in row.order) if k == 0 else ""
                does = ", ".join(names[a] for names, a in zip(game.actions, outcome, strict=True))
                cells = [head, does, *(_number(x) for x in payoffs), label]
                if kept:
                    broken = "nobody" if row.seat is None else game.roles[row.seat]
                    least = "never" if row.discount is None else _number(row.discount)
                    cells += [least, broken] if k == 0 else ["", ""]
                table.append(cells)
        last = [False] * (len(table[0]) - 2 - game.seats)
        return aligned(table, [False, False, *[True] * game.seats, *last])

    def _table(self) -> Table:
        return _table(self.rows, self.game.name)


def _table(rows: Sequence[MoveOrder], caption: str = "") -> Table:
    """Return a table with a row per order and outcome."""
    game = rows[0].equilibrium.game
    each = [(row, k) for row in rows for k in range(len(row.labels))]
    columns = [
        Column("order", [", ".join(game.roles[seat] for seat in row.order) for row, _ in each]),
        Column("outcome", [k for _, k in each]),
    ]
    for seat, (role, names) in enumerate(zip(game.roles, game.actions, strict=True)):
        columns.append(Column(f"{role}: action", [names[row.equilibrium.outcomes[k][seat]] for row, k in each]))
    columns += seat_columns(game.roles, np.array([row.payoffs[k] for row, k in each]))
    columns.append(Column("label", [row.labels[k] for row, k in each]))
    if any(row.target is not None for row in rows):
        columns += [
            Column("held from", [row.discount for row, _ in each]),
            Column("broken first by", [None if row.seat is None else game.roles[row.seat] for row, _ in each]),
            Column("held", [row.held for row, _ in each]),
        ]
    return Table(tuple(columns), caption, key=2)
