"""The four sides of a polygon as functions: highest and lowest point over each coordinate."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated import _polygons

# A side: over which coordinate, and 1 for the upper or -1 for the lower boundary.
SIDES = ((0, 1), (0, -1), (1, 1), (1, -1))


class Outline:
    """A polygon, in floats or rationals.

    Attributes
    ----------
    vertices : ndarray, shape (k, 2)
        Corners, counter-clockwise from the lexicographically least.
    order : list of int
        Which of the points given they are.
    sides : dict
        By (axis, sign) the corners on a side: positions on the axis, increasing; ``sign`` times the heights; and which
        vertices they are.
    """

    def __init__(self, points: NDArray[Any], near: float = 0) -> None:
        self.order = _polygons.corners(points, near)
        self.vertices = points[self.order]
        corners = self.vertices.tolist()
        self.sides = {side: _side(corners, *side) for side in SIDES}

    def height(self, axis: int, sign: int, at: Any) -> Any:
        """Return the height of a side at a position, times its sign; None beyond the ends."""
        positions, heights, _ = self.sides[axis, sign]
        if not positions[0] <= at <= positions[-1]:
            return None
        if at == positions[-1]:
            return heights[-1]
        k = bisect_right(positions, at)
        share = (at - positions[k - 1]) / (positions[k] - positions[k - 1])
        return heights[k - 1] + share * (heights[k] - heights[k - 1])

    def holds(self, point: Any) -> bool:
        """Whether a point is in it."""
        heights = [self.height(0, sign, point[0]) for sign in (1, -1)]
        return None not in heights and -heights[1] <= point[1] <= heights[0]

    def nearly_holds(self, points: NDArray[np.float64], near: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which points, in floats, are no farther outside than that in each coordinate."""
        positions = self.sides[0, 1][0]
        x, y = points.T
        above, below = (self.most(0, sign, x - near[0], x + near[0]) for sign in (1, -1))
        within = (x >= positions[0] - near[0]) & (x <= positions[-1] + near[0])
        return within & (y <= above + near[1]) & (y >= below - near[1])

    def heights(self, axis: int, sign: int, at: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the same of many positions, in floats; beyond an end, the height there."""
        positions, heights, _ = self.sides[axis, sign]
        return sign * np.interp(at, positions, heights)

    def most(self, axis: int, sign: int, low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the extreme height of a side between two positions."""
        positions, heights, _ = self.sides[axis, sign]
        peak = positions[int(np.argmax(heights))]
        return self.heights(axis, sign, np.clip(peak, low, high))


def _side(corners: list[list[Any]], axis: int, sign: int) -> tuple[list[Any], list[Any], list[int]]:
    """Return the corners that are not below the line between the ends: those and no others are on the side."""
    order = sorted(range(len(corners)), key=lambda k: (corners[k][axis], sign * corners[k][1 - axis]))
    first = next(k for k in reversed(order) if corners[k][axis] == corners[order[0]][axis])
    last = order[-1]
    a, b = corners[first][axis], sign * corners[first][1 - axis]
    c, d = corners[last][axis], sign * corners[last][1 - axis]
    chosen = [first]
    for k in order:
        x, y = corners[k][axis], sign * corners[k][1 - axis]
        if a < x < c and (y - b) * (c - a) > (d - b) * (x - a):
            chosen.append(k)
    if c > a:
        chosen.append(last)
    return [corners[k][axis] for k in chosen], [sign * corners[k][1 - axis] for k in chosen], chosen
