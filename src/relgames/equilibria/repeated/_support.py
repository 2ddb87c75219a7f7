"""Whether a set of payoffs supports itself: then all of them are payoffs of equilibria.

It does if at each of its corners a profile is played first, and what is promised from the next round on is in the set
again and deters every deviation, when whoever deviates gets its lowest payoff in the set (Abreu, Pearce and Stacchetti,
Econometrica 58 (1990), theorem 1). All of it is decided in rationals; floats say where that is not needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from relgames._rationals import nearest
from relgames.equilibria.repeated import _polygons
from relgames.equilibria.repeated._equations import Candidate
from relgames.equilibria.repeated._outline import Outline
from relgames.equilibria.repeated._stage import Floats, Stage

# Of sums of two products of numbers that are rounded, far more than is rounded.
ROUNDING = 2.0**-48


class Inner:
    """The hull of a candidate.

    Attributes
    ----------
    outline : Outline
        In rationals.
    vertices : ndarray, shape (k, 2)
        The same corners in floats.
    threats : tuple of fmpq
        The lowest payoffs.
    """

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        table = np.empty((len(candidate.points), 2), dtype=object)
        for k, point in enumerate(candidate.points):
            table[k] = point
        self.outline = Outline(table)
        self.vertices = floats(self.outline.vertices)
        self._near: dict[Any, list[int]] = {}
        for k, (x, y) in enumerate(candidate.points):
            self._near.setdefault((nearest(x), nearest(y)), []).append(k)
        self.threats: tuple[Any, Any] = tuple(min(self.outline.vertices[:, seat].tolist()) for seat in range(2))
        self._normals, self._offsets = _polygons.edges(self.outline.vertices)
        self.normals, self.offsets = floats(self._normals), floats(self._offsets)

    def unsupported(self, stage: Stage) -> list[int]:
        """Return the corners of the candidate at which what is promised is not in the set, or does not deter."""
        out = []
        for k, (corner, promise) in enumerate(zip(self.candidate.corners, self.candidate.promises, strict=True)):
            deters = all(promise[i] >= stage.line(corner.profile, i, self.threats[i]) for i in range(2))
            if not (deters and self.holds(promise)):
                out.append(k)
        return out

    def holds(self, point: tuple[Any, Any], floats: tuple[float, float] | None = None) -> bool:
        """Whether a rational point is in it; ``floats`` are the floats next to it, if they are known."""
        near = np.array(floats or [nearest(value) for value in point])
        if any(point == self.candidate.points[k] for k in self._near.get(tuple(near.tolist()), ())):
            return True
        room = self.offsets - self.normals @ near
        doubt = ROUNDING * (np.abs(self.normals) @ np.abs(near) + np.abs(self.offsets))
        if (room < -doubt).any():
            return False
        for k in np.flatnonzero(room <= doubt).tolist():
            if self._normals[k, 0] * point[0] + self._normals[k, 1] * point[1] > self._offsets[k]:
                return False
        return True

    def surely_holds(self, points: Floats) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which points, in floats that are off by some units of the largest, are inside of it without a doubt."""
        doubt = ROUNDING * (np.abs(self.normals) @ np.abs(self.vertices).max(axis=0) + np.abs(self.offsets))
        return (points @ self.normals.T <= self.offsets - doubt).all(axis=1)


def floats(values: Any) -> Floats:
    """Return rationals as floats."""
    return np.array([nearest(value) for value in values.flat]).reshape(values.shape)
