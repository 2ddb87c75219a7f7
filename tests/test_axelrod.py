"""What the Axelrod library has too plays as its players do, and with the same probabilities."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

import relgames as rg
from relgames import strategies as s

axelrod = pytest.importorskip("axelrod")

ROUNDS = 300
DETERMINISTIC = {
    "Cooperator": (s.always_give, axelrod.Cooperator),
    "Defector": (s.always_withhold, axelrod.Defector),
    "Alternator": (s.alternator, axelrod.Alternator),
    "CyclerCCD": (lambda: s.cyclic((0, 0, 1)), axelrod.CyclerCCD),
    "CyclerDDC": (lambda: s.cyclic((1, 1, 0)), axelrod.CyclerDDC),
    "CyclerCCCDCD": (lambda: s.cyclic((0, 0, 0, 1, 0, 1)), axelrod.CyclerCCCDCD),
    "TitForTat": (s.tit_for_tat, axelrod.TitForTat),
    "TitFor2Tats": (s.tit_for_two_tats, axelrod.TitFor2Tats),
    "TwoTitsForTat": (s.two_tits_for_tat, axelrod.TwoTitsForTat),
    "HardTitForTat": (lambda: s.tits_for_tats(3, 1), axelrod.HardTitForTat),
    "HardTitFor2Tats": (lambda: s.tits_for_tats(2, 2), axelrod.HardTitFor2Tats),
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
}
# Its phi is that of Hilbe, Nowak and Traulsen: chi / (P - S) times the one of Press and Dyson.
STOCHASTIC = {
    "GTFT": (s.generous_tit_for_tat, axelrod.GTFT),
    "SoftJoss": (lambda: s.generous_tit_for_tat(F(1, 10)), axelrod.SoftJoss),
    "FirmButFair": (s.firm_but_fair, axelrod.FirmButFair),
    "FirstByJoss": (s.joss, axelrod.FirstByJoss),
    "ZDExtort2": (s.extortioner, axelrod.ZDExtort2),
    "ZDExtort2v2": (lambda: s.extortioner(2, phi=F(1, 16)), axelrod.ZDExtort2v2),
    "ZDExtort3": (lambda: s.extortioner(3), axelrod.ZDExtort3),
    "ZDExtort4": (lambda: s.extortioner(4, phi=F(1, 17)), axelrod.ZDExtort4),
    "ZDGTFT2": (s.zd_generous, axelrod.ZDGTFT2),
    "ZDGen2": (lambda: s.zd_generous(2, phi=F(1, 8)), axelrod.ZDGen2),
    "ZDSet2": (lambda: s.zero_determinant(0, 2, phi=F(1, 4)), axelrod.ZDSet2),
    "ZDMischief": (lambda: s.zero_determinant(0, 1, phi=F(1, 10)), axelrod.ZDMischief),
    "ZDExtortion": (lambda: s.zero_determinant(F(1, 10), 1, phi=F(1, 5)), axelrod.ZDExtortion),
}
TEN_ROUNDS = {"Cooperator": 60, "Defector": 78, "TitForTat": 69, "Grudger": 69}


@pytest.mark.parametrize("name", DETERMINISTIC)
def test_plays_the_same_actions_round_for_round(name):
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=ROUNDS)
    machine, player = DETERMINISTIC[name]
    for other_machine, other_player in DETERMINISTIC.values():
        ours = rg.history(r, (machine(), other_machine())).actions
        theirs = axelrod.Match((player(), other_player()), turns=ROUNDS).play()
        np.testing.assert_array_equal(ours, [[move == axelrod.Action.D for move in pair] for pair in theirs])


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
