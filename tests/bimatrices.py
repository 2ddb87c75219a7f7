"""Random games of two seats with payoffs of every awkward kind: ties, near ties, huge, tiny and rational numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from generators import generators
from hypothesis import strategies as st

import relgames as rg


def nudged(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray[Any, Any]:
    """Small integers, some of them one bit off."""
    values = rng.integers(1, 4, shape).astype(float)
    return np.nextafter(values, values + rng.integers(-1, 2, shape))


def by_a_hair(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray[Any, Any]:
    """Small integers, some of them off by so little that floats do not see it."""
    return rng.integers(0, 3, shape) + rng.integers(-1, 2, shape) * Fraction(1, 10**17)


PAYOFFS: dict[str, Callable[[np.random.Generator, tuple[int, int]], Any]] = {
    "0 or 1": lambda rng, shape: rng.integers(0, 2, shape),
    "0 to 3": lambda rng, shape: rng.integers(0, 4, shape),
    "distinct": lambda rng, shape: rng.permutation(np.prod(shape)).reshape(shape),
    "thirds": lambda rng, shape: rng.integers(-3, 4, shape) * Fraction(1, 3),
    "fractions": lambda rng, shape: rng.integers(-9, 10, shape) * Fraction(1) / rng.integers(1, 8, shape),
    "floats": lambda rng, shape: rng.normal(size=shape),
    "trillions": lambda rng, shape: 1e12 + rng.normal(size=shape),
    "large": lambda rng, shape: 1e12 * rng.integers(0, 3, shape),
    "small": lambda rng, shape: 1e-9 * rng.integers(0, 3, shape),
    "all scales": lambda rng, shape: rng.normal(size=shape) * 10.0 ** rng.integers(-12, 13, shape),
    "one bit off": nudged,
    "off by a hair": by_a_hair,
    "beyond 2^53": lambda rng, shape: 2**60 + rng.integers(0, 4, shape),
    "sums of tenths": lambda rng, shape: 0.1 * rng.integers(0, 3, shape) + 0.2 * rng.integers(0, 2, shape),
    "signed zeros": lambda rng, shape: rng.choice([-0.0, 0.0, 1.0], shape),
    "subnormal": lambda rng, shape: 5e-324 * rng.integers(0, 4, shape),
    "1e300": lambda rng, shape: 1e300 * rng.normal(size=shape),
    "the largest floats": lambda rng, shape: rng.choice([-1.7e308, 0.0, 1.7e308], shape),
    "constant": lambda rng, shape: np.full(shape, rng.integers(0, 2)),
    "rows alike": lambda rng, shape: rng.integers(0, 3, shape)[rng.integers(0, min(2, shape[0]), shape[0])],
    "columns alike": lambda rng, shape: rng.integers(0, 3, shape)[:, rng.integers(0, min(2, shape[1]), shape[1])],
}
# Kinds that floats do not hold exactly.
FRACTIONS = ("thirds", "fractions", "off by a hair", "beyond 2^53")


@st.composite
def bimatrices(draw: st.DrawFn, actions: int = 4, kinds: tuple[str, ...] = tuple(PAYOFFS)) -> rg.Game:
    """A game of two seats; what kind of payoffs each seat has is drawn too."""
    shape = draw(st.integers(1, actions)), draw(st.integers(1, actions))
    rng = draw(generators)
    return rg.Game.from_matrices(*(PAYOFFS[draw(st.sampled_from(kinds))](rng, shape) for _ in range(2)))
