"""The pictures of games, strategies and tournaments that tests/test_pictures.py looks at.

Each draws on the axes that it is given, or new ones; ``odd`` is put into every name that a user may choose.
"""

from functools import cache

import numpy as np

import relgames as rg
from relgames import strategies


def machine(ax=None, odd=""):
    return rg.report.machine(strategies.generous_tit_for_tat().named("generous" + odd), ax, own=("give" + odd, "keep"))


def machine_that_leaves(ax=None, odd=""):
    leaves = strategies.leave_after_losses(strategies.grim(), 2, rg.games.donation())
    return rg.report.machine(leaves.named("leaves" + odd), ax, mistakes=True)


def fingerprint(ax=None, odd=""):
    return rg.report.fingerprint(rg.fingerprint(strategies.tit_for_tat().named("tit for tat" + odd), steps=10), ax)


def survival(ax=None, odd=""):
    r = rg.RepeatedGame(rg.games.donation(), discount=0.9, noise=rg.Noise(execution=0.1))
    for losses in (1, 2, 3):
        giver = strategies.leave_after_losses(strategies.always_give(), losses, r)
        ax = rg.report.survival(rg.survival(r, (giver, giver), rounds=20), ax, f"after {losses}{odd}")
    return ax


def table_of_two(ax=None, odd=""):
    names = [f"cooperate{odd}", "defect"]
    game = rg.Game.symmetric([[3, 0], [5, 1.25]], roles=("row" + odd, "column"), actions=names, name="dilemma" + odd)
    return rg.report.payoff_table(game, ax, mark=rg.pure_nash(game))


def table_of_three(ax=None, odd=""):
    triad = rg.games.service_triad()
    game = rg.Game(triad.payoffs, [role + odd for role in triad.roles], triad.actions, triad.name)
    return rg.report.payoff_table(game, ax, mark=rg.pure_nash(game))


def rules(count, odd=""):
    """Some strategies, the first of them with an odd name."""
    chances = np.random.default_rng(1).random((count, 4)).round(2)
    known = [strategies.tit_for_tat().named("tit for tat" + odd), strategies.grim(), strategies.always_give()]
    return (
        known + [strategies.memory_one(row).named(f"rule {k} with a name " + "x" * k) for k, row in enumerate(chances)]
    )[:count]


@cache
def dyad(count, odd="", **how):
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9, noise=rg.Noise(execution=0.05))
    return rg.tournament(r, rules(count, odd), **how)


@cache
def triad(odd=""):
    firm = rg.RepeatedGame(rg.games.enterprise_triad(), discount=0.9, noise=rg.Noise(execution=0.05))
    watchful, idle = strategies.give_while(2, seats=3).named("watchful" + odd), strategies.always_withhold(seats=3)
    giving = strategies.always_give(seats=3)
    return rg.tournament(firm, [[watchful, idle], [watchful, idle, giving], [giving, watchful]])


def map_of_few(ax=None, odd=""):
    return rg.report.heat_map(dyad(4, odd), ax)


def map_of_many(ax=None, odd=""):
    return rg.report.heat_map(dyad(60, odd), ax)


def map_of_three_seats(ax=None, odd=""):
    return rg.report.heat_map(triad(odd), ax, seat=1, against=0, fixed={2: 1})


def ranking(ax=None, odd=""):
    return rg.report.ranking(dyad(5, odd), ax)


def sampled_ranking(ax=None, odd=""):
    return rg.report.ranking(dyad(12, odd, method="sampled", repetitions=20, seed=1), ax)


def ranking_of_three_seats(ax=None, odd=""):
    return rg.report.ranking(triad(odd), ax)


def distribution(ax=None, odd=""):
    return rg.report.score_distribution(dyad(12, odd), ax)


def distribution_of_three_seats(ax=None, odd=""):
    return rg.report.score_distribution(triad(odd), ax)


def cooperation(ax=None, odd=""):
    r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    noisy = rg.RepeatedGame(rg.games.donation(), discount=0.9, noise=rg.Noise(execution=0.03))
    wary = strategies.leave_by_hazard(strategies.always_give(), (0, 0.1, 0.3), r)
    for label, terms in (("no mistakes", r), ("3 in 100", noisy)):
        course = rg.course(terms, (wary, strategies.random(0.6)), rounds=30)
        ax = rg.report.cooperation(course, ax, label=f"{label}{odd}")
    return ax


def cooperation_of_one_match(ax=None, odd=""):
    r = rg.RepeatedGame(rg.games.donation(), rounds=60, noise=rg.Noise(execution=0.03))
    seats = strategies.generous_tit_for_tat().named("generous" + odd), strategies.random(0.7)
    return rg.report.cooperation(rg.history(r, seats, seed=1), ax)


PICTURES = {
    "payoff_table": table_of_two,
    "payoff_table: three seats": table_of_three,
    "heat_map": map_of_few,
    "heat_map: many": map_of_many,
    "heat_map: three seats": map_of_three_seats,
    "ranking": ranking,
    "ranking: sampled": sampled_ranking,
    "ranking: three seats": ranking_of_three_seats,
    "score_distribution": distribution,
    "score_distribution: three seats": distribution_of_three_seats,
    "cooperation": cooperation,
    "cooperation: one match": cooperation_of_one_match,
    "machine": machine,
    "machine: leaving, with mistakes": machine_that_leaves,
    "fingerprint": fingerprint,
    "survival": survival,
}
