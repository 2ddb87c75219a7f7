"""Seats that move in order, and seats that commit themselves: known games, enumeration of all plans, and laws."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from generators import generators
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

import relgames as rg
from relgames.equilibria.backward_induction import backward_induction
from relgames.equilibria.commitment import commitment

STACKELBERG = rg.Game.from_matrices([[2, 4], [1, 3]], [[1, 0], [0, 1]])


def played(plans, order, start=()):
    """The profile, in absolute order, that plans lead to after the first moves ``start``."""
    moves = list(start)
    for seat in order[len(moves) :]:
        moves.append(int(plans[seat][tuple(moves)]))
    return tuple(moves[order.index(seat)] for seat in range(len(order)))


def is_subgame_perfect(u, plans, order):
    """Whether no mover gains by another action after any history."""
    counts = [u.shape[seat] for seat in order]
    for k, seat in enumerate(order):
        for history in product(*map(range, counts[:k])):
            value = u[played(plans, order, history)][seat]
            if any(u[played(plans, order, (*history, a))][seat] > value for a in range(counts[k])):
                return False
    return True


def all_plans(u, order):
    """Every combination of plans: an action of each seat for each history of the earlier movers."""
    shapes = {seat: tuple(u.shape[earlier] for earlier in order[:k]) for k, seat in enumerate(order)}
    each = []
    for seat in range(len(order)):
        cells = int(np.prod(shapes[seat]))
        each.append([np.reshape(plan, shapes[seat]) for plan in product(range(u.shape[seat]), repeat=cells)])
    return product(*each)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_service_triad_wins_only_if_the_organisation_leads_and_the_customer_comes_last(order):
    # The customer buys only from a salesperson who has served, so it has to see the advice. The salesperson serves only
    # with support, which the organisation gives only to win the service by it. In any other order nothing is sold.
    result = backward_induction(rg.games.service_triad(), order, exact=True)
    assert result.order == order
    if order == (2, 0, 1):
        assert result.outcomes == ((0, 0, 0),)
        assert result.payoffs.tolist() == [[5, 50, 27]]
        assert str(result).startswith("organisation: support, then salesperson: serve, then customer: buy  ->")
    else:
        assert result.outcomes == ((1, 1, 1),)
        assert result.payoffs.tolist() == [[0, 0, 0]]


def test_a_truster_is_safe_only_behind_the_trustee():
    first, second = (backward_induction(rg.games.trust(), order) for order in ((0, 1), (1, 0)))
    # Nothing depends on the trustee who is not trusted, so it may do either.
    assert first.outcomes == ((1, 0), (1, 1))
    assert second.outcomes == ((0, 0),)
    truster, trustee = second.plans()
    assert trustee.shape == ()
    assert trustee == 0
    assert truster.tolist() == [0, 1]


def test_the_ultimatum_has_two_outcomes():
    # Güth, Schmittberger and Schwarze (1982): offer nothing to one who takes it, or one unit to one who does not.
    offers = [[[10 - k, k], [0, 0]] for k in range(11)]
    result = backward_induction(rg.Game(offers, actions=([str(k) for k in range(11)], ("accept", "reject"))), (0, 1))
    assert result.outcomes == ((0, 0), (1, 0))
    assert result.plans(0)[1].tolist()[:2] == [0, 0]
    assert result.plans(1)[1].tolist()[:2] == [1, 0]


def duopoly():
    """Price 12 - q0 - q1, no costs. The follower's grid is finer, so its best response (12 - q0) / 2 is on it."""
    leads, follows = [F(k) for k in range(13)], [F(k, 2) for k in range(25)]
    return rg.Game([[[q * (12 - q - p), p * (12 - q - p)] for p in follows] for q in leads])


def test_the_first_of_two_firms_sells_half_and_the_second_a_quarter_of_what_would_sell_at_no_price():
    # H. von Stackelberg (1934); at once both sell a third (Cournot 1838).
    game = duopoly()
    result = backward_induction(game, (0, 1), exact=True)
    assert result.outcomes == ((6, 6),)  # quantities 6 and 6/2
    assert result.payoffs.tolist() == [[18, 9]]
    assert (4, 8) in rg.pure_nash(game)
    assert game.fractions[4, 8].tolist() == [16, 16]
    assert commitment(game, 0, exact=True).value == commitment(game, 0, exact=True).weak_value == 18


@given(generators, st.sampled_from([(2, 2, 2), (2, 3), (3, 2), (3,), (2, 1, 3)]), st.integers(1, 4), st.data())
def test_all_plans_enumerated_lead_to_the_same_outcomes(rng, counts, values, data):
    # Few values make many ties.
    u = rng.integers(0, values, (*counts, len(counts)))
    order = tuple(data.draw(st.permutations(range(len(counts)))))
    expected = {played(plans, order) for plans in all_plans(u, order) if is_subgame_perfect(u, plans, order)}
    result = backward_induction(rg.Game(u), order)
    assert set(result.outcomes) == expected
    assert len(set(result.outcomes)) == len(result.outcomes)
    for k, outcome in enumerate(result.outcomes):
        plans = result.plans(k)
        assert played(plans, order) == outcome
        assert is_subgame_perfect(u, plans, order)
        assert result.payoffs[k].tolist() == u[outcome].tolist()


