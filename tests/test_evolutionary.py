"""Evolutionarily stable strategies: closed forms, cliques, the definition itself, and laws."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations, product
from math import sqrt

import numpy as np
import pytest
from generators import generators
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg
from relgames import strategies
from relgames.equilibria import evolutionary
from relgames.equilibria.evolutionary import evolutionarily_stable


def stable(A, **names):
    return evolutionarily_stable(rg.Game.symmetric(np.array(A, dtype=object), **names), exact=True)


def found_in(A):
    return {tuple(found.strategy) for found in stable(A)}


def earns(A, x, y):
    return sum(p * A[i][j] * q for i, p in enumerate(x) for j, q in enumerate(y))


@pytest.mark.parametrize(("V", "C"), [(2, 3), (1, 10), (F(1, 3), F(1, 2)), (2, 2), (3, 2)])
def test_hawk_dove_plays_hawk_with_probability_v_over_c(V, C):
    # Maynard Smith and Price (1973); Maynard Smith (1982), Evolution and the Theory of Games, chapter 2.
    (found,) = stable([[F(V - C) / 2, V], [0, F(V) / 2]])
    hawk = min(F(V) / C, F(1))
    assert tuple(found.strategy) == (hawk, 1 - hawk)
    assert found.payoff == max(F(V) / 2 * (1 - F(V) / C), F(V - C) / 2)
    assert found.is_pure == (V >= C)
    assert found.is_strict == (V > C)
    assert found.best_replies == ((0,) if V > C else (0, 1))


@pytest.mark.parametrize(("win", "loss"), [(1, 1), (2, 1), (1, 2), (F(10**20 + 1), 10**20)])
def test_rock_paper_scissors_is_stable_if_a_win_is_worth_more_than_a_loss_costs(win, loss):
    # Hofbauer and Sigmund (1998), Evolutionary Games and Population Dynamics, section 7.7.
    found = found_in([[0, -loss, win], [win, 0, -loss], [-loss, win, 0]])
    assert found == ({(F(1, 3),) * 3} if win > loss else set())


def test_zeemans_game_has_an_attractor_that_is_not_evolutionarily_stable():
    # E. C. Zeeman (1980): (1, 1, 1) / 3 is an equilibrium that attracts, and so is action 0, the only stable one.
    A = [[0, 6, -4], [-3, 0, 5], [-1, 3, 0]]
    assert len({sum(row) for row in A}) == 1
    assert found_in(A) == {(1, 0, 0)}


def test_dilemma_and_coordination_have_pure_ones_only():
    (defect,) = evolutionarily_stable(rg.games.prisoners_dilemma())
    assert (defect.support, defect.payoff, defect.is_strict) == ((1,), 1.0, True)
    assert defect.strategy.dtype == np.float64
    found = evolutionarily_stable(rg.games.coordination([3, 2, 1]))
    assert [(one.support, one.payoff, one.is_strict) for one in found] == [
        ((0,), 3.0, True),
        ((1,), 2.0, True),
        ((2,), 1.0, True),
    ]


def test_one_action_is_stable_and_two_equal_actions_are_not():
    assert found_in([[7]]) == {(1,)}
    assert found_in([[7, 7], [7, 7]]) == set()
    # Hawk and dove with a second hawk: one can take the place of the other.
    assert found_in([[-1, -1, 4], [-1, -1, 4], [0, 0, 2]]) == set()


def maximal_cliques(n, edges):
    cliques = [
        set(group)
        for size in range(1, n + 1)
        for group in combinations(range(n), size)
        if all(pair in edges for pair in combinations(group, 2))
    ]
    return [clique for clique in cliques if not any(clique < other for other in cliques)]


def clique_game(n, edges):
    return [[1 if i == j else 2 * ((min(i, j), max(i, j)) in edges) for j in range(n)] for i in range(n)]


@given(
    st.integers(1, 7).flatmap(
        lambda n: st.tuples(st.just(n), st.sets(st.sampled_from(list(combinations(range(8), 2)))))
    )
)
def test_stable_strategies_of_a_clique_game_are_the_maximal_cliques(graph):
    # I. M. Bomze (1997), Evolution towards the maximum clique, Journal of Global Optimization 10: the strict local
    # maximisers of x'(A + I/2)x, A the adjacency matrix, are the even mixtures of maximal cliques.
    n, edges = graph
    edges = {(i, j) for i, j in edges if j < n}
    cliques = maximal_cliques(n, edges)
    found = stable(clique_game(n, edges))
    assert {one.support for one in found} == {tuple(sorted(clique)) for clique in cliques}
    for one in found:
        k = len(one.support)
        assert {one.strategy[i] for i in one.support} == {F(1, k)}
        assert one.payoff == 2 - F(1, k)


def test_moon_and_mosers_graph_has_81_on_12_actions():
    # J. W. Moon and L. Moser (1965), On cliques in graphs: four groups of three that are not joined within.
    edges = {(i, j) for i, j in combinations(range(12), 2) if i // 3 != j // 3}
    assert {one.support for one in stable(clique_game(12, edges))} == set(
        product(range(3), range(3, 6), range(6, 9), range(9, 12))
    )


@pytest.mark.parametrize(("k", "holds"), [(-5, True), (0, True), (1 - F(1, 10**30), True), (1, False), (2, False)])
def test_mutants_that_tie_with_a_pure_strategy_are_weighed_in_rationals(k, holds):
    # Against action 0 all earn 0; mutants y lose to it if y1^2 + y2^2 - 2k y1 y2 > 0 for all y >= 0: if k < 1. For
    # k = -5 the matrix is strictly copositive and not positive definite.
    found = found_in([[0, 0, 0], [0, -1, k], [0, k, -1]])
    assert ((1, 0, 0) in found) == holds


@given(st.lists(st.integers(-40, 40), min_size=3, max_size=3))
def test_three_mutants_that_tie_meet_hadelers_criterion(off):
    # K. P. Hadeler (1983), On copositive matrices: the strictly copositive matrices of order 3, with a diagonal of 1.
    a, b, c = (value / 20 for value in off)
    criterion = min(a, b, c) > -1 and a + b + c + 1 + sqrt(max(0, 2 * (1 + a) * (1 + b) * (1 + c))) > 1e-9
    x, y, z = (F(value, 20) for value in off)
    A = [[0, 0, 0, 0], [0, -1, -x, -y], [0, -x, -1, -z], [0, -y, -z, -1]]
    assert ((1, 0, 0, 0) in found_in(A)) == criterion


def symmetric_equilibria(A):
    """The isolated symmetric equilibria of a game of three actions, and their best replies, by Cramer's rule."""

    def det(M):
        if len(M) == 1:
            return M[0][0]
        return sum((-1) ** j * M[0][j] * det([row[:j] + row[j + 1 :] for row in M[1:]]) for j in range(len(M)))

    for size in (1, 2, 3):
        for support in combinations(range(3), size):
            # Each row of the support earns v; probabilities sum to 1; the unknowns are x and v.
            M = [[F(A[i][j]) for j in support] + [F(-1)] for i in support] + [[F(1)] * size + [F(0)]]
            if not (base := det(M)):
                continue
            right = [F(0)] * size + [F(1)]
            solved = [
                det([[*row[:k], b, *row[k + 1 :]] for row, b in zip(M, right, strict=True)]) / base for k in range(size)
            ]
            x = [solved[support.index(i)] if i in support else F(0) for i in range(3)]
            each = [earns(A, [F(k == i) for k in range(3)], x) for i in range(3)]
            if min(solved) > 0 and earns(A, x, x) == max(each):
                yield tuple(x), [i for i in range(3) if each[i] == max(each)]


