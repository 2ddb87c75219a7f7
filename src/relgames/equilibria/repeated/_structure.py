"""What the corners of a payoff set may come from, read off a polygon in floats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated import _polygons
from relgames.equilibria.repeated._equations import CORNER, END, FREE, Corner
from relgames.equilibria.repeated._outline import SIDES, Outline
from relgames.equilibria.repeated._stage import Floats, Outer, Stage


def first_payoffs(
    stage: Stage, polygon: Outline, threats: Floats, alive: NDArray[np.bool_], near: Floats
) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Return payoffs with promises in a polygon, their profiles, and their kinds: all that may be extreme."""
    index = np.flatnonzero(alive)
    payoffs, lines = stage.payoffs[index], stage.lines(threats)[index]
    free = (payoffs >= lines - near).all(axis=1) & polygon.nearly_holds(payoffs, near)
    points, kinds, profiles = [payoffs[free]], [np.full(int(free.sum()), FREE)], [index[free]]
    met = {}
    for axis in range(2):
        last = polygon.sides[axis, 1][0][-1]
        at, floor = np.minimum(lines[:, axis], last), lines[:, 1 - axis]
        top, base = (polygon.heights(axis, sign, at) for sign in (1, -1))
        met[axis] = ~free & (lines[:, axis] <= last + near[axis]) & (top >= floor - near[1 - axis])
        for sign, height in ((1, top), (-1, base)):
            chosen = met[axis] & (height >= floor - near[1 - axis])
            promises = np.empty((int(chosen.sum()), 2))
            promises[:, axis], promises[:, 1 - axis] = at[chosen], height[chosen]
            points.append(stage.now * payoffs[chosen] + stage.later * promises)
            kinds.append(np.full(len(promises), END + SIDES.index((axis, sign))))
            profiles.append(index[chosen])
        if axis == 0:
            chosen = met[0] & (base <= floor + near[1])
            points.append(stage.now * payoffs[chosen] + stage.later * lines[chosen])
            kinds.append(np.full(int(chosen.sum()), CORNER))
            profiles.append(index[chosen])
    return np.concatenate(points), np.concatenate(profiles), np.concatenate(kinds)


def structure(stage: Stage, outer: Outer, near: float) -> tuple[list[list[Corner]], Floats]:
    """Return what each corner of the next polygon may come from, and where it is.

    Payoffs that are nearer than ``near``, as a part of the largest, are taken for one.
    """
    points, profiles, kinds = first_payoffs(
        stage, Outline(outer.polygon), outer.threats, outer.alive, near * stage.scale
    )
    # Of payoffs that are nearly the same the one that depends least on others comes first.
    order = np.argsort(kinds, kind="stable")
    order = order[_polygons.outermost(points[order] / stage.scale, near)]
    points, profiles, kinds = points[order] / stage.scale, profiles[order], kinds[order]
    groups: dict[int, list[int]] = {}
    for k in _polygons.corners(points, near):
        same = np.flatnonzero(np.abs(points - points[k]).max(axis=1) <= near).tolist()
        groups.setdefault(same[0], same)
    chosen = list(groups)
    outline = Outline(_polygons.snapped(points[chosen], near))
    lines = stage.lines(outer.threats) / stage.scale
    out = []
    for group in groups.values():
        corners = []
        for k in group:
            edges: list[tuple[int, ...]] = [()]
            if kinds[k] >= END:
                axis, sign = SIDES[kinds[k] - END]
                edges = _edges(outline, axis, sign, float(lines[profiles[k], axis]), near)
            corners += [Corner(int(profiles[k]), int(kinds[k]), edge) for edge in edges]
        out.append(corners)
    return out, points[chosen] * stage.scale


def _edges(outline: Outline, axis: int, sign: int, at: float, near: float) -> list[tuple[int, ...]]:
    """Return which points span the edge of a side at a position: where it ends, its last point, or its last edge."""
    positions, _, vertices = outline.sides[axis, sign]
    names = [outline.order[k] for k in vertices]
    if len(names) == 1 or at >= positions[-1] - near:
        return [(names[-1],), tuple(names[-2:])]
    if at <= positions[0] + near:
        return [(names[0],), tuple(names[:2])]
    k = int(np.searchsorted(positions, at))
    return [(names[k - 1], names[k])]
