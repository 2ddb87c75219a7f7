"""What a seat can be held to and what it can hold, alone against others who mix apart or together."""

from fractions import Fraction
from itertools import product
from math import prod, sqrt

import naive_linear
import numpy as np
import pytest
from generators import games, generators
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg
from relgames.equilibria._punishment import _star
from relgames.equilibria.minmax import maxmin, minmax

# The search may stop at this part of the range of the payoffs, and rounding comes on top.
GAP = 1.01e-9


def doors(weights, punishers=2):
    """The last seat loses ``weights[k]`` if it takes door k and all the others are there."""
    k = len(weights)
    payoffs = np.zeros((*[k] * (punishers + 1), punishers + 1), dtype=object)
    for door, weight in enumerate(weights):
        payoffs[(door,) * (punishers + 1)][-1] = -weight
    return rg.Game(payoffs)


def only_for(own):
    """A game in which only seat 0 is paid."""
    own = np.asarray(own)
    return rg.Game(np.stack([own, *[own * 0] * (own.ndim - 1)], axis=-1))


def spread(game, seat):
    return float(np.ptp(game.payoffs[..., seat]))


def held_to(game, seat, distribution):
    """What the best action earns against a distribution over the profiles of the others."""
    own = np.moveaxis(game.fractions[..., seat], seat, 0).reshape(game.counts[seat], -1)
    return max(own @ (np.asarray(distribution, dtype=object).ravel() * Fraction(1)))


@pytest.mark.parametrize(("k", "punishers"), [(2, 2), (3, 2), (4, 2), (2, 3), (3, 3), (2, 4)])
def test_doors_guarded_apart_and_together(k, punishers):
    # Apart: the largest least product of the chances to be at a door is k^-punishers (Hölder), together it is 1/k.
    game = doors([1] * k, punishers)
    apart = minmax(game, punishers)
    assert apart.upper == pytest.approx(-(float(k) ** -punishers), abs=GAP)
    assert apart.lower <= -(float(k) ** -punishers) + 1e-15
    assert apart.gap <= GAP
    assert minmax(game, punishers, punishment="correlated", exact=True).value == Fraction(-1, k)
    assert minmax(game, punishers, strategies="pure", exact=True).value == 0


@pytest.mark.parametrize("weights", [(1, 2), (1, 9), (3, Fraction(1, 7))])
def test_an_irrational_punishment(weights):
    # Largest min(v x y, w (1 - x)(1 - y)): x = y by the inequality of the means, so x : 1 - x = sqrt(w) : sqrt(v).
    v, w = map(float, weights)
    best = minmax(doors(weights), 2)
    assert best.value == pytest.approx(-v * w / (sqrt(v) + sqrt(w)) ** 2, abs=GAP * max(v, w))
    chance = sqrt(w) / (sqrt(v) + sqrt(w))
    for strategy in best.strategies:
        assert strategy == pytest.approx([chance, 1 - chance], abs=1e-3)


def test_exact_punishments_of_three_seats_are_fractions_with_a_proven_gap():
    best = minmax(doors([1, 2]), 2, exact=True)
    assert isinstance(best.upper, Fraction)
    assert isinstance(best.lower, Fraction)
    assert best.lower < -2 / Fraction(*(1 + sqrt(2)).as_integer_ratio()) ** 2 < best.upper
    assert best.gap <= GAP * 2
    assert minmax(doors([1, 1]), 2, exact=True).value == Fraction(-1, 4)


