"""Payoff sets of two seats: published values, an independent test of support, the slow twin, and laws."""

from fractions import Fraction as F

import naive_payoff_sets as naive
import numpy as np
import pytest
from generators import generators
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import relgames as rg
from relgames.equilibria import Polytope
from relgames.equilibria.repeated._stage import Outer, Stage
from relgames.equilibria.repeated.abreu_sannikov import UNKNOWN

DILEMMA = rg.Game.symmetric([[3, 0], [5, 1]])
PENNIES = rg.Game.from_matrices([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
# Abreu and Sannikov (2014), section 5; B as the column seat's payoffs.
PAPER = rg.Game.from_matrices(
    [[16, 3, 0], [21, 10, -1], [9, 5, -5]],
    [[9, 13, 3], [1, 4, 0], [0, -4, -15]],
)
DISCOUNTS = (F(1, 10), F(3, 10), F(1, 2), F(2, 3), F(9, 10), F(99, 100))


@st.composite
def games(draw, most=4):
    """Two seats, payoffs in whole numbers; one in three is of common interest or of opposed ones."""
    rng = draw(generators)
    counts = draw(st.integers(1, most)), draw(st.integers(1, most))
    A, B = rng.integers(0, draw(st.sampled_from((3, 6, 20))), (2, *counts))
    kind = draw(st.sampled_from(("any", "any", "any", "any", "common", "opposed")))
    return rg.Game.from_matrices(A, {"any": B, "common": A, "opposed": -A}[kind])


def corners(payoffs):
    return {tuple(vertex) for vertex in payoffs.vertices.tolist()}


def is_supported(game, discount, vertices, payoff):
    """Whether a payoff comes of some profile and a promise in the hull of the vertices: by linear programmes."""
    W, delta = np.asarray(vertices, np.float64), float(discount)
    scale = np.abs(game.payoffs).max() or 1
    for a, b in np.ndindex(game.counts):
        now = game.payoffs[a, b]
        best = np.array([game.payoffs[:, b, 0].max(), game.payoffs[a, :, 1].max()])
        # Nobody may gain by a deviation that is punished with the lowest payoff.
        if (payoff < (1 - delta) * best + delta * W.min(axis=0) - 1e-9 * scale).any():
            continue
        # The nearest promise in the hull: weights of the vertices, and how far it is in the worse coordinate.
        promise = (payoff - (1 - delta) * now) / delta
        A = np.hstack([np.vstack([W.T, -W.T]), -np.ones((4, 1))])
        weights = np.append(np.ones(len(W)), 0)[None]
        found = linprog(1 - weights[0], A, np.concatenate([promise, -promise]), weights, [1])
        if found.fun <= 1e-7 * scale:
            return True
    return False


def is_within(inner, outer, room=1e-9):
    """Whether vertices are in a polytope, but for a part of the largest payoff."""
    scale = np.abs(outer.vertices.astype(np.float64)).max() or 1
    points, normals = inner.vertices.astype(np.float64), outer.normals.astype(np.float64)
    lengths = np.hypot(*normals.T)
    return bool((points @ normals.T <= outer.offsets.astype(np.float64) + room * scale * lengths).all())


def is_same(found, expected):
    """Whether corners are those expected: exactly, or where they are irrational, to many digits."""
    if found.complete:
        return corners(found) == {tuple(point) for point in expected.tolist()}
    expected = Polytope.from_points(expected).vertices.astype(np.float64)
    return found.vertices.astype(np.float64) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("discount", "expected"),
    [
        (F(1, 10), {(1, 1)}),
        (F(1, 4) - F(1, 10**9), {(1, 1)}),
        (F(1, 4) - F(1, 10**20), {(1, 1)}),
        (F(1, 4), {(1, 1), (4, 1), (1, 4)}),
        (F(1, 4) + F(1, 10**20), {(1, 1), (4, 1), (1, 4)}),
        (F(2, 5), {(1, 1), (4, 1), (1, 4)}),
        (F(1, 2) - F(1, 10**9), {(1, 1), (4, 1), (1, 4)}),
        (F(1, 2) - F(1, 10**20), {(1, 1), (4, 1), (1, 4)}),
        *(
            (discount, {(1, 1), (F(13, 3), 1), (3, 3), (1, F(13, 3))})
            for discount in (F(1, 2), F(9, 10), F(99, 100), F(999, 1000), F(9999, 10000), 1 - F(1, 10**9))
        ),
    ],
)
def test_the_prisoners_dilemma(discount, expected):
    found = rg.payoff_set(DILEMMA, discount, exact=True)
    assert found.complete
    assert corners(found) == expected
    assert all(isinstance(value, F) for value in found.vertices.flat)


@pytest.mark.parametrize("discount", [0.99, 0.999, 0.9999])
def test_patience_does_not_blur_the_range(discount):
    found = rg.payoff_set(DILEMMA, discount)
    assert found.complete
    assert found.vertices.min(axis=0) == pytest.approx([1, 1], abs=1e-12)
    assert found.vertices.max(axis=0) == pytest.approx([13 / 3, 13 / 3], abs=1e-12)


def test_another_dilemma():
    found = rg.payoff_set(rg.Game.symmetric([[9, 1], [10, 3]]), 0.75)
    assert found.vertices == pytest.approx(np.array([[3, 3], [9.75, 3], [9, 9], [3, 9.75]]))


def test_the_example_of_abreu_and_sannikov():
    published = np.array(
        [[1.12568, 2.8], [7.33770, 0], [7.86309, 0], [19.79180, 2.8], [15.56309, 9.1], [7.33770, 10.98263]]
    )
    found = rg.payoff_set(PAPER, 0.3)
    assert found.complete
    assert found.vertices == pytest.approx(published, abs=6e-6)
    exact = rg.payoff_set(PAPER, F(3, 10), exact=True)
    assert exact.vertices.astype(np.float64) == pytest.approx(found.vertices, abs=1e-12)
    assert exact.vertices[:5, 1].tolist() == [F(14, 5), 0, 0, F(14, 5), F(91, 10)]
    # The other coordinates are roots of polynomials: they lie between those of an inner and an outer set.
    assert (exact.complete, "irrational" in exact.reason) == (False, True)
    assert 0 < exact.gap < F(1, 10**25)
    assert all(exact.outer.contains(vertex) for vertex in exact.inner.vertices)


@settings(max_examples=100)
@given(games(), st.sampled_from(DISCOUNTS))
def test_the_operator_reproduces_the_set(game, discount):
    # In rationals: what can be decomposed on the set is the set, corner by corner.
    found = rg.payoff_set(game, discount, exact=True)
    assert found.complete or "irrational" in found.reason
    if found.complete and not found.is_empty:
        again = naive.step(game.fractions, discount, [tuple(vertex) for vertex in found.vertices.tolist()])
        assert Polytope.from_points(np.array(again, dtype=object)).vertices.tolist() == found.vertices.tolist()


@given(games(3), st.sampled_from((F(1, 10), F(3, 10), F(1, 2), F(2, 3))))
def test_the_slow_twin_comes_down_to_the_set(game, discount):
    found = rg.payoff_set(game, discount)
    slow = naive.payoff_set(game.payoffs, float(discount), 200, 1e-11)
    if found.is_empty or not slow:
        assert found.is_empty == (not slow)
        return
    around = Polytope.from_points(np.array(slow))
    assert is_within(found.inner, around)
    assert is_within(around, found.inner, 1e-6)


@given(games(), st.sampled_from(DISCOUNTS))
def test_a_linear_programme_holds_every_vertex(game, discount):
    found = rg.payoff_set(game, discount)
    for vertex in found.vertices:
        assert is_supported(game, discount, found.vertices, vertex)


@given(games(), st.sampled_from(DISCOUNTS))
def test_the_exchange_of_seats(game, discount):
    found = rg.payoff_set(game, discount, exact=True)
    swapped = rg.payoff_set(rg.Game(game.payoffs.transpose(1, 0, 2)[..., ::-1].astype(int)), discount, exact=True)
    assert is_same(swapped, found.vertices[:, ::-1])


@given(games(), st.sampled_from(DISCOUNTS))
def test_units_of_payoff(game, discount):
    found = rg.payoff_set(game, discount, exact=True)
    scale, shift = np.array([F(7, 3), F(1, 1000)], dtype=object), np.array([F(-5, 7), F(1000)], dtype=object)
    scaled = rg.payoff_set(rg.Game(game.fractions * scale + shift), discount, exact=True)
    assert is_same(scaled, found.vertices * scale + shift)


@given(games(3), st.sampled_from(DISCOUNTS))
def test_an_action_that_is_there_twice(game, discount):
    doubled = rg.Game(np.concatenate([game.payoffs, game.payoffs[:1]]).astype(int))
    assert corners(rg.payoff_set(doubled, discount)) == corners(rg.payoff_set(game, discount))


@given(games(), st.sampled_from(DISCOUNTS[:-1]), st.sampled_from((F(1, 100), F(1, 17), F(1, 11))))
def test_patience_adds_payoffs(game, discount, more):
    # With public randomisation the set grows with the discount (Abreu, Pearce and Stacchetti 1990, theorem 6).
    small, large = rg.payoff_set(game, discount), rg.payoff_set(game, discount + more)
    assert small.is_empty or is_within(small.inner, large.inner)


@given(games(), st.sampled_from(DISCOUNTS))
def test_bounds_from_the_stage_game(game, discount):
    found = rg.payoff_set(game, discount, exact=True)
    for profile in rg.pure_nash(game):
        assert found.contains(game.payoffs[profile])
    rational = rg.individually_rational(game, "pure", exact=True)
    assert all(rational.contains(vertex) for vertex in found.vertices)


@given(games(), st.sampled_from(DISCOUNTS), generators)
def test_members_come_with_a_play_that_pays_them(game, discount, rng):
    found = rg.payoff_set(game, discount, exact=True)
    if found.inner.is_empty:
        return
    weights = rng.integers(0, 4, len(found.vertices)) + np.eye(len(found.vertices), dtype=int)[0]
    point = (weights * F(1, int(weights.sum()))) @ found.vertices
    play = found.support(point)
    assert play.probabilities.sum() == 1
    assert min(play.probabilities) > 0
    assert (play.probabilities @ play.payoffs).tolist() == point.tolist()
    assert play.margins.min() >= 0
    for profile, payoff, promise in zip(play.profiles, play.payoffs, play.promises, strict=True):
        now = game.fractions[tuple(profile)]
        assert ((1 - discount) * now + discount * promise).tolist() == payoff.tolist()
        assert found.contains(promise)
        for seat in range(2):
            best = max(np.moveaxis(game.fractions[..., seat], seat, 0)[:, profile[1 - seat]])
            assert (1 - discount) * best + discount * found.threats[seat] <= payoff[seat]


@given(games(), st.sampled_from(DISCOUNTS), st.integers(1, 30))
def test_polygons_on_the_way_lose_nothing(game, discount, steps):
    found = rg.payoff_set(game, discount, exact=True)
    stage, least = Stage(game, discount), game.fractions.min(axis=(0, 1))
    # Without a bound of the threats from above, and with the best there is.
    bounds = [UNKNOWN]
    if not found.inner.is_empty:
        bounds.append(np.nextafter((found.threats - least).astype(np.float64), np.inf))
    for bound in bounds:
        outer = Outer.feasible(stage)
        outer.shrink(stage, bound, steps)
        if not found.inner.is_empty:
            around = Polytope.from_points([[F(x), F(y)] for x, y in outer.polygon])
            assert all(around.contains(vertex - least) for vertex in found.vertices)
            assert all(F(low) <= high for low, high in zip(outer.threats, found.threats - least, strict=True))


@pytest.mark.parametrize(
    ("game", "discount", "expected", "dimension"),
    [
        (rg.Game([[[2, 3]]]), 0.5, {(2, 3)}, 0),
        (rg.Game(np.full((3, 2, 2), 4)), 0.9, {(4, 4)}, 0),
        (rg.Game.from_matrices([[0, 1], [-1, 2]], [[0, -1], [1, -2]]), 0.9, {(0, 0)}, 0),
        (rg.Game.from_matrices([[3, 1], [1, 2]], [[3, 1], [1, 2]]), 0, {(2, 2), (3, 3)}, 1),
        (rg.Game.from_matrices([[1, 0], [0, 1]], [[0, 0], [0, 0]]), F(1, 3), {(1, 0)}, 0),
        (rg.Game.from_matrices([[0, 0], [0, 0]], [[0, 5], [2, 7]]), 0.5, {(0, 5), (0, 7)}, 1),
        (DILEMMA, 0, {(1, 1)}, 0),
        (rg.Game([[2], [5], [3]]), 0.9, {(5,)}, 0),
    ],
    ids=["one profile", "constant", "saddle", "today only", "one seat cares", "vertical", "myopic", "one seat"],
)
def test_points_and_segments_are_answers(game, discount, expected, dimension):
    for exact in (False, True):
        found = rg.payoff_set(game, discount, exact=exact)
        assert corners(found) == expected
        assert (found.complete, found.gap, found.inner.dimension) == (True, 0, dimension)


def test_quantecon_finds_the_same():
    # It has no answer for flat sets, and its own tolerances.
    from quantecon.game_theory import NormalFormGame, Player, RepeatedGame
    from scipy.spatial import QhullError

    rng, compared = np.random.default_rng(0), 0
    for _ in range(60):
        counts, discount = rng.integers(2, 5, 2), rng.choice([0.3, 0.5, 0.7])
        A, B = rng.integers(0, 20, (2, *counts)).astype(np.float64)
        found = rg.payoff_set(rg.Game.from_matrices(A, B), discount)
        if found.inner.dimension < 2:
            continue
        stage = NormalFormGame((Player(A), Player(np.ascontiguousarray(B.T))))
        try:
            theirs = RepeatedGame(stage, discount).equilibrium_payoffs(options={"max_iter": 5000})
        except QhullError:
            continue
        other = Polytope.from_points(theirs.points[theirs.vertices])
        assert is_within(found.inner, other, 1e-6)
        assert is_within(other, found.inner, 1e-6)
        compared += 1
    assert compared > 10


def test_common_interest_is_a_segment():
    found = rg.payoff_set(rg.Game.from_matrices([[3, 0], [0, 1]], [[3, 0], [0, 1]]), F(3, 4), exact=True)
    assert found.inner.dimension == 1
    assert all(x == y for x, y in found.vertices)
    assert max(x for x, _ in found.vertices) == 3
    assert found.complete


@pytest.mark.parametrize("discount", [0, 0.3, 0.9, F(99, 100)])
def test_no_equilibrium_is_proven(discount):
    found = rg.payoff_set(PENNIES, discount)
    assert (found.is_empty, found.complete, found.gap, found.threats) == (True, True, 0, None)
    assert "no profile" in found.reason
    assert str(found).splitlines()[0] == "empty"
    assert not found.contains([0, 0])
    with pytest.raises(ValueError, match="the payoff set is empty"):
        found.support([0, 0])


def test_decimals_are_binary_fractions_unless_they_are_given_as_fractions():
    # Whether a seat may be paid more than its worst hinges on 1e-17.
    noisy = rg.Game.from_matrices(
        np.array([[0.4, 0.7, 0.6], [0.4, 0.6, 0.5], [0.3, 0.3, 0.5], [0.6, 0.8, 0.7]]),
        np.array([[0.5, 0.6, 0.8], [0.7, 0.5, 0.8], [0.7, 0.5, 0.7], [0.5, 0.8, 0.8]]) - 1,
    )
    assert rg.payoff_set(noisy, 0.5).complete
    # At 3/10 turns can be taken, with nothing to spare; 0.3 is a little less.
    game = rg.Game.from_matrices([[19, 9], [19, 0], [11, 7]], [[2, 5], [1, 5], [3, 14]])
    assert len(rg.payoff_set(game, F(3, 10), exact=True).vertices) == 3
    assert corners(rg.payoff_set(game, 0.3)) == {(9, 5)}


def test_payoffs_with_rounding_errors():
    # Cournot's duopoly on a grid: payoffs that should be equal differ in the last digit.
    q = np.linspace(0, 1, 21)
    profit = np.maximum(0, 1 - q[:, None] - q) * q[:, None]
    found = rg.payoff_set(rg.Game.from_matrices(profit, profit.T), 0.9)
    whole = [F(k, 20) for k in range(21)]
    exact = np.array([[max(F(0), 1 - x - y) * x for y in whole] for x in whole], dtype=object)
    right = rg.payoff_set(rg.Game.from_matrices(exact, exact.T), F(9, 10))
    assert found.complete
    assert right.complete
    assert is_within(found.inner, right.inner)
    assert is_within(right.inner, found.inner)


def test_what_is_not_decided_says_so():
    # Here the iterates come down by about 1 / steps²: edges touch where they should cross.
    slow = rg.Game.from_matrices([[6, 13], [0, 15], [0, 4], [14, 18]], [[9, 5], [3, 1], [1, 4], [10, 6]])
    found = rg.payoff_set(slow, 0.5, seconds=0.2)
    assert not found.complete
    assert 0 < found.gap < np.inf
    assert is_within(found.inner, found.outer)
    assert "not proven complete, gap" in str(found)
    assert "not proven complete" in repr(found)


def test_a_payoff_outside_is_refused_with_its_distance():
    found = rg.payoff_set(DILEMMA, 0.9)
    with pytest.raises(ValueError, match=r"at least 0\.2 away.*\(0\.\d+, 0\.\d+\) @ payoffs") as refusal:
        found.support([3.2, 3.2])
    assert "must be an equilibrium payoff; got (3.2, 3.2)" in str(refusal.value)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((DILEMMA, 1), ValueError, "discount must be less than 1"),
        ((DILEMMA, -0.1), ValueError, "discount must lie in"),
        ((DILEMMA, "0.5"), TypeError, "discount must be a number"),
        (([[1, 2]], 0.5), TypeError, "game must be a Game"),
        ((DILEMMA, 0.5, False, -1), ValueError, "seconds must be positive"),
    ],
)
def test_errors(arguments, error, message):
    with pytest.raises(error, match=message):
        rg.payoff_set(*arguments)


