"""Counting, probing and hunting rules play as the Axelrod library's players do, round for round."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from replay import choices

from relgames.strategies.listing import ENTRIES

axelrod = pytest.importorskip("axelrod")

ROUNDS = 300
C, D = axelrod.Action.C, axelrod.Action.D
DETERMINISTIC = {
    "adaptive_pavlov_2006": axelrod.APavlov2006,
    "adaptive_pavlov_2011": axelrod.APavlov2011,
    "adaptive_tit_for_tat": axelrod.AdaptiveTitForTat,
    "aggravater": axelrod.Aggravater,
    "alexei": axelrod.Alexei,
    "alternator_hunter": axelrod.AlternatorHunter,
    "anti_tit_for_tat": axelrod.AntiTitForTat,
    "anticycler": axelrod.AntiCycler,
    "appeaser": axelrod.Appeaser,
    "backstabber": axelrod.BackStabber,
    "borufsen": axelrod.SecondByBorufsen,
    "colbert": axelrod.SecondByColbert,
    "collective": axelrod.CollectiveStrategy,
    "constant_ratio": axelrod.Pi,
    "cooperator_hunter": axelrod.CooperatorHunter,
    "cycle_hunter": axelrod.CycleHunter,
    "defector_hunter": axelrod.DefectorHunter,
    "detective": axelrod.Detective,
    "double_crosser": axelrod.DoubleCrosser,
    "double_resurrection": axelrod.DoubleResurrection,
    "doubler": axelrod.Doubler,
    "eugine_nier": axelrod.EugineNier,
    "eventual_cycle_hunter": axelrod.EventualCycleHunter,
    "fool_me_once": axelrod.FoolMeOnce,
    "forgetful_grudger": axelrod.ForgetfulGrudger,
    "forgiver": axelrod.Forgiver,
    "forgiving_tit_for_tat": axelrod.ForgivingTitForTat,
    "fortress_3": axelrod.Fortress3,
    "fortress_4": axelrod.Fortress4,
    "gladstein": axelrod.SecondByGladstein,
    "graaskamp_and_katzen": axelrod.SecondByGraaskampKatzen,
    "grofman_second": axelrod.SecondByGrofman,
    "grumpy": axelrod.Grumpy,
    "handshake": axelrod.Handshake,
    "inverse_punisher": axelrod.InversePunisher,
    "level_punisher": axelrod.LevelPunisher,
    "limited_retaliate": axelrod.LimitedRetaliate,
    "mikkelson": axelrod.SecondByMikkelson,
    "omega_tit_for_tat": axelrod.OmegaTFT,
    "once_bitten": axelrod.OnceBitten,
    "opposite_grudger": axelrod.OppositeGrudger,
    "predator": axelrod.Predator,
    "pun1": axelrod.Pun1,
    "punisher": axelrod.Punisher,
    "raider": axelrod.Raider,
    "random_hunter": axelrod.RandomHunter,
    "resurrection": axelrod.Resurrection,
    "retaliate": axelrod.Retaliate,
    "revised_downing": axelrod.RevisedDowning,
    "richard_hufford": axelrod.SecondByRichardHufford,
    "ripoff": axelrod.Ripoff,
    "rowsam": axelrod.SecondByRowsam,
    "short_mem": axelrod.ShortMem,
    "slow_tit_for_two_tats": axelrod.SlowTitForTwoTats2,
    "sneaky_tit_for_tat": axelrod.SneakyTitForTat,
    "solution_b1": axelrod.SolutionB1,
    "solution_b5": axelrod.SolutionB5,
    "spiteful_tit_for_tat": axelrod.SpitefulTitForTat,
    "thue_morse": axelrod.ThueMorse,
    "thumper": axelrod.Thumper,
    "tideman_and_chieruzzi_second": axelrod.SecondByTidemanAndChieruzzi,
    "tricky_cooperator": axelrod.TrickyCooperator,
    "tricky_defector": axelrod.TrickyDefector,
    "tricky_level_punisher": axelrod.TrickyLevelPunisher,
    "usually_cooperates": axelrod.UsuallyCooperates,
    "usually_defects": axelrod.UsuallyDefects,
    "very_bad": axelrod.VeryBad,
    "weiner": axelrod.SecondByWeiner,
    "white": axelrod.SecondByWhite,
    "yamachi": axelrod.SecondByYamachi,
}
STOCHASTIC = {
    "appold": axelrod.SecondByAppold,
    "average_copier": axelrod.AverageCopier,
    "black": axelrod.SecondByBlack,
    "cave": axelrod.SecondByCave,
    "champion": axelrod.SecondByChampion,
    "desperate": axelrod.Desperate,
    "dynamic_two_tits_for_tat": axelrod.DynamicTwoTitsForTat,
    "eatherley": axelrod.SecondByEatherley,
    "getzler": axelrod.SecondByGetzler,
    "harrington": axelrod.SecondByHarrington,
    "hopeless": axelrod.Hopeless,
    "inverse": axelrod.Inverse,
    "kluepfel": axelrod.SecondByKluepfel,
    "knowledgeable_worse_and_worse": axelrod.KnowledgeableWorseAndWorse,
    "leyvraz": axelrod.SecondByLeyvraz,
    "michaelos": axelrod.Michaelos,
    "nice_average_copier": axelrod.NiceAverageCopier,
    "random_tit_for_tat": axelrod.RandomTitForTat,
    "self_steem": axelrod.SelfSteem,
    "stalker": axelrod.Stalker,
    "tranquilizer": axelrod.SecondByTranquilizer,
    "willing": axelrod.Willing,
    "wm_adams": axelrod.SecondByWmAdams,
    "worse_and_worse": axelrod.WorseAndWorse,
    "worse_and_worse_2": axelrod.WorseAndWorse2,
    "worse_and_worse_3": axelrod.WorseAndWorse3,
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


# How likely the other is to repeat the act it saw, and else to give.
MOODS = [(0, 0.5), (0, 0.02), (0, 0.97), (0.5, 0.5), (0.5, 0.95), (0.9, 0.8)]


def scripted(player, replies, rng, slips):
    """Let it meet these replies, a function of its last act and the round; also draws, and what it meant to do."""
    other, acts, meant, draws = axelrod.Cooperator(), [], [], rng.random(ROUNDS)
    for p in (player, other):
        p.set_match_attributes(length=ROUNDS)
    player._random = Fixed()
    for t, u in enumerate(draws):
        player._random.u = u
        choice = player.strategy(other)
        reply = replies(player.history[-1] if t else C, t)
        act = choice.flip() if rng.random() < slips else choice
        player.update_history(act, reply)
        other.update_history(reply, act)
        meant.append(int(choice == D))
        acts.append((int(act == D), int(reply == D)))
    return acts, meant, draws


def same(name, replies, rng, slips):
    acts, meant, draws = scripted((DETERMINISTIC | STOCHASTIC)[name](), replies, rng, slips)
    np.testing.assert_array_equal(choices(ENTRIES[name].strategy, acts, ROUNDS, draws), meant)


@pytest.mark.parametrize("name", [*DETERMINISTIC, *STOCHASTIC])
def test_means_the_same_after_random_histories_with_own_slips(name):
    for seed in range(24):
        rng = np.random.default_rng(seed)
        mood = rng.choice(MOODS, ROUNDS // 75)

        def replies(seen, t, rng=rng, mood=mood):
            echo, giving = mood[t // 75]
            return seen if rng.random() < echo else C if rng.random() < giving else D

        same(name, replies, rng, 0 if name in COUNTS_OWN_SLIPS else 0.03)


@pytest.mark.parametrize("later", [C, D])
def test_harrington_with_one_that_it_is_sure_of_and_one_that_it_gives_up_and_takes_up_again(later):
    coin = np.random.default_rng(0).random(90) < 0.5
    same("harrington", lambda seen, t: C if t < 36 else D if t == 36 else later, np.random.default_rng(0), 0)
    same("harrington", lambda seen, t: (C, D)[int(coin[t])] if t < 90 else later, np.random.default_rng(0), 0)
