"""Payoff sets of three and more seats."""

from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from generators import generators
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_payoff_sets_triads import distance, hyperplanes, lack

import relgames as rg
from relgames.equilibria._clock import Clock
from relgames.equilibria.repeated._coverage import covers
from relgames.equilibria.repeated._exact_states import simple_corners, simplest
from relgames.equilibria.repeated._halfspaces import Halfspaces
from relgames.equilibria.repeated._scaled import Scaled
from relgames.equilibria.repeated.hyperplanes import more_seats

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
SIGNS = np.array(list(product((-1.0, 1.0), repeat=3)))
DIRECTIONS = np.vstack([-np.eye(3), np.eye(3), SIGNS])
# Corners of its payoff set are roots of quadratic equations.
IRRATIONAL = rg.Game(
    [
        [[[4, 5, 7], [9, 0, 1]], [[8, 9, 2], [3, 8, 4]]],
        [[[2, 8, 2], [4, 6, 5]], [[0, 0, 8], [7, 8, 5]]],
    ]
)


def tripod(seats: int = 3) -> rg.Game:
    """A public good to which each gives 0, 1/2 or 1, doubled and shared."""
    payoffs = np.empty((*[3] * seats, seats), dtype=object)
    for profile in product(range(3), repeat=seats):
        gifts = [Fraction(k, 2) for k in profile]
        payoffs[profile] = [2 * sum(gifts) / Fraction(seats) - gift for gift in gifts]
    return rg.Game(payoffs)


def rows(points: np.ndarray) -> list[tuple]:
    return sorted(tuple(point) for point in points.tolist())


def far(points: np.ndarray, others: np.ndarray) -> float:
    """How far a point of one of two finite sets is from all of the other, at most."""
    apart = np.abs(points[:, None].astype(float) - others.astype(float)).max(axis=2)
    return max(apart.min(axis=0).max(), apart.min(axis=1).max())


def random_game(rng: np.random.Generator, *counts: int) -> rg.Game:
    return rg.Game(rng.integers(0, 10, (*counts, len(counts))))


def check(V: rg.equilibria.PayoffSet, near: float = 1e-7) -> None:
    """By other linear programmes: each inner vertex is decomposed by the inner set, and is in the outer one."""
    payoffs, discount = V.game.payoffs, float(V.discount)
    points = V.vertices.astype(float)
    for point, profile, promise in zip(points, V.profiles, V.promises.astype(float), strict=True):
        here = (1 - discount) * payoffs[tuple(profile)] + discount * promise
        assert here == pytest.approx(point, abs=1e-9)
        assert lack(points, payoffs, discount, point, tuple(profile)) <= 1e-8
        # Corners in floats are rounded to 1e-10 of the largest payoffs.
        assert distance(V.outer.vertices.astype(float), point) <= 1e-8
    if V.gap <= near:
        for vertex in V.outer.vertices.astype(float):
            assert distance(points, vertex) <= float(V.gap) + 1e-8


def test_full_giving_is_sustained_from_a_quarter_on():
    # The linear public good with n seats and multiplier r: by grim from (n - r) / (r (n - 1)) on; n = 3, r = 2: 1/4.
    game = rg.games.public_good()
    at, below = (rg.payoff_set(game, d, exact=True) for d in (QUARTER, QUARTER - Fraction(1, 10**6)))
    assert at.complete
    assert at.contains([1, 1, 1])
    assert rows(below.vertices) == [(0, 0, 0)]
    assert below.complete
    assert rg.payoff_set(game, 0.25).contains([1, 1, 1])
    assert not rg.payoff_set(game, 0.2499).contains([1, 1, 1])


def test_public_good_of_patient_seats_is_what_is_feasible_and_individually_rational():
    game = rg.games.public_good()
    whole = rg.individually_rational(game, exact=True)
    for discount in (HALF, Fraction(9, 10), Fraction(999, 1000)):
        V = rg.payoff_set(game, discount, exact=True)
        assert V.complete
        assert rows(V.vertices) == rows(whole.vertices)