@given(generators, st.permutations(range(4)))
def test_seats_that_change_their_numbers_change_nothing_else(rng, order):
    u = rng.integers(0, 3, (2, 3, 1, 2, 4))
    straight = backward_induction(rg.Game(u.transpose(*order, 4)[..., order]), (0, 1, 2, 3))
    result = backward_induction(rg.Game(u), order)
    assert {tuple(outcome[seat] for seat in order) for outcome in result.outcomes} == set(straight.outcomes)


@given(generators, st.integers(1, 4), st.integers(1, 4))
def test_in_a_zero_sum_game_the_first_mover_gets_its_pure_maxmin(rng, m, n):
    A = rng.integers(-3, 4, (m, n))
    game = rg.Game.from_matrices(A, -A)
    assert set(backward_induction(game, (0, 1)).payoffs[:, 0]) == {A.min(axis=1).max()}
    assert set(backward_induction(game, (1, 0)).payoffs[:, 0]) == {A.max(axis=0).min()}


def test_rationals_that_are_the_same_float_are_told_apart():
    tiny = F(1, 10**30)
    game = rg.Game([[[0, 1 + tiny], [5, 1]], [[1, 0], [1, 0]]])
    assert backward_induction(game, (0, 1)).outcomes == ((1, 0), (1, 1))
    assert commitment(game, 0).value == 1


def test_errors_name_the_order():
    game = rg.games.service_triad()
    with pytest.raises(ValueError, match="order must name each seat"):
        backward_induction(game, (0, 1))
    with pytest.raises(TypeError, match=r"order.*None.*at once"):
        backward_induction(game, None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="game must be a Game"):
        backward_induction(game.payoffs, (0, 1, 2))  # type: ignore[arg-type]


def test_the_leader_of_conitzer_and_sandholm():
    # Their introduction: both commitments beat the only equilibrium, in which the leader gets 2.
    assert rg.pure_nash(STACKELBERG) == ((0, 0),)
    pure = commitment(STACKELBERG, 0, exact=True)
    assert (pure.value, pure.weak_value, pure.payoffs.tolist()) == (3, 3, [3, 1])
    mixed = commitment(STACKELBERG, 0, "mixed", exact=True)
    assert (mixed.value, mixed.weak_value) == (F(7, 2), F(7, 2))
    assert [x.tolist() for x in mixed.strategies] == [[F(1, 2), F(1, 2)], [0, 1]]
    floats = commitment(STACKELBERG, 0, "mixed")
    assert isinstance(floats.weak_value, float)
    assert floats.strategies[0].dtype == floats.payoffs.dtype == np.float64
    assert floats.value == 3.5


def test_a_trustee_may_exploit_as_often_as_the_truster_can_bear():
    # Honouring with probability loss / (gain + loss) leaves the truster indifferent.
    c = commitment(rg.games.trust(gain=2, loss=1, profit=1, temptation=4), leader=1, strategies="mixed", exact=True)
    assert c.strategies[1].tolist() == [F(1, 3), F(2, 3)]
    assert c.payoffs.tolist() == [0, 3]
    assert c.weak_value == 3


def test_a_follower_who_never_cares_is_worth_the_most_or_the_minmax():
    A = [[1, -1], [-1, 1]]
    c = commitment(rg.Game.from_matrices(A, np.zeros((2, 2))), 0, "mixed", exact=True)
    assert (c.value, c.weak_value) == (1, 0)


def test_an_answer_that_only_ties_is_worth_nothing_to_the_cautious():
    # The second column is a best response to the first row only, where the first column is one too.
    c = commitment(rg.Game.from_matrices([[1, 10], [1, 0]], [[0, 0], [0, -1]]), 0, "mixed", exact=True)
    assert (c.value, c.weak_value) == (10, 1)


def stackelberg_on_a_line(A, B):
    """Strong and weak value for a leader of two actions: look at each point where the best responses change."""
    n = len(A[0])

    def at(M, k, p):
        return p * M[0][k] + (1 - p) * M[1][k]

    def best(p):
        most = max(at(B, k, p) for k in range(n))
        return [k for k in range(n) if at(B, k, p) == most]

    points = {F(0), F(1)}
    for M in (A, B):
        for i, j in product(range(n), repeat=2):
            slope = M[0][i] - M[1][i] - M[0][j] + M[1][j]
            if slope and 0 <= (p := F(int(M[1][j] - M[1][i]), int(slope))) <= 1:
                points.add(p)
    points = sorted(points)
    strong = max(at(A, k, p) for p in points for k in best(p))
    weak = [min(at(A, k, p) for k in best(p)) for p in points]
    for low, high in pairwise(points):
        inside = best((low + high) / 2)
        weak += [min(at(A, k, p) for k in inside) for p in (low, high)]
    return strong, max(weak)


