"""Rows on the payoff sets of repeated games of two seats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from fresh_rows import taken
from measuring import Row, attempt, contest, duration, times

import relgames as rg
from relgames import interop

# What takes some ms is measured often enough to be seen at its best.
SPAN = 0.1
PAPER = rg.Game.from_matrices(
    [[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -4, -15]], name="Abreu and Sannikov's game"
)
DILEMMA = rg.games.prisoners_dilemma()
FIRST = """
import relgames as rg
assert rg.payoff_set(rg.games.prisoners_dilemma(), 0.9).complete
"""
FIRST_OF_QUANTECON = """
import quantecon.game_theory as gt
gt.RepeatedGame(gt.NormalFormGame([[3, 0], [5, 1]]), 0.9).equilibrium_payoffs()
"""


def cournot(actions: int) -> rg.Game:
    """Cournot's duopoly: price 1 less what both bring to the market, on a grid."""
    q = np.linspace(0, 1, actions)
    profit = np.maximum(0, 1 - q[:, None] - q) * q[:, None]
    return rg.Game.from_matrices(profit, profit.T, name=f"Cournot's duopoly with {actions} actions")


def quantecon(game: rg.Game, discount: float) -> Callable[[], Any]:
    """Return the call of QuantEcon, at its defaults."""
    from quantecon.game_theory import RepeatedGame

    solve = RepeatedGame(interop.to_quantecon(game), discount).equilibrium_payoffs
    # It compiles for many seconds.
    solve()
    return solve


def payoffs(game: rg.Game, discount: float, limit: float) -> Row:
    """The time of one payoff set, against QuantEcon's."""
    ours, peer = contest(partial(rg.payoff_set, game, discount), partial(quantecon, game, discount), span=SPAN)
    apart = f"{apart_by(ours.result, peer.result):.1g}" if peer.ran else "unknown"
    what = f"payoff set of {game.name}, discount {discount}"
    return Row(
        f"{what}, proven complete",
        str(ours),
        f"QuantEcon: {peer}",
        times(peer.seconds / ours.seconds),
        f"≤ {duration(limit)}",
        ours.seconds <= limit and ours.result.complete,
        f"{what}: the least and largest payoffs of QuantEcon's set differ by up to {apart}.",
    )


def apart_by(ours: rg.PayoffSet, theirs: Any) -> float:
    """Return the largest difference of the least and largest payoffs of a seat."""
    points = theirs.points[theirs.vertices]
    ends = [np.concatenate([x.min(axis=0), x.max(axis=0)]) for x in (ours.vertices, points)]
    return float(np.abs(ends[0] - ends[1]).max())


def first(limit: float) -> Row:
    """The time of a first payoff set in a fresh process that has to compile."""
    ours, peer = taken(FIRST, "empty"), attempt(partial(taken, FIRST_OF_QUANTECON, "empty"))
    return Row(
        "first payoff set in a fresh process (with start of Python and import), caches empty, one run",
        str(ours),
        f"QuantEcon, the same: {peer}",
        times(peer.seconds / ours.seconds),
        f"≤ {duration(limit)}",
        ours.seconds <= limit,
    )


ROWS = {
    "payoffs-paper": partial(payoffs, PAPER, 0.3, 0.003),
    "payoffs-dilemma": partial(payoffs, DILEMMA, 0.9, 0.002),
    "payoffs-patient": partial(payoffs, DILEMMA, 0.9999, 0.002),
    "payoffs-cournot": partial(payoffs, cournot(50), 0.9, 0.3),
    "first-payoffs": partial(first, 6.0),
}
