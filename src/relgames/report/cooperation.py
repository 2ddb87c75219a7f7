"""Pictures of how often each seat gives, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.matches import Course, History
from relgames.report._matplotlib import axes, legend, style

# What tells the lines of this picture from others on the same axes.
MINE = "cooperation"


def cooperation(
    course: Course | History,
    ax: Any = None,
    label: str = "",
    actions: Sequence[int] | None = None,
    window: int = 10,
) -> Any:
    """Draw how often each seat gives, round by round.

    Of a `Course` it is the chance of the action in the round, exactly, among relationships that still last; how likely
    that is is a dotted line, if somebody may leave. Of a `History` it is the share of the last rounds.

    Parameters
    ----------
    course : Course or History
    ax : matplotlib Axes, optional
        Where to draw; lines are added to those of other calls. New ones by default.
    label : str, optional
        What to call it in the legend, in place of the strategies' names.
    actions : sequence of int, one per seat, optional
        The action of each seat that is meant. By default the first, which in the games of this library is to give.
    window : int, default 10
        Of a `History`, over how many rounds the share is taken: those up to and with each round, fewer at the start.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is neither a Course nor a History, or a seat has no such action.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from relgames.strategies import grim, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.donation(), rounds=30, noise=rg.Noise(execution=0.02))
    >>> ax = rg.report.cooperation(rg.course(r, (grim(), tit_for_tat())))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['seat 0 (grim): give', 'seat 1 (tit for tat): give']
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    if not isinstance(course, Course | History):
        raise TypeError(
            f"course must be a Course or a History, which course() and history() return; got {type(course).__name__}"
        )
    window = _checks.integer(window, "window", least=1)
    game = course.game
    chosen = _actions(game.counts, actions)
    ax = axes(ax)
    first = len(ax.lines)
    for seat, action in enumerate(chosen):
        exact = isinstance(course, Course)
        shares = course.actions(seat)[:, action] if exact else _rolling(course.actions[:, seat], action, window)
        strategy = f" ({course.names[seat]})" if course.names[seat] and not label else ""
        _line(ax, shares, _named(label, f"{game.roles[seat]}{strategy}", game.actions[seat][action]))
    if isinstance(course, Course) and course.apart.any():
        # In the look of the first seat, but dotted and hollow.
        dotted = {**style(first, ax), "linestyle": ":", "markerfacecolor": "none", "linewidth": 1}
        _line(ax, 1 - course.apart, _named(label, "still together"), dotted)
    ax.set(ylim=(-0.03, 1.03), xlabel="round")
    ax.set_ylabel("chance in the round" if isinstance(course, Course) else f"share of the last {window} rounds")
    lines = [line for line in ax.lines if line.get_gid() == MINE]
    legend(ax, lines, [str(line.get_label()) for line in lines], fontsize="small")
    if game.name:
        ax.set_title(game.name, parse_math=False)
    return ax


def _actions(counts: tuple[int, ...], actions: Sequence[int] | None) -> list[int]:
    if actions is None:
        return [0] * len(counts)
    if not isinstance(actions, Sequence) or len(actions) != len(counts):
        raise ValueError(f"actions must hold one action per seat, {len(counts)}; got {actions!r}")
    return [_checks.integer(a, f"actions[{i}]", 0, n - 1) for i, (a, n) in enumerate(zip(actions, counts, strict=True))]


def _rolling(played: NDArray[np.int64], action: int, window: int) -> NDArray[np.float64]:
    """Return the share of an action in the last rounds; nan once somebody has left."""
    total = np.cumsum(played == action)
    before = np.concatenate([np.zeros(window, dtype=np.int64), total])[: len(total)]
    shares = (total - before) / np.minimum(np.arange(1, len(total) + 1), window)
    return np.where(played >= 0, shares, np.nan)


def _named(*parts: str) -> str:
    return ": ".join(part for part in parts if part)


def _line(ax: Any, shares: NDArray[np.float64], label: str, look: dict[str, Any] | None = None) -> None:
    """Add one line: another look than those that are there, its markers at other rounds."""
    k = len(ax.lines)
    every = max(1, len(shares) // 8)
    rounds = np.arange(1, len(shares) + 1)
    ax.plot(rounds, shares, label=label, gid=MINE, markevery=(k * every // 3 % every, every), **(look or style(k, ax)))