def test_three_levels_of_giving():
    V = rg.payoff_set(tripod(), Fraction(3, 10), exact=True)
    assert V.complete
    assert V.contains([1, 1, 1])
    assert V.threats.tolist() == [0, 0, 0]
    check(V)
    floats = rg.payoff_set(tripod(), 0.3)
    assert floats.gap <= 1e-8
    assert far(floats.vertices, V.vertices) <= 1e-8


@pytest.mark.parametrize("build", [rg.games.public_good, tripod, rg.games.volunteers_dilemma])
@pytest.mark.parametrize("discount", [Fraction(3, 10), Fraction(4, 5)])
def test_a_symmetric_game_has_a_symmetric_set(build, discount):
    V = rg.payoff_set(build(), discount, exact=True)
    assert V.complete
    for order in permutations(range(3)):
        assert rows(V.vertices[:, list(order)]) == rows(V.vertices)


def test_seats_and_units_do_not_matter():
    game = rg.games.service_triad()
    V = rg.payoff_set(game, Fraction(7, 10), exact=True)
    assert V.complete
    order = [2, 0, 1]
    turned = rg.Game(game.fractions.transpose([*order, 3])[..., order])
    factors, shifts = np.array([Fraction(2), Fraction(1, 3), Fraction(5)]), np.array([1, Fraction(-1, 7), 0])
    other = rg.Game(game.fractions * factors + shifts)
    assert rows(rg.payoff_set(turned, V.discount, exact=True).vertices) == rows(V.vertices[:, order])
    assert rows(rg.payoff_set(other, V.discount, exact=True).vertices) == rows(V.vertices * factors + shifts)


@settings(max_examples=8, deadline=None)
@given(generators, st.sampled_from([(2, 2, 2), (2, 3, 2)]), st.sampled_from([0.35, 0.5, 0.75]))
def test_random_games(rng, counts, discount):
    game = random_game(rng, *counts)
    V = rg.payoff_set(game, discount)
    if V.is_empty:
        assert rg.pure_nash(game) == ()
        return
    check(V)
    stable = [game.payoffs[profile] for profile in rg.pure_nash(game)]
    assert all(V.outer.contains(point) for point in stable)
    if V.gap < 1e-6:
        assert all(distance(V.vertices, point) <= 1e-6 for point in stable)
        # More patience sustains no less.
        later = rg.payoff_set(game, (1 + discount) / 2)
        assert all(distance(later.outer.vertices, point) <= 1e-6 for point in V.vertices)


@settings(max_examples=3, deadline=None)
@given(generators)
def test_halfspaces_are_those_of_plain_iteration(rng):
    game, discount = random_game(rng, 2, 2, 2), 0.4
    naive = hyperplanes(game.payoffs, discount, DIRECTIONS, sweeps=14)
    V = rg.payoff_set(game, discount)
    if naive is None:
        assert V.is_empty
        return
    stage = Scaled.of(game, discount)
    width, least = stage.width.astype(float), stage.least.astype(float)
    outer = Halfspaces(stage)
    outer.add(SIGNS * width)
    outer.tighten(Clock(None, False, "step"))
    if outer.is_empty:
        return
    ours = outer.reach(DIRECTIONS * width) + DIRECTIONS @ least
    # Plain iteration is as near to the same levels as the discount allows.
    assert (ours <= naive + 1e-8).all()
    assert ours == pytest.approx(naive, abs=1e-3)
    if not V.inner.is_empty:
        assert ((V.vertices @ DIRECTIONS.T).max(axis=0) <= naive + 1e-8).all()


