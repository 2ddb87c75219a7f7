"""Where a branch of logit responses turns back, and where it has a given precision."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._path import ENOUGH, Branch, Point

# Where a branch turns back is known to about the square of this, relative to its precision.
FLAT = 1e-7
# Where a branch turns the equations of one precision are singular; so near to it the turning point is taken.
SAME = 1e-13
# Halving a step so often leaves nothing of it.
MOST_HALVINGS = 60
SHARES = np.linspace(0, 1, 65)


def with_turns(branch: Branch, points: list[Point]) -> list[Point]:
    """Add the points at which the branch turns back, so that the precision is monotone between neighbours."""
    out = points[:1]
    for a, b in pairwise(points):
        if a.tangent[-1] * b.tangent[-1] < 0:
            out.append(_turn(branch, a, b))
        out.append(b)
    return out


def crossings(branch: Branch, points: list[Point], wanted: NDArray[np.float64]) -> Iterator[tuple[int, Point]]:
    """Yield the points at which the precision is one of those wanted, and which one, along the branch."""
    if wanted[0] == 0:
        yield 0, points[0]
    for a, b in pairwise(points):
        low, high = sorted((a.precision, b.precision))
        inside = np.flatnonzero((wanted >= low) & (wanted <= high) & (wanted != a.precision))
        for k in inside if a.precision < b.precision else inside[::-1]:
            yield int(k), _at(branch, a, b, wanted[k])


def _turn(branch: Branch, a: Point, b: Point) -> Point:
    """Return the point between two neighbours at which the branch turns back: regula falsi on the tangent."""
    side, point = np.sign(a.tangent[-1]), a
    for _ in range(MOST_HALVINGS):
        share = a.tangent[-1] / (a.tangent[-1] - b.tangent[-1])
        point = _between(branch, a, b, min(max(share, 0.1), 0.9))
        if abs(point.tangent[-1]) <= FLAT * (1 + abs(point.precision)):
            break
        a, b = (point, b) if np.sign(point.tangent[-1]) == side else (a, point)
    return point


def _at(branch: Branch, a: Point, b: Point, precision: float) -> Point:
    """Return the point of a precision between two points between which the precision is monotone."""
    row = np.append(np.zeros(branch.size), 1.0)
    for _ in range(MOST_HALVINGS):
        for end in (a, b):
            if abs(end.precision - precision) <= SAME * precision:
                return end
        guess, _ = _cubic(a, b, _share(a, b, precision))
        guess[-1] = precision
        found = branch.solve(guess, row)
        if found is not None and _is_between(a, found[0], b):
            return found[0]
        middle = _between(branch, a, b, 0.5)
        a, b = (a, middle) if (a.precision - precision) * (middle.precision - precision) <= 0 else (middle, b)
    raise ArithmeticError(f"the branch could not be followed near {precision:.6g} / (the most that an action gains)")


def _is_between(a: Point, point: Point, b: Point) -> bool:
    """Whether it is neither before a nor behind b: where the branch turns there are two points of a precision."""
    after = (a.weights**2 * a.tangent) @ (point.place - a.place)
    before = (b.weights**2 * b.tangent) @ (b.place - point.place)
    return bool(min(after, before) >= -ENOUGH)


def _between(branch: Branch, a: Point, b: Point, share: float) -> Point:
    """Return a point of the branch between two neighbours."""
    guess, direction = _cubic(a, b, share)
    found = branch.solve(guess, a.weights**2 * direction)
    if found is None:
        raise ArithmeticError(
            f"the branch could not be followed near {a.precision:.6g} / (the most that an action gains)"
        )
    return found[0]


def _share(a: Point, b: Point, precision: float) -> float:
    """Return about how far from a to b a precision is."""
    precisions = _cubic(a, b, SHARES, -1)[0]
    return float(np.interp(precision, np.sort(precisions), SHARES if a.precision < b.precision else SHARES[::-1]))


def _cubic(a: Point, b: Point, s: Any, of: Any = slice(None)) -> tuple[Any, Any]:
    """Return the cubic from a to b along their tangents at a share of the way, and its derivative."""
    length = np.linalg.norm(a.weights * (b.place - a.place))
    start, chord = a.place[of], b.place[of] - a.place[of]
    out, into = length * a.tangent[of], length * b.tangent[of]
    place = start + s * s * (3 - 2 * s) * chord + s * (1 - s) ** 2 * out - s * s * (1 - s) * into
    return place, 6 * s * (1 - s) * chord + (1 - s) * (1 - 3 * s) * out - s * (2 - 3 * s) * into
