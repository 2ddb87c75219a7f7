"""The corners of a cone, in integers: the double description method."""

from __future__ import annotations

from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray


class TooManyCornersError(Exception):
    """The cone, or one on the way to it, has more corners than allowed."""


def extreme_rays(A: NDArray[Any], most: int) -> NDArray[Any]:
    """Return the extreme rays of ``{x >= 0: A @ x <= 0}``, one per row, in integers without a common factor.

    Parameters
    ----------
    A : ndarray of int, shape (m, n)
    most : int
        `TooManyCornersError` is raised once there are more.

    Notes
    -----
    The constraints are added one by one to the orthant x >= 0. Each cuts off the rays that break it, and adds the point
    at which it crosses the edge between one of them and one that it leaves strictly inside. Two rays span an edge if
    and only if no third ray meets all the constraints with equality that both of them do (Motzkin, Raiffa, Thompson and
    Thrall 1953, revisited by Fukuda and Prodon 1996). Next comes the constraint that cuts off most, which keeps the
    cones on the way small.
    """
    n = A.shape[1]
    rays = np.array([[int(i == j) for j in range(n)] for i in range(n)], dtype=object)
    values, added = rays @ A.T, []
    while True:
        cut = (values > 0).sum(axis=0)
        if not cut.any():
            # What is left is met by all rays, so it is implied.
            return rays
        k = int(cut.argmax())
        tight = np.hstack([rays == 0, values[:, added] == 0]).astype(bool)
        keep = np.flatnonzero(values[:, k] <= 0)
        new = _crossings(rays, values[:, k], tight, most - len(keep))
        rays = np.vstack([rays[keep], new])
        values = np.vstack([values[keep], new @ A.T])
        added.append(k)


def _crossings(rays: NDArray[Any], value: NDArray[Any], tight: NDArray[np.bool_], most: int) -> NDArray[Any]:
    """Return the points with value 0 on the edges of a cone along which the value changes its sign."""
    n = rays.shape[1]
    new: list[NDArray[Any]] = []
    inside = np.flatnonzero(value < 0)
    loose = np.asarray(~tight.T, dtype=np.float32)
    for i in np.flatnonzero(value > 0):
        both = tight[inside] & tight[i]
        # On an edge n - 2 constraints are tight, and independent; most pairs have fewer.
        may = both.sum(axis=1) >= n - 2
        meeting = np.asarray(both[may], dtype=np.float32) @ loose == 0
        for j in inside[may][meeting.sum(axis=1) == 2]:
            ray = value[i] * rays[j] - value[j] * rays[i]
            new.append(ray // gcd(*ray))
        if len(new) > most:
            raise TooManyCornersError
    return np.array(new, dtype=object).reshape(-1, n)
