"""Rings of links: rest points against all regimes tried, where they settle, and the game behind them."""

from fractions import Fraction as F

import naive_feedback
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg

STRENGTH = st.fractions(0, 3, max_denominator=6)
BASE = st.fractions(-1, 1, max_denominator=6)


@st.composite
def rings(draw):
    n = draw(st.integers(1, 4))
    return draw(st.lists(STRENGTH, min_size=n, max_size=n)), draw(st.lists(BASE, min_size=n, max_size=n))


@settings(max_examples=150, deadline=None)
@given(rings(), st.sampled_from([F(1), F(5, 2)]))
def test_all_rest_points_are_found(ring, ceiling):
    k, b = ring
    loop = rg.feedback_loop(k, b, ceiling)
    naive = naive_feedback.rest_points(k, b, ceiling)
    for point in loop.points:
        for x in (point.low, point.high, (point.low + point.high) / 2):
            assert all(x[i] == min(ceiling, max(0, b[i] + k[i] * x[i - 1])) for i in range(len(k)))
    isolated = [tuple(p.low) for p in loop.points if (p.low == p.high).all()]
    assert set(isolated) <= set(naive)
    # Of a segment the regimes without a singular system give single points, which lie on it.
    for x in naive:
        assert any((p.low <= np.array(x)).all() and (np.array(x) <= p.high).all() for p in loop.points)


@settings(max_examples=60, deadline=None)
@given(rings(), st.fractions(0, 1, max_denominator=7))
def test_where_it_settles(ring, level):
    k, b = ring
    loop = rg.feedback_loop(k, b)
    if loop.settles(level)[0] == level:
        # At a tipping point the rounding of floats decides where they go.
        return
    end = naive_feedback.settle([float(x) for x in k], [float(x) for x in b], 1.0, float(level), 30_000)
    # A gain other than 1 is off it by at least 1 / 6^4, so that a distance d is d exp(-30000 / 1296) < 1e-10 after all.
    assert float(loop.settles(level)[0]) == pytest.approx(end, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(rings())
def test_stable_is_what_it_goes_back_to_from_both_sides(ring):
    loop = rg.feedback_loop(*ring)
    ends = [x for p in loop.points for x in (p.low[0], p.high[0])]
    for j, point in enumerate(loop.points):
        below = (ends[2 * j - 1] + ends[2 * j]) / 2 if j else ends[0] / 2
        above = (ends[2 * j + 1] + (ends[2 * j + 2] if j + 1 < len(loop.points) else 1)) / 2
        back = [loop.settles(x)[0] in (point.low[0], point.high[0]) for x in (below, above)]
        assert point.stable == all(back)


def test_below_a_loop_gain_of_one_the_ring_multiplies_the_chain():
    k, b = (F(2, 3), F(4, 5), F(3, 4)), (F(1, 5), F(1, 10), F(1, 10))
    loop = rg.feedback_loop(k, b)
    assert loop.gain == F(2, 5)
    assert loop.chain[0] == b[0] + k[0] * (b[2] + k[2] * b[1])
    (point,) = loop.points
    assert list(point.low) == list(loop.chain / (1 - loop.gain))
    assert point.stable


def test_a_loop_gain_of_one_leaves_it_where_it_is():
    (point,) = rg.feedback_loop([2, 1, F(1, 2)], [0, 0, 0]).points
    assert (list(point.low), list(point.high)) == ([0, 0, 0], [1, 1, F(1, 2)])
    assert list(rg.feedback_loop([2, 1, F(1, 2)], [0, 0, 0]).settles(F(1, 3))) == [F(1, 3), F(1, 3), F(1, 6)]


def test_a_cut_link_and_a_single_one():
    (point,) = rg.feedback_loop([0, 2], [F(1, 4), F(1, 4)]).points
    assert list(point.low) == [F(1, 4), F(3, 4)]
    assert [list(p.low) for p in rg.feedback_loop([2], [-F(1, 4)]).points] == [[0], [F(1, 4)], [1]]
    assert "not stable" in repr(rg.feedback_loop([2], [-F(1, 4)]).points[1])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=3, max_size=3), st.lists(st.integers(-4, 4), min_size=3, max_size=3))
def test_rest_points_on_the_grid_are_equilibria_of_the_game(k, b):
    levels = [F(j, 4) for j in range(4, -1, -1)]
    bases = [F(x, 4) for x in b]
    game = rg.games.production_chain(k, bases, levels)
    stable = {tuple(levels[a] for a in profile) for profile in rg.pure_nash(game)}
    for point in rg.feedback_loop(k, bases).points:
        for x in (tuple(point.low), tuple(point.high)):
            if set(x) <= set(levels):
                assert x in stable
    # Multiples of 1/4 lead to multiples of 1/4, so that there are no others.
    for x in stable:
        assert list(x) == [min(1, max(0, bases[i] + k[i] * x[i - 1])) for i in range(3)]


def test_payoffs_of_the_production_chain():
    game = rg.games.production_chain((F(1, 2), 1, 2), (F(1, 4), 0, -1), levels=(2, 1))
    # Team 2, customer 1, business 2.
    assert list(game.fractions[0, 1, 0]) == [2 * (F(1, 4) + 1) - 2, 2 - F(1, 2), 2 * (-1 + 2) - 2]
    assert game.roles == ("team", "customer", "business")
    assert rg.games.production_chain((1, 1), (0, 0)).seats == 2


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (([1, 2], [0]), ValueError, "bases must hold one number for each of the 2 strengths; got 1"),
        (([], []), ValueError, "strengths must hold one number per link"),
        (([[1]], [0]), ValueError, r"shape \(1, 1\)"),
        (([-1], [0]), ValueError, "strengths must be at least 0"),
        (([1], [0], 0), ValueError, "ceiling must be above 0; got 0"),
        (([1], [float("nan")]), ValueError, "bases must be finite"),
        ((["a"], [0]), TypeError, "strengths must hold numbers"),
    ],
)
def test_bad_input(arguments, error, words):
    with pytest.raises(error, match=words):
        rg.feedback_loop(*arguments)


def test_bad_input_of_the_rest():
    with pytest.raises(ValueError, match="level must lie between 0 and the ceiling, 1; got 2"):
        rg.feedback_loop([1], [0]).settles(2)