def test_plain_iteration_in_the_directions_of_its_facets_comes_down_to_the_set():
    V = rg.payoff_set(rg.games.service_triad(), HALF + Fraction(1, 10), exact=True)
    assert V.complete
    facets = V.inner.normals.astype(float)
    directions = np.vstack([-np.eye(3), np.eye(3), facets / np.linalg.norm(facets, axis=1)[:, None]])
    levels = hyperplanes(V.game.payoffs, 0.6, directions, sweeps=25)
    assert levels is not None
    ours = (V.vertices.astype(float) @ directions.T).max(axis=0)
    assert levels == pytest.approx(ours, abs=0.02)
    assert (levels >= ours - 1e-7).all()


def test_two_seats_are_as_abreu_and_sannikov_say():
    dilemma = rg.games.prisoners_dilemma()
    for discount in (Fraction(1, 5), QUARTER, Fraction(1, 3), HALF, Fraction(9, 10)):
        found = more_seats(dilemma, discount, True, None, False)
        assert found.complete
        assert rows(found.vertices) == rows(rg.payoff_set(dilemma, discount, exact=True).vertices)
    other = more_seats(rg.Game.symmetric([[9, 1], [10, 3]]), Fraction(3, 4), True, None, False)
    assert rows(other.vertices) == [(3, 3), (3, Fraction(39, 4)), (9, 9), (Fraction(39, 4), 3)]
    # Abreu and Sannikov (2014), their example.
    A, B = [[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -4, -15]]
    example = more_seats(rg.Game.from_matrices(A, B), 0.3, False, None, False)
    expected = [
        (1.12568, 2.8),
        (7.33770, 0),
        (7.33770, 10.98263),
        (7.86309, 0),
        (15.56309, 9.1),
        (19.79180, 2.8),
    ]
    assert far(example.vertices, np.array(expected)) <= 1e-5
    assert example.gap < 1e-7


@pytest.mark.parametrize("discount", [0.99, 0.999, 0.9999])
def test_patient_seats(discount):
    V = more_seats(rg.games.prisoners_dilemma(), discount, False, None, False)
    assert V.complete
    assert (V.vertices.min(), V.vertices.max()) == pytest.approx((1, 13 / 3))
    triad = rg.payoff_set(rg.games.enterprise_triad(), discount)
    check(triad)
    assert triad.gap < 1e-5


@settings(max_examples=3, deadline=None)
@given(generators)
def test_two_seats_of_random_games(rng):
    game = random_game(rng, 2, 3)
    found, expected = (V(game, HALF, True, None, False) for V in (more_seats, rg.payoff_set))
    if found.complete and expected.complete:
        assert rows(found.vertices) == rows(expected.vertices)
    for one, other in ((found, expected), (expected, found)):
        points = one.outer.vertices.astype(float)
        assert all(distance(points, vertex) <= 1e-9 for vertex in other.vertices.astype(float))


@pytest.mark.parametrize(("game", "rational"), [(IRRATIONAL, False), (rg.games.service_triad(), True)])
def test_answers_in_rationals_hold_in_rationals(game, rational):
    d = Fraction(9, 10)
    V = rg.payoff_set(game, d, exact=True)
    assert (V.complete, V.inner.is_exact, V.outer.is_exact) == (rational, True, True)
    assert len(V.vertices) > 1
    for point, profile, promise in zip(V.vertices, V.profiles, V.promises, strict=True):
        assert ((1 - d) * game.fractions[tuple(profile)] + d * promise == point).all()
        assert V.contains(promise)
        for seat in range(3):
            other = list(profile)
            for other[seat] in range(2):
                today = game.fractions[tuple(other)][seat]
                assert (1 - d) * today + d * V.threats[seat] <= point[seat]
    assert all(V.outer.contains(point) for point in V.vertices)
    assert V.gap == 0 if rational else 0 < V.gap < 1e-6


