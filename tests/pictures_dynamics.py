"""The pictures of dynamics, branches, sets and maps that tests/test_pictures.py looks at.

Each draws on the axes that it is given, or new ones; ``odd`` is put into every name that a user may choose.
"""

import numpy as np

import relgames as rg
from relgames.strategies.published import hit_and_run, trust_building

CHICKEN = [[3, 1], [4, 0]]


def triangle(payoffs, names, ax, odd):
    return rg.report.simplex(rg.Game.symmetric(payoffs, actions=[name + odd for name in names]), ax)


def rock_paper_scissors(ax=None, odd=""):
    return triangle([[0, -1, 2], [2, 0, -1], [-1, 2, 0]], ("rock", "paper", "scissors"), ax, odd)


def reciprocity(ax=None, odd=""):
    """Ten rounds of tit for tat, always withholding and always giving."""
    return triangle([[20, -1, 20], [3, 0, 30], [20, -10, 20]], ("repay", "withhold", "give"), ax, odd)


def square(payoffs, odd):
    roles, actions = ("A" + odd, "B" + odd), [("yield" + odd, "insist")] * 2
    return rg.Game.from_matrices(payoffs, np.transpose(payoffs), roles=roles, actions=actions)


def phase_portrait(ax=None, odd=""):
    return rg.report.phase_portrait(square(CHICKEN, odd), ax)


def best_responses(ax=None, odd=""):
    return rg.report.best_responses(square(CHICKEN, odd), ax)


def connected(ax=None, odd=""):
    return rg.report.best_responses(square([[1, 1], [1, 0]], odd), ax)


def logit_branch(ax=None, odd=""):
    game = square([[4, 0], [3, 2]], odd)
    return rg.report.logit_branch(rg.logit_response(game, np.geomspace(0.05, 10, 40)), ax, game)


def market_shares(ax=None, odd=""):
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    lineup = [trust_building(1).named("loyal" + odd), hit_and_run().named("runs" + odd)]
    return rg.report.market_shares(rg.market(r, lineup), ax)


def share_series(ax=None, odd=""):
    shares = np.array([0.9, 0.6, 0.3]) ** np.arange(8)[:, None]
    names = [name + odd for name in ("stays", "tires", "fades")]
    return rg.report.market_shares(shares / shares.sum(axis=1, keepdims=True), ax, names)


def parameter_map(ax=None, odd=""):
    def winner(x, y):
        if x * x + y * y < 0.5:
            return "near" + odd
        return "left" + odd if x < y else "right" + odd

    grid = np.linspace(0, 1, 5)
    return rg.report.parameter_map(rg.parameter_map(winner, grid, grid, names=("cost" + odd, "gain")), ax)


def numbers(ax=None, odd=""):
    grid = np.linspace(-1, 1, 21)
    found = rg.parameter_map(lambda x, y: x * x - y, grid, grid, names=("x" + odd, "y"))
    return rg.report.parameter_map(found, ax, "height" + odd)


def payoff_set(ax=None, odd=""):
    game = rg.Game.symmetric([[3, 0], [5, 1]], roles=("team" + odd, "owner" + odd))
    return rg.report.payoff_set(rg.payoff_set(game, 0.6), ax, points={"both give" + odd: (3, 3)})


def three_seats(ax=None, odd=""):
    hull = rg.equilibria.Polytope.from_points([[0, 0, 0], [2, 0, 0], [0, 2, 0], [0, 0, 2], [1, 1, 1]])
    return rg.report.payoff_set(hull, ax, "sustained" + odd)


PICTURES = {
    "simplex": rock_paper_scissors,
    "simplex: a side at rest": reciprocity,
    "phase_portrait": phase_portrait,
    "best_responses": best_responses,
    "best_responses: connected": connected,
    "logit_branch": logit_branch,
    "market_shares": market_shares,
    "market_shares: over rounds": share_series,
    "parameter_map": parameter_map,
    "parameter_map: numbers": numbers,
    "payoff_set": payoff_set,
    "payoff_set: three seats": three_seats,
}
