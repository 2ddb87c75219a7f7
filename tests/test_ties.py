"""Walks over polytopes with ties: what floats decide is what rationals say, basis by basis."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from generators import generators
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import relgames as rg
from relgames.equilibria._clock import Clock
from relgames.equilibria._kernels.vertices import CERTAIN, PROVEN
from relgames.equilibria._rational import Polytope
from relgames.equilibria._walk import Walk
from relgames.equilibria.vertex_enumeration import normalised

Payoffs = Callable[[np.random.Generator, tuple[int, ...]], NDArray[Any]]

# Of all of these floats decide each basis: they are multiples of some number, and not large.
MULTIPLES: dict[str, Payoffs] = {
    "all the same": lambda rng, shape: np.full(shape, 7.0),
    "0 or 1": lambda rng, shape: rng.integers(0, 2, shape).astype(float),
    "0 to 9": lambda rng, shape: rng.integers(0, 10, shape).astype(float),
    "around 10^6": lambda rng, shape: 1e6 + rng.integers(0, 4, shape),
    "eighths": lambda rng, shape: rng.integers(-9, 10, shape) / 8,
}
# Of these they need not.
OTHERS: dict[str, Payoffs] = {
    "tenths": lambda rng, shape: rng.integers(0, 4, shape) / 10,
    "large": lambda rng, shape: rng.integers(0, 3, shape) * 2.0**45 + rng.integers(0, 2, shape),
    "nearly tied": lambda rng, shape: rng.integers(0, 3, shape) + 1e-13 * rng.integers(0, 2, shape),
}
COUNTS = st.tuples(st.integers(1, 7), st.integers(1, 7))


def walked(game: rg.Game, seat: int, by_floats: bool) -> tuple[Walk, dict[bytes, bytes]]:
    """Return which variables are 0 at each basis of the polytope of a seat."""
    C, D, units, _ = normalised(game, seat)
    walk = Walk(C, D, units[0] if by_floats else 0.0, Polytope(game, seat), room=0)
    assert not walk.run(Clock(None, False, "vertex"))
    proven = np.flatnonzero(np.isin(walk.state[: walk.count], (CERTAIN, PROVEN)))
    return walk, {walk.keys[k].tobytes(): walk.zero[k].tobytes() for k in proven}


@pytest.mark.parametrize("kind", [*MULTIPLES, *OTHERS])
@settings(max_examples=25)
@given(data=st.data(), counts=COUNTS, rng=generators)
def test_bases_are_those_of_rationals(
    kind: str, data: st.DataObject, counts: tuple[int, int], rng: np.random.Generator
) -> None:
    game, seat = rg.Game((MULTIPLES | OTHERS)[kind](rng, (*counts, 2))), data.draw(st.integers(0, 1))
    walk, bases = walked(game, seat, by_floats=True)
    expected, in_rationals = walked(game, seat, by_floats=False)
    assert bases == in_rationals
    assert walk.ties == expected.ties
    if kind in MULTIPLES:
        assert not np.any(walk.state[: walk.count] == PROVEN)


def test_fractions_are_multiples_too() -> None:
    thirds = [[[Fraction(int(k), 3) for k in pair] for pair in row] for row in np.arange(50).reshape(5, 5, 2) % 4]
    walk, bases = walked(rg.Game(thirds), 0, by_floats=True)
    assert bases == walked(rg.Game(thirds), 0, by_floats=False)[1]
    assert walk.ties
    assert not np.any(walk.state[: walk.count] == PROVEN)
