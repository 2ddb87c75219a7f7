"""Pictures of how a market is shared."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.populations import Market, MarketSample
from relgames.report._matplotlib import HATCHES, SIZE, axes, ink, legend_beside, style

# Shares add up to 1 but for rounding.
ROUNDING = 1e-9


def market_shares(
    shares: Market | MarketSample | _checks.Numbers,
    ax: Any = None,
    names: Sequence[str] | None = None,
    role: int = 0,
    start: int = 0,
) -> Any:
    """Draw how strategies share a market: in its steady state, or round after round.

    Of a market there are two bars for each strategy: its part of the population, and of the pool, in which are more of
    those who leave soon. Of a sampled market lines show two standard errors of the latter. Shares over rounds are drawn
    one upon another.

    Parameters
    ----------
    shares : Market, MarketSample, or array_like, shape (T, K)
        Of an array, row t holds the shares of the K strategies in round t; they sum to 1.
    ax : matplotlib Axes, optional
        Where to draw. New ones by default.
    names : sequence of K str, optional
        Of the strategies. By default their own; of an array, their numbers.
    role : int, default 0
        Which population of a market; by index.
    start : int, default 0
        The round of the first row of an array.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is no such thing, or shares are negative or do not sum to 1.
    ModuleNotFoundError
        If matplotlib is not installed.

    Notes
    -----
    The library's markets are in a steady state and have no shares over time. There is a time before it: all begin in
    the pool, and ``simulate_market(..., settling=t, rounds=1).pool`` is who is in it t rounds later.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from relgames.strategies.published import hit_and_run, trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> ax = rg.report.market_shares(rg.market(r, [trust_building(1), hit_and_run()]))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['population', 'pool']
    >>> ax = rg.report.market_shares([[0.5, 0.5], [0.4, 0.6], [0.3, 0.7]], names=("loyal", "fickle"))
    >>> ax.get_xlabel()
    'round'
    >>> from matplotlib import pyplot
    >>> pyplot.close("all")
    """
    if isinstance(shares, Market | MarketSample):
        role = _checks.integer(role, "role", least=0, most=len(shares.strategies) - 1)
        lineup = shares.strategies[role]
        own = [machine.name or f"strategy {k}" for k, machine in enumerate(lineup)]
        titles = _checks.names(names, len(lineup), own, "names")
        ax = axes(ax, size=SIZE)
        _bars(ax, shares, role, titles)
        return ax
    table = _series(shares)
    titles = _checks.names(names, table.shape[1], [f"strategy {k}" for k in range(table.shape[1])], "names")
    ax = axes(ax, size=SIZE)
    _stacked(ax, table, titles, _checks.integer(start, "start"))
    return ax


def _bars(ax: Any, market: Market | MarketSample, role: int, titles: Sequence[str]) -> None:
    if isinstance(market, Market):
        population, errors = market.shares[role], None
    else:
        population = market.parties[role] / market.parties[role].sum()
        errors = 2 * market.pool_errors[role]
    bars = {"population": population, "pool": market.pool[role]}
    places, marks = np.arange(len(titles)), []
    for k, (name, heights) in enumerate(bars.items()):
        look = {"color": style(k, ax)["color"], "hatch": HATCHES[k], "edgecolor": ink(ax), "linewidth": 0.8}
        yerr = errors if name == "pool" else None
        at = places + 0.4 * (k - 0.5)
        marks.append(ax.bar(at, heights.astype(np.float64), 0.4, yerr=yerr, ecolor=ink(ax), capsize=3, **look))
    ax.set_xticks(places, [fill(title, 16) for title in titles], parse_math=False)
    ax.set(ylim=(0, None), ylabel="share")
    legend_beside(ax, marks, list(bars))


def _series(shares: Any) -> NDArray[np.float64]:
    table, _ = _checks.exact_array(shares, "shares")
    if table.ndim != 2 or len(table) < 2:
        raise ValueError(f"shares must have shape (rounds, strategies), with two or more rounds; got {table.shape}")
    if (table < -ROUNDING).any() or np.abs(table.sum(axis=1) - 1).max() > ROUNDING:
        worst = int(np.abs(table.sum(axis=1) - 1).argmax())
        raise ValueError(
            f"shares must be 0 or more and sum to 1 in each round; row {worst} sums to {table[worst].sum():.6g}, and "
            f"the least is {table.min():.6g}; divide by the sums"
        )
    return table


def _stacked(ax: Any, table: NDArray[np.float64], titles: Sequence[str], start: int) -> None:
    from matplotlib.ticker import MaxNLocator

    rounds, below, marks = np.arange(start, start + len(table)), np.zeros(len(table)), []
    for k, column in enumerate(table.T):
        look = {"facecolor": style(k, ax)["color"], "hatch": HATCHES[k % len(HATCHES)], "edgecolor": ink(ax)}
        marks.append(ax.fill_between(rounds, below, below + column, linewidth=0.8, alpha=0.8, **look))
        below = below + column
    ax.set(xlim=rounds[[0, -1]], ylim=(0, 1), xlabel="round", ylabel="share")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    # In the order in which they lie upon each other.
    legend_beside(ax, marks[::-1], list(titles)[::-1])
