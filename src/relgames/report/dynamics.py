"""Phase portraits: where shares that grow by what they earn go, and where they rest."""

from __future__ import annotations

from textwrap import fill
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._arguments import game_of
from relgames.games import Game
from relgames.report._flow import (
    SADDLE,
    STABLE,
    UNDECIDED,
    UNSTABLE,
    OnePopulation,
    Rest,
    TwoPopulations,
    along_edge,
)
from relgames.report._matplotlib import (
    BLUE,
    GREY,
    MARK,
    ORANGE,
    SIZE,
    WIDTH,
    axes,
    bare,
    ink,
    legend,
    legend_beside,
    legible,
    name_axes,
    paper,
)

TRIANGLE = np.array([[0, 0], [1, 0], [0.5, np.sqrt(0.75)]])
SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
# Points per side of the grid on which the field is given to the streamlines.
GRID = 80


def simplex(game: Game, ax: Any = None) -> Any:
    """Draw the replicator flow of a symmetric game of three actions on the triangle of their shares.

    A corner is a population in which all do the same, and a point the nearer to it the more do. Streamlines follow the
    flow, arrows on the sides are where only two actions are there. All points at rest are marked: stable ones by a full
    circle, unstable ones by an open one, saddles by a half one, and those of which the linear part does not decide,
    such as centres, by a diamond. Where a whole segment is at rest it is a thick line.

    Parameters
    ----------
    game : Game
        Two seats, symmetric, three actions; the ``meta_game`` of a tournament of three strategies is one.
    ax : matplotlib Axes, optional
        Where to draw. New ones by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is no such game.
    ModuleNotFoundError
        If matplotlib is not installed.

    Notes
    -----
    The shares x of the actions follow :math:`\\dot x_i = x_i ((A x)_i - x^\\top A x)` [1]_. At rest are the shares at
    which all actions that are there earn the same. They are found, and the signs of the eigenvalues decided, in
    rationals; a payoff in floats is read as the nearest fraction with a denominator up to a million, as a part of the
    largest one.

    References
    ----------
    .. [1] P. D. Taylor and L. B. Jonker (1978), Evolutionarily stable strategies and game dynamics, Mathematical
       Biosciences 40, 145–156.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> names = ("rock", "paper", "scissors")
    >>> ax = rg.report.simplex(rg.Game.symmetric([[0, -1, 2], [2, 0, -1], [-1, 2, 0]], actions=names))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['stable', 'saddle']
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    if game_of(game).counts != (3, 3) or not game.is_symmetric:
        raise ValueError(
            "game must be a symmetric one of two seats with three actions each (Game.symmetric(A)); got one of "
            f"{game.counts} actions{'' if game.is_symmetric else ' whose seats differ'}; phase_portrait draws 2 by 2"
        )
    ax = axes(ax, size=SIZE)
    flow = OnePopulation(game)
    ax.update_datalim([(-0.06, -0.12), (1.06, 0.98)])
    ax.margins(0)
    ax.set_aspect("equal", adjustable="datalim")
    bare(ax)
    _streamlines(ax, TRIANGLE, lambda points: TRIANGLE.T @ flow.field(_shares(points)))
    corners = np.eye(3)
    rests = flow.rests()
    _edges(ax, flow, rests, [(corners[k], corners[(k + 1) % 3]) for k in range(3)], TRIANGLE)
    marks = _rests(ax, rests, TRIANGLE)
    legend(ax, list(marks.values()), list(marks), loc="upper left", frameon=False)
    for name, (x, y), side in zip(game.actions[0], TRIANGLE, ("left", "right", "center"), strict=True):
        place = {"x": x + {"left": -0.03, "right": 0.03, "center": 0}[side], "y": y + (0.04 if y else -0.04)}
        ax.text(**place, s=fill(name, WIDTH), ha=side, va="bottom" if y else "top", parse_math=False)
    return ax


def phase_portrait(game: Game, ax: Any = None) -> Any:
    """Draw the replicator flow of a game of two seats with two actions each, a population for each seat.

    Across is the share of the first population that plays its first action, upwards that of the second one. Marks are
    those of `simplex`.

    Parameters
    ----------
    game : Game
        Two seats, two actions each.
    ax : matplotlib Axes, optional
        Where to draw. New ones by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is no such game.
    ModuleNotFoundError
        If matplotlib is not installed.

    Notes
    -----
    The shares follow :math:`\\dot x = x (1 - x) g_0(y)` and :math:`\\dot y = y (1 - y) g_1(x)`, where :math:`g_i` is
    what the first action of seat i earns more than its second one [1]_. In a symmetric game two populations part where
    one would not: hawks and doves are mixed at rest in one population, and that point is a saddle of two.

    References
    ----------
    .. [1] P. D. Taylor (1979), Evolutionarily stable strategies with two types of player, Journal of Applied
       Probability 16, 76–83.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> ax = rg.report.phase_portrait(rg.games.stag_hunt())
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['stable', 'unstable', 'saddle']
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    two_by_two(game)
    ax = axes(ax, size=SIZE)
    flow = TwoPopulations(game)
    _streamlines(ax, SQUARE, flow.field)
    rests = flow.rests()
    _edges(ax, flow, rests, [(SQUARE[k], SQUARE[(k + 1) % 4]) for k in range(4)], np.eye(2))
    marks = _rests(ax, rests, np.eye(2))
    legend_beside(ax, list(marks.values()), list(marks))
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    name_axes(ax, [f"{role}: share of {a[0]}" for role, a in zip(game.roles, game.actions, strict=True)])
    return ax


