"""Polytopes in floats, of three and more dimensions: Qhull within the affine hull, so flat ones are as good as others.

Coordinates are divided by their sizes first, so that `NEAR` is relative to what each seat is paid.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Payoffs are sums of some products, each rounded by about 1e-16 of the largest. What is thinner than this part of it
# counts as flat, what is nearer as the same.
NEAR = 1e-10

Floats = NDArray[np.float64]


def scale_of(points: Floats) -> Floats:
    """Return the largest size of each coordinate, or 1 where all are 0."""
    sizes = np.abs(points).max(axis=0)
    return np.where(sizes > 0, sizes, 1.0)


def frame(points: Floats) -> tuple[Floats, Floats, Floats]:
    """Return a point of the affine hull, directions that span it, and normals to it, as rows."""
    centre = points.mean(axis=0)
    _, sizes, directions = np.linalg.svd(points - centre)
    rank = int((sizes > NEAR * np.sqrt(len(points))).sum())
    return centre, directions[:rank], directions[rank:]


def corners(points: Floats) -> Floats:
    """Return the corners of the hull of points."""
    scale = scale_of(points)
    centre, directions, _ = frame(points / scale)
    inner = (points / scale - centre) @ directions.T
    if inner.shape[1] == 0:
        return points[:1]
    if inner.shape[1] == 1:
        return points[[int(inner.argmin()), int(inner.argmax())]]
    hull = _hull(inner)
    normals, offsets = hull.equations[:, :-1], hull.equations[:, -1]
    # A point within an edge or a face, but for rounding, is a corner to Qhull. The facets there do not meet in a point.
    tight = np.abs(inner[hull.vertices] @ normals.T + offsets) <= NEAR
    proper = [np.linalg.matrix_rank(normals[row], tol=10 * NEAR) == inner.shape[1] for row in tight]
    return points[hull.vertices[proper]]


def halfspaces(points: Floats) -> tuple[Floats, Floats]:
    """Return unit normals and offsets of the facets of a hull; of a flat one, of its affine hull too."""
    scale = scale_of(points)
    centre, directions, normals = frame(points / scale)
    inner = (points / scale - centre) @ directions.T
    facets = np.empty((0, len(directions)))
    if len(directions) == 1:
        facets = np.array([[-1.0], [1.0]])
    elif len(directions) > 1:
        facets = _hull(inner).equations[:, :-1]
    rows = np.vstack([facets @ directions, normals, -normals]) / scale
    rows /= np.linalg.norm(rows, axis=1)[:, None]
    offsets = (points @ rows.T).max(axis=0)
    # Qhull cuts facets into simplices, with nearly the same equation.
    distinct: list[int] = []
    for k, row in enumerate(rows):
        if not any(np.abs(row - rows[j]).max() <= NEAR for j in distinct):
            distinct.append(k)
    order = [distinct[k] for k in np.lexsort(rows[distinct].T[::-1])]
    return rows[order], offsets[order]


def volume(points: Floats) -> float:
    """Return the volume of a full-dimensional hull."""
    scale = scale_of(points)
    if points.shape[1] == 1:
        return float(np.ptp(points))
    return float(_hull(points / scale).volume * scale.prod())


def _hull(points: Floats) -> Any:
    from scipy.spatial import ConvexHull

    return ConvexHull(points)


def points_of(normals: Floats, offsets: Floats) -> Floats | None:
    """Return points whose hull is ``{x: normals @ x <= offsets}``, or None if it is not bounded."""
    bounds = np.array([_extent(normals, offsets, axis) for axis in np.eye(normals.shape[1])])
    if np.isnan(bounds).any():
        return np.empty((0, normals.shape[1]))
    if np.isinf(bounds).any():
        return None
    # Of a coordinate that is 0 in all of it only rounding is left.
    sizes = np.abs(bounds).max(axis=1)
    most = sizes.max() or 1.0
    scale = np.where(sizes > NEAR * most, sizes, most)
    rows = normals * scale
    lengths = np.linalg.norm(rows, axis=1)
    proper = lengths > 0
    inner = _bounded(rows[proper] / lengths[proper, None], offsets[proper] / lengths[proper])
    return np.where(np.abs(inner) > NEAR, inner, 0.0) * scale


def _extent(normals: Floats, offsets: Floats, direction: Floats) -> tuple[float, float]:
    """Return the least and the largest of a coordinate: infinite if not bounded, nan if there is no point."""
    ends = []
    for sign in (1, -1):
        found = _solve(sign * direction, normals, offsets)
        ends.append(sign * found.fun if found.status == 0 else -sign * np.inf if found.status == 3 else np.nan)
    return ends[0], ends[1]


def _bounded(normals: Floats, offsets: Floats) -> Floats:
    """Return points that span a set of size about 1; the normals are unit vectors."""
    n = normals.shape[1]
    if n == 0:
        return np.empty((int((offsets >= -NEAR).all()), 0))
    # The largest ball in it: x and its radius.
    found = _solve(np.append(np.zeros(n), -1.0), np.hstack([normals, np.ones((len(normals), 1))]), offsets)
    centre, radius = found.x[:n], found.x[n]
    if radius < -NEAR:
        return np.empty((0, n))
    if radius > NEAR:
        return _around(centre, normals, offsets)
    # Those with a price hold as equations everywhere (complementary slackness).
    tight = normals[found.ineqlin.marginals < -NEAR]
    _, sizes, directions = np.linalg.svd(tight)
    free = directions[int((sizes > np.sqrt(NEAR)).sum()) :]
    rows = normals @ free.T
    lengths = np.linalg.norm(rows, axis=1)
    proper = lengths > np.sqrt(NEAR)
    slack = offsets - normals @ centre
    return centre + _bounded(rows[proper] / lengths[proper, None], slack[proper] / lengths[proper]) @ free


def _around(centre: Floats, normals: Floats, offsets: Floats) -> Floats:
    if len(centre) == 1:
        ends = offsets / normals[:, 0]
        return np.array([[ends[normals[:, 0] < 0].max()], [ends[normals[:, 0] > 0].min()]])
    from scipy.spatial import HalfspaceIntersection

    return HalfspaceIntersection(np.hstack([normals, -offsets[:, None]]), centre).intersections


def _solve(cost: Floats, normals: Floats, offsets: Floats) -> Any:
    from scipy.optimize import linprog

    from relgames.equilibria._linear import OPTIONS

    return linprog(cost, normals, offsets, bounds=(None, None), method="highs", options=OPTIONS)