def test_flat_sets_are_ordinary():
    constant = rg.payoff_set(rg.Game(np.ones((2, 2, 2, 3))), 0.5)
    assert rows(constant.vertices) == [(1, 1, 1)]
    assert constant.complete
    values = np.array([[[4, 0], [0, 1]], [[0, 1], [1, 2]]])
    common = rg.payoff_set(rg.Game(np.stack([values] * 3, axis=-1)), HALF, exact=True)
    assert common.complete
    assert common.inner.dimension == 1
    assert common.vertices[-1].tolist() == [4, 4, 4]
    coordination = rg.payoff_set(rg.games.three_party_coordination(), 0.5)
    assert coordination.inner.dimension == 1
    only = rg.payoff_set(rg.Game(np.array([1, 2, 3]).reshape(1, 1, 1, 3)), 0.5)
    assert rows(only.vertices) == [(1, 2, 3)]
    alone = rg.payoff_set(rg.Game([[1], [2], [3]]), HALF, exact=True)
    assert alone.complete
    # What today costs, tomorrow repays: a seat that is alone gets the most it can.
    assert rows(alone.vertices) == [(3,)]


def test_nothing_is_proven():
    # Matching pennies of two, while the third looks on.
    payoffs = np.zeros((2, 2, 2, 3))
    payoffs[..., 0] = np.array([[1, -1], [-1, 1]])[:, :, None]
    payoffs[..., 1] = -payoffs[..., 0]
    for discount in (0, 0.9, Fraction(9, 10)):
        V = rg.payoff_set(rg.Game(payoffs), discount)
        assert V.is_empty
        assert V.complete
        assert "no profile" in V.reason


def test_without_tomorrow_only_stage_equilibria_are_sustained():
    V = rg.payoff_set(rg.games.three_party_coordination(), 0)
    assert rows(V.vertices) == [(1, 1, 1), (2, 2, 2)]
    assert V.complete


def test_time_is_limited():
    V = rg.payoff_set(random_game(np.random.default_rng(1), 3, 3, 3), 0.99, seconds=0.01)
    assert not V.complete
    assert "time" in V.reason
    assert not V.outer.is_empty


def test_support_says_what_is_played_and_promised():
    V = rg.payoff_set(rg.games.service_triad(), Fraction(4, 5), exact=True)
    play = V.support([5, 50, 27])
    assert (play.probabilities @ play.payoffs).tolist() == [5, 50, 27]
    assert (play.margins >= 0).all()
    assert all(V.contains(promise) for promise in play.promises)


def test_a_set_that_is_too_small_is_not_proven_complete():
    game = rg.games.public_good()
    stage = Scaled.of(game, HALF)
    outer = Halfspaces(stage)
    outer.tighten(Clock(None, False, "step"))
    whole = rg.payoff_set(game, HALF, exact=True).inner
    smaller = rg.equilibria.Polytope.from_points([v for v in whole.vertices if max(v) < Fraction(4, 3)])
    assert covers(stage, whole, outer)
    assert not covers(stage, smaller, outer)


def test_corners_that_do_not_support_themselves_are_refused():
    game = rg.games.public_good()
    stage = Scaled.of(game, Fraction(1, 5))
    give, withhold = np.zeros(1, dtype=np.int64), np.array([7])
    both = np.concatenate([give, withhold])
    assert simple_corners(stage, both, stage.exact_payoffs[both], Fraction(1, 10**9)) is None
    assert simple_corners(stage, withhold, stage.exact_payoffs[withhold], Fraction(1, 10**9)) is not None


@given(st.fractions(-5, 5, max_denominator=50), st.fractions(Fraction(1, 10**6), Fraction(1, 10**4)))
def test_simplest_fraction(value, off):
    found = simplest(value - off, value + off)
    assert abs(found - value) <= off
    assert found.denominator <= value.denominator


def test_four_seats():
    V = rg.payoff_set(rg.games.public_good(seats=4), HALF, exact=True)
    assert V.complete
    assert V.contains([1, 1, 1, 1])
    check(V)
