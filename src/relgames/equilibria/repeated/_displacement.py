"""All payoffs that may be outside of a set that supports itself, and how they move with what is outside.

`relgames.equilibria.repeated._contraction` says what for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from relgames._rationals import nearest, rational
from relgames.equilibria.repeated._equations import END
from relgames.equilibria.repeated._outline import SIDES, Outline
from relgames.equilibria.repeated._stage import Outer, Stage
from relgames.equilibria.repeated._support import Inner

# Bounds of rounding, as parts of the largest payoff: of a point; and of the boundary of an outer set, whose corners
# may be left out where they are that near to an edge.
POINT, BOUNDARY = 2.0**-46, 2.0**-42
# Where numbers are not exact, an end that is no corner is put that far inside, as a part of the largest payoff.
INSET = 2.0**-100
STILL = ((0.0, 0.0), (0.0, 0.0))


@dataclass(frozen=True, eq=False)
class End:
    """An end of a line: the axis that it is across, which end, and where; its height (times the sign), and at most.

    In V it may be higher, but only by ``lost``.
    """

    axis: int
    sign: int
    line: float
    exact: Any
    height: float
    most: float
    lost: float


class Hull:
    """The points in whose hull all payoffs are, and how they move."""

    def __init__(self, stage: Stage, inner: Inner) -> None:
        self.stage, self.inner = stage, inner
        candidate = inner.candidate
        self.threats = candidate.threats
        self.points: list[Any] = [tuple(vertex) for vertex in inner.outline.vertices.tolist()]
        self.floats: list[Any] = inner.vertices.tolist()
        count = len(self.points)
        # How each coordinate moves with each threat; with which end, and how each coordinate does.
        self.falls: list[Any] = [STILL] * count
        self.with_end: list[int] = [-1] * count
        self.outwards: list[tuple[float, float]] = [(0.0, 0.0)] * count
        self.ends: list[End] = []
        self._promises = {
            (corner.profile, corner.kind): promise
            for corner, promise in zip(candidate.corners, candidate.promises, strict=True)
        }
        self._inset = [rational(0 if candidate.exact else size * INSET) for size in stage.scale]
        self._heights: dict[Any, Any] = {}
        self._names: dict[Any, int] = {}
        self._seen: set[Any] = set()

    def add_profile(self, profile: int) -> None:
        payoffs = self.stage.exact(profile)
        self._add((payoffs[0], payoffs[1]), STILL, -1, (0.0, 0.0))

    def add_crossing(self, profile: int) -> None:
        payoffs, later = self.stage.exact(profile), self.stage.later
        lines = [self.stage.line(profile, seat, self.threats[seat]) for seat in range(2)]
        point = tuple(self.stage.rest * payoffs[k] + self.stage.discount * lines[k] for k in range(2))
        self._add(point, ((-later, 0.0), (0.0, -later)), -1, (0.0, 0.0))

    def add_end(self, profile: int, axis: int, sign: int, most: dict[int, float]) -> bool:
        """Add an end that is at most so high; return False if the line does not meet V: the outer set is too large."""
        other, later = 1 - axis, self.stage.later
        payoffs, line = self.stage.exact(profile), self.stage.line(profile, axis, self.threats[axis])
        floor = self.stage.line(profile, other, self.threats[other])
        top, _ = self._height(profile, axis, 1, line)
        if top is None:
            return False
        if top < floor:
            # No part of it deters the other seat, but of a larger set it might: from here upwards.
            sign = 1
        height, lost = self._height(profile, axis, sign, line)
        if sign * height < floor and sign < 0:
            # The line ends where it crosses the other one.
            self.add_crossing(profile)
            return True
        point, fall, outwards = [None, None], np.zeros((2, 2)), [0.0, 0.0]
        point[axis] = self.stage.rest * payoffs[axis] + self.stage.discount * line
        point[other] = self.stage.rest * payoffs[other] + self.stage.discount * sign * height
        name, direction = -1, self.stage.direction
        if direction is None:
            fall[axis, axis] = -later
        elif direction[axis] != 0:
            # All payoffs are on one line, and so is the end, wherever it is.
            fall[axis, axis], fall[other, axis] = -later, -later * nearest(direction[other] / direction[axis])
        if direction is None or direction[axis] == 0:
            end = End(axis, sign, nearest(line), line, nearest(height), most[sign], nearest(lost))
            name, outwards[other] = self._name((axis, sign, int(line.p), int(line.q)), end), sign * later
        self._add(tuple(point), tuple(map(tuple, fall.tolist())), name, (outwards[0], outwards[1]))
        return True

    def _height(self, profile: int, axis: int, sign: int, line: Any) -> tuple[Any, Any]:
        """Return a height, times the sign, at which a line ends in V or just before, and how much before."""
        key = (axis, sign, int(line.p), int(line.q))
        if key not in self._heights:
            height = boundary = self.inner.outline.height(axis, sign, line)
            if boundary is not None:
                promise = self._promises.get((profile, END + SIDES.index((axis, sign))))
                height = boundary - self._inset[1 - axis] if promise is None else sign * promise[1 - axis]
            self._heights[key] = height, None if boundary is None else boundary - height
        return self._heights[key]

    def _name(self, key: Any, end: End) -> int:
        if key not in self._names:
            self._names[key] = len(self.ends)
            self.ends.append(end)
        k = self._names[key]
        if end.most > self.ends[k].most:
            self.ends[k] = end
        return k

    def _add(self, point: Any, fall: Any, end: int, outwards: tuple[float, float]) -> None:
        near = nearest(point[0]), nearest(point[1])
        key = (*near, fall, end, outwards)
        if key not in self._seen:
            self._seen.add(key)
            self.floats.append(near)
            self.points.append(point)
            self.falls.append(fall)
            self.with_end.append(end)
            self.outwards.append(outwards)


def hull_of(stage: Stage, inner: Inner, outer: Outer) -> Hull | None:
    """Return all points that may be outside of V, given an outer set; None if that has to be closer to V."""
    hull, around = Hull(stage, inner), Outline(outer.polygon)
    known = np.array([nearest(threat) for threat in hull.threats])
    index = np.flatnonzero(outer.alive)
    payoffs = stage.payoffs[index]
    room = POINT * stage.scale * (1 + 2 * stage.ratio)
    low, high = stage.lines(outer.threats)[index] - room, stage.lines(known)[index] + room
    may, must = (np.asarray(np.all(payoffs >= line, axis=1)) for line in (low, high))
    for k in np.flatnonzero(may & ~must).tolist():
        exact = stage.exact(int(index[k]))
        must[k] = all(exact[i] >= stage.line(int(index[k]), i, hull.threats[i]) for i in range(2))
    slack = BOUNDARY * stage.scale
    # A profile that is paid for ever is in the outer set.
    may &= around.nearly_holds(payoffs, slack)
    for k in np.flatnonzero(may & ~inner.surely_holds(payoffs)).tolist():
        hull.add_profile(int(index[k]))
    for axis in range(2):
        other = 1 - axis
        last = around.sides[axis, 1][0][-1]
        left, right = np.minimum(low[:, axis], last), np.minimum(high[:, axis], last)
        top = around.most(axis, 1, left, right) + slack[other]
        base = np.maximum(around.most(axis, -1, left, right) - slack[other], low[:, other])
        met = ~must & (low[:, axis] <= last + slack[axis]) & (top >= low[:, other])
        for sign, end in ((1, top), (-1, base)):
            outside = np.zeros(len(index), np.bool_)
            for at in (left, right):
                promises = np.stack([at, end] if axis == 0 else [end, at], axis=1)
                outside |= ~inner.surely_holds(stage.now * payoffs + stage.later * promises)
            for k in np.flatnonzero(met & outside).tolist():
                if not hull.add_end(int(index[k]), axis, sign, {1: float(top[k]), -1: -float(base[k])}):
                    return None
    return hull
