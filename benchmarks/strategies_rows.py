"""Rows on programs: strategies that count without bound."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from measuring import RUNS, Row, Timing, duration, fresh, race, timed
from play_rows import axelrod

import relgames as rg
from relgames.strategies import random


@rg.program(state=(0.0, 0.0))
def average_copier(state: Any, profile: Any, u: float) -> int:
    """Give as often as the other gave so far; at first as often as not."""
    if profile[1] >= 0:
        state[profile[1]] += 1
    rounds = state[0] + state[1]
    return 0 if u * max(rounds, 1) < (state[0] if rounds > 0 else 0.5) else 1


@rg.program(state=(0.0, 0.0))
def nice_average_copier(state: Any, profile: Any, u: float) -> int:
    """The same, giving at first."""
    if profile[1] >= 0:
        state[profile[1]] += 1
    return 0 if u * (state[0] + state[1]) <= state[0] else 1


def one_match(what: str, pair: tuple[Any, Any], players: Callable[[Any], tuple[Any, Any]]) -> Row:
    """Return rounds per second of one long match."""
    rounds, turns = 10**7, 200_000
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=rounds)

    def match() -> Timing:
        axl = axelrod()
        return timed(axl.Match(players(axl), turns=turns, seed=1).play)

    peer, ours = race(match, partial(rg.simulate, r, pair, repetitions=1, seed=1, threads=1))
    rate = rounds / ours.seconds
    ratio = rate / (turns / peer.seconds) if peer.ran else 0.0
    return Row(
        f"sampled match with programs, 10^7 rounds, one core: {what}",
        f"{rate:.3g} rounds/s",
        "Axelrod: " + (f"{turns / peer.seconds:.3g} turns/s" if peer.ran else str(peer)),
        f"{ratio:.0f}" if peer.ran else "–",
        "3e7 rounds/s",
        rate >= 3e7,
    )


def against_a_machine() -> Row:
    """Rounds per second of a program and a machine."""
    pair = average_copier, random()
    return one_match("average copier, random", pair, lambda axl: (axl.AverageCopier(), axl.Random()))


def against_a_program() -> Row:
    """Rounds per second of two programs."""
    pair = average_copier, nice_average_copier
    return one_match(
        "average copier, nice average copier", pair, lambda axl: (axl.AverageCopier(), axl.NiceAverageCopier())
    )


FIRST_MACHINES = """
import relgames as rg
from relgames import strategies as st
r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=200)
rg.simulate(r, (st.tit_for_tat(), st.random()), 10, seed=1)
"""
FIRST_PROGRAM = """
import relgames as rg, wary
from relgames import strategies as st
r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=200)
rg.simulate(r, (wary.wary, st.random()), 10, seed=1)
"""
WARY = """
import relgames as rg
@rg.program(state=(0.0, 0.0))
def wary(state, profile, u):
    if profile[1] >= 0:
        state[0] += 1
        state[1] += profile[1]
    return 1 if state[1] > 0.1 * state[0] and u < 0.9 else 0
"""


@cache
def firsts() -> tuple[float, float, float, float]:
    """The times of a first match of machines, then of a program; with empty caches, and with warm ones."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "wary.py").write_text(WARY, encoding="utf-8")
        with_program = f"import sys; sys.path.append({folder!r})\n{FIRST_PROGRAM}"
        codes = FIRST_MACHINES, with_program
        empty = [fresh(code, NUMBA_CACHE_DIR=str(Path(folder, str(k)))) for k, code in enumerate(codes)]
        warm = [
            min(fresh(code, NUMBA_CACHE_DIR=str(Path(folder, str(k)))) for _ in range(RUNS))
            for k, code in enumerate(codes)
        ]
    return empty[0], empty[1], warm[0], warm[1]


def first_simulation(caches: str, limit: float) -> Row:
    """The time of a fresh process whose first match has a program."""
    times = firsts()
    machines, ours = times[:2] if caches == "empty" else times[2:]
    return Row(
        f"first `simulate` with a program in a fresh process (with start of Python and import), caches {caches}",
        duration(ours),
        f"the same with machines: {duration(machines)}",
        f"{machines / ours:.2f}",
        f"≤ {duration(limit)}",
        ours <= limit,
    )


def compiling() -> Row:
    """The time that one more program takes to be compiled, without a cache: the median of twenty."""
    source = WARY.partition("@rg.program")[2].partition("\n")[2]
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=2)
    rg.simulate(r, (average_copier, nice_average_copier), 1, seed=1)
    times = []
    for k in range(20):
        scope: dict[str, Any] = {}
        exec(source.replace("0.9", f"0.{k + 10}"), scope)
        program = rg.program(state=(0.0, 0.0))(scope["wary"])
        times.append(timed(partial(rg.simulate, r, (program, average_copier), 1, seed=1)).seconds)
    ours = float(np.median(times))
    return Row("one more program: to compile it and play two rounds", duration(ours), "–", "–", "≤ 1 s", ours <= 1)


ROWS = {
    "program-machine": against_a_machine,
    "program-program": against_a_program,
    "program-compile": compiling,
    "program-first-warm": partial(first_simulation, "warm", 2.0),
    "program-first-empty": partial(first_simulation, "empty", 10.0),
}
