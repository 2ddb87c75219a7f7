"""Feasible and individually rational payoffs, for any number of seats."""

from fractions import Fraction as F

import numpy as np
import pytest
from generators import games, generators
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg

PENNIES = rg.Game.from_matrices([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])


def test_the_prisoners_dilemma():
    dilemma = rg.Game.symmetric([[3, 0], [5, 1]])
    assert rg.feasible_set(dilemma).vertices.tolist() == [[0, 5], [1, 1], [5, 0], [3, 3]]
    found = rg.individually_rational(dilemma, exact=True)
    assert found.vertices.tolist() == [[1, 1], [F(13, 3), 1], [3, 3], [1, F(13, 3)]]
    # Triangles over the segment from (1, 1) to (3, 3).
    assert found.volume == F(20, 3)


def test_opposed_interests():
    assert rg.individually_rational(PENNIES, exact=True).vertices.tolist() == [[0, 0]]
    assert rg.individually_rational(PENNIES).vertices == pytest.approx(np.zeros((1, 2)))
    # In pure strategies each can have 1 against the other: together that is more than there is.
    assert rg.individually_rational(PENNIES, "pure", exact=True).is_empty


def test_a_public_good_of_three():
    # Each keeps 1 or gives it and all get 2/3 of it: alone nobody gets less than 1, and all giving is worth 2.
    gives = np.array(list(np.ndindex(2, 2, 2)))
    payoffs = [[1 - g + F(2, 3) * int(row.sum()) for g in row] for row in gives.tolist() for row in [np.array(row)]]
    game = rg.Game(np.array(payoffs, dtype=object).reshape(2, 2, 2, 3))
    assert len(rg.feasible_set(game, exact=True).vertices) == 8
    found = rg.individually_rational(game, exact=True)
    assert found.vertices.min(axis=0).tolist() == [1, 1, 1]
    assert found.contains([2, 2, 2])
    assert not found.contains([F(8, 3), F(2, 3), F(5, 3)])


def test_together_others_punish_harder():
    payoffs = np.zeros((2, 2, 2, 3), dtype=object)
    payoffs[0, 0, 0, 2] = payoffs[1, 1, 1, 2] = -1
    game = rg.Game(payoffs)
    assert rg.individually_rational(game, exact=True).vertices.min(axis=0).tolist() == [0, 0, F(-1, 4)]
    together = rg.individually_rational(game, punishment="correlated", exact=True)
    assert together.vertices.min(axis=0).tolist() == [0, 0, F(-1, 2)]
    assert rg.individually_rational(game, "pure", exact=True).vertices.tolist() == [[0, 0, 0]]


@given(games((1, 2, 3)), st.sampled_from(("mixed", "pure")), generators)
def test_it_holds_lotteries_that_pay_enough(game, strategies, rng):
    held = [rg.minmax(game, seat, strategies, exact=True).value for seat in range(game.seats)]
    rows = game.fractions.reshape(-1, game.seats)
    found = rg.individually_rational(game, strategies, exact=True)
    rounded = rg.individually_rational(game, strategies)
    assert found.is_empty == rounded.is_empty
    feasible = rg.feasible_set(game, exact=True)
    for vertex in found.vertices:
        assert feasible.contains(vertex)
        assert all(vertex >= held)
    for _ in range(5):
        weights = rng.integers(0, 3, len(rows)) + np.eye(len(rows), dtype=int)[0]
        point = (weights * F(1, int(weights.sum()))) @ rows
        assert feasible.contains(point)
        assert found.contains(point) == all(point >= held)


def test_errors():
    with pytest.raises(TypeError, match="game must be a Game"):
        rg.feasible_set([[1, 2]])
    with pytest.raises(ValueError, match="strategies must be 'mixed' or 'pure'"):
        rg.individually_rational(PENNIES, "some")
