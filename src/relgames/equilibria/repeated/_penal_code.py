r"""The least discount that holds a target under the worst subgame-perfect punishments, from payoff sets.

With public randomisation the set V(δ) of payoffs of subgame-perfect equilibria grows with δ (Abreu, Pearce and
Stacchetti 1990), so a target that is held at one discount is held at every larger one, and a bracket can be halved:
the inner bound of V(δ) proves that it is held, the outer one that it is not.

A profile that each seat i keeps to for g, which could have d once, is held if δ (d - v) >= d - g for each i, where
v = v_i(δ) is the least of V(δ) for it. That makes the bracket close in on an exact answer. Since v falls with δ,

    φ_i(v) = (d - g) / (d - v),   v = v_i(δ) at a δ that holds,

is a proven lower bound of the discount: below φ_i(v_i(δ)) the punishment is no harsher than at δ, and is not enough.
Where v does not change between the answer and the upper end of the bracket, and that is the rule, as v is d_i of some
profile of the grid, the lower end is the answer, and an evaluation there proves it. The first lower end is that of
the harshest punishment that one can think of, the pure minmax.

Where v jumps at the answer, a bracket is left. Its upper end is then the simplest fraction in it that holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from relgames.equilibria._clock import STOPPED, Clock
from relgames.equilibria.minmax import minmax
from relgames.equilibria.repeated._lottery import INFEASIBLE, lottery
from relgames.equilibria.repeated._temptation import Temptation, largest
from relgames.equilibria.repeated.payoff_sets import PayoffSet, payoff_set
from relgames.equilibria.repeated.polytope import Polytope
from relgames.games import Game

# How narrow a bracket becomes: finer ones cost evaluations and tell a user nothing.
WIDTH = Fraction(1, 10**9)
# The last discount that is tried, 1 - 2^-LAST of the way from the lower bound to 1.
LAST = 12
# What rounding may do to a payoff set in floats, as a part of the range of the payoffs.
ROUNDING = 1e-9

EXACT = "no punishment that is possible at a smaller discount is harsh enough"
NONE = "not even the harshest punishment that there could be, the pure minmax, keeps a seat to it"
BRACKET = "payoff sets hold it at the discount and prove that it is not held below the lower bound"
UNKNOWN = "it is proven not to be held at the lower bound, and larger discounts were not decided"


@dataclass(frozen=True, eq=False)
class Answer:
    """What one discount does.

    Attributes
    ----------
    holds : bool or None
        Whether the target is held; None where the bounds of the payoff set do not decide.
    floor : Fraction
        No smaller discount than it holds the target, and if this one holds it, none below ``floor`` does.
    found : PayoffSet
    """

    holds: bool | None
    floor: Fraction
    found: PayoffSet


@dataclass(frozen=True, eq=False)
class Bracket:
    """Where the least discount lies.

    Attributes
    ----------
    lower : Fraction
        No smaller discount holds the target.
    upper : Fraction or None
        A discount that does.
    found : PayoffSet or None
        The payoff set there.
    reason : str
    """

    lower: Fraction
    upper: Fraction | None
    found: PayoffSet | None
    reason: str


def narrowed(ask: Callable[[Fraction], Answer], lower: Fraction, clock: Clock) -> Bracket:
    """Return where the least discount that holds a target lies, from a lower bound of it."""
    first = ask(lower)
    if first.holds:
        return Bracket(lower, lower, first.found, EXACT)
    best, open_below = None, lower
    for k in range(1, LAST + 1):
        upper = 1 - (1 - lower) / 2**k
        answer = ask(upper)
        if answer.holds:
            best = answer
            break
        if answer.holds is False:
            open_below = upper
        if clock.is_over(1):
            break
    lower = open_below
    if best is None:
        return Bracket(lower, None, None, STOPPED if clock.is_over() else UNKNOWN)
    undecided = False
    while upper - lower > WIDTH and not undecided and not clock.is_over(1):
        if best.floor > lower:
            lower = min(best.floor, upper)
            answer = ask(lower)
            if answer.holds:
                return Bracket(lower, lower, answer.found, EXACT)
        middle = simplest((3 * lower + upper) / 4, (lower + 3 * upper) / 4)
        answer = ask(middle)
        if answer.holds:
            upper, best = middle, answer
        elif answer.holds is False:
            lower = middle
        else:
            undecided = True
    simple = simplest(lower, upper)
    if lower < simple < upper and (answer := ask(simple)).holds:
        upper, best = simple, answer
    lower = max(lower, min(best.floor, upper))
    reason = EXACT if lower == upper else STOPPED if clock.is_over() else BRACKET
    return Bracket(lower, upper, best.found, reason)


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction of the least denominator in [low, high], 0 <= low < high."""
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    below = whole - 1
    return below + 1 / simplest(1 / (high - below), 1 / (low - below))