@given(generators, st.integers(1, 5), st.integers(1, 4), st.booleans())
def test_two_actions_to_mix_can_be_searched_point_by_point(rng, n, values, first):
    A, B = rng.integers(-3, 4, (2, n)), rng.integers(0, values, (2, n))
    game = rg.Game.from_matrices(A, B) if first else rg.Game.from_matrices(B.T, A.T)
    c = commitment(game, 1 - first, "mixed", exact=True)
    assert (c.value, c.weak_value) == stackelberg_on_a_line(A.tolist(), B.tolist())
    follower = int(first)
    assert rg.regret(game, c.strategies, seat=follower) == 0
    assert np.count_nonzero(c.strategies[follower]) == 1


def best_correlated(u, seat):
    """The most that a seat gets in a correlated equilibrium (Aumann 1974), by linear programming."""
    counts = u.shape[:-1]
    rows = []
    for i in range(len(counts)):
        for told, other in permutations(range(counts[i]), 2):
            gain = np.zeros(counts)
            where, instead = [slice(None)] * len(counts), [slice(None)] * len(counts)
            where[i], instead[i] = told, other
            gain[tuple(where)] = u[(*instead, i)] - u[(*where, i)]
            rows.append(gain.ravel())
    total = np.ones((1, u[..., 0].size))
    rows = np.array(rows) if rows else np.zeros((1, u[..., 0].size))
    return -linprog(-u[..., seat].ravel(), rows, np.zeros(len(rows)), total, [1]).fun


@given(generators, st.integers(1, 4), st.integers(1, 4), st.integers(0, 1))
def test_leading_is_never_worse_than_any_correlated_equilibrium(rng, m, n, leader):
    # von Stengel and Zamir (2010).
    u = rng.integers(-4, 5, (m, n, 2)).astype(float)
    c = commitment(rg.Game(u), leader, "mixed")
    # The programme of the correlated equilibria is solved in floats, to 1e-7.
    assert c.value >= best_correlated(u, leader) - 1e-6
    assert c.weak_value <= c.value
    assert commitment(rg.Game(u), leader).value <= c.value


@given(generators, st.integers(-3, 3))
def test_in_a_zero_sum_game_the_leader_gets_the_value(rng, shift):
    (a, b), (c, d) = A = rng.integers(-5, 6, (2, 2)).astype(object) * F(1)
    low, high = A.min(axis=1).max(), A.max(axis=0).min()
    # Von Neumann (1928): a saddle point, or else both mix.
    value = low if low == high else (a * d - b * c) / (a + d - b - c)
    found = commitment(rg.Game.from_matrices(A, shift - A), 0, "mixed", exact=True)
    assert found.value == found.weak_value == value


@given(generators, st.integers(1, 4), st.integers(1, 4), st.integers(0, 1))
def test_pure_commitment_of_two_seats_is_backward_induction(rng, m, n, leader):
    game = rg.Game(rng.integers(0, 3, (m, n, 2)))
    led = backward_induction(game, (leader, 1 - leader)).payoffs[:, leader]
    found = commitment(game, leader)
    assert (found.value, found.weak_value) == (led.max(), led.min())


@given(generators, st.integers(0, 2))
def test_units_and_zeros_scale_the_values(rng, leader):
    u = rng.integers(0, 4, (2, 3, 2))
    leader = leader % 2
    moved = u * [3, 5] + [7, -2]
    for strategies in ("pure", "mixed"):
        one, other = (commitment(rg.Game(v), leader, strategies, exact=True) for v in (u, moved))
        factor, zero = [(3, 7), (5, -2)][leader]
        assert (other.value, other.weak_value) == (factor * one.value + zero, factor * one.weak_value + zero)


@given(generators)
def test_a_leader_of_three_faces_the_pure_equilibria_of_the_others(rng):
    u = rng.integers(0, 3, (2, 2, 2, 3))
    game, leader = rg.Game(u), 1
    left = {}
    for profile in product(range(2), repeat=3):
        changed = [(0, (1 - profile[0], *profile[1:])), (2, (*profile[:2], 1 - profile[2]))]
        if all(u[other][seat] <= u[profile][seat] for seat, other in changed):
            left.setdefault(profile[1], []).append(u[profile][leader])
    if len(left) < 2:
        with pytest.raises(ValueError, match="no equilibrium in pure strategies"):
            commitment(game, leader)
        return
    found = commitment(game, leader)
    assert found.value == max(max(each) for each in left.values())
    assert found.weak_value == max(min(each) for each in left.values())


def test_commitment_refuses_what_it_cannot_do():
    with pytest.raises(ValueError, match="leader must be"):
        commitment(STACKELBERG, 2)
    with pytest.raises(ValueError, match='"pure" or "mixed"'):
        commitment(STACKELBERG, 0, "both")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"2 seats.*got 3.*backward_induction"):
        commitment(rg.games.public_good(), 0, "mixed")
    with pytest.raises(ValueError, match="at least 2 seats"):
        commitment(rg.Game([[1], [2]]), 0)
    three = np.concatenate([rg.games.matching_pennies().payoffs, np.zeros((2, 2, 1))], axis=-1)[:, :, None]
    watched = rg.Game(three, actions=(("h", "t"), ("h", "t"), ("go",)))
    with pytest.raises(ValueError, match=r"'go' of seat 2.*backward_induction"):
        commitment(watched, 2)
