"""Counting, probing and hunting rules play as the Axelrod library's players do, round for round."""

from __future__ import annotations

import inspect
import math
from dataclasses import replace
from fractions import Fraction as F
from functools import cache

import numba
import numpy as np
import pytest
from replay import Voice, choices

import relgames as rg
from relgames.strategies import Program, published, tit_for_two_tats
from relgames.strategies.listing import ENTRIES
from relgames.strategies.sources import AXELROD_1980_MORE

axelrod = pytest.importorskip("axelrod")

ROUNDS = 300
C, D = axelrod.Action.C, axelrod.Action.D
DETERMINISTIC = {
    "adaptive_pavlov_2006": axelrod.APavlov2006,
    "adaptive_pavlov_2011": axelrod.APavlov2011,
    "aggravater": axelrod.Aggravater,
    "alexei": axelrod.Alexei,
    "alternator_hunter": axelrod.AlternatorHunter,
    "anti_tit_for_tat": axelrod.AntiTitForTat,
    "anticycler": axelrod.AntiCycler,
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
    "forgive_a_tenth": axelrod.Forgiver,
    "forgiving_tit_for_tat": axelrod.ForgivingTitForTat,
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
    "punisher": axelrod.Punisher,
    "random_hunter": axelrod.RandomHunter,
    "resurrection": axelrod.Resurrection,
    "retaliate": axelrod.Retaliate,
    "revised_downing": axelrod.RevisedDowning,
    "richard_hufford": axelrod.SecondByRichardHufford,
    "rowsam": axelrod.SecondByRowsam,
    "short_mem": axelrod.ShortMem,
    "sneaky_tit_for_tat": axelrod.SneakyTitForTat,
    "thue_morse": axelrod.ThueMorse,
    "tideman_and_chieruzzi_second": axelrod.SecondByTidemanAndChieruzzi,
    "tricky_cooperator": axelrod.TrickyCooperator,
    "tricky_defector": axelrod.TrickyDefector,
    "tricky_level_punisher": axelrod.TrickyLevelPunisher,
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
    axelrod.Fortress3,
    axelrod.Predator,
    axelrod.Raider,
    axelrod.SolutionB5,
    axelrod.AdaptiveTitForTat,
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


@pytest.mark.parametrize("name", DETERMINISTIC)
def test_plays_the_same_actions_as_compiled(name):
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=ROUNDS)
    me = FIELD.index(DETERMINISTIC[name])
    for other, rival in enumerate(list(DETERMINISTIC)[: me + 1]):
        acts = rg.history(r, (ENTRIES[name].strategy, ENTRIES[rival].strategy)).actions
        np.testing.assert_array_equal(acts, match(me, other), err_msg=f"against {rival}")


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


def same(strategy, player, replies, rng, slips=0.0):
    acts, meant, draws = scripted(player, replies, rng, slips)
    np.testing.assert_array_equal(choices(strategy, acts, ROUNDS, draws), meant)


