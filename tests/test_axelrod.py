"""What the Axelrod library has too plays as its players do, and with the same probabilities."""

from __future__ import annotations

from fractions import Fraction as F
from functools import cache

import numpy as np
import pytest
from test_fields import acts_of

import relgames as rg
from relgames import strategies as s

axelrod = pytest.importorskip("axelrod")

ROUNDS = 300
DETERMINISTIC = {
    "Cooperator": (s.always_give, axelrod.Cooperator),
    "Defector": (s.always_withhold, axelrod.Defector),
    "Alternator": (s.alternator, axelrod.Alternator),
    "CyclerCCD": (s.published.per_kind, axelrod.CyclerCCD),
    "CyclerDDC": (s.published.per_nasty, axelrod.CyclerDDC),
    "CyclerCCCDCD": (lambda: s.cyclic((0, 0, 0, 1, 0, 1)), axelrod.CyclerCCCDCD),
    "TitForTat": (s.tit_for_tat, axelrod.TitForTat),
    "TitFor2Tats": (s.tit_for_two_tats, axelrod.TitFor2Tats),
    "TwoTitsForTat": (s.two_tits_for_tat, axelrod.TwoTitsForTat),
    "HardTitForTat": (s.published.hard_tit_for_tat, axelrod.HardTitForTat),
    "HardTitFor2Tats": (s.published.hard_tit_for_two_tats, axelrod.HardTitFor2Tats),
    "SuspiciousTitForTat": (s.suspicious_tit_for_tat, axelrod.SuspiciousTitForTat),
    "ContriteTitForTat": (s.contrite_tit_for_tat, axelrod.ContriteTitForTat),
    "AntiTitForTat": (lambda: s.reactive((0, 1), first=1), axelrod.AntiTitForTat),
    "Bully": (s.bully, axelrod.Bully),
    "WinStayLoseShift": (s.win_stay_lose_shift, axelrod.WinStayLoseShift),
    "WinShiftLoseStay": (lambda: s.memory_one((0, 1, 1, 0), first=0), axelrod.WinShiftLoseStay),
    "Grudger": (s.grim, axelrod.Grudger),
    "SoftGrudger": (s.forgiving_grim, axelrod.SoftGrudger),
    "GeneralSoftGrudger": (
        lambda: s.forgiving_grim(2, 1),
        lambda: axelrod.GeneralSoftGrudger(n=1, d=2, c=1),
    ),
    "Prober": (s.prober, axelrod.Prober),
    "Prober2": (s.prober_2, axelrod.Prober2),
    "Prober3": (s.prober_3, axelrod.Prober3),
    "HardProber": (s.hard_prober, axelrod.HardProber),
    "SlowTitForTwoTats2": (s.published.slow_tit_for_tat, axelrod.SlowTitForTwoTats2),
    "SpitefulTitForTat": (s.published.spiteful_tit_for_tat, axelrod.SpitefulTitForTat),
    "EasyGo": (s.published.easy_go, axelrod.EasyGo),
    "GrudgerAlternator": (s.published.give_then_alternate, axelrod.GrudgerAlternator),
    "GradualKiller": (s.published.gradual_killer, axelrod.GradualKiller),
    "OriginalGradual": (s.published.gradual, axelrod.OriginalGradual),
    "Gradual": (s.published.later_gradual, axelrod.Gradual),
    "GoByMajority": (s.published.soft_majority, axelrod.GoByMajority),
    "GoByMajority5": (s.published.soft_majority_5, axelrod.GoByMajority5),
    "GoByMajority10": (s.published.soft_majority_10, axelrod.GoByMajority10),
    "GoByMajority20": (s.published.soft_majority_20, axelrod.GoByMajority20),
    "GoByMajority40": (s.published.soft_majority_40, axelrod.GoByMajority40),
    "HardGoByMajority": (s.published.hard_majority, axelrod.HardGoByMajority),
    "HardGoByMajority5": (s.published.hard_majority_5, axelrod.HardGoByMajority5),
    "HardGoByMajority10": (s.published.hard_majority_10, axelrod.HardGoByMajority10),
    "HardGoByMajority20": (s.published.hard_majority_20, axelrod.HardGoByMajority20),
    "HardGoByMajority40": (s.published.hard_majority_40, axelrod.HardGoByMajority40),
    "FirstByDavis": (s.published.davis, axelrod.FirstByDavis),
    "FirstByShubik": (s.published.shubik, axelrod.FirstByShubik),
    "FirstByNydegger": (lambda: s.published.nydegger((1, 4, 16), own=1, other=2), axelrod.FirstByNydegger),
}
# They draw from chance in some rounds: given the same draw they act alike.
DRAWING = {
    "FirstByFeld": (s.published.feld, axelrod.FirstByFeld),
    "FirstByTullock": (s.published.tullock, axelrod.FirstByTullock),
    "FirstByGrofman": (lambda: s.published.grofman(both_withheld=1), axelrod.FirstByGrofman),
    "FirstByJoss": (s.joss, axelrod.FirstByJoss),
    "Calculator": (s.published.calculator, axelrod.Calculator),
}
# Its phi is that of Hilbe, Nowak and Traulsen: chi / (P - S) times the one of Press and Dyson.
STOCHASTIC = {
    "GTFT": (s.generous_tit_for_tat, axelrod.GTFT),
    "SoftJoss": (lambda: s.generous_tit_for_tat(F(1, 10)), axelrod.SoftJoss),
    "FirmButFair": (s.firm_but_fair, axelrod.FirmButFair),
    "FirstByJoss": (s.joss, axelrod.FirstByJoss),
    "ZDExtort2": (s.extortioner, axelrod.ZDExtort2),
    "ZDExtort2v2": (s.published.zd_extort_2_weak, axelrod.ZDExtort2v2),
    "ZDExtort3": (s.published.zd_extort_3, axelrod.ZDExtort3),
    "ZDExtort4": (s.published.zd_extort_4, axelrod.ZDExtort4),
    "ZDGTFT2": (s.zd_generous, axelrod.ZDGTFT2),
    "ZDGen2": (s.published.zd_gen_2, axelrod.ZDGen2),
    "ZDSet2": (s.published.zd_set_2, axelrod.ZDSet2),
    "ZDMischief": (s.published.zd_mischief, axelrod.ZDMischief),
    "ZDExtortion": (s.published.zd_extortion, axelrod.ZDExtortion),
}
TEN_ROUNDS = {"Cooperator": 60, "Defector": 78, "TitForTat": 69, "Grudger": 69}