def test_the_play_is_shown():
    found = rg.payoff_set(DILEMMA, F(1, 2), exact=True)
    assert str(found.support([2, 2])) == "1/2: 1, 1, then (1, 1)\n1/2: 0, 0, then (3, 3)"
    assert repr(found.support([2, 2])) == "SupportingPlay(2 parts, payoffs (2, 2))"
    assert repr(found).startswith("PayoffSet(discount 1/2, 4 vertices, complete: ")


@pytest.mark.parametrize("touching", [True, False])
def test_the_segments_that_matter_are_those_of_a_plain_search(touching):
    from relgames.equilibria.repeated._kernels.segments import segments

    rng = np.random.default_rng(0)
    for _ in range(50):
        points = rng.integers(0, 5, (2, 7)).astype(float)
        axis, sign, line = rng.integers(0, 2, 4), rng.choice([-1, 1], 4), rng.integers(0, 5, 4).astype(float)
        height, reach = rng.uniform(-5, 5, 4), np.array([0.25, 0.5])
        doubt, factor, rate = np.array([0.01, 0.02]), 3.0, rng.uniform(0, 1, 2)
        room = rng.uniform(0.1, 2, 4) if touching else np.zeros(4)
        plain = set()
        for k, i, j in np.ndindex(4, 7, 7):
            along, across = points[axis[k]], sign[k] * points[1 - axis[k]]
            near = [abs(along[p] - line[k]) <= reach[axis[k]] for p in (i, j)]
            if i == j:
                slope, gap, is_segment = 0.0, height[k] - across[i], near[0]
            else:
                is_segment = (along[i] < line[k] or near[0]) and (along[j] > line[k] or near[1]) and not all(near)
                if not is_segment:
                    continue
                slope = (across[j] - across[i]) / (along[j] - along[i])
                gap = height[k] - across[i] - slope * (line[k] - along[i])
            below = factor * (doubt[1 - axis[k]] + doubt[axis[k]] * abs(slope)) + room[k] + rate[axis[k]] * abs(slope)
            if is_segment and (gap <= below or (touching and any(near))):
                plain.add((k, i, j))
        found = np.empty((3, 400), np.int64)
        terms = points, axis, sign, line, height, reach, doubt, factor, room, rate
        count = segments(*terms, found)
        assert {tuple(row) for row in found[:, :count].T.tolist()} == plain
        assert count == len(plain) == segments(*terms, np.empty((3, 1), np.int64))
