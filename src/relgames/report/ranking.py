"""Pictures of who came first in a tournament, and by how much."""

from __future__ import annotations

from typing import Any

from relgames import _checks
from relgames.report import _lineups
from relgames.tournaments import Tournament


def ranking(tournament: Tournament, ax: Any = None, seat: int | None = None, multiple: float = 2.0) -> Any:
    """Draw the scores of a tournament, best first, with their sampling errors.

    Parameters
    ----------
    tournament : Tournament
        Its scores are means per round. Where they are exact there are no errors, and the axis says so.
    ax : matplotlib Axes, optional
        Where to draw. New ones by default, of a height that fits.
    seat : int, optional
        Which seat, if each has its own line-up. By default all of them, one below the other.
    multiple : float, default 2
        How many standard errors the bars reach to each side. About 95 in 100 bars of two hold the true score; which
        strategies are above which others by more than the sampling error, says `Tournament.clearly_above`.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is not a Tournament, there is no such seat, or ``multiple`` is not above 0.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from relgames.strategies import always_give, always_withhold, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    >>> ax = rg.report.ranking(rg.tournament(r, [always_give(), always_withhold(), tit_for_tat()]))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['tit for tat', 'always withhold', 'always give']
    >>> ax.get_xlabel()
    'score: mean payoff per round, exact'
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    t = _lineups.check(tournament)
    if not (multiple := float(_checks.real(multiple, "multiple"))) > 0:
        raise ValueError(f"multiple must be above 0; got {multiple}")
    found = _lineups.groups(t, seat)
    ax = _lineups.rows(t, found, ax)
    for group in found:
        scores = _lineups.per_seat(t, t.scores)[group.seat][group.order]
        marks = _lineups.look(group, found, ax)
        if t.score_errors is not None:
            errors = multiple * _lineups.per_seat(t, t.score_errors)[group.seat][group.order]
            ax.errorbar(scores, group.places, xerr=errors, capsize=2.5, elinewidth=1.2, **marks)
        else:
            ax.plot(scores, group.places, **marks)
    ax.set_xlabel(f"score: mean payoff per round{_how(t, multiple)}")
    return ax


def _how(t: Tournament, multiple: float) -> str:
    if t.score_errors is None:
        return ", exact"
    kind = "" if t.method == "sampled" else "partly exact, "
    return f"\n{kind}± {multiple:g} standard errors ({t.repetitions} repetitions)"