@pytest.mark.parametrize("name", DETERMINISTIC)
def test_plays_the_same_actions_round_for_round(name):
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=ROUNDS)
    names = list(DETERMINISTIC)
    for other in names[names.index(name) :]:
        ours = rg.history(r, (built(name), built(other))).actions
        theirs = axelrod.Match((DETERMINISTIC[name][1](), DETERMINISTIC[other][1]()), turns=ROUNDS).play()
        np.testing.assert_array_equal(ours, [[move == axelrod.Action.D for move in pair] for pair in theirs])


@cache
def built(name):
    """Our strategy of that name; the majorities of ten rounds are tabulated in some tenths of a second."""
    return DETERMINISTIC[name][0]()


class Draws:
    """In place of a player's random numbers: the draw of the round."""

    u = 0.0

    def random_choice(self, p):
        return axelrod.Action.C if self.u < p else axelrod.Action.D


@pytest.mark.parametrize("name", DRAWING)
def test_acts_alike_with_the_same_draws(name):
    build, make = DRAWING[name]
    for repetition in range(20):
        rng, draws = np.random.default_rng(repetition), Draws()
        player, other = make(), axelrod.Cooperator()
        player._random = draws
        if name == "Calculator":
            player.joss_instance._random = draws
        theirs = (rng.random(250) < rng.choice([0.02, 0.2, 0.6])).astype(int)
        if repetition % 2:
            theirs = np.resize(theirs[: 3 + repetition // 2], 250)
        us = rng.random(250).tolist()
        expected = []
        for their, u in zip(theirs, us, strict=True):
            draws.u = u
            expected.append(player.strategy(other))
            moves = expected[-1], axelrod.Action.D if their else axelrod.Action.C
            player.history.append(*moves)
            other.history.append(*moves[::-1])
        assert acts_of(build(), theirs, us, 250) == [move == axelrod.Action.D for move in expected]


@pytest.mark.parametrize("name", STOCHASTIC)
def test_gives_with_the_same_probabilities(name):
    ours, player = STOCHASTIC[name][0](), STOCHASTIC[name][1]()
    player.set_match_attributes()
    assert player._initial == axelrod.Action.C
    assert ours.act[ours.start, 0] == 1
    after = ours.act[ours.next[ours.start], 0]
    np.testing.assert_allclose(after, list(player._four_vector.values()), rtol=0, atol=1e-15)


def test_random_gives_with_the_same_probability():
    assert s.random().act.tolist() == [[axelrod.Random().p, 1 - axelrod.Random().p]]


def test_ten_rounds_against_each_other():
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=10)
    for name, total in TEN_ROUNDS.items():
        others = [other for other in TEN_ROUNDS if other != name]
        machine, player = DETERMINISTIC[name]
        scores = [rg.play(r, (machine(), DETERMINISTIC[other][0]()), exact=True).payoffs[0] for other in others]
        matches = [axelrod.Match((player(), DETERMINISTIC[other][1]()), turns=10) for other in others]
        for match in matches:
            match.play()
        assert 10 * sum(scores) == total == sum(match.final_score()[0] for match in matches)


@pytest.mark.parametrize(
    ("machine", "player"),
    [
        (s.tit_for_tat, axelrod.TitForTat),
        (s.win_stay_lose_shift, axelrod.WinStayLoseShift),
        (s.firm_but_fair, axelrod.FirmButFair),
    ],
)
def test_sampled_fingerprints_lie_around_the_exact_one(machine, player):
    turns, repetitions = 12, 150
    theirs = axelrod.AshlockFingerprint(player)
    theirs.fingerprint(turns=turns, repetitions=repetitions, step=0.5, progress_bar=False, seed=1)
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=turns)
    ours = rg.fingerprint(machine(), r, steps=2)
    for k, point in enumerate(theirs.points):
        matches = theirs.interactions[0, k + 1]
        scores = np.array([axelrod.interaction_utils.compute_final_score_per_turn(match)[0] for match in matches])
        assert scores.mean() == pytest.approx(theirs.data[point])
        error = scores.std(ddof=1) / repetitions**0.5
        assert abs(scores.mean() - ours.at(*point)) <= 5 * error + 1e-12
