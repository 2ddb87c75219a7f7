"""Pictures of what lies behind a score: what a strategy got in each of its matches."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.report import _lineups
from relgames.report._matplotlib import ink, paper
from relgames.tournaments import Tournament
from relgames.tournaments.result import counted_profiles

# With more matches than these the single ones are not drawn.
MOST = 40


def score_distribution(tournament: Tournament, ax: Any = None, seat: int | None = None) -> Any:
    """Draw how the payoffs of each strategy are distributed over its matches, best score first.

    A strategy of a low score may do well against most and be ruined by one. A line goes from its least to its greatest
    payoff, the box holds the middle half of them, with a line at the median, and the diamond is the mean: the score. Up
    to 40 matches are drawn one by one. In a sampled tournament each is a mean over its repetitions.

    Parameters
    ----------
    tournament : Tournament
        The matches are those that count in its scores. All payoffs are per round.
    ax : matplotlib Axes, optional
        Where to draw. New ones by default, of a height that fits.
    seat : int, optional
        Which seat, if each has its own line-up. By default all of them, one below the other.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is not a Tournament, or there is no such seat.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from relgames.strategies import always_give, always_withhold, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    >>> ax = rg.report.score_distribution(rg.tournament(r, [always_give(), always_withhold(), tit_for_tat()]))
    >>> ax.get_xlabel()
    'payoff per round in a match'
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    t = _lineups.check(tournament)
    found = _lineups.groups(t, seat)
    ax = _lineups.rows(t, found, ax)
    handles: dict[str, Any] = {}
    for group in found:
        look = _lineups.look(group, found, ax)
        for place, values in zip(group.places, matches(t, group), strict=True):
            if len(values):
                marks = _row(ax, int(place), values, look)
                handles = handles or marks
    if handles:
        _lineups.above(ax, list(handles.values()), list(handles))
    ax.set_xlabel("payoff per round in a match")
    return ax


def matches(t: Tournament, group: _lineups.Group) -> list[NDArray[np.float64]]:
    """Return what each strategy of a group got in the matches that count in its score."""
    own = np.moveaxis(t.payoffs[..., group.seat], group.seat, 0)
    counted = np.moveaxis(counted_profiles(~np.isnan(t.apart), group.seat, t.self_play), group.seat, 0)
    return [own[k][counted[k]] for k in group.order]


def _row(ax: Any, y: int, values: NDArray[np.float64], look: dict[str, Any]) -> dict[str, Any]:
    """Draw one distribution and return its marks by what they mean."""
    colour, size = look["color"], look["markersize"]
    low, first, median, third, high = np.quantile(values, [0, 0.25, 0.5, 0.75, 1])
    ax.hlines(y, low, high, color=colour, linewidth=1)
    box = ax.barh(y, third - first, 0.6, first, facecolor=paper(ax), edgecolor=colour, linewidth=1.2)
    handles: dict[str, Any] = {"middle half": box}
    (handles["median"],) = ax.plot([median, median], [y - 0.3, y + 0.3], color=ink(ax), linewidth=1.4)
    if len(values) <= MOST:
        (handles["a match"],) = ax.plot(
            values, np.full(len(values), y), "o", color=colour, markersize=0.6 * size, alpha=0.6
        )
    mean = {"markersize": 1.2 * size, "markerfacecolor": paper(ax), "markeredgecolor": ink(ax), "zorder": 4}
    (handles["mean: the score"],) = ax.plot([values.mean()], [y], "D", **mean)
    return handles