@given(generators)
def test_the_definition_finds_the_same_in_games_of_three_actions(rng):
    A = rng.integers(-2, 3, (3, 3)).tolist()
    # z'Az is a form in two integers with entries up to 8 in size. Where it is not negative there is a direction with
    # entries up to 16: two roots of a z^2 + 2b z + c are at least 2/8 apart, and a double one is b/a.
    directions = [(p, q, -p - q) for p in range(-16, 17) for q in range(-16, 17) if (p, q) != (0, 0)]
    expected = set()
    for x, best in symmetric_equilibria(A):
        inward = [z for z in directions if all(z[i] == 0 or (i in best and (x[i] > 0 or z[i] > 0)) for i in range(3))]
        if all(earns(A, z, z) < 0 for z in inward):
            expected.add(x)
    assert found_in(A) == expected


@given(generators, st.integers(2, 5))
def test_each_repels_every_mutant_nearby(rng, n):
    A = rng.integers(-3, 4, (n, n)).tolist()
    for found in stable(A):
        x = found.strategy
        assert rg.regret(rg.Game.symmetric(A), (x, x)) == 0
        assert tuple(np.flatnonzero(x)) == found.support
        assert rg.best_responses(rg.Game.symmetric(A), (x, x), 0) == found.best_replies
        for _ in range(20):
            mutant = rng.integers(0, 5, n) + np.eye(n, dtype=int)[rng.integers(n)]
            # Close enough for integers of this size: x earns more than the mix with y against that mix.
            y = x + (mutant * F(1, int(mutant.sum())) - x) / 10**6
            if any(y != x):
                assert earns(A, x, y) > earns(A, y, y)