def two_by_two(game: Any) -> None:
    """Check that it is a game of two seats with two actions each."""
    if game_of(game).counts != (2, 2):
        raise ValueError(f"game must have two seats with two actions each; got {game.counts} actions")


def _shares(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares at points of the plane, shape (2, k), as weights of the corners of the triangle, (3, k)."""
    corners = np.column_stack([TRIANGLE, np.ones(3)])
    return np.linalg.inv(corners).T @ np.concatenate([points, np.ones((1, points.shape[1]))])


def _streamlines(ax: Any, outline: NDArray[np.float64], velocity: Any) -> None:
    """Draw streamlines within an outline that the flow does not leave, so what is beyond it can be cut off."""
    from matplotlib.patches import Polygon

    across, up = (np.linspace(low, high, GRID) for low, high in zip(outline.min(0), outline.max(0), strict=True))
    points = np.array(np.meshgrid(across, up))
    u, v = velocity(points.reshape(2, -1)).reshape(points.shape)
    edge = Polygon(outline, closed=True, transform=ax.transData)
    before = set(ax.patches)
    # Rounding is no flow.
    if max(np.abs(u).max(), np.abs(v).max()) > 1e-12:
        look = {"color": legible(GREY, paper(ax), MARK), "linewidth": 0.8, "density": 0.9, "arrowsize": 0.9}
        lines = ax.streamplot(across, up, u, v, **look, zorder=1).lines
        for artist in (lines, *(set(ax.patches) - before)):
            artist.set_clip_path(edge)


def _edges(
    ax: Any, flow: OnePopulation | TwoPopulations, rests: list[Rest], edges: Any, to_plane: NDArray[np.float64]
) -> None:
    """Draw the sides, along which the flow goes to and from what rests on them."""
    for start, end in edges:
        ax.plot(*(np.array([start, end]) @ to_plane).T, color=ink(ax), linewidth=1.2, zorder=2)
        for middle, way in along_edge(flow, start, end, rests):
            tail, head = ((middle + part * way) @ to_plane for part in (-0.02, 0.02))
            arrow = {"arrowstyle": "-|>", "color": ink(ax), "mutation_scale": 13}
            ax.annotate("", head, tail, arrowprops=arrow, zorder=3)


def _rests(ax: Any, rests: list[Rest], to_plane: NDArray[np.float64]) -> dict[str, Any]:
    """Mark what is at rest, and return what stands for the marks in a legend."""
    front, back = ink(ax), paper(ax)
    styles = {
        STABLE: {"marker": "o", "markerfacecolor": front},
        UNSTABLE: {"marker": "o", "markerfacecolor": back},
        SADDLE: {"marker": "o", "markerfacecolor": front, "markerfacecoloralt": back, "fillstyle": "left"},
        UNDECIDED: {"marker": "D", "markerfacecolor": back, "markersize": 7},
    }
    marks = {}
    for kind, style in styles.items():
        points = [rest.shares[0] for rest in rests if rest.kind == kind and len(rest.shares) == 1]
        if points:
            places = np.array(points).astype(np.float64) @ to_plane
            common = {"markersize": 9, "markeredgecolor": front, "linestyle": "none", "zorder": 5, "clip_on": False}
            (marks[kind],) = ax.plot(*places.T, **{**common, **style})
    for rest in rests:
        places, several = rest.shares.astype(np.float64) @ to_plane, "all points at rest"
        if len(places) == 2:
            line = {"color": legible(ORANGE, back, MARK), "linewidth": 4, "solid_capstyle": "round", "zorder": 4}
            (marks[several],) = ax.plot(*places.T, **line)
        elif len(places) > 2:
            blue = legible(BLUE, back, MARK)
            (marks[several],) = ax.fill(*places.T, facecolor="none", hatch="...", edgecolor=blue, zorder=1)
    return marks