def test_matrix_games():
    # Rock, paper, scissors; and (ad - bc) / (a + d - b - c) where nothing is dominated (von Neumann 1928).
    rps = rg.Game.symmetric([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    assert minmax(rps, 1, exact=True).value == maxmin(rps, 1, exact=True).value == 0
    assert minmax(rps, 1, exact=True).strategies[0].tolist() == [Fraction(1, 3)] * 3
    game = only_for([[3, -1], [-2, 5]])
    value = Fraction(3 * 5 - (-1) * (-2), 3 + 5 - (-1) - (-2))
    assert minmax(game, 0, exact=True).value == maxmin(game, 0, exact=True).value == value
    assert (minmax(game, 0, "pure").value, maxmin(game, 0, "pure").value) == (3, -1)


def test_triads():
    # Friedman (1971): nobody gives, and giving does not pay. Diekmann (1985): who must, gives. Three who coordinate:
    # two who differ leave nothing to the third.
    for game, value in (
        (rg.games.public_good(), 0),
        (rg.games.volunteers_dilemma(b=3, c=1), 2),
        (rg.games.three_party_coordination(), 0),
    ):
        for seat in range(3):
            for kind in ("independent", "correlated"):
                best = minmax(game, seat, punishment=kind, exact=True)
                assert (best.value, best.gap) == (value, 0)
            assert minmax(game, seat).value == pytest.approx(value, abs=1e-12)


@given(games((1, 2, 3), 3, exact=True), generators)
def test_linear_programmes_are_proven_and_the_naive_twin_agrees(game, rng):
    seat = int(rng.integers(game.seats))
    own = naive_linear.payoffs(game, seat)
    together, alone = minmax(game, seat, punishment="correlated", exact=True), maxmin(game, seat, exact=True)
    assert together.value == alone.value == naive_linear.max_min(list(zip(*own, strict=True)))
    assert together.gap == alone.gap == 0
    assert held_to(game, seat, together.distribution) == together.value
    assert min(naive_linear.dot(alone.strategy, column) for column in zip(*own, strict=True)) == alone.value
    floats = minmax(game, seat, punishment="correlated"), maxmin(game, seat)
    for result in floats:
        assert result.value == pytest.approx(float(alone.value), abs=1e-9)
        assert result.lower <= result.upper


@given(games((1, 2, 3, 4), 3), generators)
def test_pure_values_by_trying_all(game, rng):
    seat = int(rng.integers(game.seats))
    own = naive_linear.payoffs(game, seat)
    held, holds = minmax(game, seat, "pure", exact=True), maxmin(game, seat, "pure", exact=True)
    assert held.value == held.lower == min(map(max, zip(*own, strict=True)))
    assert holds.value == holds.upper == max(map(min, own))
    assert held_to(game, seat, held.distribution) == held.value
    assert own[held.response][held.distribution.ravel().tolist().index(1)] == held.value


@given(games((3, 4), 3), generators)
def test_the_more_the_punishers_can_do_the_lower(game, rng):
    seat = int(rng.integers(game.seats))
    apart, together = minmax(game, seat), minmax(game, seat, punishment="correlated", exact=True)
    rounding = 1e-12 * max(spread(game, seat), 1)
    assert together.value <= apart.upper + rounding
    assert apart.lower <= minmax(game, seat, "pure").value
    assert apart.lower <= apart.upper
    assert apart.gap <= GAP * spread(game, seat)
    assert float(held_to(game, seat, apart.distribution)) == pytest.approx(apart.upper, abs=rounding)
    assert held_to(game, seat, apart.distribution) == pytest.approx(
        game.payoffs.take(apart.response, axis=seat)[..., seat].ravel() @ apart.distribution.ravel(), abs=rounding
    )
    for mix, axis in zip(apart.strategies, range(game.seats - 1), strict=True):
        others = tuple(k for k in range(game.seats - 1) if k != axis)
        assert apart.distribution.sum(axis=others) == pytest.approx(mix, abs=1e-12)


@given(generators, st.sampled_from((1, 3, 100)))
def test_no_grid_point_is_below_the_bound_and_none_near_it_is_missed(rng, size):
    own = rng.integers(0, size + 1, (2, 2, 2))
    best = minmax(only_for(own), 0)
    grid = np.linspace(0, 1, 201)
    mixes = np.stack([grid, 1 - grid], axis=-1)
    least = np.einsum("ajk,xj,yk->axy", own, mixes, mixes).max(axis=0).min()
    assert best.lower <= least
    # A payoff changes by the range at most as a probability goes from 0 to 1; some point is half a step off in each.
    assert best.upper <= least + 1e-12 * size
    assert least <= best.upper + np.ptp(own) * 2 * (0.5 / 200) + 1e-12


@given(generators, st.lists(st.integers(1, 4), min_size=2, max_size=3))
def test_cells_around_a_punishment_fill_the_space(rng, counts):
    mixes = [weights / weights.sum() for weights in (rng.integers(0, 3, n) + np.eye(n)[0] for n in counts)]
    cells = _star(np.concatenate(mixes), np.array(counts))
    volume = 0
    for cell in cells:
        cuts = np.cumsum(np.square(counts))[:-1]
        corners = [part.reshape(n, n) for part, n in zip(np.split(cell, cuts), counts, strict=True)]
        volume += prod(abs(np.linalg.det(part)) for part in corners)
        for part, mix in zip(corners, mixes, strict=True):
            assert any(np.allclose(corner, mix) for corner in part)
    assert volume == pytest.approx(1)


@pytest.mark.parametrize(("seed", "actions"), [(18, 3), (27, 3), (9, 4)])
def test_punishments_in_the_middle_of_a_cell(seed, actions):
    # Without cells that meet at the best punishment 200,000 of them do not close these gaps.
    own = np.random.default_rng(seed).integers(0, 3, (actions, actions * actions)).reshape((actions,) * 3)
    best = minmax(only_for(own), 0)
    assert 0 <= best.gap <= 2 * GAP


@given(games((3,), 3), generators, st.sampled_from((1e-9, 1, 1e12)))
def test_seats_and_currencies_do_not_matter(game, rng, scale):
    seat = int(rng.integers(3))
    order = rng.permutation(3)
    other = rg.Game((game.payoffs * scale + 7 * scale).transpose([*order, 3])[..., order])
    moved = int(np.flatnonzero(order == seat)[0])
    tolerance = (GAP + 1e-15) * max(spread(game, seat), 1) * scale
    for arguments in ((), ("mixed", "correlated"), ("pure",)):
        expected = minmax(game, seat, *arguments).value * scale + 7 * scale
        assert minmax(other, moved, *arguments).value == pytest.approx(expected, abs=tolerance, rel=1e-14)
    for arguments in ((), ("pure",)):
        expected = maxmin(game, seat, *arguments).value * scale + 7 * scale
        assert maxmin(other, moved, *arguments).value == pytest.approx(expected, abs=tolerance, rel=1e-14)


@given(games((3,), 2), generators)
def test_an_action_twice_changes_nothing(game, rng):
    seat, other = rng.integers(3, size=2).tolist()
    counts = game.counts[other]
    doubled = rg.Game(np.take(game.payoffs, [*range(counts), int(rng.integers(counts))], axis=other))
    tolerance = GAP * spread(game, seat) + 1e-12
    assert minmax(doubled, seat).value == pytest.approx(minmax(game, seat).value, abs=tolerance)


def test_rationals_that_are_the_same_float_are_told_apart():
    third = Fraction(1, 3)
    game = only_for(np.array([[third, third - Fraction(1, 10**20)]], dtype=object))
    for call in (minmax, maxmin):
        for strategies in ("pure", "mixed"):
            assert call(game, 0, strategies, exact=True).value == third - Fraction(1, 10**20)
    assert minmax(game, 0, "pure").distribution.tolist() == [0, 1]


def test_a_seat_alone_and_a_seat_without_a_choice():
    alone = rg.Game([[1.0], [3.0], [2.0]])
    for strategies, punishment in product(("pure", "mixed"), ("independent", "correlated")):
        best = minmax(alone, 0, strategies, punishment)
        assert (best.value, best.response, best.strategies, best.distribution.tolist()) == (3, 1, (), 1)
    assert maxmin(alone, 0).strategy.tolist() == [0, 1, 0]
    flat = rg.Game(np.full((2, 2, 2, 3), 5.0))
    assert (minmax(flat, 1).lower, minmax(flat, 1).upper) == (5, 5)


def test_a_search_that_is_ended_says_how_far_it_came(capsys):
    best = minmax(doors([1] * 6), 2, seconds=0.05, progress=True)
    assert best.lower < Fraction(-1, 36) <= best.upper + 1e-12
    assert best.gap > 1e-6
    assert "cell" in capsys.readouterr().err


def test_wrong_arguments():
    game = rg.games.public_good()
    for call in (minmax, maxmin):
        with pytest.raises(TypeError, match="game must be a Game"):
            call(game.payoffs, 0)
        with pytest.raises(ValueError, match="seat must be at least 0 and at most 2; got 3"):
            call(game, 3)
        with pytest.raises(ValueError, match="strategies must be 'mixed' or 'pure'; got 'behavioural'"):
            call(game, 0, "behavioural")
    with pytest.raises(ValueError, match="punishment must be 'independent' or 'correlated'; got 'cruel'"):
        minmax(game, 0, punishment="cruel")
    with pytest.raises(ValueError, match="seconds must be positive; got 0"):
        minmax(game, 0, seconds=0)


def test_the_text_shows_the_value_and_the_gap():
    assert repr(maxmin(rg.games.matching_pennies(), 0, exact=True)) == "Maxmin(seat 0: 0)"
    assert repr(minmax(doors([1, 2]), 2)).startswith("Minmax(seat 2: -0.343146, gap ")
    assert prod(minmax(doors([1, 2]), 2).distribution.shape) == 4
