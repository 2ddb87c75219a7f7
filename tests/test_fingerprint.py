"""Fingerprints: closed forms, the general solver at single points, and Axelrod's sampled ones."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from generators import machines
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames.strategies import (
    always_give,
    always_withhold,
    bully,
    dual,
    generous_tit_for_tat,
    grim,
    joss_ann,
    memory_one,
    response,
    tit_for_tat,
    win_stay_lose_shift,
)

POINTS = [(F(1, 8), F(1, 4)), (F(1, 2), F(1, 2)), (F(3, 4), F(1, 8)), (F(2, 3), F(3, 4)), (F(9, 10), F(9, 10))]


def copied(x, y):
    """Tit for tat against itself, disturbed: it gives in a share q of the rounds, and its answer two rounds later.

    So the other's last two choices are independent, q = x + (1 - x - y) q, and the payoff is 3 q^2 + 5 q (1 - q) +
    (1 - q)^2 (Ashlock and Kim 2008 have it as (y^2 + 5 x y + 3 x^2) / (x + y)^2).
    """
    return (y**2 + 5 * x * y + 3 * x**2) / (x + y) ** 2


def copied_by_the_dual(x, y):
    """Beyond the line the copy is turned round every second round: q = (1 - y) + (x + y - 1) (1 - q)."""
    q = x / (x + y)
    return 3 * q**2 + 5 * q * (1 - q) + (1 - q) ** 2


CLOSED = [
    (always_withhold(), lambda x, y: 4 * x + 1, lambda x, y: 4 * x + 1),
    (always_give(), lambda x, y: 3 - 3 * y, lambda x, y: 3 - 3 * y),
    (tit_for_tat(), copied, copied_by_the_dual),
    # Sooner or later the other withholds, and then it withholds ever after.
    (grim(), lambda x, y: 4 * x + 1, lambda x, y: 4 * x + 1),
]


@pytest.mark.parametrize(("machine", "below", "above"), CLOSED)
def test_closed_forms(machine, below, above):
    f = rg.fingerprint(machine, steps=7)
    for x, y in POINTS:
        expected = (below if x + y <= 1 else above)(x, y)
        assert f.at(x, y, exact=True) == expected
        assert f.at(x, y) == pytest.approx(float(expected), rel=1e-13)
    for i, j in [(1, 1), (2, 3), (5, 1), (6, 6), (4, 5)]:
        x, y = f.grid[i], f.grid[j]
        assert f.values[i, j] == pytest.approx((below if i + j <= 7 else above)(x, y), rel=1e-13)


def test_corners_are_the_probe_and_its_dual_and_those_who_never_change():
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
    for machine in (win_stay_lose_shift(), grim(), generous_tit_for_tat()):
        f = rg.fingerprint(machine, r, steps=3)
        corners = {(0, 0): tit_for_tat(), (-1, 0): always_give(), (0, -1): always_withhold(), (-1, -1): bully()}
        for where, opponent in corners.items():
            assert f.values[where] == pytest.approx(rg.play(r, (machine, opponent)).payoffs[0])


@settings(max_examples=30)
@given(
    machines((2, 2), chance=True), machines((2, 2), chance=True), st.sampled_from([{"discount": 0.8}, {"rounds": 6}])
)
def test_the_grid_is_one_match_per_point(machine, probe, terms):
    r = rg.RepeatedGame(rg.games.donation(), noise=rg.Noise(0.125), **terms)
    f = rg.fingerprint(machine, r, probe, steps=4)
    for i, j in np.ndindex(5, 5):
        x, y = i / 4, j / 4
        # By hand: beyond the line the probe is asked what it would do had it done the opposite, and does the opposite.
        if x + y <= 1:
            act, next = (1 - x - y) * probe.act + [x, y], probe.next
        else:
            act, next = (x + y - 1) * probe.act[:, ::-1] + [1 - y, 1 - x], probe.next[:, [2, 3, 0, 1]]
        opponent = rg.Machine(act, next, probe.start, probe.leave)
        assert f.values[i, j] == pytest.approx(rg.play(r, (machine, opponent)).payoffs[0], abs=1e-12)
        assert f.at(x, y) == pytest.approx(f.values[i, j], abs=1e-12)


def test_both_definitions_meet_where_only_chance_is_left():
    f = rg.fingerprint(win_stay_lose_shift())
    for x in (F(1, 4), F(2, 3)):
        beyond = rg.play(f.r, (f.machine, joss_ann(dual(f.probe), x, 1 - x)), exact=True).payoffs[0]
        assert f.at(x, 1 - x, exact=True) == beyond


@given(machines((2, 2), states=4))
def test_the_dual_of_the_dual_is_the_strategy(machine):
    assert dual(dual(machine)) == machine
    assert joss_ann(machine, 0, 0) == machine
    assert joss_ann(machine, 1, 0).act.tolist() == [[1, 0]] * machine.states


def test_the_dual_does_the_opposite_after_its_own_opposite():
    # Who answers withholding with withholding now answers it by giving.
    assert dual(tit_for_tat()).equivalent(bully())
    # Whether both did the same is the same after turning round its own action and the answer, but for the first round.
    assert dual(win_stay_lose_shift()).equivalent(memory_one((1, 0, 0, 1), first=0))
    for others in ([0, 1, 1, 0], [1, 1, 1, 1, 0]):
        own, opposite = (response(m, others).giving for m in (grim(), dual(grim())))
        assert (own + opposite).tolist() == [1] * (len(others) + 1)


def test_distances():
    give, withhold, copy = (rg.fingerprint(m, steps=2) for m in (always_give(), always_withhold(), tit_for_tat()))
    assert give.distance(withhold) ** 2 == pytest.approx(13 / 3, rel=1e-12)
    assert give.distance(give) == 0
    assert copy.distance(give) == pytest.approx(give.distance(copy))
    assert give.distance(withhold) <= give.distance(copy) + copy.distance(withhold)
    # The midpoint rule on a fine grid of the closed form.
    x, y = np.meshgrid(*[(np.arange(2000) + 0.5) / 2000] * 2)
    assert copy.distance(give) ** 2 == pytest.approx(((copied(x, y) - 3 + 3 * y) ** 2).mean(), rel=1e-6)
    # Triggers end up withholding for ever.
    assert rg.fingerprint(grim()).distance(withhold) == pytest.approx(0, abs=1e-12)


def test_a_fingerprint_says_what_it_is():
    f = rg.fingerprint(always_withhold(), steps=4)
    assert str(f) == "always withhold against disturbed tit for tat: payoffs per round 1 to 5"
    assert repr(f) == f"Fingerprint({f})"
    assert not f.values.flags.writeable
    assert f.values.shape == (5, 5)


def test_what_has_no_fingerprint_is_refused():
    f = rg.fingerprint(tit_for_tat(), steps=1)
    with pytest.raises(TypeError, match=r"got function. Write always_give\(\)"):
        rg.fingerprint(always_give)
    with pytest.raises(TypeError, match="r must be a RepeatedGame; got Game"):
        rg.fingerprint(tit_for_tat(), rg.games.prisoners_dilemma())
    with pytest.raises(ValueError, match="two seats of two actions"):
        rg.fingerprint(tit_for_tat(), rg.RepeatedGame(rg.games.enterprise_triad(), discount=0.5))
    with pytest.raises(ValueError, match="steps must be at least 1"):
        rg.fingerprint(tit_for_tat(), steps=0)
    with pytest.raises(ValueError, match=r"x must lie in \[0, 1\]"):
        f.at(2, 0)
    with pytest.raises(ValueError, match=r"x and y must sum to at most 1; got 0\.75"):
        joss_ann(tit_for_tat(), 0.75, 0.5)
    with pytest.raises(ValueError, match="same probe in the same repeated game"):
        f.distance(rg.fingerprint(tit_for_tat(), probe=grim(), steps=1))
    with pytest.raises(ValueError, match="same probe in the same repeated game"):
        f.distance(rg.fingerprint(tit_for_tat(), rg.RepeatedGame(f.r.game, discount=0.5), steps=1))
    with pytest.raises(TypeError, match="other must be a Fingerprint"):
        f.distance(f.values)
    for change in (dual, lambda m: joss_ann(m, 0, 0)):
        with pytest.raises(ValueError, match="two own actions"):
            change(rg.Machine([[1, 0, 0]], [[0] * 9]))
        with pytest.raises(TypeError, match="must be a Machine"):
            change("tit for tat")
