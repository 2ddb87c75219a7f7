"""Pictures of sets of payoffs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria import PayoffSet, Polytope, feasible_set, minmax
from relgames.games import Game
from relgames.report._matplotlib import GREY, HATCHES, MARK, SIZE, axes, halo, ink, legible, name_axes, paper, style

# What is nearer to a plane, as a part of the largest payoff, is drawn as on it.
ON = 1e-8


def payoff_set(
    payoffs: PayoffSet | Polytope,
    ax: Any = None,
    label: str | None = None,
    points: Mapping[str, _checks.Numbers] | None = None,
) -> Any:
    """Draw a set of payoffs of two or three seats.

    Parameters
    ----------
    payoffs : PayoffSet or Polytope
        Of a PayoffSet what is proven to be sustained is filled; the feasible payoffs are drawn as a thin dotted
        outline; if it is not proven complete, the outer set as a dashed one; and a cross is at the minmax point, below
        which nobody can be held in pure strategies.
    ax : matplotlib Axes, optional
        Where to draw; of three seats, with a projection to "3d". New ones by default.
    label : str, optional
        What to call it in a legend: without one, a PayoffSet is "sustained". Of several sets on the same axes each has
        colours, lines and hatches of its own.
    points : mapping of str to array_like, shape (N,), optional
        Payoffs to be marked, by their names.

    Returns
    -------
    matplotlib Axes
        ``ax.legend()`` says what the lines are.

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
    >>> dilemma = rg.games.prisoners_dilemma()
    >>> ax = rg.report.payoff_set(rg.payoff_set(dilemma, discount=0.6), points={"both give": (3, 3)})
    >>> [text.get_text() for text in ax.legend().get_texts()]
    ['feasible', 'sustained', 'minmax']
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    if not isinstance(payoffs, PayoffSet | Polytope):
        raise TypeError(f"payoffs must be a PayoffSet or a Polytope; got {type(payoffs).__name__}")
    inner = payoffs.inner if isinstance(payoffs, PayoffSet) else payoffs
    if inner.seats not in (2, 3):
        raise ValueError(f"payoffs must be those of 2 or 3 seats, which can be drawn; got {inner.seats}")
    places = _places(points, inner.seats)
    ax = axes(ax, inner.seats == 3, SIZE)
    ax.margins(0.08)
    if inner.seats == 3:
        # Grey walls would hide thin lines.
        for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
            axis.set_pane_color(paper(ax))
    roles = [f"seat {i}" for i in range(inner.seats)]
    k = len({line.get_gid() for line in ax.lines if line.get_gid()})
    own = style(k, ax)
    if isinstance(payoffs, PayoffSet):
        roles, label = list(payoffs.game.roles), label or "sustained"
        _draw_bounds(payoffs, ax, label, own["color"])
    look = {"color": own["color"], "linestyle": "-", "linewidth": 1.8, "gid": f"set {k}"}
    if inner.seats == 3:
        look |= {"marker": own["marker"], "markersize": 4}
    _draw(inner, ax, label, hatch=HATCHES[k % len(HATCHES)], **look)
    if isinstance(payoffs, PayoffSet):
        _draw_minmax(payoffs.game, ax)
    for name, place in places.items():
        _mark(ax, name, place)
    name_axes(ax, roles)
    return ax


def _places(points: Mapping[str, _checks.Numbers] | None, seats: int) -> dict[str, NDArray[np.float64]]:
    if points is None:
        return {}
    if not isinstance(points, Mapping):
        raise TypeError(f"points must be a mapping of names to payoffs; got {type(points).__name__}")
    places = {str(name): _checks.exact_array(point, f"points[{name!r}]")[0] for name, point in points.items()}
    for name, place in places.items():
        if place.shape != (seats,):
            raise ValueError(f"points[{name!r}] must hold one payoff per seat, {seats}; got shape {place.shape}")
    return places


def _draw_bounds(payoffs: PayoffSet, ax: Any, label: str, colour: Any) -> None:
    """Draw what is feasible, and what may be sustained at most if that is not proven."""
    thin = {"color": legible(GREY, paper(ax), MARK), "linestyle": ":", "linewidth": 1.2}
    _draw(feasible_set(payoffs.game), ax, _once(ax, "feasible"), **thin)
    if not payoffs.complete:
        _draw(payoffs.outer, ax, f"{label}, at most", color=colour, linestyle="--", linewidth=1.2)


def _draw_minmax(game: Game, ax: Any) -> None:
    least = [[float(minmax(game, i, "pure").value)] for i in range(game.seats)]
    cross = {"marker": "x", "markersize": 8, "markeredgewidth": 2, "linestyle": "none", "color": ink(ax)}
    ax.plot(*least, **cross, label=_once(ax, "minmax"), zorder=4)


def _once(ax: Any, label: str) -> str | None:
    """Return the label, or None if something has it already: what several sets share is named once."""
    return None if label in ax.get_legend_handles_labels()[1] else label


def _mark(ax: Any, name: str, place: NDArray[np.float64]) -> None:
    ax.plot(*place[:, None], marker="o", color=ink(ax), linestyle="none", zorder=5)
    look = {"path_effects": halo(ax), "parse_math": False, "zorder": 6}
    if len(place) == 3:
        ax.text(*place, s=f"  {name}", **look)
    else:
        ax.annotate(name, place, (6, 6), textcoords="offset points", **look)


def _draw(polytope: Polytope, ax: Any, label: str | None, hatch: str | None = None, **line: Any) -> None:
    """Draw the edges of a polytope and, if it has a hatch, its area or its faces."""
    points = polytope.vertices.astype(np.float64)
    if polytope.is_empty:
        return
    if len(points) == 1:
        ax.plot(*points.T, **{**line, "linestyle": "none", "marker": "s"}, label=label)
        return
    for k, face in enumerate(_faces(polytope, points)):
        ax.plot(*points[[*face, face[0]]].T, **line, label=None if k else label)
        if hatch is not None and len(face) > 2:
            _fill(ax, points[face], line["color"], hatch)


def _fill(ax: Any, corners: NDArray[np.float64], colour: Any, hatch: str) -> None:
    from matplotlib.colors import to_rgba

    if corners.shape[1] == 2:
        ax.fill(*corners.T, facecolor=to_rgba(colour, 0.25), edgecolor=to_rgba(colour, 0.6), hatch=hatch, linewidth=0)
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
