"""Payoff sets of two seats, after Abreu and Sannikov, with a proof that they are complete.

The set V of equilibrium payoffs is the largest that supports itself: each extreme point v of it is

    v = (1 - discount) * g(a) + discount * w,

where a profile a is played first and w, promised from the next round on, is in V and deters deviations: w_i >= u_i +
gain_i(a) for both seats, with u_i the lowest payoff of seat i in V and gain_i(a) what its best deviation from a gains,
times (1 - discount) / discount (Abreu, Pearce and Stacchetti 1990). If v is not g(a), some seat is only just deterred:
otherwise w could be moved away from g(a) without leaving V, and v with it. So at most four payoffs come of each profile,
and V is found by shrinking the set of feasible payoffs again and again to the hull of these (Abreu and Sannikov 2014).

1. The kernel `relgames.equilibria.repeated._kernels.outer` does this in floats, to see how V may look like. It starts
   with the threats at what each seat can be held to in pure strategies, and raises a threat to the least best deviation
   of all profiles that may still be played. That is right, since a seat whose lowest payoff u_i is that of v does not
   gain by its best deviation from a: u_i = v_i >= (1 - discount) * best_i(a) + discount * u_i, so u_i >= best_i(a).
2. `_structure` solves for the corners in rationals; `_support` proves that the set which they span supports itself. So
   it is a part of V, and its lowest payoffs are bounds of the threats from above.
3. With these bounds the kernel finds a polygon that holds V: a line w_i = u_i + gain_i(a) lies in a strip, which is
   thin as soon as the bounds from both sides are close. `_contraction` proves that V is no more than the set of step 2.

Steps are made four times as many until the proof succeeds. How many there are decides nothing else.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._clock import STOPPED, Clock
from relgames.equilibria.repeated._contraction import prove
from relgames.equilibria.repeated._numbers import fractions, nearest, rational
from relgames.equilibria.repeated._stage import Floats, Outer, Stage
from relgames.equilibria.repeated._structure import FREE, Candidate, Corner, solve, structure
from relgames.equilibria.repeated._support import Inner
from relgames.equilibria.repeated.payoff_sets import PayoffSet
from relgames.equilibria.repeated.polytope import Polytope
from relgames.games import Game

# Steps of the kernel before the first proof is tried, and after how many no other is.
FIRST, MOST = 8, 200_000
# How near corners are that may be one, as parts of the largest payoff: at first, and if that leads nowhere.
TOGETHER = (1e-9, 1e-6)
UNKNOWN, GUESSED = np.full(2, np.inf), np.full(2, -np.inf)
PROVEN = "it supports itself, and no payoff outside of it can be sustained: proven in rationals"
NOTHING = "no profile can be played first in an equilibrium"
ROUNDED = "corners are irrational; the set is known to within the gap"
OPEN = "what is between the inner and the outer set could not be decided"


def two_seats(
    game: Game, discount: float | Fraction, exact: bool, seconds: float | None, progress: bool
) -> PayoffSet:
    """Return the payoff set of a game of two seats; see `payoff_set`."""
    with Clock(seconds, progress, "step") as clock:
        if discount == 0:
            return _once(game, discount, exact)
        return Search(Stage(game, discount), discount, exact, clock).run()


class Search:
    """The steps above, with what is known so far."""

    def __init__(self, stage: Stage, discount: float | Fraction, exact: bool, clock: Clock) -> None:
        self.stage, self.discount, self.exact, self.clock = stage, discount, exact, clock
        self.inner: Inner | None = None
        self.outer = Outer.feasible(stage)

    def run(self) -> PayoffSet:
        """Return the set, or what is known of it when nothing more can be proven."""
        guess, steps = Outer.feasible(self.stage), FIRST
        while not (guess.settled or guess.is_empty or self.clock.is_over() or steps > MOST):
            guess.shrink(self.stage, GUESSED, steps)
            self.clock.is_over(steps)
            inner = None if guess.is_empty else supported(self.stage, guess)
            if inner is not None:
                self.inner = inner
                if (margin := self._prove(inner)) is not None:
                    return self._complete(inner, margin)
            steps *= 4
        return self._incomplete()

    def _prove(self, inner: Inner) -> Floats | None:
        """Return how far at most the set reaches beyond an inner one, or None if that is not proven to be next to nothing."""
        self.outer, steps = Outer.feasible(self.stage), FIRST
        while True:
            self.outer.shrink(self.stage, above(inner), steps)
            proof = prove(self.stage, inner, self.outer)
            if proof.margin is not None or not proof.closer:
                return proof.margin
            if self.outer.settled or self.clock.is_over(steps) or steps > MOST:
                return None
            steps *= 4

    def _complete(self, inner: Inner, margin: Floats) -> PayoffSet:
        hull, profiles, promises = _described(self.stage, inner, self.exact)
        if not self.exact or inner.candidate.exact:
            return PayoffSet(self.stage.game, self.discount, hull, hull, profiles, promises, True, PROVEN)
        room = [rational(float(size)) for size in margin]
        points = [
            fractions((x + i * room[0], y + j * room[1]))
            for x, y in inner.outline.vertices.tolist()
            for i in (-1, 1)
            for j in (-1, 1)
        ]
        outer = Polytope.from_points(points)
        return PayoffSet(self.stage.game, self.discount, hull, outer, profiles, promises, False, ROUNDED)

    def _incomplete(self) -> PayoffSet:
        """Return an inner and an outer set: they may both be empty, which is a proof."""
        inner = self.inner or _stage_equilibria(self.stage)
        if self.inner is None:
            self.outer, steps = Outer.feasible(self.stage), FIRST
            bound = UNKNOWN if inner is None else above(inner)
            while not (self.outer.settled or self.outer.is_empty or self.clock.is_over(steps) or steps > MOST):
                self.outer.shrink(self.stage, bound, steps)
                steps *= 4
        outer = Polytope.from_points(_numbers(self.outer.polygon, self.exact))
        if inner is None:
            empty = Polytope.from_points(_numbers(np.empty((0, 2)), self.exact))
            nothing = np.empty((0, 2), np.int64)
            reason = NOTHING if outer.is_empty else self._reason()
            return PayoffSet(
                self.stage.game, self.discount, empty, outer, nothing, empty.vertices, outer.is_empty, reason
            )
        hull, profiles, promises = _described(self.stage, inner, self.exact)
        return PayoffSet(self.stage.game, self.discount, hull, outer, profiles, promises, False, self._reason())

    def _reason(self) -> str:
        return STOPPED if self.clock.is_over() else OPEN


def supported(stage: Stage, outer: Outer) -> Inner | None:
    """Return the set that the corners of a polygon suggest, if it supports itself."""
    for near in TOGETHER:
        candidate = solve(stage, *structure(stage, outer, near), outer.threats)
        if candidate is not None and (inner := Inner(candidate)).supports_itself(stage):
            return inner
    return None


def above(inner: Inner) -> Floats:
    """Return floats that the threats do not exceed."""
    return np.array([np.nextafter(nearest(threat), np.inf) for threat in inner.candidate.threats])


def _stage_equilibria(stage: Stage) -> Inner | None:
    """Return the hull of the pure equilibria of the stage game, if there are any: it always supports itself."""
    found = []
    for profile in np.flatnonzero((stage.payoffs >= stage.best).all(axis=1)).tolist():
        first, second, *best = stage.exact(profile)
        if [first, second] == best:
            found.append((profile, (first, second)))
    if not found:
        return None
    points = [point for _, point in found]
    threats = (min(x for x, _ in points), min(y for _, y in points))
    return Inner(Candidate([Corner(profile, FREE) for profile, _ in found], points, points, threats, True))


def _described(stage: Stage, inner: Inner, exact: bool) -> tuple[Polytope, NDArray[np.int64], NDArray]:
    """Return the hull of a set, and what is played first and promised at each of its vertices."""
    candidate = inner.candidate
    points = [fractions(point) for point in inner.outline.vertices.tolist()]
    hull = Polytope.from_points(points if exact else inner.vertices)
    profiles, promises = [], []
    corners = [inner.outline.order[k] for k in range(len(points))]
    where = np.array(points, dtype=object) if exact else inner.vertices
    for vertex in hull.vertices:
        k = corners[int(np.abs(where - vertex).sum(axis=1).argmin())]
        profiles.append(stage.profiles[candidate.corners[k].profile])
        promise = candidate.promises[k]
        promises.append(fractions(promise) if exact else [nearest(value) for value in promise])
    return hull, np.array(profiles), np.array(promises, dtype=object if exact else np.float64)


def _numbers(points: Floats, exact: bool) -> NDArray:
    return np.array([[Fraction(x) for x in row] for row in points], dtype=object).reshape(-1, 2) if exact else points


def _once(game: Game, discount: float | Fraction, exact: bool) -> PayoffSet:
    """Return what the stage game sustains: only today counts."""
    stage = Stage(game, Fraction(1, 2))
    inner = _stage_equilibria(stage)
    if inner is None:
        empty = Polytope.from_points(_numbers(np.empty((0, 2)), exact))
        return PayoffSet(game, discount, empty, empty, np.empty((0, 2), np.int64), empty.vertices, True, NOTHING)
    hull, profiles, promises = _described(stage, inner, exact)
    return PayoffSet(game, discount, hull, hull, profiles, promises, True, "lotteries over the pure stage equilibria")
