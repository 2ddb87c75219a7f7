"""Counting, probing and hunting rules play as the Axelrod library's players do, round for round."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from replay import choices

from relgames.strategies import Machine
from relgames.strategies.listing import ENTRIES

axelrod = pytest.importorskip("axelrod")

ROUNDS = 300
C, D = axelrod.Action.C, axelrod.Action.D
DETERMINISTIC = {
    "borufsen": axelrod.SecondByBorufsen,
    "colbert": axelrod.SecondByColbert,
    "gladstein": axelrod.SecondByGladstein,
    "graaskamp_and_katzen": axelrod.SecondByGraaskampKatzen,
    "grofman_second": axelrod.SecondByGrofman,
    "mikkelson": axelrod.SecondByMikkelson,
    "revised_downing": axelrod.RevisedDowning,
    "richard_hufford": axelrod.SecondByRichardHufford,
    "rowsam": axelrod.SecondByRowsam,
    "tideman_and_chieruzzi_second": axelrod.SecondByTidemanAndChieruzzi,
    "weiner": axelrod.SecondByWeiner,
    "white": axelrod.SecondByWhite,
    "yamachi": axelrod.SecondByYamachi,
}
STOCHASTIC = {
    "appold": axelrod.SecondByAppold,
    "black": axelrod.SecondByBlack,
    "cave": axelrod.SecondByCave,
    "champion": axelrod.SecondByChampion,
    "eatherley": axelrod.SecondByEatherley,
    "getzler": axelrod.SecondByGetzler,
    "harrington": axelrod.SecondByHarrington,
    "kluepfel": axelrod.SecondByKluepfel,
    "leyvraz": axelrod.SecondByLeyvraz,
    "tranquilizer": axelrod.SecondByTranquilizer,
    "wm_adams": axelrod.SecondByWmAdams,
}
# Its own acts count there, here the rounds do: the same unless an act is replaced.
COUNTS_OWN_SLIPS = {"gladstein"}
OTHERS = (
    axelrod.Cooperator,
    axelrod.Defector,
    axelrod.Alternator,
    axelrod.TitForTat,
    axelrod.Grudger,
    axelrod.WinStayLoseShift,
    axelrod.CyclerCCCDCD,
    lambda: axelrod.Random(0.5),
    lambda: axelrod.Random(0.8),
    lambda: axelrod.Random(0.95),
)
FIELD = (*DETERMINISTIC.values(), *OTHERS)


@cache
def match(first, second):
    """A fresh match of two players of the Axelrod library: their acts, a row for each round."""
    if first > second:
        return match(second, first)[:, ::-1]
    played = axelrod.Match((FIELD[first](), FIELD[second]()), turns=ROUNDS, seed=1).play()
    return np.array([[move == D for move in pair] for pair in played], dtype=int)


@pytest.mark.parametrize("name", DETERMINISTIC)
def test_plays_the_same_actions_round_for_round(name):
    strategy, me = ENTRIES[name].strategy, FIELD.index(DETERMINISTIC[name])
    for other in range(len(FIELD)):
        acts = match(me, other)
        np.testing.assert_array_equal(choices(strategy, acts, ROUNDS), acts[:, 0], err_msg=f"against {FIELD[other]}")


class Fixed:
    """In place of the Axelrod library's random numbers: one number for all that is asked in a round."""

    u = 0.5

    def random(self):
        return self.u

    def random_choice(self, p=0.5):
        return C if self.u < p else D


def scripted(player, rounds, rng, giving, slips):
    """Let it meet one who gives by chance or repeats its act; also draws, and what it meant to do."""
    other, acts, meant, draws = axelrod.Cooperator(), [], [], rng.random(rounds)
    for p in (player, other):
        p.set_match_attributes(length=rounds)
    player._random = Fixed()
    for u in draws:
        player._random.u = u
        choice = player.strategy(other)
        meant.append(int(choice == D))
        act = choice.flip() if rng.random() < slips else choice
        reply = player.history[-1] if len(acts) and rng.random() < 0.5 else C if rng.random() < giving else D
        player.update_history(act, reply)
        other.update_history(reply, act)
        acts.append((int(act == D), int(reply == D)))
    return acts, meant, draws


@pytest.mark.parametrize("name", [*DETERMINISTIC, *STOCHASTIC])
@pytest.mark.parametrize("giving", [0.3, 0.6, 0.9, 0.98])
def test_means_the_same_after_random_histories_with_own_slips(name, giving):
    slips = 0 if name in COUNTS_OWN_SLIPS else 0.05
    for seed in range(3):
        rng = np.random.default_rng(seed)
        acts, meant, draws = scripted((DETERMINISTIC | STOCHASTIC)[name](), ROUNDS, rng, giving, slips)
        np.testing.assert_array_equal(choices(ENTRIES[name].strategy, acts, ROUNDS, draws), meant)
