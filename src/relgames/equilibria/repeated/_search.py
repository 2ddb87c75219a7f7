"""Halfspaces from outside and states from inside, each showing the other where to look.

The halfspaces whose levels cannot fall any more hold V, and the payoffs that reach the levels are near its corners:
Newton's method starts from them. The facets of what it finds are where further halfspaces are worth having; if V has
finitely many corners, and all are found, these are the halfspaces that V is. States that are found for a lower discount
keep their promises at a higher one too, so it is a way of starting there.

All of this decides how soon the two sets meet, and nothing else: both are proven at any time.
"""

from __future__ import annotations

import numpy as np

from relgames.equilibria._clock import Clock
from relgames.equilibria.repeated._halfspaces import Halfspaces
from relgames.equilibria.repeated._scaled import Floats
from relgames.equilibria.repeated._states import (
    Indices,
    States,
    Terms,
    can_stay,
    evaluate,
    grown,
    hull_of,
    joined,
    mixtures,
    polish,
)

# A search with a margin ends when the sets are so near; then the margin becomes tiny.
MARGIN, CLOSE, TINY = 1e-8, 1e-6, 1e-11
# States that grow by less have reached their end.
GROWTH = 1e-8
# From a discount that is farther from 1 than this no way leads down.
EASY = 0.4
ROUNDS, ROUNDS_BELOW, STEPS, PATIENCE = 30, 12, 4, 6
MOST_HALFSPACES, MOST_STATES, AT_ONCE = 1500, 400, 300
# Payoffs of one profile that are so near may be approximations of the same corner.
TOGETHER = (0.0, 1e-3, 1e-2, 5e-2)


