"""Pictures of what seats answer to each other: best responses, and logit responses of growing precision."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria import Hulls, LogitBranch, nash
from relgames.equilibria._arguments import game_of
from relgames.games import Game
from relgames.report._matplotlib import HATCHES, LINES, SIZE, axes, ink, legend_beside, name_axes, paper, style
from relgames.report.dynamics import two_by_two

# A precision is drawn on a scale that is linear up to where a probability has moved by so much from where it started.
MOVED = 0.02

CONNECTED = "equilibria, connected"


def best_responses(game: Game, ax: Any = None) -> Any:
    """Draw the best responses of two seats with two actions each, and the equilibria where they meet.

    Across is the probability with which seat 0 plays its first action, upwards that of seat 1. Where a seat is
    indifferent its curve runs across the square; if it is so whatever the other one does, the square is hatched. The
    equilibria are those of `nash`: all there are, isolated ones as points, others as segments or areas.

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

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> ax = rg.report.best_responses(rg.games.stag_hunt())
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['best response of seat 0', 'best response of seat 1', 'equilibria']
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    two_by_two(game)
    ax = axes(ax, size=SIZE)
    marks = {}
    for seat in range(2):
        curve, name, look = _best_response(game, seat), f"best response of {game.roles[seat]}", style(seat, ax)
        colour = look["color"]
        if curve is None:
            area = {"facecolor": "none", "edgecolor": colour, "hatch": HATCHES[2 * seat + 1], "zorder": 1}
            (marks[name],) = ax.fill([0, 1, 1, 0], [0, 0, 1, 1], **area)
        else:
            line = {"color": colour, "linestyle": look["linestyle"], "linewidth": 3 - seat}
            (marks[name],) = ax.plot(*(curve[:, ::-1] if seat == 0 else curve).T, **line, clip_on=False, zorder=2)
    marks |= _equilibria(ax, game)
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    name_axes(ax, [f"{role}: probability of {a[0]}" for role, a in zip(game.roles, game.actions, strict=True)])
    legend_beside(ax, list(marks.values()), list(marks))
    return ax


