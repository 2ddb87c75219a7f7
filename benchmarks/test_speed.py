"""The speed of relgames on small versions of the comparisons in peers.py.

``python -m pytest benchmarks --benchmark-only``; pytest-benchmark can save a run and compare later ones with it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import lineups
import numpy as np
import pytest
import random_games

import relgames as rg
from relgames.strategies import generous_tit_for_tat, memory_one, random, tit_for_tat

DILEMMA = rg.games.prisoners_dilemma()
DRAWING_LOTS = generous_tit_for_tat(), memory_one((0.935, 0.229, 0.266, 0.42), first=1)


def timed(benchmark: Any, call: partial[Any]) -> Any:
    """Return the result of the call, timed after one that compiles its kernels."""
    return benchmark.pedantic(call, rounds=10, warmup_rounds=1)


def ready(*arguments: Any, **options: Any) -> rg.Tournament:
    """Play a tournament and read its scores and ranking."""
    t = rg.tournament(*arguments, **options)
    assert np.isfinite(np.concatenate([np.ravel(scores) for scores in t.scores])).all()
    assert len(t.ranking)
    return t


@pytest.mark.parametrize("machines", [(tit_for_tat(), random()), DRAWING_LOTS], ids=["one random", "both random"])
def test_sampled_match_of_a_million_rounds(benchmark, machines):
    r = rg.RepeatedGame(DILEMMA, rounds=10**6)
    sample = timed(benchmark, partial(rg.simulate, r, machines, repetitions=1, seed=1, threads=1))
    assert sample.profiles.sum() == pytest.approx(1)


@pytest.mark.parametrize("method", ["sampled", "exact"])
def test_tournament_of_forty(benchmark, method):
    r = rg.RepeatedGame(DILEMMA, rounds=200, noise=lineups.SLIPS)
    machines = list(lineups.like_axelrod().values())
    repetitions = 5 if method == "sampled" else None
    t = timed(benchmark, partial(ready, r, machines, method=method, repetitions=repetitions, seed=1))
    assert t.method == method


def test_round_robin_of_4096_rules(benchmark):
    r = rg.RepeatedGame(DILEMMA, rounds=200)
    result = timed(benchmark, partial(rg.round_robin_of_rules, r, rules=range(0, 2**16, 16), method="matches"))
    assert result.counts.sum() == 200 * 4096**2


def test_all_pairs_of_memory_one(benchmark):
    r = rg.RepeatedGame(DILEMMA, discount=0.99, noise=lineups.SLIPS)
    t = timed(benchmark, partial(ready, r, lineups.memory_one_field(200), method="exact"))
    assert t.method == "exact"


@pytest.mark.parametrize(
    ("machines", "noise"),
    [
        (lineups.memory_one_of_three(10), lineups.SLIPS),
        (lineups.counting_of_three(10), lineups.SLIPS_AND_MISHEARD),
    ],
    ids=["slips", "slips and misheard"],
)
def test_three_different_seats(benchmark, machines, noise):
    r = lineups.three_different_seats(noise)
    t = timed(benchmark, partial(ready, r, [machines] * 3, method="exact"))
    assert t.method == "exact"


@pytest.mark.parametrize("most", [1000, 3], ids=["few ties", "ties"])
def test_all_equilibria_of_a_thousand_games(benchmark, most):
    many = timed(benchmark, partial(rg.nash_many, random_games.integers(most, 1000, 3, 3)))
    assert len(many) == 1000


@pytest.mark.parametrize("n", [4, 8, 12])
@pytest.mark.parametrize("exact", [False, True], ids=["floats", "rationals"])
def test_all_equilibria_of_two_seats(benchmark, n, exact):
    (game,) = random_games.floats(1, n, n)
    assert timed(benchmark, partial(rg.nash, game, exact=exact)).complete


def test_all_equilibria_with_ties(benchmark):
    game = rg.Game(random_games.integers(9, 1, 8, 8)[0])
    assert timed(benchmark, partial(rg.nash, game, exact=True)).complete


def test_seventy_five_equilibria(benchmark):
    assert len(timed(benchmark, partial(rg.nash, random_games.seventy_five()))) == 75


@pytest.mark.parametrize("counts", [(10, 10), (100, 100), (4, 4, 4)], ids=str)
def test_one_equilibrium(benchmark, counts):
    (game,) = random_games.floats(1, *counts)
    found = timed(benchmark, partial(rg.nash, game, find="one"))
    assert rg.regret(game, found[0].strategies) == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize("n", [2, 3])
def test_all_equilibria_of_three_seats(benchmark, n):
    (game,) = random_games.floats(1, n, n, n)
    assert timed(benchmark, partial(rg.nash, game)).complete
