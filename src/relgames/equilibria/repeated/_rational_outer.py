"""The operator of Abreu and Sannikov in rationals, for what is decided by digits that floats do not have.

It does what the kernel `relgames.equilibria.repeated._kernels.outer` does, to `BITS` bits, and slowly. It is asked to
strike out profiles that cannot be played, until floats see what is left.
"""

from __future__ import annotations

from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from relgames._rationals import nearest
from relgames.equilibria.repeated._outline import SIDES, Outline
from relgames.equilibria.repeated._stage import Outer, Stage

# Corners are rounded outwards to so many bits after the point.
BITS = 256
ENDS = (-np.inf, np.inf)


class RationalOuter:
    """A polygon that holds the payoffs of all equilibria, and bounds of their threats, from below.

    Parameters
    ----------
    most : tuple of fmpq, optional
        Bounds of the threats from above. By default they are taken for known, which is a guess.
    """

    def __init__(self, stage: Stage, most: tuple[Any, Any] | None) -> None:
        self.stage, self.most = stage, most
        everything = range(len(stage.payoffs))
        self.alive: NDArray[np.bool_] = np.ones(len(stage.payoffs), np.bool_)
        self.points = [stage.exact(p)[:2] for p in everything]
        self.threats = [min(stage.exact(p)[2 + seat] for p in everything) for seat in range(2)]

    def shrink(self) -> None:
        """Replace the polygon by a smaller one."""
        outline = Outline(_table(self.points))
        points: list[Any] = []
        for profile in np.flatnonzero(self.alive).tolist():
            found = self._of(profile, outline)
            self.alive[profile] = bool(found)
            points += found
        self.points = []
        if points:
            for seat in range(2):
                least = min(self.stage.exact(p)[2 + seat] for p in np.flatnonzero(self.alive).tolist())
                self.threats[seat] = max(self.threats[seat], least, min(point[seat] for point in points))
            corners = Outline(_table(points)).vertices.tolist()
            self.points = [(x, y) for a, b in corners for x in _around(a) for y in _around(b)]

    def in_floats(self) -> Outer:
        """Return the same in floats, rounded outwards."""
        corners = [[nearest(x), nearest(y)] for x, y in self.points]
        polygon = np.array(
            [[np.nextafter(x, i), np.nextafter(y, j)] for x, y in corners for i in ENDS for j in ENDS]
        ).reshape(-1, 2)
        threats = np.array([np.nextafter(nearest(threat), -np.inf) for threat in self.threats])
        return Outer(polygon, threats, self.alive.copy(), is_whole=False)

    def _of(self, profile: int, outline: Outline) -> list[Any]:
        """Return what bounds the payoffs that come of a profile."""
        stage, payoffs = self.stage, self.stage.exact(profile)[:2]
        low = [stage.line(profile, seat, self.threats[seat]) for seat in range(2)]
        high = [stage.line(profile, seat, (self.most or self.threats)[seat]) for seat in range(2)]
        free = all(payoffs[i] >= low[i] for i in range(2)) and outline.holds(payoffs)
        found = [payoffs] if free else []
        if all(payoffs[i] >= high[i] for i in range(2)):
            return found
        promises = []
        for axis, sign in SIDES:
            positions, heights, _ = outline.sides[axis, sign]
            if low[axis] > positions[-1]:
                continue
            ends = {min(max(at, positions[0]), positions[-1]) for at in (low[axis], high[axis])}
            between = [(a, b) for a, b in zip(positions, heights, strict=True) if low[axis] < a < high[axis]]
            for at, height in [(at, outline.height(axis, sign, at)) for at in ends] + between:
                height *= sign
                if height < low[1 - axis]:
                    if sign > 0 or outline.height(axis, 1, at) < low[1 - axis]:
                        continue
                    height = low[1 - axis]
                promises.append((at, height) if axis == 0 else (height, at))
        return found + [
            tuple(stage.rest * g + stage.discount * w for g, w in zip(payoffs, promise, strict=True))
            for promise in promises
        ]


def _table(points: list[Any]) -> NDArray[Any]:
    table = np.empty((len(points), 2), dtype=object)
    for k, point in enumerate(points):
        table[k] = point
    return table


def _around(value: Any) -> set[Any]:
    """Return the multiples of the last bit next to a rational."""
    scaled = value * 2**BITS
    return {flint.fmpq(whole, 2**BITS) for whole in (scaled.floor(), scaled.ceil())}
