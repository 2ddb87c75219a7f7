"""All equilibria of many games of two seats at once, against the twin and against one game at a time."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import naive_nash as naive
import numpy as np
import pytest
from bimatrices import FRACTIONS, PAYOFFS
from generators import generators
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (2, 2), (3, 3), (2, 5), (4, 3)])
@pytest.mark.parametrize("kind", ["0 to 3", "distinct", "floats", "all scales", "large", "one bit off", "1e300"])
def test_many_games_at_once(kind: str, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(1)
    payoffs = np.array([np.stack([PAYOFFS[kind](rng, shape), PAYOFFS[kind](rng, shape)], axis=-1) for _ in range(20)])
    many = rg.nash_many(payoffs)
    assert len(many) == len(payoffs)
    assert len(many.offsets) == len(payoffs) + 1
    np.testing.assert_array_equal(many.counts, np.diff(many.offsets))
    for k, one in enumerate(many):
        assert one.game == rg.Game(payoffs[k])
        naive.assert_complete(one)
        rows = slice(*many.offsets[k : k + 2])
        for seat in range(2):
            np.testing.assert_allclose(
                many.strategies[seat][rows], [e.strategies[seat] for e in one], rtol=0, atol=1e-9
            )
        scale = np.abs(payoffs[k]).max()
        np.testing.assert_allclose(many.values[rows], [e.payoffs for e in one], rtol=0, atol=1e-9 * scale)
        np.testing.assert_allclose(many.regret[rows], 0, rtol=0, atol=1e-12 * scale)
    with pytest.raises(IndexError):
        many[len(payoffs)]


@given(data=st.data(), kind=st.sampled_from([kind for kind in PAYOFFS if kind not in FRACTIONS]))
def test_many_games_are_solved_one_by_one(kind: str, data: st.DataObject) -> None:
    shape, rng = data.draw(st.tuples(st.integers(1, 6), st.integers(1, 6))), data.draw(generators)
    payoffs = np.array([np.stack([PAYOFFS[kind](rng, shape), PAYOFFS[kind](rng, shape)], axis=-1) for _ in range(3)])
    many = rg.nash_many(payoffs)
    for k in range(len(payoffs)):
        rows = slice(*many.offsets[k : k + 2])
        alone = rg.nash(rg.Game(payoffs[k]))
        for seat in range(2):
            np.testing.assert_allclose(
                many.strategies[seat][rows], [e.strategies[seat] for e in alone], rtol=0, atol=1e-9
            )


def test_no_games_at_once() -> None:
    assert len(rg.nash_many(np.empty((0, 2, 2, 2)))) == 0


@pytest.mark.parametrize(
    ("payoffs", "error", "message"),
    [
        (np.zeros((2, 2, 2)), ValueError, r"\(B, m, n, 2\).*\(2, 2, 2\)"),
        (np.zeros((2, 2, 2, 3)), ValueError, r"\(B, m, n, 2\).*\(2, 2, 2, 3\)"),
        (np.zeros((2, 0, 2, 2)), ValueError, r"\(2, 0, 2, 2\)"),
        (np.full((1, 2, 2, 2), np.nan), ValueError, "payoffs must be finite"),
        (np.array([[[["1", "2"]]]]), TypeError, "payoffs must hold numbers"),
        ([[[[Fraction(1, 3), 0]]]], ValueError, "floats hold exactly"),
    ],
)
def test_bad_batches(payoffs: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        rg.nash_many(payoffs)