def changing(rng):
    """Replies by a mood that changes every 75 rounds."""
    mood = rng.choice(MOODS, ROUNDS // 75)

    def replies(seen, t):
        echo, giving = mood[t // 75]
        return seen if rng.random() < echo else C if rng.random() < giving else D

    return replies


@pytest.mark.parametrize("name", [*DETERMINISTIC, *STOCHASTIC])
def test_means_the_same_after_random_histories_with_own_slips(name):
    for seed in range(24):
        player, rng = (DETERMINISTIC | STOCHASTIC)[name](), np.random.default_rng(seed)
        same(ENTRIES[name].strategy, player, changing(rng), rng, 0 if name in COUNTS_OWN_SLIPS else 0.03)


@pytest.mark.parametrize("later", [C, D])
def test_harrington_with_one_that_it_is_sure_of_and_one_that_it_gives_up_and_takes_up_again(later):
    rng = np.random.default_rng(0)
    coin = rng.random(90) < 0.5
    for replies in (
        lambda seen, t: C if t < 36 else D if t == 36 else later,
        lambda seen, t: (C, D)[int(coin[t])] if t < 90 else later,
    ):
        same(published.harrington(), axelrod.SecondByHarrington(), replies, rng)


@pytest.mark.parametrize(
    ("strategy", "player"),
    [
        (published.constant_ratio(math.e), axelrod.e),
        (published.constant_ratio((1 + 5**0.5) / 2), axelrod.Golden),
        (published.gladstein(), axelrod.SecondByTester),
        (published.grumpy(3), lambda: axelrod.Grumpy(grumpy_threshold=3, nice_threshold=-3)),
        (published.limited_retaliate(0.08, 15), axelrod.LimitedRetaliate2),
        (published.limited_retaliate(0.05), axelrod.LimitedRetaliate3),
        (published.omega_tit_for_tat(2, 5), lambda: axelrod.OmegaTFT(deadlock_threshold=2, randomness_threshold=5)),
        (published.random_tit_for_tat(F(4, 5)), lambda: axelrod.RandomTitForTat(p=0.8)),
        (published.retaliate(0.08), axelrod.Retaliate2),
        (published.retaliate(0.05), axelrod.Retaliate3),
    ],
)
def test_parameters_mean_the_same(strategy, player):
    for seed in range(12):
        rng = np.random.default_rng(seed)
        same(strategy, player(), changing(rng), rng)


def test_forgets_where_the_axelrod_library_does():
    machine, rng = published.forgetful_fool_me_once(), np.random.default_rng(0)
    player = axelrod.ForgetfulFoolMeOnce()
    acts, meant, draws = scripted(player, changing(rng), rng, 0)
    state = machine.start
    for (own, other), act, u in zip(acts, meant, [*draws[1:], 1], strict=True):
        assert machine.act[state, 1] == act
        to = np.flatnonzero(machine.next[state, 2 * own + other])
        # The forgetting is the rarer of two moves.
        to = to[np.argsort(machine.next[state, 2 * own + other][to])]
        state = to[0] if u < 0.05 else to[-1]


PROGRAMS = [name for name in (*DETERMINISTIC, *STOCHASTIC) if isinstance(ENTRIES[name].strategy, Program)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_does_the_same_compiled(name):
    plain, rng = ENTRIES[name].strategy, np.random.default_rng(0)
    compiled = replace(plain, step=numba.njit("int64(float64[::1], int64[::1], float64)")(plain.step))
    for _ in range(5):
        # Both acts are by chance, so that it sees itself slip.
        acts, draws = rng.integers(0, 2, (ROUNDS, 2)), rng.random(ROUNDS)
        assert choices(plain, acts, ROUNDS, draws) == choices(compiled, acts, ROUNDS, draws)


def test_chance_is_used_by_those_that_the_axelrod_library_calls_stochastic_and_no_others():
    for name, player in (DETERMINISTIC | STOCHASTIC).items():
        strategy = ENTRIES[name].strategy
        deterministic = strategy.is_deterministic
        assert deterministic == (name in DETERMINISTIC) != player.classifier["stochastic"]


def test_tester_exploits_tit_for_two_tats_as_axelrod_tells():
    # It withholds in every second round and is never answered: (5 + 3) / 2 and (0 + 3) / 2.
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=1)
    outcome = rg.play(r, (published.gladstein(), tit_for_two_tats()), exact=True)
    assert outcome.payoffs.tolist() == [4, F(3, 2)]


def test_tranquilizer_takes_from_one_who_gives_but_never_twice_in_a_row_as_axelrod_tells():
    voice, actions = Voice(published.tranquilizer()), []
    for u in np.random.default_rng(0).random(20_000):
        actions.append(voice.choose(u))
        voice.see(actions[-1], 0)
    taken = np.array(actions)
    assert not np.any(taken[1:] & taken[:-1])
    # "Not more than one quarter": with a chance of c it withholds in c / (1 + 2c) of all rounds.
    assert 0 < taken.mean() <= 0.25


def test_the_field_of_the_second_tournament():
    field = published.axelrod_1980_second()
    assert len({strategy.name for strategy in field}) == len(field) == 28
    listed = {e.strategy.name for e in ENTRIES.values() if e.source == AXELROD_1980_MORE}
    assert {strategy.name for strategy in field} - listed == {"Rapoport", "Grisell", "Maynard Smith", "Random"}
    # Maynard Smith's entry is listed under its own name.
    assert listed - {strategy.name for strategy in field} == {"tit for two tats"}


def test_all_are_described_and_can_be_told_apart():
    ours = [e for e in ENTRIES.values() if e.name in {*DETERMINISTIC, *STOCHASTIC, "forgetful_fool_me_once"}]
    assert len({e.strategy.name for e in ours}) == len(ours)
    for e in ours:
        doc = inspect.getdoc(e.build)
        assert doc.splitlines()[0].endswith(".")
        assert doc.splitlines()[1] == ""
        assert "References\n----------\n" in doc
        assert "Examples\n--------\n" in doc
        assert str(e.source.year) in doc.split("References")[1].split("Examples")[0]
        documented = {word for line in doc.splitlines() if " : " in line for word in line.split(" : ")[0].split(", ")}
        assert set(inspect.signature(e.build).parameters) == documented
        assert getattr(published, e.name) is e.build


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: published.omega_tit_for_tat(0), ValueError, "deadlock must be at least 1"),
        (lambda: published.omega_tit_for_tat(3, 0.5), TypeError, "randomness must be an integer"),
        (lambda: published.forgetful_fool_me_once(2), ValueError, "forget must lie in"),
        (lambda: published.random_tit_for_tat("often"), TypeError, "p must be a number"),
        (lambda: published.grumpy(-1), ValueError, "threshold must be at least 0"),
        (lambda: published.retaliate("much"), TypeError, "threshold must be a number"),
        (lambda: published.limited_retaliate(0.1, 0.5), TypeError, "limit must be an integer"),
        (lambda: published.constant_ratio(None), TypeError, "ratio must be a number"),
    ],
)
def test_bad_parameters_are_named(build, error, message):
    with pytest.raises(error, match=message):
        build()
