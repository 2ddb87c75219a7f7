"""Pictures of sets of payoffs of two and of three seats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from relgames import _checks
from relgames.equilibria.repeated import PayoffSet, Polytope

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Blue and orange of Okabe and Ito (2008), which are told apart with every kind of colour vision; dark enough on white,
# light enough on black.
INSIDE, OUTSIDE = "#0072B2", "#E69F00"


def payoff_set(
    payoffs: PayoffSet | Polytope, ax: Axes | None = None, roles: Sequence[str] | None = None, label: str | None = None
) -> Axes:
    """Draw a set of payoffs of two or three seats: an area, or a body.

    Parameters
    ----------
    payoffs : PayoffSet or Polytope
        Of a `PayoffSet` the inner set is filled, and the outline of the outer one is drawn if it is another.
    ax : matplotlib Axes, optional
        Where to draw; with three seats it has ``projection="3d"``. A new figure by default.
    roles : sequence of str, optional
        Names of the axes. Those of the game by default.
    label : str, optional
        For a legend.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is something else, there are not two or three seats, or the axes are flat where a body is to be drawn.
    ImportError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames import report
    >>> ax = report.payoff_set(rg.feasible_set(rg.games.prisoners_dilemma()), roles=("customer", "seller"))
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('customer', 'seller')
    """
    if isinstance(payoffs, PayoffSet):
        inner, outer = payoffs.inner, None if payoffs.complete else payoffs.outer
        names: Sequence[str] = payoffs.game.roles
    elif isinstance(payoffs, Polytope):
        inner, outer, names = payoffs, None, [f"seat {k}" for k in range(payoffs.seats)]
    else:
        raise TypeError(f"payoffs must be a PayoffSet or a Polytope; got {type(payoffs).__name__}")
    if inner.seats not in (2, 3):
        raise ValueError(f"payoffs must be of two or three seats; got {inner.seats}")
    names = _checks.names(roles, inner.seats, names, "roles")
    axes = _axes(ax, inner.seats)
    if outer is not None:
        _draw(axes, outer, OUTSIDE, 0.0, None)
    _draw(axes, inner, INSIDE, 0.3, label)
    axes.set(xlabel=names[0], ylabel=names[1])
    if inner.seats == 3:
        axes.set(zlabel=names[2])
    return axes


def _axes(ax: Any, seats: int) -> Any:
    if ax is None:
        try:
            import matplotlib.pyplot as plt
        except ImportError as error:
            raise ImportError('pictures need matplotlib: pip install "relgames[plot]"') from error
        return plt.figure(layout="constrained").add_subplot(projection="3d" if seats == 3 else None)
    if (getattr(ax, "name", "") == "3d") != (seats == 3):
        kind = 'projection="3d"' if seats == 3 else "flat axes"
        raise ValueError(f"ax must have {kind} for {seats} seats; got {ax!r}")
    return ax


def _draw(axes: Any, polytope: Polytope, colour: str, alpha: float, label: str | None) -> None:
    corners = polytope.vertices.astype(np.float64)
    if len(corners) < 3:
        # A point, a segment, or nothing.
        axes.plot(*corners.T, "o-", color=colour, label=label)
        return
    if polytope.seats == 2:
        if alpha:
            axes.fill(*corners.T, facecolor=colour, alpha=alpha)
        closed = np.vstack([corners, corners[:1]])
        axes.plot(*closed.T, "o-" if alpha else "--", color=colour, ms=4, label=label)
        return
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    faces = Poly3DCollection(_faces(polytope, corners), facecolor=colour, edgecolor=colour, alpha=alpha, linewidths=1)
    axes.add_collection3d(faces)
    # A collection does not move the limits of the axes.
    axes.plot(*corners.T, "o", color=colour, ms=4, label=label)


def _faces(polytope: Polytope, corners: Any) -> list[Any]:
    """Return the corners of each face, in order around it."""
    normals, offsets = polytope.normals.astype(np.float64), polytope.offsets.astype(np.float64)
    slack = offsets[:, None] - normals @ corners.T
    # Corners were rounded, and what is next to a face by more is off it.
    near = slack <= 1e-7 * max(1.0, np.abs(corners).max()) * np.linalg.norm(normals, axis=1)[:, None]
    faces = []
    for normal, on in zip(normals, near, strict=True):
        around = corners[on]
        if len(around) >= 3:
            faces.append(around[_order(around - around.mean(axis=0), normal)])
    return faces


def _order(points: Any, normal: Any) -> Any:
    """Return the order of points in a plane around their middle."""
    first = np.cross(normal, np.eye(3)[np.abs(normal).argmin()])
    return np.argsort(np.arctan2(points @ np.cross(normal, first), points @ first))