class Search:
    """An outer and an inner set that come closer.

    Attributes
    ----------
    terms : Terms
    outer : Halfspaces
    states : States or None
    gap : float
        By how much a facet of the inner set would have to be moved, at most, to hold the outer one.
    """

    def __init__(self, terms: Terms, clock: Clock, states: States | None = None) -> None:
        self.terms, self.clock, self.states = terms, clock, states
        self.outer = Halfspaces(terms.stage)
        self.gap = np.inf

    @classmethod
    def at(cls, terms: Terms, clock: Clock, rounds: int = ROUNDS) -> Search:
        """Search, from what is found at half the patience on."""
        stage, states = terms.stage, None
        if 1 - stage.discount < EASY and not clock.is_over():
            lower = Terms(stage.at(1 - min(2 * (1 - stage.discount), EASY)), terms.margin, terms.room)
            below = cls.at(lower, clock, ROUNDS_BELOW)
            states = below.states and moved(terms, below.states)
        search = cls(terms, clock, states)
        search.run(rounds)
        return search

    def run(self, rounds: int) -> None:
        """Go on until the sets are close, nothing is gained any more, or the time is over."""
        if self.states is not None:
            self.outer.add(hull_of(self.states.points).normals)
        best, lost = np.inf, 0
        for _ in range(rounds):
            self.outer.tighten(self.clock)
            if self.outer.is_empty:
                return
            new = self._approach()
            lost = 0 if self.gap < 0.9 * best or self.states is None else lost + 1
            best = min(best, self.gap)
            full = len(self.outer.levels) + len(new) > MOST_HALFSPACES
            if self.gap < CLOSE or len(new) == 0 or full or lost > PATIENCE or self.clock.is_over(1):
                return
            self.outer.add(new)

    def _approach(self) -> Floats:
        """Look for better states; return the directions in which to look for halfspaces."""
        actions, points = self.candidates()
        shape = hull_of(points)
        beyond = self.outer.reach(shape.normals) - shape.offsets
        new = _farthest(shape.normals, beyond, max(CLOSE, 0.05 * beyond.max()))
        if self.states is not None:
            actions, points = np.append(self.states.actions, actions), np.vstack([self.states.points, points])
        # Many halfspaces are reached by the same payoff.
        distinct = np.unique(points.round(10), axis=0, return_index=True)[1]
        found = self._tried(actions[distinct], points[distinct], TOGETHER)
        if found is not None and (self.states is None or self._gap(found) <= self._gap(self.states)):
            self.states = found
        if self.states is None:
            return new
        if self._gap(self.states) >= CLOSE:
            self._grow()
        hull = hull_of(self.states.points)
        gaps = self.outer.reach(hull.normals) - hull.offsets
        self.gap = float(gaps.max())
        return np.vstack([new, _farthest(hull.normals, gaps, CLOSE)])

    def candidates(self) -> tuple[Indices, Floats]:
        """Return profiles and payoffs that reach the levels, and those that can be played for ever."""
        stage, outer = self.terms.stage, self.outer
        actions, points = outer.candidates()
        stay = can_stay(self.terms, outer.threats)
        for_ever = stay[actions]
        points[for_ever] = stage.payoffs[actions[for_ever]]
        # A promise may reach beyond the levels, where it is not yet proven that it cannot be kept.
        inside = (points * outer.normals).sum(axis=1) <= outer.levels + TINY
        actions = np.append(np.flatnonzero(stay), actions[inside])
        if len(actions) == 0:
            return np.zeros(1, dtype=np.int64), stage.payoffs[:1]
        return actions, np.vstack([stage.payoffs[stay], points[inside]])

    def _tried(self, actions: Indices, points: Floats, together: tuple[float, ...]) -> States | None:
        """Return what Newton's method finds, with payoffs that are near to each other taken for one."""
        for near in together:
            keep = _apart(actions, points, near) if near else np.arange(len(points))
            found = polish(self.terms, actions[keep], points[keep])
            if found is not None:
                return found
        return None

    def _grow(self) -> None:
        """Add states that reach farther, and let Newton's method have a try at each step."""
        for _ in range(STEPS):
            assert self.states is not None
            actions, points, further = grown(self.terms, self.states, GROWTH)
            if len(actions) == 0 or len(self.states.points) > MOST_STATES or self.clock.is_over():
                return
            every = np.append(self.states.actions, actions), np.vstack([self.states.points, points])
            # Growth by the factor 1 - discount each time would add up to this.
            limit = min(further / (1 - self.terms.stage.discount), 0.1)
            found = self._tried(*every, (0.0, min(3 * further, 0.05), limit))
            if found is None or _lost(every[1], found.points) > CLOSE:
                found = joined(self.terms, self.states, actions, points)
            if found is None:
                return
            self.states = found

    def _gap(self, states: States) -> float:
        hull = hull_of(states.points)
        return float((self.outer.reach(hull.normals) - hull.offsets).max())

    def finish(self, margin: float) -> None:
        """Find the same states again with another margin, and halfspaces that fit them."""
        terms = Terms(self.terms.stage, margin, self.terms.room)
        if self.states is None or self.outer.is_empty:
            return
        found = polish(terms, self.states.actions, self.states.points)
        for states in (self.states, found):
            if states is not None:
                self.outer.add(hull_of(states.points).normals)
        self.outer.tighten(self.clock)
        if found is not None and self._gap(found) <= self._gap(self.states):
            self.states = found
        self.gap = self._gap(self.states)


def _farthest(directions: Floats, distances: Floats, least: float) -> Floats:
    order = np.argsort(-distances)[:AT_ONCE]
    return directions[order[distances[order] > least]]


def moved(terms: Terms, states: States) -> States | None:
    """Return states that were found for a lower discount; they promise themselves too, with some probability."""
    stage = terms.stage
    promised = (states.points - (1 - stage.discount) * stage.payoffs[states.actions]) / stage.discount
    found = evaluate(stage, states.actions, mixtures(states.points, promised))
    return found if found.slack.min() >= -max(terms.room, 0.0) else None


def _apart(actions: Indices, points: Floats, near: float) -> Indices:
    """Return the corners of a hull without those that are near to an earlier one with the same profile."""
    kept: list[int] = []
    for k in hull_of(points).corners.tolist():
        if not any(actions[j] == actions[k] and np.abs(points[j] - points[k]).max() < near for j in kept):
            kept.append(k)
    return np.array(kept)


def _lost(points: Floats, others: Floats) -> float:
    """Return how far points are outside of the hull of others, in some coordinate."""
    return float(np.abs(mixtures(others, points) @ others - points).max())
