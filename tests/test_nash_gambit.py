"""The extreme equilibria of games of two seats, against Gambit's enumeration in rationals."""

from __future__ import annotations

import naive_nash as naive
import numpy as np
import pytest
from bimatrices import FRACTIONS, PAYOFFS

import relgames as rg

pygambit = pytest.importorskip("pygambit")


def enumerated(game: rg.Game) -> set[naive.Pair]:
    """What Gambit finds; in games with ties it lists some equilibria more than once."""
    A, B = naive.matrices(game)
    theirs = pygambit.Game.from_arrays(np.array(A, dtype=object), np.array(B, dtype=object))
    profiles = pygambit.nash.enummixed_solve(theirs, rational=True).equilibria
    # A Rational of Gambit is a Fraction.
    return {tuple(tuple(profile[s] for s in player.strategies) for player in theirs.players) for profile in profiles}


@pytest.mark.parametrize("kind", ["0 or 1", "0 to 3", "distinct", "floats", "fractions"])
@pytest.mark.parametrize(("shape", "games"), [((2, 3), 60), ((3, 3), 100), ((4, 4), 30), ((5, 3), 25)])
def test_equilibria_equal_those_of_gambit(kind: str, shape: tuple[int, int], games: int) -> None:
    rng = np.random.default_rng(0)
    payoffs = np.array([np.stack([PAYOFFS[kind](rng, shape) for _ in range(2)], axis=-1) for _ in range(games)])
    theirs = [enumerated(rg.Game(values)) for values in payoffs]
    for values, pairs in zip(payoffs, theirs, strict=True):
        for exact in (False, True):
            naive.assert_complete(rg.nash(rg.Game(values), exact=exact), pairs)
    if kind not in FRACTIONS:
        assert rg.nash_many(payoffs).counts.tolist() == [len(pairs) for pairs in theirs]
