r"""The least discount that holds a target under the worst subgame-perfect punishments, from payoff sets.

With public randomisation the set V(δ) of payoffs of subgame-perfect equilibria grows with δ (Abreu, Pearce and
Stacchetti 1990), so a target that is held at one discount is held at every larger one, and a bracket can be halved:
the inner bound of V(δ) proves that it is held, the outer one that it is not.

A profile that each seat i keeps to for g, which could have d once, is held if δ (d - v) >= d - g for each i, where
v = v_i(δ) is the least of V(δ) for it. That makes the bracket close in on an exact answer. Since v falls with δ,

    φ_i(v) = (d - g) / (d - v),   v = v_i(δ) at a δ that holds,

is a proven lower bound of the discount: below φ_i(v_i(δ)) the punishment is no harsher than at δ, and is not enough.
Where v does not change between the answer and the upper end of the bracket, and that is the rule, as v is d_i of some
profile, that bound is the answer, and an evaluation there proves it. Where v is only bounded, as it may be irrational,
both ends come as near as the bounds of v are. The first lower end is that of the harshest punishment that one can think
of, the pure minmax; the first upper end that of stage equilibria in pure strategies.

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
from relgames.equilibria.pure import pure_nash
from relgames.equilibria.repeated._lottery import INFEASIBLE, lottery
from relgames.equilibria.repeated._temptation import Temptation, largest
from relgames.equilibria.repeated.payoff_sets import PayoffSet, payoff_set
from relgames.games import Game

# How narrow a bracket becomes: finer ones cost evaluations and tell a user nothing. As much is given away once more for
# a lower end that can be read.
WIDTH = Fraction(1, 2 * 10**9)
# The last discount that is tried, 1 - 2^-LAST of the way from the lower bound to 1.
LAST = 12
# What rounding may do to a payoff set in floats, as a part of the range of the payoffs.
ROUNDING = 1e-9

NOTHING_TO_GAIN = "it is an equilibrium of the stage game"
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
        If the target is held: none below ``floor`` holds it.
    guess : Fraction
        If it is held: where the answer is if the punishments stay the same.
    threats : list of Fraction or None, length N
        The least payoff of each seat.
    profiles : list of profiles or None, length N
        What is played first in the equilibrium that gives it.
    """

    holds: bool | None
    floor: Fraction
    guess: Fraction
    threats: list[Any]
    profiles: list[Any]


@dataclass(frozen=True, eq=False)
class Bracket:
    """Where the least discount lies.

    Attributes
    ----------
    lower : Fraction
        No smaller discount holds the target.
    upper : Fraction or None
        A discount that does.
    found : Answer or None
        What it does.
    reason : str
    """

    lower: Fraction
    upper: Fraction | None
    found: Answer | None
    reason: str


def narrowed(
    ask: Callable[[Fraction], Answer], lower: Fraction, known: tuple[Fraction, Answer] | None, clock: Clock
) -> Bracket:
    """Return where the least discount that holds a target lies.

    ``lower`` is a lower bound of it; ``known`` is a discount that holds the target, if there is one without a search.
    """
    if known is not None and known[0] == lower:
        return Bracket(lower, *known, EXACT)
    first = ask(lower)
    if first.holds:
        return Bracket(lower, lower, first, EXACT)
    if known is None:
        lower, known = _first_that_holds(ask, lower, clock)
    if known is None:
        return Bracket(lower, None, None, STOPPED if clock.is_over() else UNKNOWN)
    upper, best = known
    guess = best.guess
    while upper - (lower := max(lower, min(best.floor, upper))) > WIDTH and not clock.is_over(1):
        middle = simplest((3 * lower + upper) / 4, (lower + 3 * upper) / 4)
        at = guess if lower <= guess < upper else middle
        answer = ask(at)
        if answer.holds:
            upper, best, guess = at, answer, answer.guess
        elif answer.holds is False:
            lower, guess = at, upper
        elif at is middle:
            break
        else:
            guess = upper
    simple = simplest(lower, upper)
    if lower < simple < upper and (answer := ask(simple)).holds:
        upper, best = simple, answer
    lower = max(lower, min(best.floor, upper))
    if lower == upper:
        return Bracket(lower, upper, best, EXACT)
    # A bound that is a little lower and can be read.
    lower = simplest(max(lower - WIDTH, Fraction(0)), lower)
    return Bracket(lower, upper, best, STOPPED if clock.is_over() else BRACKET)


