"""The replicator equation behind the phase portraits: the field, all that is at rest, and what is stable."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import relgames as rg
from relgames.report._flow import SADDLE, STABLE, UNDECIDED, UNSTABLE, OnePopulation, TwoPopulations, along_edge

SMALL = st.integers(-3, 3)


def one(payoffs):
    return OnePopulation(rg.Game.symmetric(payoffs))


def rests(flow):
    """The points at rest with their kinds, and the sets of corners of what is more than a point."""
    points = {tuple(rest.shares[0]): rest.kind for rest in flow.rests() if len(rest.shares) == 1}
    return points, {frozenset(map(tuple, rest.shares)) for rest in flow.rests() if len(rest.shares) > 1}


def corners(kind):
    return {(1, 0, 0): kind, (0, 1, 0): kind, (0, 0, 1): kind}


# Zeeman 1980; Hofbauer and Sigmund 1998, section 7.7: the middle is a sink if a win pays more than a loss costs, a
# source if it pays less, and all orbits are closed if both are equal.
@pytest.mark.parametrize(("win", "lose", "kind"), [(2, 1, STABLE), (1, 2, UNSTABLE), (1, 1, UNDECIDED)])
def test_rock_paper_scissors(win, lose, kind):
    flow = one([[0, -lose, win], [win, 0, -lose], [-lose, win, 0]])
    third = (F(1, 3),) * 3
    assert rests(flow) == ({third: kind, **corners(SADDLE)}, set())
    # x y z grows towards the middle, falls, or stays.
    x = np.array([0.5, 0.3, 0.2])
    growth = (flow.field(x) / x).sum()
    assert np.sign(np.round(growth, 12)) == np.sign(win - lose)


def test_rock_paper_scissors_in_decimals_is_still_a_centre():
    tenth = 0.1
    assert rests(one([[0, -tenth, tenth], [tenth, 0, -tenth], [-tenth, tenth, 0]]))[0][(F(1, 3),) * 3] == UNDECIDED


def test_a_payoff_is_read_as_the_nearest_fraction_with_a_denominator_up_to_a_million():
    million = 1_000_000
    read = one([[2, 0.1 + 0.2, 0], [F(2, million), F(2, 3 * million), 0], [0, 0, 0]]).A
    assert read[0].tolist() == [1, F(3, 20), 0]
    assert read[1].tolist() == [F(1, million), 0, 0]


def test_coordination_on_one_of_three():
    a, b, c = 1, 2, 3
    points, sets = rests(one(np.diag([a, b, c])))
    # On each face the shares that equalise are in proportion to 1 / payoff.
    total = F(1, a) + F(1, b) + F(1, c)
    inside = (F(1, a) / total, F(1, b) / total, F(1, c) / total)
    pairs = {(F(2, 3), F(1, 3), 0), (F(3, 4), 0, F(1, 4)), (0, F(3, 5), F(2, 5))}
    assert points == {inside: UNSTABLE, **dict.fromkeys(pairs, SADDLE), **corners(STABLE)}
    assert not sets


def test_what_ties_is_at_rest_all_along_a_side():
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    lineup = [rg.strategies.tit_for_tat(), rg.strategies.always_withhold(), rg.strategies.always_give()]
    points, sets = rests(OnePopulation(rg.tournament(r, lineup).meta_game))
    assert sets == {frozenset({(1, 0, 0), (0, 0, 1)})}
    # Tit for tat earns 2 per round from itself and -0.1 from who withholds, who get 0.3 and 0.
    assert points == {(F(1, 18), F(17, 18), 0): SADDLE, (0, 1, 0): STABLE}


def test_nothing_moves_where_all_earn_the_same():
    assert rests(one(np.ones((3, 3)))) == ({}, {frozenset({(1, 0, 0), (0, 1, 0), (0, 0, 1)})})
    square = {(x, y) for x in (0, 1) for y in (0, 1)}
    flat = TwoPopulations(rg.Game.from_matrices(np.zeros((2, 2)), np.zeros((2, 2))))
    assert rests(flat) == ({}, {frozenset(square)})


def test_hawks_and_doves_part_in_two_populations():
    value, cost = 2, 3
    hawk = rg.Game.symmetric([[F(value - cost, 2), value], [0, F(value, 2)]])
    points, sets = rests(TwoPopulations(hawk))
    mixed = (F(value, cost),) * 2
    assert points == {mixed: SADDLE, (1, 0): STABLE, (0, 1): STABLE, (1, 1): UNSTABLE, (0, 0): UNSTABLE}
    assert not sets


def test_matching_pennies_go_round():
    points, sets = rests(TwoPopulations(rg.games.matching_pennies()))
    assert points == {(F(1, 2), F(1, 2)): UNDECIDED, **dict.fromkeys([(0, 0), (0, 1), (1, 0), (1, 1)], SADDLE)}
    assert not sets


def test_trust_rests_where_nobody_trusts():
    _, sets = rests(TwoPopulations(rg.games.trust()))
    assert sets == {frozenset({(0, 0), (0, 1)})}


def test_the_seats_may_be_paid_in_different_amounts():
    flow = TwoPopulations(rg.Game.from_matrices([[1, 0], [0, 1]], [[10, 0], [0, 10]]))
    x = np.array([0.25, 0.25])
    assert flow.field(x)[1] == pytest.approx(10 * flow.field(x)[0])


def test_the_field_is_that_of_taylor_and_jonker():
    A = np.array([[1.0, 5, 2], [0, 3, 4], [2, 2, 0]])
    x = np.array([0.2, 0.5, 0.3])
    largest = 5
    expected = [x[i] * (A[i] @ x - x @ A @ x) / largest for i in range(3)]
    assert one(A).field(x) == pytest.approx(np.array(expected), abs=1e-11)


@given(arrays(np.int64, (3, 3), elements=SMALL))
def test_what_is_listed_rests_and_includes_all_symmetric_equilibria(A):
    flow = one(A)
    found = flow.rests()
    for rest in found:
        assert np.abs(flow.field(rest.shares.mean(axis=0).astype(float))).max() < 1e-9
    hulls = [rg.equilibria.Polytope.from_points(rest.shares) for rest in found]
    game = rg.Game.symmetric(A)
    for equilibrium in rg.nash(game, exact=True):
        x, y = equilibrium.strategies
        if (x == y).all():
            assert any(hull.contains(x) for hull in hulls)


@given(arrays(np.int64, (3, 3), elements=SMALL))
def test_the_kinds_are_the_signs_of_the_eigenvalues(A):
    flow = one(A)
    step = 1e-6
    for rest in flow.rests():
        if len(rest.shares) > 1:
            continue
        x = rest.shares[0].astype(float)
        # In the directions from the last share to the first and to the second.
        ways = np.array([[1, 0, -1], [0, 1, -1]])
        J = np.array([(flow.field(x + step * way) - flow.field(x - step * way))[:2] / (2 * step) for way in ways]).T
        real = np.sort(np.linalg.eigvals(J).real)
        if rest.kind == UNDECIDED:
            assert np.abs(real).min() < 1e-3
        else:
            signs = {STABLE: (-1, -1), SADDLE: (-1, 1), UNSTABLE: (1, 1)}[rest.kind]
            assert tuple(np.sign(real)) == signs


@given(arrays(np.int64, (2, 2), elements=SMALL), arrays(np.int64, (2, 2), elements=SMALL))
def test_two_populations_rest_where_listed_and_at_all_equilibria(A, B):
    game = rg.Game.from_matrices(A, B)
    flow = TwoPopulations(game)
    found = flow.rests()
    for rest in found:
        assert np.abs(flow.field(rest.shares.mean(axis=0).astype(float))).max() < 1e-9
    hulls = [rg.equilibria.Polytope.from_points(rest.shares) for rest in found]
    for equilibrium in rg.nash(game, exact=True):
        point = [strategy[0] for strategy in equilibrium.strategies]
        assert any(hull.contains(point) for hull in hulls)


@given(arrays(np.int64, (2, 2), elements=SMALL), arrays(np.int64, (2, 2), elements=SMALL))
def test_strict_equilibria_are_what_is_stable_in_two_populations(A, B):
    game = rg.Game.from_matrices(A, B)
    strict = {(1 - i, 1 - j) for i in range(2) for j in range(2) if A[i, j] > A[1 - i, j] and B[i, j] > B[i, 1 - j]}
    assert {point for point, kind in rests(TwoPopulations(game))[0].items() if kind == STABLE} == strict


def test_along_a_side_the_flow_leaves_what_is_unstable_on_it():
    flow = one(np.diag([1, 1, 1]))
    start, end = np.eye(3)[:2]
    (first, back), (second, on) = along_edge(flow, start, end, flow.rests())
    assert (first.tolist(), second.tolist()) == ([0.75, 0.25, 0], [0.25, 0.75, 0])
    assert (back == start - end).all()
    assert (on == end - start).all()