def profile_bracket(game: Game, tempted: Temptation, exact: bool, clock: Clock) -> Bracket:
    """Return where the least discount lies at which a profile is kept to for ever."""
    seats = [i for i, (g, d) in enumerate(zip(tempted.kept, tempted.best, strict=True)) if d > g]
    if not seats:
        return Bracket(Fraction(0), Fraction(0), None, EXACT)
    harshest = [minmax(game, i, strategies="pure", exact=True).value for i in range(game.seats)]
    lower, _ = largest(tempted.needed(harshest))
    if lower is None:
        return Bracket(Fraction(1), None, None, NONE)
    slack = _slack(game, exact)

    def ask(discount: Fraction) -> Answer:
        found = payoff_set(game, discount if exact else float(discount), exact)
        outer = _lowest(found.outer)
        if outer is None:
            return Answer(False, discount, found)
        inner = _lowest(found.inner)
        # How much more a seat loses than it gains, both in this round's payoffs times 1 - δ.
        margins = [
            [discount * (tempted.best[i] - low[i]) - (tempted.best[i] - tempted.kept[i]) + slack[i] for i in seats]
            for low in (outer, inner)
            if low is not None
        ]
        holds = True if len(margins) == 2 and min(margins[1]) >= 0 else False if min(margins[0]) < 0 else None
        floor = [(tempted.best[i] - tempted.kept[i]) / max(tempted.best[i] - outer[i], slack[i]) for i in seats]
        return Answer(holds, max(floor) if holds else discount, found)

    return narrowed(ask, lower, clock)


def payoff_bracket(game: Game, payoff: list[Fraction], exact: bool, clock: Clock) -> Bracket:
    """Return where the least discount lies at which a payoff vector is one of an equilibrium."""
    for seat in range(game.seats):
        if payoff[seat] < minmax(game, seat, strategies="pure", exact=True).value:
            return Bracket(Fraction(1), None, None, f"{game.roles[seat]} can make sure of more than its part")
    if lottery(game.fractions.reshape(-1, game.seats), payoff) is None:
        return Bracket(Fraction(1), None, None, INFEASIBLE)

    def ask(discount: Fraction) -> Answer:
        found = payoff_set(game, discount if exact else float(discount), exact)
        point = np.array(payoff, dtype=object if exact else np.float64)
        holds = True if found.inner.contains(point) else None if found.outer.contains(point) else False
        return Answer(holds, Fraction(0), found)

    return narrowed(ask, Fraction(0), clock)


def _slack(game: Game, exact: bool) -> list[Fraction]:
    tables = game.payoffs.reshape(-1, game.seats)
    return [Fraction(0) if exact else Fraction(ROUNDING * float(width)) for width in np.ptp(tables, axis=0)]


def _lowest(polytope: Polytope) -> list[Any] | None:
    if polytope.is_empty:
        return None
    return [Fraction(value) for value in polytope.vertices.min(axis=0)]