def logit_branch(branch: LogitBranch, ax: Any = None, game: Game | None = None, seat: int | None = None) -> Any:
    """Draw how probable each action is on the principal branch of logit responses, as precision grows.

    The axis is linear up to where play begins to leave uniform chance, and logarithmic from there on. At the right the
    marks show the equilibrium to which the branch goes; they are open if it is not seen to converge to it.

    Parameters
    ----------
    branch : LogitBranch
        Its points are joined by straight lines: ask `logit_response` for precisions as close as the picture needs.
    ax : matplotlib Axes, optional
        Where to draw. New ones by default.
    game : Game, optional
        The game of which it is the branch, for the names of its seats and actions.
    seat : int, optional
        Whose actions. Those of all seats by default: a colour for each action, a kind of line for each seat.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is no such branch, or not one of this game.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import numpy as np
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> game = rg.games.stag_hunt()
    >>> ax = rg.report.logit_branch(rg.logit_response(game, np.geomspace(0.01, 10, 60)), game=game, seat=0)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['seat 0: stag', 'seat 0: hare']
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    roles, actions = _names(branch, game)
    shown = range(len(roles)) if seat is None else [_checks.integer(seat, "seat", least=0, most=len(roles) - 1)]
    ax = axes(ax, size=SIZE)
    m = branch.precisions
    end = m.max() * 1.15
    ax.set_xscale("symlog", linthresh=_threshold(branch))
    ax.set(xlim=(0, end), ylim=(-0.02, 1.02), xlabel="precision, per unit of payoff", ylabel="probability")
    marks = {}
    for i in shown:
        for a, name in enumerate(actions[i]):
            look = style(a, ax)
            way = {**look, "linestyle": LINES[i % len(LINES)], "linewidth": 1.8, "markersize": 4, "markevery": 0.12}
            (marks[f"{roles[i]}: {name}"],) = ax.plot(m, branch.strategies[i][:, a], **way)
            look |= {"markersize": 9, "markerfacecolor": look["color"] if branch.converged else paper(ax)}
            limit = float(branch.limit.strategies[i][a])
            ax.plot(end, limit, **{**look, "linestyle": "none"}, clip_on=False, zorder=3)
    legend_beside(ax, list(marks.values()), list(marks))
    return ax


def _best_response(game: Game, seat: int) -> NDArray[np.float64] | None:
    """Return the corners of a seat's curve, (probability of the other's first action, its own), or None for all."""
    payoffs = np.moveaxis(game.fractions[..., seat], seat, 0)
    low, high = (payoffs[0] - payoffs[1])[::-1]
    if low == high == 0:
        return None
    corners = [(Fraction(0), low), (Fraction(1), high)]
    if low * high < 0:
        corners.insert(1, (low / (low - high), Fraction(0)))
    out = []
    for at, gain in corners:
        if gain:
            out.append((at, int(gain > 0)))
        elif at in (0, 1):
            # Indifferent at an end of the axis: that whole side, from or to what it plays elsewhere.
            elsewhere = int((high if at == 0 else low) > 0)
            side = [(at, 1 - elsewhere), (at, elsewhere)]
            out += side if at == 0 else side[::-1]
        else:
            out += [(at, int(low > 0)), (at, int(high > 0))]
    return np.array(out, dtype=np.float64)


def _equilibria(ax: Any, game: Game) -> dict[str, Any]:
    """Mark the equilibria, and return what stands for them in a legend."""
    front, marks, points = ink(ax), {}, []
    for component in nash(game).components:
        for hulls in component.subsets:
            assert isinstance(hulls, Hulls), "what two seats have is resolved"
            across, up = (sorted({float(p) for p in corners[:, 0]}) for corners in hulls.vertices)
            if component.is_point:
                points.append((across[0], up[0]))
            elif len(across) == len(up) == 2:
                area = [across[0], across[1], across[1], across[0]], [up[0], up[0], up[1], up[1]]
                look = {"facecolor": "none", "edgecolor": front, "hatch": HATCHES[4], "zorder": 3}
                (marks[CONNECTED],) = ax.fill(*area, **look)
            else:
                ends = [across[0], across[-1]], [up[0], up[-1]]
                line = {"color": front, "linewidth": 9, "alpha": 0.4, "solid_capstyle": "round", "zorder": 1.5}
                (marks[CONNECTED],) = ax.plot(*ends, **line)
    if points:
        name = "equilibrium" if len(points) == 1 else "equilibria"
        look = {"color": front, "markersize": 9, "clip_on": False, "zorder": 5}
        (marks[name],) = ax.plot(*np.array(points).T, "o", **look)
    return marks


def _names(branch: Any, game: Any) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the names of the seats and of their actions."""
    if not isinstance(branch, LogitBranch):
        raise TypeError(f"branch must be a LogitBranch, which logit_response() returns; got {type(branch).__name__}")
    counts = tuple(mixes.shape[1] for mixes in branch.strategies)
    if game is None:
        return tuple(f"seat {i}" for i in range(len(counts))), tuple(tuple(str(a) for a in range(n)) for n in counts)
    if game_of(game).counts != counts:
        raise ValueError(f"game must be that of the branch, of {counts} actions; got one of {game.counts}")
    return game.roles, game.actions


def _threshold(branch: LogitBranch) -> float:
    """Return the power of ten of precision from which on something is to be seen."""
    moved = [np.abs(mixes - mixes[branch.precisions.argmin()]).max(axis=1) for mixes in branch.strategies]
    shows = branch.precisions[(np.max(moved, axis=0) > MOVED) & (branch.precisions > 0)]
    return 10.0 ** np.floor(np.log10(shows.min())) if len(shows) else 1.0
