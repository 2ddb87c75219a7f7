"""Correlated and coarse correlated equilibria: the best ones, and the extreme points of all of them."""

from fractions import Fraction
from importlib import import_module

import naive_linear
import numpy as np
import pytest
from generators import games, generators
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg
from relgames.equilibria.correlated import coarse_correlated, correlated, correlated_extreme_points

module = import_module("relgames.equilibria.correlated")

solvers = st.sampled_from((correlated, coarse_correlated))
F = Fraction


def chicken():
    return rg.Game.symmetric([[6, 2], [7, 0]], actions=("yield", "dare"), name="chicken")


def gains(game, distribution, coarse=False):
    """What each deviation gains, by the naive twin."""
    p = np.asarray(distribution, dtype=object).ravel() * F(1)
    return [naive_linear.dot(row, p) for row in naive_linear.deviations(game, coarse)]


def points(game, coarse=False):
    return {tuple(point.ravel()) for point in correlated_extreme_points(game, coarse)}


def product_of(strategies):
    out = np.array(1)
    for strategy in strategies:
        out = np.multiply.outer(out, strategy)
    return out


def test_chicken():
    # Aumann (1974): 1/2, 1/4, 1/4 pays 21/4 each, more than any mixture of Nash equilibria pays both.
    for exact in (False, True):
        for objective, value in (("sum", F(21, 2)), ("worst", F(21, 4)), ((2, 2), 21), ((1, 0), 7), (0, 7), (1, 7)):
            best = correlated(chicken(), objective, exact)
            assert best.value == pytest.approx(value, abs=0 if exact else 1e-9)
            assert best.bound == pytest.approx(value, abs=0 if exact else 1e-9)
    best = correlated(chicken(), exact=True)
    assert best.distribution.tolist() == [[F(1, 2), F(1, 4)], [F(1, 4), 0]]
    assert best.payoffs.tolist() == [F(21, 4)] * 2
    assert best.regret == 0


def test_the_five_extreme_points_of_chicken():
    # With a, b, b', c for (6, 6), (2, 7), (7, 2), (0, 0): a <= 2 b and 2 c <= b, for b and b'. So the pure equilibria,
    # and b = b' with a = 2 b or 0 and c = b / 2 or 0, of which a = c = 0 is a mixture of the pure ones.
    assert points(chicken()) == {
        (0, 1, 0, 0),
        (0, 0, 1, 0),
        (F(1, 2), F(1, 4), F(1, 4), 0),
        (0, F(2, 5), F(2, 5), F(1, 5)),
        (F(4, 9), F(2, 9), F(2, 9), F(1, 9)),
    }


