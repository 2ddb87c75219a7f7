"""Solvers of other libraries and ours: each takes a game and returns the call that is timed."""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module
from math import nan
from typing import Any

import numpy as np
from measuring import Timing, attempt, contest, middle, timed

import relgames as rg
from relgames import interop

Call = Callable[[], Any]
Solver = Callable[[rg.Game], Call]


def quantecon(method: str, **options: Any) -> Solver:
    """Return a solver of QuantEcon; its result is a list of equilibria, or one."""

    def prepare(game: rg.Game) -> Call:
        return partial(getattr(import_module("quantecon.game_theory"), method), interop.to_quantecon(game), **options)

    return prepare


def gambit(method: str, **options: Any) -> Solver:
    """Return a solver of Gambit, run inside this process."""

    def prepare(game: rg.Game) -> Call:
        return partial(getattr(import_module("pygambit").nash, method), interop.to_gambit(game), **options)

    return prepare


def nash(**options: Any) -> Solver:
    """Return `relgames.nash` with options."""
    return lambda game: partial(rg.nash, game, **options)


def nashpy_supports(game: rg.Game) -> Call:
    """Return the support enumeration of Nashpy, which warns where it finds an even number of equilibria."""
    converted = interop.to_nashpy(game)

    def solve() -> list[Any]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(converted.support_enumeration())

    return solve


def lrs(game: rg.Game) -> Call:
    """Return a process of lrsnash, in rationals; the program has to be on the path."""
    matrices = ("\n".join(" ".join(map(str, row)) for row in game.fractions[..., seat]) for seat in range(2))
    text = "{} {}\n\n".format(*game.counts) + "\n\n".join(matrices) + "\n"
    command = ["lrsnash", "/dev/stdin"]
    return partial(subprocess.run, command, input=text, capture_output=True, text=True, check=True)


def one_by_one(solver: Solver, games: list[rg.Game]) -> Call:
    """Return a call that solves each of the games; the solver was compiled before."""
    calls = [solver(game) for game in games]
    calls[0]()
    return lambda: [call() for call in calls]


def contests(games: list[rg.Game], ours: Solver, *peers: Solver) -> list[tuple[Timing, ...]]:
    """Return the times of a contest on each of the games; compiling comes before."""
    ours(games[0])()
    small = rg.Game(np.random.default_rng(0).normal(size=(2,) * games[0].seats + (games[0].seats,)))
    for peer in peers:
        attempt(lambda peer=peer: timed(peer(small)))
    return [contest(ours(game), *(partial(peer, game) for peer in peers)) for game in games]


def profiles(result: Any) -> set[tuple[Any, ...]]:
    """Return what Gambit found. Of games with ties its lists name some equilibria more than once."""
    return {
        tuple(tuple(profile[strategy] for strategy in player.strategies) for player in profile.game.players)
        for profile in result.equilibria
    }


def count(result: Any) -> int:
    """Return how many equilibria a solver of another library found."""
    if isinstance(result, subprocess.CompletedProcess):
        return int(result.stdout.split("Number of equilibria found:")[1].split()[0])
    return len(profiles(result) if hasattr(result, "equilibria") else result)


def fastest(
    names: Iterable[str], results: list[tuple[Timing, ...]], is_right: Callable[[int, Any], bool]
) -> tuple[str, Sequence[Timing], str]:
    """Return the peer of the smallest median time among those that are right in every game, its times, and a note.

    ``is_right`` takes the index of a game and what a peer returned.
    """
    _, *columns = zip(*results, strict=True)
    who, best, notes = "no peer in all games", [Timing(nan, problem="none")] * len(results), []
    for name, column in zip(names, columns, strict=True):
        right = sum(timing.ran and is_right(k, timing.result) for k, timing in enumerate(column))
        notes.append(f"{name} {middle(column)}, {right} of {len(column)} right")
        # Nothing is smaller than the first, which is not a number.
        if right == len(column) and not middle(best).seconds < middle(column).seconds:
            who, best = name, column
    return who, best, "; ".join(notes)