def _first_that_holds(
    ask: Callable[[Fraction], Answer], lower: Fraction, clock: Clock
) -> tuple[Fraction, tuple[Fraction, Answer] | None]:
    """Return a better lower bound, and a discount that holds the target if one was found on the way to 1."""
    refuted = lower
    for k in range(1, LAST + 1):
        upper = 1 - (1 - lower) / 2**k
        answer = ask(upper)
        if answer.holds:
            return refuted, (upper, answer)
        if answer.holds is False:
            refuted = upper
        if clock.is_over(1):
            break
    return refuted, None


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
        return Bracket(Fraction(0), Fraction(0), None, NOTHING_TO_GAIN)
    harshest = [minmax(game, i, strategies="pure", exact=True).value for i in range(game.seats)]
    lower, _ = largest(tempted.needed(harshest))
    if lower is None:
        return Bracket(Fraction(1), None, None, NONE)
    # Sets of two seats are quick in rationals, and floats cannot decide where a punishment is just enough.
    exact = exact or game.seats == 2
    slack = _slack(game, exact)

    def ask(discount: Fraction) -> Answer:
        found = payoff_set(game, discount if exact else float(discount), exact)
        if found.outer.is_empty:
            return Answer(False, discount, discount, *_nothing(game))
        least = [Fraction(value) for value in found.outer.vertices.min(axis=0)]
        threats, profiles = _code(game, found)

        def enough(lowest: list[Any]) -> Fraction:
            return max((tempted.best[i] - tempted.kept[i]) / (tempted.best[i] - lowest[i]) for i in seats)

        if None not in threats and min(_margins(tempted, seats, threats, discount, slack)) >= 0:
            return Answer(True, min(enough(least), discount), min(enough(threats), discount), threats, profiles)
        refuted = min(_margins(tempted, seats, least, discount, slack)) < 0
        return Answer(False if refuted else None, discount, discount, threats, profiles)

    return narrowed(ask, lower, _reverting(game, tempted, lower), clock)


def _margins(
    tempted: Temptation, seats: list[int], threats: list[Any], discount: Fraction, slack: list[Fraction]
) -> list[Any]:
    """Return how much more each seat loses than it gains by deviating, per round."""
    kept, best = tempted.kept, tempted.best
    return [discount * (best[i] - threats[i]) - (best[i] - kept[i]) + slack[i] for i in seats]


def _reverting(game: Game, tempted: Temptation, lower: Fraction) -> tuple[Fraction, Answer] | None:
    """Return the discount that reverting to stage equilibria in pure strategies needs, if there are any that do."""
    profiles = pure_nash(game)
    if not profiles:
        return None
    payoffs = game.fractions
    worst = [min(profiles, key=lambda a: payoffs[a][seat]) for seat in range(game.seats)]
    threats = [payoffs[a][seat] for seat, a in enumerate(worst)]
    discount, _ = largest(tempted.needed(threats))
    return None if discount is None else (discount, Answer(True, lower, discount, threats, worst))


def payoff_bracket(game: Game, payoff: list[Fraction], exact: bool, clock: Clock) -> Bracket:
    """Return where the least discount lies at which a payoff vector is one of an equilibrium."""
    for seat in range(game.seats):
        if payoff[seat] < minmax(game, seat, strategies="pure", exact=True).value:
            return Bracket(Fraction(1), None, None, f"{game.roles[seat]} is held to no less than its pure minmax")
    if lottery(game.fractions.reshape(-1, game.seats), payoff) is None:
        return Bracket(Fraction(1), None, None, INFEASIBLE)

    def ask(discount: Fraction) -> Answer:
        rational = exact or game.seats == 2
        found = payoff_set(game, discount if rational else float(discount), rational)
        point = np.array(payoff, dtype=object if rational else np.float64)
        holds = True if found.inner.contains(point) else None if found.outer.contains(point) else False
        return Answer(holds, Fraction(0), discount, *_code(game, found))

    return narrowed(ask, Fraction(0), None, clock)


def _slack(game: Game, exact: bool) -> list[Fraction]:
    tables = game.payoffs.reshape(-1, game.seats)
    return [Fraction(0) if exact else Fraction(ROUNDING * float(width)) for width in np.ptp(tables, axis=0)]


def _code(game: Game, found: PayoffSet) -> tuple[list[Any], list[Any]]:
    """Return what each seat is held to, and what is played first in its punishment."""
    if found.inner.is_empty:
        return _nothing(game)
    vertices = found.vertices
    worst = [min(range(len(vertices)), key=lambda k: vertices[k][seat]) for seat in range(game.seats)]
    threats = [Fraction(vertices[k][seat]) for seat, k in enumerate(worst)]
    return threats, [tuple(found.profiles[k].tolist()) for k in worst]


def _nothing(game: Game) -> tuple[list[None], list[None]]:
    return [None] * game.seats, [None] * game.seats
