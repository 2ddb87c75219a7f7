"""Regions of the plane from labels at the points of a grid: polygons, where the label changes, curves around each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks

Point = tuple[float, float]
Side = tuple[Point, Point]
Loops = tuple[NDArray[np.float64], ...]


def regions(
    ask: Callable[[float, float], Any],
    axes: Sequence[NDArray[np.float64]],
    found: NDArray[Any],
    labels: Sequence[str],
    bisections: int,
) -> tuple[tuple[Loops, ...], NDArray[np.float64]]:
    """Return the closed curves around where each label is, and the segments on which it changes, (k, 2, 2).

    ``found`` are the labels at the points of the grid that two ``axes`` make; ``ask`` says which one is at another
    point.
    """
    return _outlined(_Pieces(ask, axes, found, bisections), labels, axes)


class _Pieces:
    """Polygons of one label each, counter-clockwise, that fill the smallest cells; neighbours share their points."""

    def __init__(self, ask: Any, axes: Sequence[NDArray[np.float64]], found: NDArray[Any], bisections: int) -> None:
        self.ask, self.axes, self.found, self.bisections = ask, axes, found, bisections

    def __iter__(self) -> Iterator[tuple[str, list[Point]]]:
        for i in range(len(self.axes[0]) - 1):
            for j in range(len(self.axes[1]) - 1):
                yield from self._cut([(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)])

    def _cut(self, corners: list[tuple[int, int]]) -> Iterator[tuple[str, list[Point]]]:
        names = [self.found[corner] for corner in corners]
        places = [(float(self.axes[0][i]), float(self.axes[1][j])) for i, j in corners]
        turns = [k for k in range(4) if names[k - 1] != names[k]]
        if not turns:
            yield names[0], places
            return
        crossings = {k: self._crossing(places[k - 1], places[k], names[k - 1], names[k]) for k in turns}
        middle = [self._meeting(places, list(crossings.values()))] if len(turns) > 2 else []
        for start, end in zip(turns, [*turns[1:], turns[0] + 4], strict=True):
            own = [places[k % 4] for k in range(start, end)]
            yield names[start], [crossings[start], *own, crossings[end % 4], *middle]

    def _meeting(self, places: list[Point], crossings: list[Point]) -> Point:
        """Return where regions meet in a cell: in a quarter of a quarter ... that has three labels at its corners.

        If there is none, as where two regions touch twice, the mean of the crossings.
        """
        (low, _, high, _), found = np.array(places), False
        for _ in range(self.bisections):
            middle = (low + high) / 2
            x, y = np.transpose([low, middle, high])
            quarters = [(i, j) for i in range(2) for j in range(2)]
            kinds = [len({self.ask(x[i + a], y[j + b]) for a in range(2) for b in range(2)}) for i, j in quarters]
            if max(kinds) < 3:
                break
            i, j = quarters[int(np.argmax(kinds))]
            low, high, found = np.array([x[i], y[j]]), np.array([x[i + 1], y[j + 1]]), True
        meeting = (low + high) / 2 if found else np.mean(crossings, axis=0)
        return float(meeting[0]), float(meeting[1])

    def _crossing(self, one: Point, other: Point, here: str, there: str) -> Point:
        """Return where the label changes between two points, the same from both sides."""
        if other < one:
            one, other, here, there = other, one, there, here
        low, high = np.array(one), np.array(other)
        for _ in range(self.bisections):
            middle = (low + high) / 2
            if self.ask(*middle) == here:
                low = middle
            else:
                high = middle
        x, y = (low + high) / 2
        return float(x), float(y)


def _outlined(
    pieces: _Pieces, labels: Sequence[str], axes: Sequence[NDArray[np.float64]]
) -> tuple[tuple[Loops, ...], NDArray[np.float64]]:
    # A side that two pieces of a label share is there in both directions, and is inside.
    sides: dict[str, set[Side]] = {name: set() for name in labels}
    for name, polygon in pieces:
        own = sides[name]
        for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True):
            if (b, a) in own:
                own.remove((b, a))
            elif a != b:
                own.add((a, b))
    between = {
        min(side, side[::-1])
        for own in sides.values()
        for side in own
        if not any(side[0][k] == side[1][k] and side[0][k] in (axes[k][0], axes[k][-1]) for k in range(2))
    }
    loops = tuple(tuple(_chained(sides[name])) for name in labels)
    return loops, _checks.read_only(np.array(sorted(between), dtype=np.float64).reshape(-1, 2, 2))


def _chained(sides: set[Side]) -> Iterator[NDArray[np.float64]]:
    """Yield the closed curves that directed sides make."""
    onward: dict[Point, list[Point]] = {}
    for a, b in sorted(sides):
        onward.setdefault(a, []).append(b)
    while onward:
        start = next(iter(onward))
        loop, at = [], start
        while True:
            loop.append(at)
            following = onward[at].pop()
            if not onward[at]:
                del onward[at]
            at = following
            if at == start:
                break
        yield _checks.read_only(np.array(loop))
