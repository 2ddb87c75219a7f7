"""Pictures of what each strategy gets against each other one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.report import _lineups
from relgames.report._matplotlib import MAP, axes, ink, legible
from relgames.report._names import LONGEST, SMALLEST, name_axis
from relgames.tournaments import Tournament

# Inches: a cell is between these, and all cells together about as large as this if there are few.
LEAST, MOST, ALL = 0.17, 0.62, 6.0
# Inches of a letter of a name, and what is beside the cells apart from names.
LETTER, BESIDE, BELOW = 0.075, 1.4, 0.9
# Points.
LARGEST = 9.0


def heat_map(
    tournament: Tournament,
    ax: Any = None,
    seat: int = 0,
    against: int | None = None,
    fixed: Mapping[int, int] | None = None,
) -> Any:
    """Draw the payoff of each strategy against each other one: the brighter, the more it gets.

    Rows and columns are in the order of the ranking, best first. Where all seats share one line-up a column has the
    number of the row with the same strategy. Values are written into the cells where they are large enough.

    Parameters
    ----------
    tournament : Tournament
    ax : matplotlib Axes, optional
        Where to draw; the bar of colours takes some of their room. New ones by default, of a size that fits.
    seat : int, default 0
        Whose payoff it is, per round, and whose strategies are the rows.
    against : int, optional
        Whose strategies are the columns. The next seat by default.
    fixed : mapping of int to int, optional
        With three seats and more: the strategy of another seat, by their numbers. Over the strategies of the seats
        that are not named the payoff is averaged, and the bar of colours says so.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is not a Tournament, or there is no such seat or strategy.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from relgames.strategies import always_give, always_withhold, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    >>> ax = rg.report.heat_map(rg.tournament(r, [always_give(), always_withhold(), tit_for_tat()]))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['1 tit for tat', '2 always withhold', '3 always give']
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    t = _lineups.check(tournament)
    seats = t.game.game.seats
    seat = _checks.integer(seat, "seat", least=0, most=seats - 1)
    against = (seat + 1) % seats if against is None else _checks.integer(against, "against", least=0, most=seats - 1)
    if against == seat:
        raise ValueError(f"against must be another seat than seat; got {against} for both")
    held = _held(t, fixed or {}, (seat, against))
    (rows,), (columns,) = _lineups.groups(t, seat), _lineups.groups(t, against)
    values = _values(t, seat, against, held)[np.ix_(rows.order, columns.order)]
    across = [str(k + 1) for k in range(len(columns.order))] if t.shared else columns.names
    down = [f"{k + 1} {name}" for k, name in enumerate(rows.names)] if t.shared else rows.names
    ax = axes(ax, size=_size(down, across))
    picture = ax.imshow(values, cmap=MAP, aspect="auto")
    bar = ax.figure.colorbar(picture, ax=ax)
    bar.set_label(_meaning(t, seat, against, held), parse_math=False)
    name_axis(ax.yaxis, down)
    name_axis(ax.xaxis, across, upright=not t.shared)
    role = t.game.game.roles
    ax.set_ylabel("strategy" if t.shared else role[seat], parse_math=False)
    ax.set_xlabel("against the strategy of row" if t.shared else role[against], parse_math=False)
    if t.game.game.name:
        ax.set_title(t.game.game.name, parse_math=False)
    _write(ax, picture, values)
    return ax


def _held(t: Tournament, fixed: Mapping[int, int], used: tuple[int, int]) -> dict[int, int]:
    if not isinstance(fixed, Mapping):
        raise TypeError(f"fixed must be a mapping of seats to strategies, such as {{2: 0}}; got {fixed!r}")
    held = {}
    for key, value in fixed.items():
        other = _checks.integer(key, "a seat of fixed", least=0, most=t.game.game.seats - 1)
        if other in used:
            raise ValueError(f"fixed must name seats that are neither rows nor columns, {used}; got {other}")
        held[other] = _checks.integer(value, f"fixed[{other}]", least=0, most=len(t.strategies[other]) - 1)
    return held


def _values(t: Tournament, seat: int, against: int, held: Mapping[int, int]) -> NDArray[np.float64]:
    """Return the mean payoff of ``seat`` by its strategy and that of ``against``; nan where all matches failed."""
    payoffs = t.payoffs[..., seat]
    for other, k in held.items():
        payoffs = np.take(payoffs, [k], axis=other)
    rest = tuple(other for other in range(payoffs.ndim) if other not in (seat, against))
    played = ~np.isnan(payoffs)
    number = played.sum(axis=rest)
    means = payoffs.sum(axis=rest, where=played) / np.where(number > 0, number, np.nan)
    return means if seat < against else means.T


def _meaning(t: Tournament, seat: int, against: int, held: Mapping[int, int]) -> str:
    roles, names = t.game.game.roles, _lineups.per_seat(t, t.names)
    whose = "" if t.shared and len(roles) == 2 else f" of {roles[seat]}"
    parts = [f"payoff per round{whose}"]
    for other in range(len(roles)):
        if other in held:
            parts.append(f"{roles[other]}: {names[other][held[other]]}")
        elif other not in (seat, against):
            parts.append(f"mean over the strategies of {roles[other]}")
    return "\n".join(parts)


def _size(down: list[str], across: list[str]) -> tuple[float, float]:
    cell = min(MOST, max(LEAST, ALL / max(len(down), len(across))))
    beside, below = (LETTER * min(LONGEST, max(map(len, names))) for names in (down, across))
    return BESIDE + beside + max(2.0, cell * len(across)), BELOW + below + max(2.0, cell * len(down))


def _write(ax: Any, picture: Any, values: NDArray[np.float64]) -> None:
    """Write the values into the cells, if letters that can be read fit."""
    decimals = _decimals(values)
    texts = [
        ["-" if np.isnan(value) else f"{value:.{decimals}f}" for value in row] for row in values.round(decimals) + 0.0
    ]
    extent = ax.get_window_extent()
    height, width = (
        length * 72 / ax.figure.dpi / count
        for length, count in zip((extent.height, extent.width), values.shape, strict=True)
    )
    longest = max(len(text) for row in texts for text in row)
    size = min(LARGEST, height / 1.4, width / (0.7 * longest))
    if size < SMALLEST:
        return
    for (i, j), value in np.ndenumerate(values):
        colour = ink(ax) if np.isnan(value) else legible(ink(ax), picture.cmap(picture.norm(value)))
        ax.text(j, i, texts[i][j], ha="center", va="center", fontsize=size, color=colour)


def _decimals(values: NDArray[np.float64]) -> int:
    """Return how many decimals give the largest value three digits; 4 at most."""
    largest = np.nanmax(np.abs(values), initial=0)
    return int(np.clip(2 - np.floor(np.log10(largest)), 0, 4)) if largest > 0 else 0
