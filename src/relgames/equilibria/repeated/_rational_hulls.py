"""Polytopes in rationals, of any dimension: their corners from points, their halfspaces, and corners from halfspaces.

Both conversions are one question to the double description method (`relgames.equilibria._cone`), which takes cones
within an orthant. A polytope is put there by coordinates that are not negative on it: barycentric ones of some of its
points, or the slacks of some of its halfspaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._rationals import fraction, fractions, matrix, table
from relgames.equilibria._cone import extreme_rays

# Pairs of corners are looked at: so many take about a minute.
MOST_CORNERS = 20_000


def corners(points: NDArray[Any]) -> NDArray[Any]:
    """Return the corners of the hull of points, in lexicographic order."""
    points = np.array(sorted({tuple(point) for point in points.tolist()}), dtype=object)
    if len(points) < 3:
        return points
    facets, _ = _facets(points)
    tight = (_slack(points, facets) == 0).astype(np.int64)
    # Another point that lies on all the facets of this one lies on the smallest face that holds it.
    common = tight @ tight.T
    return points[(common == common.diagonal()[:, None]).sum(axis=1) == 1]


def halfspaces(points: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return normals (integers without a common factor, as Fractions) and offsets of the facets of a hull.

    A flat hull has the halfspaces of its affine hull too, each plane in both directions.
    """
    facets, planes = _facets(points)
    rows = np.array([*facets, *planes, *(-plane for plane in planes)], dtype=object)
    normals, offsets = primitive(rows[:, :-1], rows[:, -1])
    order = sorted(range(len(rows)), key=lambda k: (*normals[k], offsets[k]))
    return normals[order], offsets[order]


def dimension(points: NDArray[Any]) -> int:
    """Return the dimension of the affine hull."""
    return int(matrix(points[1:] - points[0]).rank())


def primitive(normals: NDArray[Any], offsets: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the same halfspaces with normals of integers without a common factor."""
    factors = []
    for row in normals:
        common = lcm(*(value.denominator for value in row))
        factors.append(Fraction(common, gcd(*(int(value * common) for value in row))))
    column = np.array(factors, dtype=object)
    return normals * column[:, None], offsets * column


def _facets(points: NDArray[Any]) -> tuple[list[NDArray[Any]], list[NDArray[Any]]]:
    """Return the facets and the planes of an affine hull, as rows (normal, offset).

    A linear function of barycentric coordinates that is not negative on all points has coefficients that are not
    negative, as the points that span the others have unit vectors for coordinates. The extreme ones of these functions
    are the facets.
    """
    lifted = np.hstack([points, np.full((len(points), 1), Fraction(1))])
    reduced, rank = matrix(lifted.T).rref()
    basis = _pivots(reduced, rank)
    coordinates = np.array([fractions(row) for row in reduced.tolist()[:rank]], dtype=object).T
    rays = extreme_rays(_whole_rows(-np.delete(coordinates, basis, axis=0)), MOST_CORNERS)
    # Coordinates on the affine hull: some of those given, with the constant among them, determine the others.
    columns, planes = _columns(lifted[basis])
    inverse = table(matrix(lifted[np.ix_(basis, columns)]).inv())
    facets = []
    # The only facet of a point is the constant one.
    for ray in rays if rank > 1 else []:
        row = np.full(lifted.shape[1], Fraction(0), dtype=object)
        row[columns] = -(inverse @ ray)
        row[-1] = -row[-1]
        facets.append(row)
    return facets, planes


def _columns(lifted: NDArray[Any]) -> tuple[list[int], list[NDArray[Any]]]:
    """Return columns, the last one among them, that span all, and the planes that the others follow by."""
    n = lifted.shape[1]
    order = [n - 1, *range(n - 1)]
    reduced, rank = matrix(lifted[:, order]).rref()
    pivots = _pivots(reduced, rank)
    columns = [order[j] for j in pivots]
    planes = []
    for j in range(n):
        if j not in pivots:
            row = np.full(n, Fraction(0), dtype=object)
            row[order[j]] = Fraction(1)
            for i, column in enumerate(columns):
                row[column] = -fraction(reduced[i, j])
            row[-1] = -row[-1]
            planes.append(row)
    return columns, planes


def points_of(normals: NDArray[Any], offsets: NDArray[Any]) -> NDArray[Any] | None:
    """Return the corners of ``{x: normals @ x <= offsets}``; None if it is not bounded.

    In slacks of halfspaces that are independent, and of 1 >= 0, the cone over the polytope lies in an orthant.
    """
    n = normals.shape[1]
    slack = np.hstack([-normals, offsets[:, None]])
    slack = np.vstack([[Fraction(0)] * n + [Fraction(1)], slack])
    reduced, rank = matrix(slack.T).rref()
    chosen = _pivots(reduced, rank)
    if rank <= n:
        return None
    inverse = table(matrix(slack[chosen]).inv())
    others = np.delete(slack, chosen, axis=0) @ inverse
    rays = extreme_rays(_whole_rows(-others), MOST_CORNERS)
    lifted = np.array([inverse @ ray for ray in rays], dtype=object).reshape(-1, n + 1)
    if any(row[-1] == 0 for row in lifted):
        return None
    return np.array([row[:-1] / row[-1] for row in lifted], dtype=object).reshape(-1, n)


def volume(points: NDArray[Any], normals: NDArray[Any], offsets: NDArray[Any]) -> Fraction:
    """Return the volume of the full-dimensional hull of its corners.

    A face is cut into pyramids, from one of its corners over those of its facets that do not hold it (the pulling
    triangulation; Lee 1997).
    """
    n = points.shape[1]
    facets = [frozenset(np.flatnonzero(row).tolist()) for row in normals @ points.T == offsets[:, None]]
    total = Fraction(0)
    for first, *others in _simplices(frozenset(range(len(points))), facets, n):
        total += abs(fraction(matrix(points[others] - points[first]).det()))
    for k in range(2, n + 1):
        total /= k
    return total


def _simplices(face: frozenset[int], facets: Sequence[frozenset[int]], dimension: int) -> list[list[int]]:
    if dimension == 0:
        return [list(face)]
    apex = min(face)
    parts = {face & facet for facet in facets} - {face}
    sides = [part for part in parts if not any(part < other for other in parts)]
    return [[apex, *rest] for side in sides if apex not in side for rest in _simplices(side, facets, dimension - 1)]


def _slack(points: NDArray[Any], facets: Sequence[NDArray[Any]]) -> NDArray[Any]:
    rows = np.array(facets, dtype=object)
    return rows[:, -1] - points @ rows[:, :-1].T


def _whole_rows(values: NDArray[Any]) -> NDArray[Any]:
    """Return each row times its least common denominator, as Python integers."""
    out = np.empty(values.shape, dtype=object)
    for k, row in enumerate(values):
        common = lcm(*(value.denominator for value in row))
        out[k] = [int(value * common) for value in row]
    return out


def _pivots(reduced: Any, rank: int) -> list[int]:
    return [next(j for j in range(reduced.ncols()) if reduced[i, j] != 0) for i in range(rank)]
