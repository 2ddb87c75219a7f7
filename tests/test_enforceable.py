"""Zero-determinant lines: published thresholds, exact play against random opponents, a twin by vertices."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from generators import games, generators
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from naive_memory import largest_gap, payoffs, random_memory_one, surpluses

import relgames as rg
from relgames import strategies

PD = rg.games.prisoners_dilemma()
tenths = st.integers(-15, 15).map(lambda k: F(k, 10))


def assert_line_holds(e, rng, opponents=3):
    others = [(e.seat + k) % e.game.seats for k in range(1, e.game.seats)]
    for _ in range(opponents):
        machines = [e.machine if j == e.seat else random_memory_one(rng, e.game, j) for j in range(e.game.seats)]
        u = payoffs(e.game, machines, e.discount)
        mean = sum(w * u[j] for w, j in zip(e.weights, others, strict=True))
        assert mean == e.baseline + e.slope * (u[e.seat] - e.baseline)


def test_extortion_with_discounting():
    """Hilbe, Traulsen and Sigmund (2015), with chi = 2: from 7/9 on, and there one strategy only."""
    e = rg.enforceable(PD, F(1, 2), 1, discount=F(7, 9), exact=True)
    assert e.holds
    assert e.kind == "extortion"
    assert e.smallest_discount == F(7, 9)
    assert (e.first, e.p.tolist()) == (0, [1, 0, F(6, 7), 0])
    assert e.phi == (F(2, 9), F(2, 9))
    below = rg.enforceable(PD, F(1, 2), 1, discount=F(7, 9) - F(1, 10**9), exact=True)
    assert not below.holds
    assert below.smallest_discount == F(7, 9)
    assert below.machine is below.p is below.phi is None


def test_floats_round_the_threshold_upwards():
    e = rg.enforceable(PD, F(1, 2), 1)
    assert F(7, 9) <= e.smallest_discount < F(7, 9) + F(1, 10**15)
    assert rg.enforceable(PD, 0.5, 1, discount=e.smallest_discount).holds


@pytest.mark.parametrize(("n", "r"), [(3, 2), (3, F(5, 2)), (4, 2), (4, 3), (5, 4)])
def test_slopes_of_extortion_in_public_goods(n, r):
    """Hilbe et al. (2014): from 1 - n / (r (n - 1)) on."""
    game = rg.games.public_good(r=r, seats=n)
    least = 1 - F(n, (n - 1)) / r
    for slope, holds in ((least, True), (least - F(1, 1000), False), (least + F(1, 1000), True)):
        e = rg.enforceable(game, slope, 0, exact=True)
        assert (e.kind, e.holds) == ("extortion", holds)
        assert (e.smallest_discount is not None) == holds


def test_kinds():
    kinds = [rg.enforceable(PD, slope, baseline).kind for slope, baseline in ((F(1, 3), 3), (0, 2), (1, 7), (2, 3))]
    assert kinds == ["generous", "equalizer", "fair", "line"]
    # A generous line opens by giving (Ichinose and Masuda 2018), from the same discount on as extortion in this game.
    e = rg.enforceable(PD, F(1, 2), 3, discount=F(7, 9), exact=True)
    assert e.holds
    assert e.first == e.p[0] == 1


def test_fair_needs_unlimited_patience():
    e = rg.enforceable(PD, 1, 0, phi=F(1, 5), exact=True)
    assert e.smallest_discount == 1
    assert e.p.tolist() == [1, 0, 1, 0]
    assert e.machine.equivalent(strategies.tit_for_tat())
    assert not rg.enforceable(PD, 1, 0, discount=F(999, 1000)).holds


def test_the_limit_of_means_is_that_of_the_strategies():
    for slope, baseline in ((F(1, 2), 1), (F(1, 3), 3), (0, 2)):
        e = rg.enforceable(PD, slope, baseline)
        assert e.machine == strategies.zero_determinant(slope, baseline)


@pytest.mark.parametrize("slope", [F(1, 3), F(1, 2), F(3, 4)])
def test_zero_determinant_takes_a_discount(slope):
    give, withhold = (F(-1, 3), F(1, 3), 1), (0, F(2, 3), F(4, 3))
    game = rg.games.public_good()
    for discount in (F(9, 10), F(7, 10)):
        e = rg.enforceable(game, slope, F(1, 2), discount=discount, exact=True)
        arguments = (slope, F(1, 2), None, give, withhold)
        if e.holds:
            assert strategies.zero_determinant(*arguments, discount=discount) == e.machine
        else:
            with pytest.raises(ValueError, match=f"from discount {e.smallest_discount} on; got discount={discount}"):
                strategies.zero_determinant(*arguments, discount=discount)


def test_a_strategy_that_does_not_react_needs_no_patience():
    e = rg.enforceable(PD, F(-1, 4), 1, discount=0, exact=True)
    assert (e.holds, e.smallest_discount, e.phi, e.p.tolist()) == (True, 0, None, [0] * 4)
    # Matching pennies: an even toss gives both 0, whatever the other does.
    e = rg.enforceable(rg.games.matching_pennies(), 7, 0, discount=F(1, 3), exact=True)
    assert e.smallest_discount == 0
    assert (e.p.tolist(), e.first) == ([F(1, 2)] * 4, F(1, 2))
    assert_line_holds(e, np.random.default_rng(0))


def test_actions_may_change_places():
    turned = rg.Game(PD.fractions[::-1, ::-1])
    e, f = (rg.enforceable(g, F(1, 2), 1, discount=F(9, 10), exact=True) for g in (PD, turned))
    assert f.phi == (-e.phi[1], -e.phi[0])
    assert f.smallest_discount == e.smallest_discount
    # Its range of openings is turned too, so the strategy is one of them, not the turned one.
    assert f.p.tolist()[::-1] != f.p.tolist()
    assert_line_holds(f, np.random.default_rng(1))


def test_three_actions_use_two():
    wide = rg.Game.symmetric([[3, 0, 9], [5, 1, 9], [9, 9, 0]])
    e = rg.enforceable(wide, F(1, 2), 1, exact=True)
    assert not e.holds
    # A customer who may also complain, which changes nothing, and a seller who gives or not.
    A, B = [[3, 0], [3, 0], [5, 1]], [[3, 5], [3, 5], [0, 1]]
    e = rg.enforceable(rg.Game.from_matrices(A, B), F(1, 2), 1, discount=F(7, 9), exact=True)
    assert e.actions in ((0, 2), (1, 2))
    assert e.smallest_discount == F(7, 9)
    assert_line_holds(e, np.random.default_rng(2))


@settings(deadline=None, max_examples=60)
@given(games(seats=(2, 2, 3), actions=2, exact=True), tenths, tenths, generators, st.data())
def test_lines_that_are_enforced_hold_against_anybody(game, slope, baseline, rng, data):
    seat = data.draw(st.integers(0, game.seats - 1))
    discount = data.draw(st.sampled_from((F(1), F(9, 10), F(1, 2))))
    weights = [F(1, 3), F(2, 3)] if game.seats == 3 and data.draw(st.booleans()) else None
    e = rg.enforceable(game, slope, baseline, seat, discount, weights, exact=True)
    assert e.holds == (e.smallest_discount is not None and e.smallest_discount <= discount)
    if e.holds:
        assert_line_holds(e, rng, opponents=2)
    if e.smallest_discount is not None:
        at = rg.enforceable(game, slope, baseline, seat, e.smallest_discount, weights, exact=True)
        assert at.holds
        assert_line_holds(at, rng, opponents=1)


@st.composite
def dilemmas(draw):
    """Payoffs of two or three seats near a social dilemma, so that many lines hold."""
    n = draw(st.integers(2, 3))
    base = rg.games.public_good(r=F(2) if n == 3 else F(3, 2), seats=n)
    nudge = draw(generators).integers(-1, 2, base.payoffs.shape)
    return rg.Game(base.fractions + nudge * F(1, 12))


@settings(deadline=None, max_examples=60)
@given(dilemmas(), st.integers(-2, 10).map(lambda k: F(k, 10)), st.integers(0, 8).map(lambda k: F(k, 8)), generators)
@example(PD, F(1, 2), F(1), np.random.default_rng(3))
def test_smallest_discount_and_range_by_vertices(game, slope, baseline, rng):
    n = game.seats
    gave, kept = surpluses(game, slope, baseline, 0, [F(1, n - 1)] * (n - 1))
    gaps = [gap for gap in (largest_gap(gave, kept), largest_gap(kept, gave)) if gap is not None]
    e = rg.enforceable(game, slope, baseline, exact=True)
    assume(e.phi is not None or not e.holds)
    assert e.smallest_discount == (1 - max(gaps) if gaps else None)
    if not e.holds:
        return
    d = (1 + e.smallest_discount) / 2
    low, high = rg.enforceable(game, slope, baseline, discount=d, exact=True).phi
    for phi in (low, high):
        assert_line_holds(rg.enforceable(game, slope, baseline, discount=d, phi=phi, exact=True), rng, 1)
    for phi in (low - F(1, 10**6), high + F(1, 10**6)):
        with pytest.raises(ValueError, match="phi must lie between"):
            rg.enforceable(game, slope, baseline, discount=d, phi=phi)


def test_no_other_memory_one_strategy_enforces_a_line():
    """All vectors with chances 0, 1/2 and 1 whose payoffs against many lie on a line are of the form that is solved."""
    discount = F(1, 2)
    rng = np.random.default_rng(4)
    others = [random_memory_one(rng, PD, 1) for _ in range(4)]
    others += [strategies.always_give(), strategies.always_withhold(), strategies.alternator()]
    found = 0
    for chances in product((F(0), F(1, 2), F(1)), repeat=5):
        machine = strategies.memory_one(chances[1:], chances[0])
        points = {tuple(payoffs(PD, (machine, other), discount)) for other in others}
        (x, y), *rest = sorted(points)
        if not rest:
            continue
        u, v = rest[-1]
        if u == x or any((a - x) * (v - y) != (b - y) * (u - x) for a, b in rest):
            continue
        slope = (v - y) / (u - x)
        # Where the line meets the diagonal.
        if slope == 1:
            continue
        baseline = (y - slope * x) / (1 - slope)
        assert rg.enforceable(PD, slope, baseline, discount=discount).holds
        found += 1
    assert found > 5


@settings(deadline=None, max_examples=30)
@given(dilemmas(), st.integers(0, 10).map(lambda k: F(k, 10)), st.integers(0, 8).map(lambda k: F(k, 8)))
def test_shifts_and_scales_of_payoffs(game, slope, baseline):
    e = rg.enforceable(game, slope, baseline, discount=F(4, 5), exact=True)
    f = rg.enforceable(rg.Game(game.fractions * 3 - 7), slope, 3 * baseline - 7, discount=F(4, 5), exact=True)
    assert e.smallest_discount == f.smallest_discount
    assert e.holds == f.holds
    if e.holds:
        assert e.p.tolist() == f.p.tolist()


def test_games_in_which_nothing_matters():
    # Against the second action nothing matters, against the first half of the one and half of the other does it.
    half = rg.Game.from_matrices([[0, 0], [0, 0]], [[1, 0], [-1, 0]])
    assert rg.enforceable(half, 0, 0, exact=True).p.tolist() == [F(1, 2)] * 4
    flat = rg.Game.from_matrices([[2, 2], [2, 2]], [[2, 2], [2, 2]])
    assert rg.enforceable(flat, 5, 2).smallest_discount == 0
    assert rg.enforceable(flat, 0, 1).smallest_discount is None
    alone = rg.Game.from_matrices([[1, 2]], [[3, 4]])
    e = rg.enforceable(alone, 1, 0)
    assert (e.holds, e.smallest_discount) == (False, None)
    e = rg.enforceable(rg.Game.from_matrices([[1, 2]], [[1, 2]]), 1, 0, discount=0)
    assert (e.holds, e.actions, e.machine.actions) == (True, (0, 0), 1)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((PD.payoffs, 1, 1), TypeError, "game must be a Game"),
        ((rg.Game([[1], [2]]), 1, 1), ValueError, "at least 2 seats"),
        ((PD, "fair", 1), TypeError, "slope must be a number"),
        ((PD, 1, 1, 2), ValueError, "seat must be"),
        ((PD, 1, 1, 0, F(3, 2)), ValueError, "discount must lie in"),
        ((PD, 1, 1, 0, 1, [F(1, 2), F(1, 2)]), ValueError, "weights must hold one number per other seat"),
        ((PD, 1, 1, 0, 1, [2]), ValueError, "weights must lie in"),
        ((PD, 1, 1, 0, 1, None, 0), ValueError, "phi must lie between 0 and 1/5, and not be 0; got 0"),
        ((PD, F(-1, 4), 1, 0, 1, None, 1), ValueError, "phi must be None"),
    ],
)
def test_bad_arguments_are_named(arguments, error, message):
    with pytest.raises(error, match=message):
        rg.enforceable(*arguments)


def test_it_says_what_it_found():
    assert "not enforceable" in repr(rg.enforceable(PD, 2, 7))
    assert repr(rg.enforceable(PD, F(1, 2), 1, discount=F(1, 2), exact=True)).endswith("but from 7/9 on)")