@given(generators, st.integers(2, 5))
def test_units_zeros_and_the_order_of_actions_do_not_matter(rng, n):
    A = rng.integers(-2, 3, (n, n))
    found = found_in(A.tolist())
    # What each action earns against a given one may be shifted by the same amount.
    assert found_in((7 * A + rng.integers(-5, 6, n)).tolist()) == found
    order = rng.permutation(n)
    assert found_in(A[np.ix_(order, order)].tolist()) == {tuple(x[i] for i in order) for x in found}


@given(generators, st.integers(2, 6))
def test_no_support_lies_in_the_best_replies_to_another(rng, n):
    # Bishop and Cannings (1976). Negative diagonals make mixed strategies frequent.
    A = rng.integers(-2, 3, (n, n)) - 2 * np.eye(n, dtype=int)
    for one, other in product(stable(A.tolist()), repeat=2):
        assert one is other or not set(one.support) <= set(other.best_replies)


def test_floats_count_at_their_exact_value():
    tiny = np.nextafter(1, 2)
    assert [one.support for one in evolutionarily_stable(rg.Game.symmetric([[1, 1], [1, 1]]))] == []
    assert [one.support for one in evolutionarily_stable(rg.Game.symmetric([[tiny, 1], [1, 1]]))] == [(0,)]


def test_a_tournament_goes_in():
    # Tit for tat and always withholding are strict at discount 0.9. Always giving earns as much as tit for tat with
    # both of them, so that tit for tat is no longer stable beside it.
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
    copying, withholding = strategies.tit_for_tat(), strategies.always_withhold()
    two = rg.tournament(r, [copying, withholding]).meta_game
    assert [one.support for one in evolutionarily_stable(two)] == [(0,), (1,)]
    three = rg.tournament(r, [copying, withholding, strategies.always_give()]).meta_game
    assert [one.support for one in evolutionarily_stable(three)] == [(1,)]


def test_errors_say_what_to_do(monkeypatch):
    with pytest.raises(TypeError, match="game must be a Game"):
        evolutionarily_stable([[1, 0], [0, 1]])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="2 seats; got 3"):
        evolutionarily_stable(rg.games.public_good())
    with pytest.raises(ValueError, match="symmetric"):
        evolutionarily_stable(rg.games.battle_of_the_sexes())
    monkeypatch.setattr(evolutionary, "MOST_SUPPORTS", 10)
    with pytest.raises(ValueError, match=r"4 actions and more than 10 supports.*dominated"):
        evolutionarily_stable(rg.Game.symmetric(-np.eye(4)))
