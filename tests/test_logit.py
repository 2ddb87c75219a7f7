"""Logit quantal response and one equilibrium by homotopy: closed forms, the equations themselves, laws, Gambit."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, permutations, product
from math import prod

import numpy as np
import pytest
from generators import games, generators
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import brentq, minimize_scalar
from scipy.special import expit

import relgames as rg
from relgames.equilibria import _path, pure_nash
from relgames.equilibria._gains import gains
from relgames.equilibria._path import Branch
from relgames.equilibria.homotopy import _end, one_equilibrium
from relgames.equilibria.logit import logit_response

F = Fraction
SHAPES = [(2, 2, 2), (3, 3, 3), (2, 3, 4), (4, 3), (2, 2, 2, 2)]

# Each of the first two does as the next one does; the last does what the first does not (Jordan 1993): all mix evenly.
JORDAN = rg.Game([[[[a == b, b == c, c != a] for c in (0, 1)] for b in (0, 1)] for a in (0, 1)])


def random_game(seed, shape):
    return rg.Game(np.random.default_rng(seed).random((*shape, len(shape))))


def mixed_games(shape, count):
    """Random games without equilibria in pure strategies."""
    seeds = iter(range(10_000))
    found = []
    while len(found) < count:
        game = random_game(next(seeds), shape)
        if not pure_nash(game):
            found.append(game)
    return found


def earns(game, mix, seat, action):
    """Expected payoff of an action, profile by profile."""
    total = 0
    for profile in product(*map(range, game.counts)):
        if profile[seat] == action:
            chance = prod(mix[j][a] for j, a in enumerate(profile) if j != seat)
            total += chance * game.payoffs[profile][seat]
    return total


def logit_of(game, mix, seat, precision):
    """The logit response by its formula, in logarithms so that nothing overflows."""
    earned = precision * np.array([earns(game, mix, seat, a) for a in range(game.counts[seat])])
    return np.exp(earned - np.logaddexp.reduce(earned))


def symmetric(seats, differences):
    """The symmetric game of two actions in which action 0 earns ``differences[k]`` more if k others choose it."""
    payoffs = np.zeros((2,) * seats + (seats,))
    for profile in product((0, 1), repeat=seats):
        for i in range(seats):
            if profile[i] == 0:
                payoffs[(*profile, i)] = differences[profile.count(0) - 1]
    return rg.Game(payoffs)


def exact_regret(game, equilibrium):
    """The regret of the floats as they are, without rounding."""
    mix = [np.array([F(p) for p in row], dtype=object) for row in equilibrium.strategies]
    return rg.equilibria.regret(game, [row / row.sum() for row in mix])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_every_point_is_a_logit_response_to_itself(seed, shape):
    game = random_game(seed, shape)
    wanted = [0, 0.3, 2, 7.5, 20, 60]
    for branch in (logit_response(game), logit_response(game, wanted)):
        at_most_so_high = branch.precisions < 1e3
        for k in np.flatnonzero(at_most_so_high):
            mix = [x[k] for x in branch.strategies]
            for i in range(game.seats):
                assert_allclose(mix[i], logit_of(game, mix, i, branch.precisions[k]), rtol=0, atol=1e-11)
                earned = sum(p * earns(game, mix, i, a) for a, p in enumerate(mix[i]))
                assert_allclose(branch.payoffs[k, i], earned, rtol=1e-12)
        assert branch.residual < 1e-6
    assert set(branch.precisions) == set(wanted)


@pytest.mark.parametrize("shape", SHAPES)
def test_play_is_uniform_at_precision_0(shape):
    branch = logit_response(random_game(1, shape), 0)
    assert branch.precisions.tolist() == [0]
    for x, n in zip(branch.strategies, shape, strict=True):
        assert_allclose(x, np.full((1, n), 1 / n), rtol=1e-15)


@pytest.mark.parametrize("precision", [0.01, 0.5, 2, 10, 300])
def test_stag_hunt_is_the_root_below_one_half(precision):
    # The only root in (0, 1/2) if action 1 is risk dominant: the logarithm of the odds is concave there, and the
    # advantage of action 0 is linear.
    game = rg.games.stag_hunt()
    (R, S), (T, P) = game.payoffs[..., 0]
    advantage = lambda p: p * (R - T) + (1 - p) * (S - P)  # noqa: E731
    assert advantage(0.5) < 0
    # In log odds, so that a tiny probability keeps its digits.
    z = brentq(lambda z: z - precision * advantage(expit(z)), -1e4, 0, xtol=1e-12)
    branch = logit_response(game, precision)
    assert len(branch) == 1
    for x in branch.strategies:
        assert_allclose(x[0, 0], expit(z), rtol=1e-9)


@pytest.mark.parametrize("stake", [1, 9])
@pytest.mark.parametrize("precision", [0.1, 1, 5, 40])
def test_asymmetric_matching_pennies_has_one_logit_equilibrium(stake, precision):
    # The row seat gets `stake` instead of 1 for matching on heads (Goeree, Holt and Palfrey 2003). Own responses fall
    # or rise in the other's, so the composition of both has one fixed point.
    game = rg.Game.from_matrices([[stake, 0], [0, 1]], [[0, 1], [1, 0]])
    row = lambda q: expit(precision * (stake * q - (1 - q)))  # noqa: E731
    column = lambda p: expit(precision * (1 - 2 * p))  # noqa: E731
    p = brentq(lambda p: p - row(column(p)), 0, 1, xtol=1e-15)
    branch = logit_response(game, precision)
    assert len(branch) == 1
    assert_allclose([branch.strategies[0][0, 0], branch.strategies[1][0, 0]], [p, column(p)], rtol=1e-10)
    assert_allclose(branch.limit.strategies, [[0.5, 0.5], [1 / (1 + stake), stake / (1 + stake)]], rtol=1e-14)
    assert branch.converged


def test_branch_that_turns_back_and_forth_is_met_at_all_of_its_points():
    # Of a symmetric game of two actions the symmetric branch is precision = log(p / (1 - p)) / D(p), if action 0
    # is better by D(p) against others who choose it with p; here (p - 0.7)^2 + 0.01, by its Bernstein coefficients.
    game = symmetric(3, [0.49 + 0.01, -0.21 + 0.01, 0.09 + 0.01])
    precision = lambda z: z / ((expit(z) - 0.7) ** 2 + 0.01)  # noqa: E731
    z = np.linspace(0, 40, 200_001)
    m = precision(z)
    turns = [k for k in range(1, len(m) - 1) if (m[k] - m[k - 1]) * (m[k + 1] - m[k]) < 0]
    high, low = (
        precision(minimize_scalar(lambda z, s=s: s * precision(z), bounds=(z[k - 1], z[k + 1]), method="bounded").x)
        for s, k in zip((-1, 1), turns, strict=True)
    )
    wanted = np.array([0.5, 0.9, 0.999, 1.001, 1.1]) * low
    wanted = np.append(wanted, np.array([0.9, 0.999, 1.001, 2]) * high)
    expected = []
    for w in wanted:
        for k in np.flatnonzero((m[:-1] - w) * (m[1:] - w) < 0):
            expected.append((expit(brentq(lambda z, w=w: precision(z) - w, z[k], z[k + 1], xtol=1e-14)), w))
    expected.sort()
    assert len(expected) > len(wanted)
    branch = logit_response(game, wanted)
    assert branch.precisions.tolist() == [w for _, w in expected]
    for x in branch.strategies:
        assert_allclose(x[:, 0], [p for p, _ in expected], rtol=1e-9)

    full = logit_response(game)
    falls = np.diff(full.precisions) < 0
    extremes = [full.precisions[k + 1] for k, (a, b) in enumerate(pairwise(falls)) if a != b]
    assert_allclose(extremes, [high, low], rtol=1e-8)
    assert full.limit.supports == ((0,),) * 3


def test_symmetric_branches_cross_and_the_one_that_goes_straight_on_is_followed():
    # Uniform play is a logit equilibrium of every precision; at 2 two others branch off.
    branch = logit_response(rg.games.coordination([1, 1]), [1, 1.9, 2.1, 5, 100])
    for x in branch.strategies:
        assert_allclose(x, 0.5, rtol=1e-12)
    assert_allclose(branch.limit.strategies, 0.5, rtol=1e-14)


@pytest.mark.parametrize("seats", [2, 3, 5])
@pytest.mark.parametrize("c", [0.2, 1, 1.7])
def test_volunteers_withhold_in_the_limit_as_diekmann_says(seats, c):
    branch = logit_response(rg.games.volunteers_dilemma(2, c, seats))
    withhold = (c / 2) ** (1 / (seats - 1))
    assert branch.converged
    assert_allclose(branch.limit.strategies, [[1 - withhold, withhold]] * seats, rtol=1e-12)


@given(st.lists(st.integers(1, 20), min_size=4, max_size=4))
def test_limit_of_coordination_has_the_larger_sum_of_square_roots(payoffs):
    # Zhang and Hofbauer 2016. In symmetric games it is the risk-dominant one (Turocy 2005), in others it need not be.
    a, b, c, d = payoffs
    first, second = a**0.5 + b**0.5, c**0.5 + d**0.5
    assume(abs(first - second) > 1e-9)
    branch = logit_response(rg.Game.from_matrices([[a, 0], [0, c]], [[b, 0], [0, d]]))
    assert branch.limit.supports == (((0,), (0,)) if first > second else ((1,), (1,)))
    assert branch.converged


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("factor", [2.0**40, 2.0**-40, 3e12, 1e-12])
def test_payoffs_times_c_have_the_same_branch_at_precisions_divided_by_c(shape, factor):
    game = random_game(3, shape)
    a, b = logit_response(game), logit_response(rg.Game(game.payoffs * factor))
    exactly = np.log2(factor) % 1 == 0
    tolerance = {"rtol": 0 if exactly else 1e-7, "atol": 0 if exactly else 1e-9}
    assert_allclose(b.precisions * factor, a.precisions, **tolerance)
    for x, y in zip(a.strategies, b.strategies, strict=True):
        assert_allclose(y, x, **tolerance)
    for x, y in zip(a.limit.strategies, b.limit.strategies, strict=True):
        assert_allclose(y, x, rtol=0 if exactly else 1e-10)


@pytest.mark.parametrize("shape", SHAPES)
def test_payoffs_that_do_not_depend_on_the_own_action_change_nothing(shape):
    # In multiples of 2^-20 below 2^30 no sum is rounded.
    rng = np.random.default_rng(4)
    payoffs = np.round(rng.random((*shape, len(shape))) * 2**20) / 2**20
    shifted = payoffs.copy()
    for i in range(len(shape)):
        shifted[..., i] += rng.integers(-(2**30), 2**30, shape).take([0], axis=i)
    wanted = [1, 10, 100]
    a, b = logit_response(rg.Game(payoffs), wanted), logit_response(rg.Game(shifted), wanted)
    for x, y in zip((*a.strategies, *a.limit.strategies), (*b.strategies, *b.limit.strategies), strict=True):
        assert_array_equal(x, y)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_seats_and_actions_may_be_named_in_any_order(order):
    game = random_game(6, (2, 3, 4))
    rng = np.random.default_rng(0)
    turned = game.payoffs.transpose(*order, 3)[..., list(order)]
    names = [rng.permutation(n) for n in turned.shape[:-1]]
    turned = rg.Game(turned[np.ix_(*names, range(3))])
    wanted = [1, 10, 100]
    a, b = logit_response(game, wanted), logit_response(turned, wanted)
    assert_allclose(b.precisions, a.precisions)
    assert_allclose(b.payoffs, a.payoffs[:, order], rtol=1e-9)
    for seat, old in enumerate(order):
        assert_allclose(b.strategies[seat], a.strategies[old][:, names[seat]], rtol=0, atol=1e-10)
        assert_allclose(b.limit.strategies[seat], a.limit.strategies[old][names[seat]], rtol=0, atol=1e-12)


@pytest.mark.parametrize(("shape", "count"), [((2, 2, 2), 8), ((3, 3, 3), 6), ((4, 4), 4)])
def test_the_limit_is_that_of_gambit(shape, count):
    gambit = pytest.importorskip("pygambit")
    for game in mixed_games(shape, count):
        arrays = [np.ascontiguousarray(game.payoffs[..., i]) for i in range(game.seats)]
        theirs = gambit.nash.logit_solve(gambit.Game.from_arrays(*arrays)).equilibria[0]
        profile = [[float(theirs[strategy]) for strategy in player.strategies] for player in theirs.game.players]
        branch = logit_response(game)
        assert branch.converged
        for x, y in zip(branch.limit.strategies, profile, strict=True):
            # Theirs stops at a regret of 1e-8 of the range.
            assert_allclose(x, y, rtol=0, atol=1e-5)


def test_a_near_tie_that_only_shows_at_high_precision_is_not_taken_for_the_limit():
    # Against the row seat's dominant action the column earns so little more from its first that it looks at rest near
    # its even mix at precision 1e4.
    little = 2.0**-26
    game = rg.Game.from_matrices([[1, 1], [0, 0]], [[little, 0], [0, 0]])
    branch = logit_response(game)
    assert branch.converged
    assert branch.limit.supports == ((0,), (0,))
    assert_allclose(logit_response(game, 1e4).strategies[1][0, 0], expit(1e4 * little), rtol=1e-9)


@pytest.mark.parametrize(("shape", "count"), [((2, 2, 2), 20), ((3, 3, 3), 20), ((4,) * 5, 3), ((2,) * 8, 3)])
def test_random_games_without_pure_equilibria(shape, count):
    for game in mixed_games(shape, count):
        result = one_equilibrium(game)
        assert len(result) == 1
        assert not result.complete
        assert result.reason == "one equilibrium was asked for"
        assert not result[0].is_pure
        assert rg.equilibria.regret(game, result[0].strategies) <= 1e-10
        assert result[0].regret <= 1e-10
        assert_allclose([x.sum() for x in result[0].strategies], 1, rtol=1e-14)


def test_ten_actions_each():
    for game in mixed_games((10, 10, 10), 3):
        for equilibrium in (one_equilibrium(game)[0], logit_response(game).limit):
            assert rg.equilibria.regret(game, equilibrium.strategies) <= 1e-10


@given(games(seats=(1, 2, 3, 4)), st.booleans())
def test_any_small_game_has_one_whose_regret_holds_up_in_rationals(game, exact):
    result = one_equilibrium(game, exact)
    assert len(result) == 1
    ((equilibrium,),) = (result.equilibria,)
    allowed = F(np.ptp(game.payoffs, axis=tuple(range(game.seats))).max()) * F(1, 10**10)
    assert exact_regret(game, equilibrium) <= allowed
    if isinstance(equilibrium.regret, Fraction):
        assert equilibrium.regret == exact_regret(game, equilibrium) == 0
    if pure_nash(game):
        assert tuple(k for (k,) in equilibrium.supports) == pure_nash(game)[0]
        assert (equilibrium.regret, equilibrium.radius) == (0, 0)


@given(games(seats=(1, 2, 3)))
def test_the_branch_of_any_small_game_ends_at_an_equilibrium(game):
    # Whole numbers from -5 to 5, with many ties.
    branch = logit_response(game)
    assert_array_equal(branch.precisions[:1], 0)
    assert exact_regret(game, branch.limit) <= F(1, 10**9)
    assert branch.residual < 1e-4


@pytest.mark.parametrize(("factor", "shift"), [(1e12, 0), (1e-12, 0), (1, 1e9), (1e-3, -1e9), (1e300, 0), (1e-300, 0)])
def test_payoffs_of_any_scale(factor, shift):
    for game in mixed_games((3, 3, 3), 3):
        # Small numbers, so that what is left of them beside the shift is a whole number of times 2^-30.
        game = rg.Game(np.round(game.payoffs * 1024) * factor + shift)
        equilibrium = one_equilibrium(game)[0]
        assert exact_regret(game, equilibrium) <= F(1, 10**10) * F(np.ptp(game.payoffs))
        if 1e-200 < factor < 1e200:
            assert exact_regret(game, logit_response(game).limit) <= F(1, 10**10) * F(np.ptp(game.payoffs))


@pytest.mark.parametrize("low", [-1.7e308, -5e-324])
def test_differences_of_the_largest_and_the_smallest_floats(low):
    stakes = np.array([[-low, low], [low, -low]])
    result = one_equilibrium(rg.Game.from_matrices(stakes, -stakes))
    assert_array_equal(result[0].strategies, 0.5)
    assert result[0].regret == 0


def test_exact_where_two_seats_mix():
    # Matching pennies with stakes, in which a third seat has a dominant action that decides the stakes.
    a, b = F(7, 3), F(2, 5)
    payoffs = np.zeros((2, 2, 2, 3), dtype=object)
    for x, y, z in product((0, 1), repeat=3):
        stake = (a if x == 0 else b) if z == 0 else 1
        payoffs[x, y, z] = [stake if x == y else 0, stake if x != y else 0, F(1, 3) if z == 0 else 0]
    equilibrium = one_equilibrium(rg.Game(payoffs), exact=True)[0]
    # Each mixes so that the other's actions earn the same.
    assert equilibrium.strategies[0].tolist() == [b / (a + b), a / (a + b)]
    assert equilibrium.strategies[1].tolist() == [b / (a + b), a / (a + b)]
    assert equilibrium.strategies[2].tolist() == [1, 0]
    assert (equilibrium.regret, equilibrium.radius) == (0, 0)


def test_exact_where_three_mix_with_a_rational_solution():
    assert one_equilibrium(JORDAN, exact=True)[0].strategies[0].tolist() == [F(1, 2), F(1, 2)]


def test_irrational_equilibria_stay_in_floats():
    payoffs = np.zeros((2, 2, 2, 3))
    for a, b, c in product((0, 1), repeat=3):
        payoffs[a, b, c] = [
            a == (b == c == 0),
            a == 0 if b == 0 else a == 1 and c == 0,
            a == 0 if c == 0 else a == 1 and b == 0,
        ]
    # If all mix, with p, q, r for their first actions: q r = 1/2, p = (1 - p) r, p = (1 - p) q.
    q = 0.5**0.5
    equilibrium = one_equilibrium(rg.Game(payoffs), exact=True)[0]
    assert_allclose(equilibrium.strategies, [[q / (1 + q), 1 / (1 + q)], [q, 1 - q], [q, 1 - q]], rtol=1e-14)
    assert isinstance(equilibrium.regret, float)
    assert equilibrium.regret < 1e-15
    assert equilibrium.radius is None


def test_all_zero_payoffs():
    game = rg.Game(np.zeros((2, 3, 2, 3)))
    branch = logit_response(game)
    assert branch.limit.regret == 0
    assert not branch.converged
    for x, n in zip(branch.strategies, game.counts, strict=True):
        assert_allclose(x, 1 / n, rtol=1e-14)
    assert one_equilibrium(game, exact=True)[0].regret == 0


def test_duplicated_actions_share_what_the_one_had():
    # The logit response does not tell them apart; in Jordan's game the copy changes the odds, not the equilibria.
    duplicated = rg.Game(JORDAN.payoffs[[0, 1, 1]])
    branch = logit_response(duplicated)
    assert_allclose(branch.strategies[0][:, 1], branch.strategies[0][:, 2], rtol=1e-6)
    assert_allclose(branch.limit.strategies[0], [0.5, 0.25, 0.25], rtol=1e-9)
    assert exact_regret(duplicated, branch.limit) < F(1, 10**12)
    mix = one_equilibrium(duplicated, exact=True)[0].strategies
    assert [mix[0][0], *mix[1], *mix[2]] == [F(1, 2)] * 5


@given(generators, st.sampled_from(SHAPES))
def test_branches_from_any_prior_end_at_an_equilibrium(rng, shape):
    game = rg.Game(rng.random((*shape, len(shape))))
    branch = Branch(gains(game)[0], rng.normal(size=sum(shape)))
    start = branch.split(branch.mix(next(branch.follow())))
    for x, b in zip(start, branch.split(branch.prior), strict=True):
        assert_allclose(x, np.exp(b) / np.exp(b).sum(), rtol=1e-13)
    assert rg.equilibria.regret(game, _end(branch)) <= 1e-10


def test_a_branch_that_cannot_be_followed_gives_a_reason_and_no_equilibrium(monkeypatch):
    monkeypatch.setattr(_path, "MOST_STEPS", 2)
    result = one_equilibrium(mixed_games((3, 3, 3), 1)[0])
    assert len(result) == 0
    assert "no branch" in result.reason
    with pytest.raises(ArithmeticError, match="could only be followed to its point 3"):
        logit_response(random_game(0, (3, 3, 3)))


@pytest.mark.parametrize(
    ("precisions", "error", "message"),
    [
        (-1, ValueError, r"precisions must be one or more numbers from 0 to .* got -1\.0"),
        ([1, 1e30], ValueError, r"limit; got 1e\+30"),
        ([], ValueError, "got none"),
        (float("nan"), ValueError, "precisions must be finite"),
        ("high", TypeError, "precisions must hold numbers"),
    ],
)
def test_bad_precisions(precisions, error, message):
    with pytest.raises(error, match=message):
        logit_response(JORDAN, precisions)


def test_bad_games():
    for function in (logit_response, one_equilibrium):
        with pytest.raises(TypeError, match="game must be a Game"):
            function([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="a difference of 1e-300 at most"):
        logit_response(rg.Game(JORDAN.payoffs * 1e-300))
