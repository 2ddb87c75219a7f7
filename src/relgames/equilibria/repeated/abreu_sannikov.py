"""Payoff sets of two seats, after Abreu and Sannikov, with a proof that they are complete.

The set V of equilibrium payoffs is the largest that supports itself: each extreme point v of it is

    v = (1 - discount) * g(a) + discount * w,

where a profile a is played first and w, promised from the next round on, is in V and deters deviations: w_i >= u_i +
gain_i(a) for both seats, with u_i the lowest payoff of seat i in V and gain_i(a) what its best deviation from a gains,
times (1 - discount) / discount (Abreu, Pearce and Stacchetti 1990). If v is not g(a), some seat is only just deterred.
Otherwise points a little way from w to v would deter as well; the payoff that comes of such a promise is beyond v on
the way to g(a), and v would lie between two points of V. So at most four payoffs come of each profile, and V is found
by shrinking the set of feasible payoffs again and again to the hull of these (Abreu and Sannikov 2014).

1. The kernel `relgames.equilibria.repeated._kernels.outer` does this in floats, to see how V may look like. It starts
   with the threats at what each seat can be held to in pure strategies, and raises a threat to the least best deviation
   of all profiles that may still be played. That is right, since a seat whose lowest payoff u_i is that of v does not
   gain by its best deviation from a: u_i = v_i >= (1 - discount) * best_i(a) + discount * u_i, so u_i >= best_i(a).
2. `_structure` reads off what the corners come from, `_equations` solves for them in rationals, and `_support` proves
   that the set which they span supports itself. So it is a part of V, and its lowest payoffs are bounds of the threats
   from above.
3. With these bounds the kernel finds a polygon that holds V: a line w_i = u_i + gain_i(a) lies in a strip, which is
   thin as soon as the bounds from both sides are close. If the polygon is next to the set of step 2, floats need no
   more. Otherwise `_contraction` proves that V is no more than that set.
   If floats cannot decide which profiles may be played, `_rational_outer` does.

Each round goes twice as far as the one before, until the proof succeeds: the number of steps decides nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._rationals import fractions, nearest, rational
from relgames.equilibria._clock import STOPPED, Clock
from relgames.equilibria.repeated import _polygons
from relgames.equilibria.repeated._contraction import reach_beyond
from relgames.equilibria.repeated._equations import END, FREE, Candidate, Corner, solve
from relgames.equilibria.repeated._float_hulls import NEAR
from relgames.equilibria.repeated._rational_outer import RationalOuter
from relgames.equilibria.repeated._stage import Floats, Outer, Stage
from relgames.equilibria.repeated._structure import structure
from relgames.equilibria.repeated._support import Inner
from relgames.equilibria.repeated.payoff_sets import PayoffSet
from relgames.equilibria.repeated.polytope import Polytope
from relgames.games import Game

# Steps of the kernel before the first proof is tried, and after how many no other is; and how many profiles it goes
# through before there is a look at the clock.
FIRST, MOST, PAUSE = 256, 200_000, 1_000_000
# How near corners are that may be one, as parts of the largest payoff: at first, and if that leads nowhere. Corners of
# patient seats may be nearer, by a part of one minus discount.
TOGETHER, PATIENT, FINEST = (1e-9, 1e-6), 1e-3, 4e-13
# How often other corners are tried among those that are nearly the same; but not if they turn out to be farther from
# where they were expected, in multiples of what is near.
TURNS, ASTRAY = 8, 100
UNKNOWN, GUESSED = np.full(2, np.inf), np.full(2, -np.inf)
PROVEN = "it supports itself, and no payoff outside of it can be sustained: proven in rationals"
CLOSE = "it supports itself, and no payoff that is farther outside than rounding can be sustained: both are proven"
NOTHING = "no profile can be played first in an equilibrium"
ROUNDED = "corners are irrational; the set is known to within the gap"
OPEN = (
    "what is between the inner and the outer set could not be decided; it may hinge on the last digits of the payoffs "
    "or the discount: give Fractions where decimals are meant"
)
# What may be spent on steps in rationals: how many profiles, and how many steps without a change.
WORK, QUIET = 20_000, 64


def two_seats(game: Game, discount: float | Fraction, exact: bool, seconds: float | None, progress: bool) -> PayoffSet:
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
        self._found: dict[tuple[Corner, ...], Inner] = {}

    def run(self) -> PayoffSet:
        """Return the set, or what is known of it when nothing more can be proven."""
        found = self._search(Outer.feasible(self.stage), lambda _: Outer.feasible(self.stage))
        if found is None and self.inner is None:
            self._bound(Outer.feasible(self.stage))
        if found is None and not self.outer.is_empty:
            # What is left may hinge on digits that floats do not have.
            guess = self._without_dead(None)
            if guess is not None:
                found = self._search(guess, lambda inner: self._without_dead(inner.candidate.threats))
            if found is None and self.inner is None and (outer := self._without_dead(self._highest())) is not None:
                self._bound(outer)
        return found or self._incomplete()

    def _search(self, guess: Outer, start: Callable[[Inner], Outer | None]) -> PayoffSet | None:
        """Return the set if a guess leads to it, and an outer set that starts like that proves it."""
        first = guess.threats.copy()
        trials: dict[Inner, tuple[Outer, Iterator[None]]] = {}
        for _ in self._rounds(guess, GUESSED):
            for inner in () if guess.is_empty else self._supported(guess):
                self.inner = inner
                if guess.is_whole and self.stage.are_known(first, above(inner)):
                    # The threats were right from the start, so the guess is none.
                    self.outer = guess
                elif inner in trials:
                    self.outer, rounds = trials[inner]
                    if next(rounds, self) is self:
                        continue
                elif (outer := start(inner)) is not None:
                    self.outer, rounds = trials[inner] = outer, self._rounds(outer, above(inner))
                    next(rounds)
                else:
                    continue
                if (found := self._proven(inner)) is not None:
                    return found
        for inner, (outer, rounds) in trials.items():
            self.inner, self.outer = inner, outer
            for _ in rounds:
                if (found := self._proven(inner)) is not None:
                    return found
        return None

    def _proven(self, inner: Inner) -> PayoffSet | None:
        """Return the set if it is proven to be an inner one."""
        if not self.exact and self._is_close(inner):
            return self._complete(inner, None)
        margin = reach_beyond(self.stage, inner, self.outer)
        return None if margin is None else self._complete(inner, margin)

    def _without_dead(self, most: tuple[Any, Any] | None) -> Outer | None:
        """Return an outer set after steps in rationals, until no profile has been struck out for a while.

        None if that takes too long.
        """
        outer, quiet = RationalOuter(self.stage, most), 0
        left = WORK
        while quiet < QUIET and outer.points:
            living = int(outer.alive.sum())
            left -= living
            if left < 0 or self.clock.is_over():
                return None
            outer.shrink()
            quiet = quiet + 1 if int(outer.alive.sum()) == living else 0
        return outer.in_floats()

    def _rounds(self, outer: Outer, most: Floats) -> Iterator[None]:
        """Shrink an outer set, each round twice as far as the one before, while that changes it and there is time."""
        steps, left, pause = 0, FIRST, max(1, PAUSE // len(self.stage.payoffs))
        while not (outer.settled or outer.is_empty or steps > MOST):
            done = min(left, pause)
            outer.shrink(self.stage, most, done)
            steps, left = steps + done, left - done
            over = self.clock.is_over(done)
            if over or not left or outer.settled or outer.is_empty:
                yield
                left = steps
            if over:
                return

    def _supported(self, outer: Outer) -> Iterator[Inner]:
        """Go over the sets that the corners of a polygon suggest and that support themselves."""
        finest = max(self.stage.now * PATIENT, FINEST)
        for near in (finest, *TOGETHER) if finest < TOGETHER[0] else TOGETHER:
            choices, points = structure(self.stage, outer, near)
            for ordered in (choices, outwards(choices, points / self.stage.scale)):
                key = tuple(choice[0] for choice in ordered)
                # The same corners give the same set, unless they were too far from it to find it.
                inner = self._found.get(key) or supported(self.stage, ordered, points, outer.threats, near)
                if inner is not None:
                    self._found[key] = inner
                    yield inner

    def _is_close(self, inner: Inner) -> bool:
        """Return whether the outer set is as near to an inner one as `Polytope` tells floats apart."""
        scale = self.stage.scale
        return bool((_polygons.distances(self.outer.polygon / scale, inner.vertices / scale) <= NEAR).all())

    def _complete(self, inner: Inner, margin: Floats | None) -> PayoffSet:
        hull, profiles, promises = _described(self.stage, inner, self.exact)
        if margin is None:
            return PayoffSet(self.stage.game, self.discount, hull, hull, profiles, promises, True, CLOSE)
        if not self.exact or inner.candidate.exact:
            return PayoffSet(self.stage.game, self.discount, hull, hull, profiles, promises, True, PROVEN)
        room = [rational(float(size)) for size in margin]
        points = [
            fractions((x + i * room[0], y + j * room[1]))
            for x, y in _paid(self.stage, inner.outline.vertices.tolist())
            for i in (-1, 1)
            for j in (-1, 1)
        ]
        outer = Polytope.from_points(points)
        return PayoffSet(self.stage.game, self.discount, hull, outer, profiles, promises, False, ROUNDED)

    def _bound(self, outer: Outer) -> None:
        """Shrink an outer set where no set that supports itself is known but that of the stage game."""
        self.outer = outer
        for _ in self._rounds(outer, UNKNOWN if self._alone is None else above(self._alone)):
            pass

    def _highest(self) -> tuple[Any, Any]:
        """Return bounds of the threats from above, where no more is known than in `_bound`."""
        if self._alone is not None:
            return self._alone.candidate.threats
        first, second = (rational(float(np.nextafter(most, np.inf))) for most in self.stage.payoffs.max(axis=0))
        return first, second

    @cached_property
    def _alone(self) -> Inner | None:
        return _stage_equilibria(self.stage)

    def _incomplete(self) -> PayoffSet:
        """Return an inner and an outer set: they may both be empty, which is a proof."""
        inner = self.inner or self._alone
        corners = [(rational(x), rational(y)) for x, y in self.outer.polygon.tolist()]
        outer = Polytope.from_points(_numbers(_paid(self.stage, corners), self.exact))
        if inner is None:
            empty = Polytope.from_points(_numbers([], self.exact))
            nothing = np.empty((0, 2), np.int64)
            reason = NOTHING if outer.is_empty else self._reason()
            return PayoffSet(
                self.stage.game, self.discount, empty, outer, nothing, empty.vertices, outer.is_empty, reason
            )
        hull, profiles, promises = _described(self.stage, inner, self.exact)
        return PayoffSet(self.stage.game, self.discount, hull, outer, profiles, promises, False, self._reason())

    def _reason(self) -> str:
        return STOPPED if self.clock.is_over() else OPEN


def supported(stage: Stage, choices: list[list[Corner]], points: Floats, threats: Floats, near: float) -> Inner | None:
    """Return a set that supports itself, with one of the corners to choose from at each point, or None."""
    turns = [0] * len(choices)
    for _ in range(TURNS):
        corners = [choice[turn] for choice, turn in zip(choices, turns, strict=True)]
        candidate = solve(stage, corners, points, threats)
        if candidate is None:
            return None
        inner = Inner(candidate)
        failed = inner.unsupported(stage)
        if not failed:
            return inner
        found = np.array([[nearest(value) for value in point] for point in candidate.points])
        if (np.abs(found - points) > ASTRAY * near * stage.scale).any():
            return None
        # What is nearly the same in floats may come from something else.
        other = [k for k in failed if turns[k] + 1 < len(choices[k])]
        if not other:
            return None
        for k in other:
            turns[k] += 1
    return None


def outwards(choices: list[list[Corner]], points: Floats) -> list[list[Corner]]:
    """Return choices of corners with those first that may lie farthest outside."""
    out = []
    for choice, apart in zip(choices, points - points.mean(axis=0), strict=True):
        reach = {}
        for corner in choice:
            axis, sign = corner.side if corner.kind >= END else (0, 0)
            reach[corner] = sign * float(apart[1 - axis]), len(corner.edge)
        out.append(sorted(choice, key=reach.__getitem__, reverse=True))
    return out


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


def _described(stage: Stage, inner: Inner, exact: bool) -> tuple[Polytope, NDArray[np.int64], NDArray[Any]]:
    """Return the hull of a set, and what is played first and promised at each of its vertices."""
    candidate = inner.candidate
    points = _paid(stage, inner.outline.vertices.tolist())
    where = _numbers(points, exact)
    hull = Polytope.from_points(where)
    profiles, promises = [], []
    for vertex in hull.vertices:
        k = inner.outline.order[int(np.abs(where - vertex).sum(axis=1).argmin())]
        profiles.append(stage.profiles[candidate.corners[k].profile])
        promises.append(candidate.promises[k])
    return hull, _checks.read_only(np.array(profiles)), _checks.read_only(_numbers(_paid(stage, promises), exact))


def _paid(stage: Stage, points: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return what the seats are paid, which is counted from zero."""
    return [(x + stage.least[0], y + stage.least[1]) for x, y in points]


def _numbers(points: Sequence[tuple[Any, Any]], exact: bool) -> NDArray[Any]:
    """Return rationals as Fractions or floats."""
    rows: list[Any] = [fractions(point) if exact else [nearest(value) for value in point] for point in points]
    return np.array(rows, dtype=object if exact else np.float64).reshape(-1, 2)


def _once(game: Game, discount: float | Fraction, exact: bool) -> PayoffSet:
    """Return what the stage game sustains: only today counts."""
    stage = Stage(game, Fraction(1, 2))
    inner = _stage_equilibria(stage)
    if inner is None:
        empty = Polytope.from_points(_numbers([], exact))
        return PayoffSet(game, discount, empty, empty, np.empty((0, 2), np.int64), empty.vertices, True, NOTHING)
    hull, profiles, promises = _described(stage, inner, exact)
    return PayoffSet(game, discount, hull, hull, profiles, promises, True, "lotteries over the pure stage equilibria")