def test_games_with_one_correlated_equilibrium():
    assert points(rg.games.matching_pennies()) == {(F(1, 4),) * 4}
    assert points(rg.games.prisoners_dilemma()) == {(0, 0, 0, 1)}
    rps = rg.Game.symmetric([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    assert points(rps) == {(F(1, 9),) * 9}
    # Hart and Schmeidler (1989) allow any weights: also those that make everybody as poor as can be.
    assert correlated(rg.games.prisoners_dilemma(), (-1, -1), exact=True).payoffs.tolist() == [1, 1]


@pytest.mark.parametrize(("win", "lose", "tie"), [(1, -1, F(-1, 4)), (2, -1, 0), (F(3, 2), F(1, 3), F(1, 2))])
def test_rock_paper_scissors_without_ties(win, lose, tie):
    # If win + lose > 2 tie, never to tie is coarse: an action that is settled on earns the mean of the three. It is not
    # correlated if lose < tie. Told rock, to lose with chance q and win with 1 - q, one could win or tie by scissors:
    # so q (win - lose) <= (1 - q)(win - tie) and q < 1/2, but not both seats can win more often than they lose.
    game = rg.Game.symmetric([[tie, lose, win], [win, tie, lose], [lose, win, tie]])
    best = coarse_correlated(game, exact=True)
    assert best.value == win + lose
    assert best.regret == 0
    assert best.distribution.trace() == 0
    assert correlated(game, exact=True).value < win + lose


@given(games((1, 2, 3), 3, exact=True), st.booleans(), generators)
def test_best_points_are_equilibria_and_no_extreme_point_is_better(game, coarse, rng):
    solver = coarse_correlated if coarse else correlated
    weights = rng.integers(-3, 4, game.seats)
    for objective in ("sum", int(rng.integers(game.seats)), weights):
        best = solver(game, objective, exact=True)
        assert best.distribution.sum() == 1
        assert best.distribution.min() >= 0
        assert max(gains(game, best.distribution, coarse)) <= 0
        assert best.regret == 0
        assert best.coarse is coarse
        counted = objective
        if not isinstance(objective, np.ndarray):
            counted = np.ones(game.seats, dtype=int) if objective == "sum" else np.eye(game.seats, dtype=int)[objective]
        assert best.value == best.bound == counted @ best.payoffs
        floats = solver(game, objective)
        assert floats.value == pytest.approx(float(best.value), abs=1e-8)
        assert floats.bound >= float(best.value) - 1e-12
        assert float(max(gains(game, floats.distribution, coarse))) <= 1e-8
        if np.prod(game.counts) <= 12:
            corners = correlated_extreme_points(game, coarse)
            payoffs = corners.reshape(len(corners), -1) @ game.fractions.reshape(-1, game.seats)
            assert best.value == max(payoffs @ counted)


@given(games((2, 3), 2), st.booleans())
def test_the_worst_off_cannot_be_better_off(game, coarse):
    best = (coarse_correlated if coarse else correlated)(game, "worst", exact=True)
    payoffs = game.fractions.reshape(-1, game.seats).T.tolist()
    # As a mixture of extreme points.
    corners = correlated_extreme_points(game, coarse)
    goals = [[naive_linear.dot(row, corner.ravel()) for corner in corners] for row in payoffs]
    assert min(best.payoffs) == best.value
    if len(corners) <= 8:
        assert best.value == naive_linear.max_min(goals)


@pytest.mark.parametrize(("counts", "games"), [((2, 2), 10), ((1, 3), 5), ((2, 3), 1), ((3, 1, 2), 1)])
@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("size", [1, 50])
def test_the_naive_twin_finds_the_same_extreme_points(counts, games, coarse, size):
    for seed in range(games):
        payoffs = np.random.default_rng(seed).integers(0, size + 1, (*counts, len(counts)))
        game = rg.Game(payoffs)
        rows = [row for row in naive_linear.deviations(game, coarse) if any(row)]
        assert points(game, coarse) == naive_linear.vertices(rows, int(np.prod(counts)))


@given(games((2,), 3))
def test_extreme_nash_equilibria_are_extreme_points(game):
    # Evangelista and Raghavan (1996), for two seats.
    corners = points(game)
    for equilibrium in rg.nash(game, exact=True):
        assert tuple(product_of(equilibrium.strategies).ravel()) in corners


@given(games((2, 3), 3), solvers)
def test_every_nash_equilibrium_is_one_of_them(game, solver):
    for profile in rg.pure_nash(game):
        weights = [1, -2, 3][: game.seats]
        assert solver(game, weights).value >= weights @ game.payoffs[profile] - 1e-8


@given(generators)
def test_two_by_two_games_have_at_most_five_extreme_points(rng):
    # Calvó-Armengol: 1, 3 or 5 where no payoffs are equal.
    assert len(points(rg.Game(rng.permutation(8).reshape(2, 2, 2)))) in (1, 3, 5)


@given(games((2, 3), 2))
def test_of_two_actions_coarse_is_the_same(game):
    if 1 not in game.counts:
        assert points(game) == points(game, coarse=True)


@given(games((2, 3), 3), solvers)
def test_coarse_ones_are_more(game, solver):
    assert coarse_correlated(game, exact=True).value >= correlated(game, exact=True).value


@given(games((2, 3), 3))
def test_strictly_dominated_actions_are_not_played(game):
    from relgames.equilibria.dominance import iterated_dominance

    left = iterated_dominance(game).actions
    best = correlated(game, exact=True).distribution
    assert best[np.ix_(*left)].sum() == 1


@given(games((2, 3), 2), generators, st.booleans())
def test_seats_and_currencies_do_not_matter(game, rng, coarse):
    order = rng.permutation(game.seats)
    scale, shift = 10.0 ** rng.integers(-9, 13, game.seats), rng.integers(-9, 10, game.seats)
    other = rg.Game(((game.payoffs + shift) * scale).transpose([*order, game.seats])[..., order])
    moved = {tuple(point.transpose(order).ravel()) for point in correlated_extreme_points(game, coarse)}
    # Products with 1e-9 are rounded, so that ties may break.
    if (scale >= 1).all():
        assert points(other, coarse) == moved
    solver = coarse_correlated if coarse else correlated
    for seat in range(game.seats):
        expected = (float(solver(game, int(order[seat])).value) + shift[order[seat]]) * scale[order[seat]]
        if (scale >= 1).all():
            assert solver(other, seat).value == pytest.approx(expected, abs=1e-7 * scale[order[seat]])
        assert solver(other, seat).regret <= 1e-8 * np.ptp(other.payoffs[..., seat]) + max(scale) * 1e-7


def test_triads_exactly():
    for game in (
        rg.games.service_triad(),
        rg.games.enterprise_triad(),
        rg.games.public_good(),
        rg.games.volunteers_dilemma(b=3, c=1),
        rg.games.three_party_coordination(),
    ):
        for objective in ("sum", "worst", 0, 1, 2):
            for solver in (correlated, coarse_correlated):
                best = solver(game, objective, exact=True)
                assert best.regret == 0
                assert solver(game, objective).value == pytest.approx(float(best.value), abs=1e-8)
    # Giving is strictly dominated, so no correlation helps; one volunteer is enough, and any of them is stable.
    assert correlated(rg.games.public_good(), exact=True).payoffs.tolist() == [0, 0, 0]
    fair = correlated(rg.games.volunteers_dilemma(b=3, c=1), "worst", exact=True)
    assert (fair.value, fair.payoffs.sum()) == (F(8, 3), 8)


def test_payoffs_that_floats_cannot_tell_apart():
    tiny = F(1, 10**30)
    game = rg.Game.from_matrices([[1, 0], [1 + tiny, 0]], np.array([[1, 0], [0, 0]], dtype=object) * F(1))
    # Row 1 is better by 1e-30 while column 0 is played, which column 0 is not sure to repay.
    best = correlated(game, (0, 1), exact=True)
    assert best.regret == 0
    assert max(gains(game, best.distribution)) <= 0
    assert best.value == 0


@given(generators, st.sampled_from(((2, 2), (3, 2), (3, 3), (2, 2, 2))), solvers, st.sampled_from(("sum", "worst", 0)))
def test_floats_find_the_best_value_over_many_orders_of_magnitude(rng, counts, solver, objective):
    shape = (*counts, len(counts))
    game = rg.Game(rng.integers(-5, 6, shape) * 10.0 ** rng.integers(-8, 9, shape))
    best, proven = solver(game, objective), solver(game, objective, exact=True)
    # Goals are sums of payoffs that are rounded.
    assert best.value == pytest.approx(float(proven.value), rel=1e-9, abs=1e-12 * np.abs(game.payoffs).max())


def test_regret_is_what_the_best_plan_gains():
    p = np.full((2, 2), F(1, 4))
    # Told to yield, to dare gains (7 - 6) - (2 - 0) < 0; told to dare, to yield gains (6 - 7) + (2 - 0) = 1, at 1/4.
    assert module._regret(chicken().fractions, p, coarse=False) == F(1, 4)
    # To settle on yielding pays (6 + 2) / 2, on daring 7 / 2; the draw (6 + 2 + 7) / 4.
    assert module._regret(chicken().fractions, p, coarse=True) == F(1, 4)
    assert module._regret(chicken().fractions, np.eye(2, dtype=object)[::-1] * F(1, 2), coarse=True) == 0


def test_what_is_shown():
    assert str(correlated(chicken(), exact=True)) == (
        "1/2  yield, yield\n1/4  yield, dare\n1/4  dare, yield\nseat 0 21/4, seat 1 21/4"
    )
    assert repr(coarse_correlated(chicken(), "worst", exact=True)) == (
        "CorrelatedEquilibrium(coarse, value 21/4; payoffs (21/4, 21/4); regret 0)"
    )


def test_wrong_arguments():
    game = chicken()
    for solver in (correlated, coarse_correlated):
        with pytest.raises(TypeError, match="game must be a Game"):
            solver(game.payoffs)
        with pytest.raises(ValueError, match='objective must be "sum", "worst", a seat or weights; got \'best\''):
            solver(game, "best")
        with pytest.raises(ValueError, match="objective must be at least 0 and at most 1; got 2"):
            solver(game, 2)
        with pytest.raises(TypeError, match="objective must be an integer"):
            solver(game, 0.5)
        with pytest.raises(ValueError, match=r"one weight per seat, shape \(2,\); got shape \(3,\)"):
            solver(game, (1, 1, 1))
    with pytest.raises(ValueError, match=r"at most 100 profiles.*got \(11, 10\) actions. Use correlated"):
        correlated_extreme_points(rg.Game(np.zeros((11, 10, 2))))


def test_too_many_extreme_points_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST_CORNERS", 4)
    with pytest.raises(ValueError, match="of at most 4 corners"):
        correlated_extreme_points(chicken())
