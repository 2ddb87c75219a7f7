"""Convex polygons, in floats or Fractions: corners of points, and edges of corners."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# From so many points on it pays to leave out first those inside of a hull of some of them.
MANY, DIRECTIONS = 200, 32


def corners(points: NDArray[Any], near: float = 0) -> list[int]:
    """Return which points are the corners of their hull, counter-clockwise from the lexicographically least.

    A point that is no further than about ``near`` from the hull of others is none of them.

    Notes
    -----
    The monotone chain of Andrew (1979). It goes through the points from left to right and drops a point as soon as it
    is not to the right of the way from the one before to the one after; then the same from right to left.
    """
    if near:
        points = snapped(points, near)
    if len(points) > MANY and points.dtype != object:
        chosen = outermost(points, near)
        if len(chosen) < len(points):
            return chosen[corners(points[chosen], near)].tolist()
    values = points.tolist()
    order = sorted(range(len(values)), key=values.__getitem__)
    distinct = order[:1]
    for k in order[1:]:
        if values[k] != values[distinct[-1]]:
            distinct.append(k)
    if len(distinct) < 3:
        return distinct
    lower, upper = _chain(values, distinct, near), _chain(values, distinct[::-1], near)
    return lower[:-1] + upper[:-1]


def snapped(points: NDArray[np.float64], near: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points whose coordinates are equal where they were nearly equal.

    Otherwise "left" would depend on rounding where it should not, and a corner on a nearly vertical edge be lost.
    """
    out = points.copy()
    for column, room in zip(out.T, np.broadcast_to(near, out.shape[1]), strict=True):
        order = np.argsort(column, kind="stable")
        values = column[order]
        starts = np.append(True, np.diff(values) > room)
        column[order] = values[starts][np.cumsum(starts) - 1]
    return out


def outermost(points: NDArray[np.float64], near: float) -> NDArray[np.int64]:
    """Return which points are not inside of the hull of others, by more than ``near`` and rounding."""
    angles = np.arange(DIRECTIONS) * (2 * np.pi / DIRECTIONS)
    size = np.abs(points).max(axis=0)
    directions = np.stack([np.cos(angles), np.sin(angles)]) / np.where(size > 0, size, 1)[:, None]
    extreme = np.unique((points @ directions).argmax(axis=0))
    if len(extreme) < 3:
        return np.arange(len(points))
    normals, offsets = edges(points[extreme[corners(points[extreme])]])
    room = np.abs(normals) @ (1e-12 * size + 2 * near)
    return np.flatnonzero((points @ normals.T >= offsets - room).any(axis=1))


def _chain(values: list[list[Any]], order: list[int], near: float) -> list[int]:
    chain: list[int] = []
    for k in order:
        x, y = values[k]
        while len(chain) > 1:
            (a, b), (c, d) = values[chain[-2]], values[chain[-1]]
            # Twice the area of the triangle is at most its longest side times the distance of the middle point.
            if (c - a) * (y - b) - (d - b) * (x - a) > near * (abs(x - a) + abs(y - b)):
                break
            chain.pop()
        chain.append(k)
    return chain


def edges(vertices: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return outer normals and offsets of the halfspaces whose intersection is the hull of corners in order.

    A segment has those of its line, in both directions, and of its ends; a point those of both its coordinates.
    """
    along = np.roll(vertices, -1, axis=0) - vertices
    if len(vertices) == 1:
        normals = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]]) + 0 * vertices[0, 0]
        return normals, normals @ vertices[0]
    normals = np.stack([along[:, 1], -along[:, 0]], axis=1)
    offsets = (normals * vertices).sum(axis=1)
    if len(vertices) == 2:
        return np.vstack([normals, -along]), np.append(offsets, (-along * vertices).sum(axis=1))
    return normals, offsets


def distances(points: NDArray[np.float64], vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far points are from a polygon, its corners in order; 0 inside."""
    normals, offsets = edges(vertices)
    along = np.roll(vertices, -1, axis=0) - vertices
    length = (along**2).sum(axis=1)
    apart = points[:, None] - vertices
    share = np.clip((apart * along).sum(axis=2) / np.where(length > 0, length, 1), 0, 1)
    out = np.linalg.norm(apart - share[..., None] * along, axis=2).min(axis=1)
    return np.where((points @ normals.T <= offsets).all(axis=1), 0, out)
