"""Zero-determinant strategies: the lines they enforce, and the published ones."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from replay import probabilities

import relgames as rg
from relgames import strategies as s


def limit(game, *machines):
    return rg.play(rg.RepeatedGame(game, discount=1), machines, exact=True).payoffs.tolist()


def test_published_payoffs_of_extortion():
    """Press and Dyson (2012), Stewart and Plotkin (2012)."""
    game = rg.games.prisoners_dilemma()
    assert limit(game, s.extortioner(3), s.always_give()) == [F(41, 11), F(21, 11)]
    assert limit(game, s.extortioner(2), s.always_give()) == [F(7, 2), F(9, 4)]


@pytest.mark.parametrize(
    ("machine", "p"),
    [
        (s.extortioner(2), (F(8, 9), F(1, 2), F(1, 3), 0)),
        (s.extortioner(3, phi=F(1, 26)), (F(11, 13), F(1, 2), F(7, 26), 0)),
        (s.zd_generous(2), (1, F(1, 8), 1, F(1, 4))),
    ],
)
def test_published_probabilities(machine, p):
    assert probabilities(machine, [])[0] == 1
    assert tuple(probabilities(machine, [last])[0] for last in product((0, 1), repeat=2)) == p


OPPONENTS = [
    s.always_give(),
    s.always_withhold(),
    s.alternator(),
    s.random(F(1, 3)),
    s.win_stay_lose_shift(),
    s.generous_tit_for_tat(),
    s.hard_prober(),
    s.memory_one((F(1, 7), F(1, 2), F(4, 5), F(2, 3))),
]


@pytest.mark.parametrize("payoffs", [(5, 3, 1, 0), (3, 2, 0, -1), (6, 4, 3, -2)])
@pytest.mark.parametrize("chi", [1, F(3, 2), 2, 10])
def test_extortioner_and_generous_enforce_their_lines(payoffs, chi):
    game = rg.games.prisoners_dilemma(*payoffs)
    _, R, P, _ = payoffs
    for other in OPPONENTS:
        mine, theirs = limit(game, s.extortioner(chi, None, *payoffs), other)
        assert mine - P == chi * (theirs - P)
        mine, theirs = limit(game, s.zd_generous(chi, None, *payoffs), other)
        assert R - mine == chi * (R - theirs)


@pytest.mark.parametrize(("slope", "baseline"), [(0, F(1, 2)), (F(1, 4), 0), (F(2, 3), F(1, 2)), (F(3, 4), 1), (1, 0)])
@pytest.mark.parametrize("lure", [1, F(5, 4)])
def test_zero_determinant_enforces_its_line_on_the_mean_of_two_others(slope, baseline, lure):
    # A public good in which 1 becomes 2, shared by three; the lure is for withholding where both others give.
    give, withhold = (F(-1, 3), F(1, 3), 1), (0, F(2, 3), lure * F(4, 3))

    def pay(profile):
        return [(give, withhold)[own][profile.count(0) - (own == 0)] for own in profile]

    game = rg.Game(np.array([pay(p) for p in product((0, 1), repeat=3)], dtype=object).reshape(2, 2, 2, 3))
    enforcer = s.zero_determinant(slope, baseline, give=give, withhold=withhold)
    others = [s.random(F(1, 5), 3), s.give_while(1), s.bully(3), s.always_withhold(3), s.alternator(3)]
    for second, third in product(others, repeat=2):
        own, *theirs = limit(game, enforcer, second, third)
        assert sum(theirs) / 2 == baseline + slope * (own - baseline)


def test_floats_do_as_well():
    machine = s.extortioner(3.0, phi=1 / 26, T=5.0)
    np.testing.assert_allclose(machine.act, s.extortioner(3).act, rtol=1e-15)
    assert s.zd_generous(2.0, phi=0.25) == s.zd_generous(2)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: s.extortioner(F(1, 2)), ValueError, "chi >= 1; got chi=1/2"),
        (lambda: s.extortioner(3, phi=F(1, 12)), ValueError, "above 0 and at most 1/13; got 1/12"),
        (lambda: s.extortioner(3, phi=0), ValueError, "phi must be above 0"),
        (lambda: s.extortioner(T=1), ValueError, "T > R > P > S.*zero_determinant"),
        (lambda: s.zd_generous(2, phi=F(1, 3)), ValueError, "phi must be above 0 and at most 1/4"),
        (lambda: s.zero_determinant(F(1, 2), 4), ValueError, "slope=1/2 with baseline=4 cannot be enforced"),
        (lambda: s.zero_determinant(1, 1, give=(1, 1), withhold=(1, 1)), ValueError, "cannot be enforced"),
        (lambda: s.zero_determinant(0, 1, give=(0,)), ValueError, "give and withhold must hold"),
        (lambda: s.zero_determinant("fair", 1), TypeError, "slope must be a number"),
    ],
)
def test_bad_parameters_are_named(build, error, message):
    with pytest.raises(error, match=message):
        build()
