"""Pictures of sets of payoffs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated import PayoffSet, Polytope, feasible_set
from relgames.report._matplotlib import BLUE, GREY, ORANGE, axes

# What is nearer to a plane, as a part of the largest payoff, is drawn as on it.
ON = 1e-8


def payoff_set(payoffs: PayoffSet | Polytope, ax: Any = None, label: str | None = None) -> Any:
    """Draw a set of payoffs of two or three seats.

    Parameters
    ----------
    payoffs : PayoffSet or Polytope
        Of a PayoffSet what is proven to be sustained is filled; the feasible payoffs are drawn as a thin grey outline,
        and if it is not proven complete, the outer set as a dashed one.
    ax : matplotlib Axes, optional
        Where to draw; of three seats, with a projection to "3d". New ones by default.
    label : str, optional
        What to call it in a legend.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is no such set, or has another number of seats.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> ax = rg.report.payoff_set(rg.payoff_set(rg.games.prisoners_dilemma(), discount=0.6))
    >>> ax.get_xlabel()
    'seat 0'
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    if not isinstance(payoffs, PayoffSet | Polytope):
        raise TypeError(f"payoffs must be a PayoffSet or a Polytope; got {type(payoffs).__name__}")
    inner = payoffs.inner if isinstance(payoffs, PayoffSet) else payoffs
    if inner.seats not in (2, 3):
        raise ValueError(f"payoffs must be those of 2 or 3 seats, which can be drawn; got {inner.seats}")
    ax = axes(ax, inner.seats == 3)
    roles = [f"seat {i}" for i in range(inner.seats)]
    if isinstance(payoffs, PayoffSet):
        roles = list(payoffs.game.roles)
        _draw(feasible_set(payoffs.game), ax, GREY, ":", filled=False)
        if not payoffs.complete:
            name = None if label is None else f"{label}, at most"
            _draw(payoffs.outer, ax, ORANGE, "--", filled=False, label=name)
    _draw(inner, ax, BLUE, "-", filled=True, label=label)
    for name, role in zip("xyz", roles, strict=False):
        getattr(ax, f"set_{name}label")(role)
    return ax


def _draw(polytope: Polytope, ax: Any, colour: str, line: str, filled: bool, label: str | None = None) -> None:
    """Draw the edges of a polytope and, if it is to be filled, its area or its faces."""
    points = polytope.vertices.astype(np.float64)
    if polytope.is_empty:
        return
    if len(points) == 1:
        ax.plot(*points.T, marker="o", color=colour, linestyle="none", label=label)
        return
    for k, face in enumerate(_faces(polytope, points)):
        corners = points[[*face, face[0]]]
        ax.plot(*corners.T, color=colour, linestyle=line, linewidth=1.5 if filled else 1, label=None if k else label)
        if filled and len(face) > 2:
            _fill(ax, points[face], colour)


def _fill(ax: Any, corners: NDArray[np.float64], colour: str) -> None:
    if corners.shape[1] == 2:
        ax.fill(*corners.T, color=colour, alpha=0.25, linewidth=0)
        return
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    ax.add_collection3d(Poly3DCollection([corners], facecolors=colour, alpha=0.25))


def _faces(polytope: Polytope, points: NDArray[np.float64]) -> list[list[int]]:
    """Return the corners of each two-dimensional face in the order in which they go around it."""
    if polytope.dimension == 1:
        return [[0, 1]]
    if polytope.seats == 2:
        return [list(range(len(points)))]
    normals, offsets = polytope.normals.astype(np.float64), polytope.offsets.astype(np.float64)
    room = ON * (np.abs(normals) @ np.abs(points).max(axis=0))
    around = {}
    for normal, members in zip(normals, np.abs(normals @ points.T - offsets[:, None]) <= room[:, None], strict=True):
        face = np.flatnonzero(members)
        if len(face) > 2:
            around[tuple(face.tolist())] = _around(points[face], normal, face)
    return list(around.values())


def _around(corners: NDArray[np.float64], normal: NDArray[np.float64], names: NDArray[np.int64]) -> list[int]:
    """Return the names of the corners of a face, by their angles around its middle."""
    apart = corners - corners.mean(axis=0)
    first = apart[0] / np.linalg.norm(apart[0])
    second = np.cross(normal / np.linalg.norm(normal), first)
    return names[np.argsort(np.arctan2(apart @ second, apart @ first))].tolist()
