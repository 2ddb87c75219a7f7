"""What reverting to a stage equilibrium holds each seat to: the equilibrium of the stage game that is worst for it.

From the cheapest proof that there is no worse one to the dearest, for the least payoff e that was found for a seat:

1. the seat can secure e on its own (`maxmin`), so no equilibrium gives it less;
2. strict dominance, iterated, leaves one profile, so there is no other equilibrium;
3. `nash` of what is left lists all of them. A payoff is linear in each seat's strategy, so over a maximal Nash subset,
   a product of convex hulls, it is least at extreme equilibria. Of regions that are not resolved it is bounded;
4. every Nash equilibrium is a correlated one, and a linear programme bounds what those give.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._clock import STOPPED
from relgames.equilibria.correlated import correlated
from relgames.equilibria.dominance import iterated_dominance
from relgames.equilibria.minmax import maxmin
from relgames.equilibria.nash import nash
from relgames.equilibria.pure import pure_nash
from relgames.equilibria.result import Box, Equilibrium, NashResult
from relgames.games import Game

# Of larger games all equilibria are only looked for if the time for that is given: so many supports of three seats, or
# actions of two, take some seconds.
MOST_SUPPORTS, MOST_ACTIONS = 30_000, 26
# A linear programme over more profiles takes minutes.
MOST_PROFILES = 1000
# What rounding may take off a bound that was computed in floats, as a part of the range of the payoffs: HiGHS meets
# its constraints to 1e-10, and sums of products over a box are good to some 1e-13.
ROUNDING = 1e-9

SECURED = "no stage equilibrium is worse for a seat: it can secure as much on its own"
UNIQUE = "no other stage equilibrium: one profile survives iterated strict dominance"
TOO_LARGE = "stage equilibria in pure strategies; to list all of a game of this size seconds= is needed"


@dataclass(frozen=True, eq=False)
class Reversion:
    """The stage equilibria that are worst for each seat.

    Attributes
    ----------
    equilibria : list of Equilibrium or None, length N
        The worst that was found for each seat; None if there was none.
    most : list of Fraction or None
        What the seat gets in it, at most: more than its payoff only if it is irrational.
    least : list of Fraction
        No stage equilibrium gives the seat less.
    reason : str
        Why there is no worse one, or why there may be.
    """

    equilibria: list[Equilibrium | None]
    most: list[Any]
    least: list[Any]
    reason: str


def worst_equilibria(game: Game, seconds: float | None, progress: bool) -> Reversion:
    """Return the stage equilibria that are worst for each seat, and what is proven of them."""
    payoffs = game.fractions
    seats = range(game.seats)
    # In integers most comparisons are exact in floats; a change of unit changes no equilibrium.
    units = [lcm(*(int(value.denominator) for value in payoffs[..., seat].flat)) for seat in seats]
    whole = Game(payoffs * np.array(units, dtype=object))
    found = _Found(payoffs)
    for profile in pure_nash(whole):
        found.add(_pure(payoffs, profile))
    secured = [maxmin(whole, seat, strategies="pure", exact=True).value / Fraction(units[seat]) for seat in seats]
    if found.most == secured:
        return Reversion(found.worst, found.most, secured, SECURED)
    kept = iterated_dominance(whole, by="pure").actions
    if max(map(len, kept)) == 1:
        return Reversion(found.worst, found.most, found.most, UNIQUE)
    left = Game(payoffs[np.ix_(*kept)])
    least, reason = [None] * game.seats, TOO_LARGE
    if seconds is not None or _is_small(left):
        result = nash(left, exact=True, seconds=seconds, progress=progress)
        for equilibrium in result:
            found.add(_embedded(equilibrium, kept, payoffs))
        least, reason = _least(left, result, found), f"the stage equilibria: {result.reason}"
    if None in least and prod(left.counts) <= MOST_PROFILES:
        least = [_least_correlated(left, seat) for seat in range(1 if left.is_symmetric else left.seats)]
        least *= game.seats // len(least)
        reason += "; the lower bound is of correlated equilibria"
    proven = [max(low, own) if low is not None else own for low, own in zip(least, secured, strict=True)]
    # A bound in floats may lie above a payoff that is exact by rounding.
    proven = [low if most is None else min(low, most) for low, most in zip(proven, found.most, strict=True)]
    return Reversion(found.worst, found.most, proven, reason)


def _is_small(left: Game) -> bool:
    if left.seats == 2:
        return sum(left.counts) <= MOST_ACTIONS
    return prod(2**count - 1 for count in left.counts) <= MOST_SUPPORTS


class _Found:
    """The worst equilibrium found so far for each seat."""

    def __init__(self, payoffs: NDArray[Any]) -> None:
        self.counts = payoffs.shape[:-1]
        tables = payoffs.reshape(-1, payoffs.shape[-1])
        self.range = tables.max(axis=0) - tables.min(axis=0)
        self.worst: list[Equilibrium | None] = [None] * len(self.counts)
        self.most: list[Any] = [None] * len(self.counts)
        self.least: list[Any] = [None] * len(self.counts)

    def add(self, equilibrium: Equilibrium) -> None:
        # Probabilities that are off by r move a strategy by n r / 2 in total variation, a payoff by that of its range.
        off = Fraction(equilibrium.radius or 0) * sum(self.counts) / 2
        for seat, (value, width) in enumerate(zip(equilibrium.payoffs, self.range, strict=True)):
            value, slack = Fraction(value), off * width
            if equilibrium.radius:
                # The payoff itself is a rounded sum.
                slack += Fraction(ROUNDING) * width * Fraction(1, 1000)
            if self.most[seat] is None or value + slack < self.most[seat]:
                self.most[seat], self.worst[seat] = value + slack, equilibrium
            if self.least[seat] is None or value - slack < self.least[seat]:
                self.least[seat] = value - slack


def _pure(payoffs: NDArray[Any], profile: tuple[int, ...]) -> Equilibrium:
    strategies = tuple(_unit([k], [Fraction(1)], n) for k, n in zip(profile, payoffs.shape[:-1], strict=True))
    return Equilibrium(strategies, payoffs[profile], Fraction(0), 0.0)


def _embedded(equilibrium: Equilibrium, kept: tuple[tuple[int, ...], ...], payoffs: NDArray[Any]) -> Equilibrium:
    """Return an equilibrium of what dominance left as one of the whole game."""
    rows = zip(kept, equilibrium.strategies, payoffs.shape[:-1], strict=True)
    strategies = tuple(_unit(actions, row, n) for actions, row, n in rows)
    return Equilibrium(strategies, equilibrium.payoffs, equilibrium.regret, equilibrium.radius)


def _unit(actions: Any, chances: Any, n: int) -> NDArray[Any]:
    chances = np.asarray(chances)
    row = np.zeros(n) if chances.dtype != object else np.full(n, Fraction(0), dtype=object)
    row[list(actions)] = chances
    return row


def _least(left: Game, result: NashResult, found: _Found) -> list[Any]:
    """Return what no equilibrium gives less of to each seat, or None where that is not known."""
    if result.complete:
        return found.least
    if result.reason == STOPPED or not result.components:
        return [None] * left.seats
    boxes = [box for component in result.components for box in component.subsets if isinstance(box, Box)]
    least = []
    for seat, known in enumerate(found.least):
        own = left.payoffs[..., seat]
        low, width = float(own.min()), float(np.ptp(own))
        worst = min(low + sum(_products(box.lower) * (own - low).ravel()) for box in boxes)
        bound = Fraction(float(worst)) - Fraction(ROUNDING) * Fraction(width)
        least.append(bound if known is None else min(bound, known))
    return least


def _products(rows: Any) -> NDArray[np.float64]:
    return reduce(np.multiply.outer, rows).ravel()


def _least_correlated(left: Game, seat: int) -> Fraction:
    weights = [-int(i == seat) for i in range(left.seats)]
    own = left.payoffs[..., seat]
    return Fraction(-float(correlated(left, weights).bound)) - Fraction(ROUNDING) * Fraction(float(np.ptp(own)))
