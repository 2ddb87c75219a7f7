"""Payoff sets of three and more seats: halfspaces from outside, self-supporting payoffs from inside.

`_halfspaces` bounds the set V of equilibrium payoffs from outside, after Judd, Yeltekin and Conklin (2003). `_states`
makes payoffs that are proven to be in V. `_search` lets them come closer, until nothing or next to nothing is between.
If the corners are simple fractions, `_exact_states` and `_coverage` prove that V is their hull, in rationals.

With three and more seats V may have infinitely many corners: what a profile can be followed by is a part of V on one
side of planes, and a plane meets as many edges of V as it likes. So what is returned is in general an inner and an
outer polytope, and how far they are apart. Most often V has few corners, and they are less than 1e-8 apart.

References
----------
K. L. Judd, S. Yeltekin and J. Conklin (2003), Computing supergame equilibria, Econometrica 71, 1239-1254. D. Abreu,
D. Pearce and E. Stacchetti (1990), Toward a theory of discounted repeated games with imperfect monitoring, Econometrica
58, 1041-1063.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria._clock import STOPPED, Clock
from relgames.equilibria.pure import pure_nash
from relgames.equilibria.repeated._coverage import covers
from relgames.equilibria.repeated._exact_states import ExactStates, exact_states, simple_corners
from relgames.equilibria.repeated._halfspaces import Halfspaces
from relgames.equilibria.repeated._scaled import Floats, Scaled
from relgames.equilibria.repeated._search import CLOSE, MARGIN, TINY, Search
from relgames.equilibria.repeated._states import Indices, States, Terms, hull_of, polish, promises, staying
from relgames.equilibria.repeated._wide import refined
from relgames.equilibria.repeated.payoff_sets import PayoffSet
from relgames.equilibria.repeated.polytope import Polytope
from relgames.games import Game

# A single state may lack so much of what is needed, or has so much to spare.
ROOM = 1e-12
# How often halfspaces are added to the outer polytope, and how many.
CUTS, AT_ONCE = 8, 20
# Facets whose normals differ by less count as one, where that is necessary.
APART = (1e-9, 1e-6, 1e-3)
PROVEN = "it supports itself, and no payoff outside of it can be sustained: proven in rationals"
NOTHING = "no profile can be played first in an equilibrium"
ONCE = "lotteries over the pure stage equilibria"
OPEN = "what is between the inner and the outer set could not be decided"
DECIMAL = "; a Fraction may decide it, if the discount is a decimal at which more is only just sustained"
NONE_KNOWN = "no payoffs are found that support themselves, though nothing proves that there are none"


def more_seats(game: Game, discount: float | Fraction, exact: bool, seconds: float | None, progress: bool) -> PayoffSet:
    """Return the payoff set of a game of any number of seats; see `payoff_set`."""
    with Clock(seconds, progress, "round") as clock:
        if discount == 0:
            return _once(game, discount, exact)
        return _Task(game, discount, exact, clock).run()


@dataclass(frozen=True, eq=False)
class _Task:
    game: Game
    discount: float | Fraction
    exact: bool
    clock: Clock

    @cached_property
    def stage(self) -> Scaled:
        return Scaled.of(self.game, self.discount)

    def run(self) -> PayoffSet:
        search, best = self._search(ROOM), None
        for simple in self._recognised(search):
            if covers(self.stage, simple.hull, search.outer):
                return self._set(simple, simple.hull, True, PROVEN)
            if best is None or not all(best.hull.contains(vertex) for vertex in simple.hull.vertices):
                best = simple
        search.finish(self.margin)
        inner = self._proven(search.states)
        if inner is None and search.states is not None:
            # What is just sustained is not: ask for more.
            search = self._search(-self.margin)
            search.finish(self.margin)
            inner = self._proven(search.states)
        if search.outer.is_empty:
            return _nothing(self.game, self.discount, self.exact, NOTHING)
        shape = None if search.states is None else search.states.points
        if best is not None and (inner is None or self._gap(best, search) <= search.gap):
            inner, shape = best, (best.hull.vertices - self.stage.least) / self.stage.width
        outer = outer_polytope(search.outer, shape, self.exact)
        if inner is not None:
            return self._set(inner, outer, False, self._reason(OPEN, search.gap))
        none = _nothing(self.game, self.discount, self.exact, self._reason(NONE_KNOWN, search.gap))
        return replace(none, outer=outer, complete=False)

    @property
    def margin(self) -> float:
        """What is promised beyond need in the end: more than what is rounded, which adds up over 1 / (1 - discount)."""
        return max(TINY, 1e-13 / (1 - self.stage.discount))

    def _reason(self, why: str, gap: float) -> str:
        if self.clock.is_over():
            return STOPPED
        return why + DECIMAL if gap > CLOSE and not isinstance(self.discount, Fraction) else why

    def _search(self, room: float) -> Search:
        return Search.at(Terms(self.stage, MARGIN, room), self.clock)

    def _recognised(self, search: Search) -> Iterator[ExactStates]:
        """Yield fractions that support themselves: at the states that were found, and at the levels if they are far."""
        if search.outer.is_empty:
            return
        terms, starts = Terms(self.stage, 0.0, ROOM), []
        if search.states is not None:
            starts.append((search.states.actions, search.states.points))
        if search.gap > CLOSE:
            starts.append(search.candidates())
        for actions, points in starts:
            states = polish(terms, actions, points)
            found = None if states is None else _recognised(terms, states)
            if found is not None:
                search.outer.add(_directions(self.stage, found.hull))
                search.outer.tighten(self.clock)
                yield found

    def _gap(self, inner: ExactStates, search: Search) -> float:
        hull = hull_of(((inner.hull.vertices - self.stage.least) / self.stage.width).astype(np.float64))
        return float((search.outer.reach(hull.normals) - hull.offsets).max())

    def _proven(self, states: States | None) -> ExactStates | States | None:
        """Return states if they keep their promises for certain: where floats leave it open, rationals decide."""
        if states is None:
            return None
        if self.exact or not states.are_proven(self.stage):
            return exact_states(self.stage, states)
        return states

    def _set(self, inner: ExactStates | States, outer: Polytope, complete: bool, reason: str) -> PayoffSet:
        if isinstance(inner, States):
            hull, actions, promises = _in_floats(self.stage, inner)
        elif self.exact:
            hull, actions, promises = inner.hull, inner.actions, inner.promises
        else:
            hull, actions, promises = _rounded(inner)
        return PayoffSet(
            self.game,
            self.discount,
            hull,
            hull if complete else outer,
            self.stage.profiles[actions],
            promises,
            complete,
            reason,
        )


def _recognised(terms: Terms, states: States) -> ExactStates | None:
    """Return corners near those of states, to more and more digits, once they are fractions that support themselves."""
    hull = hull_of(states.points)
    actions, points = states.actions[hull.corners], states.points[hull.corners]
    stays = staying(terms.stage, actions, points)
    found = promises(terms, points, hull.directions, actions, stays)
    if not found.exist.all():
        return None
    for values, error in refined(terms.stage, actions, points, stays, found):
        exact = simple_corners(terms.stage, actions, values, error)
        if exact is not None:
            return exact
    return None


def outer_polytope(outer: Halfspaces, inner: Floats | None, exact: bool) -> Polytope:
    """Return a polytope that holds all halfspaces, in the units of the game.

    Halfspaces at the facets of the inner set, and at the axes, are often all that matter; others are added as long as
    they cut off much.
    """
    stage, n = outer.stage, outer.stage.seats
    normals, levels = outer.normals[: 2 * n], outer.levels[: 2 * n]
    corners = np.array(list(product(*zip(-levels[n:], levels[:n], strict=True))))
    if inner is not None:
        facets = hull_of(np.asarray(inner, dtype=np.float64)).normals
        for near in APART:
            distinct = facets[np.unique((facets / near).round(), axis=0, return_index=True)[1]]
            more = np.vstack([normals, distinct]), np.append(levels, outer.reach(distinct))
            fewer = _corners(*more)
            if fewer is not None:
                (normals, levels), corners = more, fewer
                break
    for _ in range(CUTS):
        beyond = (corners @ outer.normals.T).max(axis=0) - outer.levels
        cuts = np.argsort(-beyond)[:AT_ONCE]
        cuts = cuts[beyond[cuts] > max(0.05 * beyond.max(), APART[0])]
        more = np.vstack([normals, outer.normals[cuts]]), np.append(levels, outer.levels[cuts])
        fewer = _corners(*more) if len(cuts) else None
        if fewer is None:
            break
        (normals, levels), corners = more, fewer
    if exact:
        normals, levels = _checks.as_fractions(normals, None), _checks.as_fractions(levels, None)
        normals = normals / stage.width
        return Polytope.from_halfspaces(normals, levels + normals @ stage.least)
    points = stage.original(corners)
    return Polytope(_checks.read_only(points[np.lexsort(points.T[::-1])]))


def _corners(normals: Floats, levels: Floats) -> Floats | None:
    """Return the corners of a polytope that is not empty; None if they cannot be told in floats."""
    from scipy.spatial import QhullError

    try:
        corners = Polytope.from_halfspaces(normals, levels).vertices
    except QhullError:
        return None
    return corners if len(corners) else None


def _directions(stage: Scaled, hull: Polytope) -> Floats:
    """Return the normals of a polytope of Fractions in the units of the stage."""
    normals = hull.normals * stage.width
    return (normals / np.abs(normals).max(axis=1)[:, None]).astype(np.float64)


def _in_floats(stage: Scaled, states: States) -> tuple[Polytope, Indices, Floats]:
    points = stage.original(states.points)
    promised = stage.original(states.weights @ states.points)
    corners = hull_of(states.points).corners
    order = corners[np.lexsort(points[corners].T[::-1])]
    return Polytope(_checks.read_only(points[order])), states.actions[order], promised[order]


def _rounded(inner: ExactStates) -> tuple[Polytope, Indices, Floats]:
    points, promises = inner.hull.vertices.astype(np.float64), inner.promises.astype(np.float64)
    order = np.lexsort(points.T[::-1])
    return Polytope(_checks.read_only(points[order])), inner.actions[order], promises[order]


def _nothing(game: Game, discount: float | Fraction, exact: bool, reason: str) -> PayoffSet:
    kind: Any = object if exact else np.float64
    points: NDArray[Any] = np.empty((0, game.seats), dtype=kind)
    hull = Polytope(_checks.read_only(points))
    profiles = np.empty((0, game.seats), dtype=np.int64)
    return PayoffSet(game, discount, hull, hull, profiles, points, True, reason)


def _once(game: Game, discount: float | Fraction, exact: bool) -> PayoffSet:
    """Return what the stage game sustains: only today counts."""
    stable = pure_nash(game)
    if not stable:
        return _nothing(game, discount, exact, NOTHING)
    table = game.fractions if exact else game.payoffs
    points = np.array([table[profile] for profile in stable])
    hull = Polytope.from_points(points)
    which = [int(np.abs(points - vertex).sum(axis=1).argmin()) for vertex in hull.vertices]
    return PayoffSet(game, discount, hull, hull, np.array(stable)[which], points[which], True, ONCE)
