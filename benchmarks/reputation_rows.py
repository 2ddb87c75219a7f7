"""Rows on reputation: private images of fifty parties, and a community of ten thousand that talks.

No library has either, so the peer is the model written down in plain Python, with numpy where that is natural, on a
part of the work. ``python benchmarks/reputation_rows.py`` runs these rows alone.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from measuring import Row, conditions, contest, report, times

import relgames as rg
from relgames import norms

PARTIES, INTERACTIONS = 50, 10**6
SOME = 10_000
LEVELS = (0.90, 0.66, 0.90, 0.90, 0.70, 0.50, 0.88, 0.0)
TOWN, ROUNDS, DEGREE = 10_000, 1_000, 10
FEW = 2


def private() -> float:
    """Return the level of one of the leading eight."""
    return rg.private_reputation(rg.leading_eight(1), PARTIES, interactions=INTERACTIONS, seed=1).cooperation


def matrix() -> Callable[[], Any]:
    """Return a call that plays some interactions on a matrix of opinions, all observers at once by numpy."""
    norm, rng = rg.leading_eight(1), np.random.default_rng(1)

    def call() -> None:
        good = np.ones((PARTIES, PARTIES), dtype=bool)
        for _ in range(SOME):
            d = rng.integers(PARTIES)
            r = (d + 1 + rng.integers(PARTIES - 1)) % PARTIES
            gives = norm.give[int(not good[d, d]), int(not good[d, r])] == 1
            learn = rng.random(PARTIES) < 0.9
            learn[[d, r]] = True
            seen = gives ^ (rng.random(PARTIES) < 0.05)
            verdict = norm.assess[(~good[:, d]).astype(int), (~good[:, r]).astype(int), (~seen).astype(int)] == 1
            good[learn, d] = verdict[learn]

    return call


def images() -> Row:
    """Private assessment of fifty parties."""
    private()
    ours, theirs = contest(private, matrix)
    found = [rg.private_reputation(rg.leading_eight(k), PARTIES, seed=k).cooperation for k in range(1, 9)]
    near = max(abs(level - known) for level, known in zip(found, LEVELS, strict=True))
    ratio = theirs.seconds * INTERACTIONS / SOME / ours.seconds
    return Row(
        f"private assessment, {PARTIES} parties, {INTERACTIONS:,} interactions",
        f"{ours}",
        f"numpy, {SOME:,} interactions: {theirs}",
        times(ratio),
        "≤ 1 s; levels of L1 to L8 as published, ± .02",
        ours.seconds <= 1 and near <= 0.02,
        f"Private assessment: cooperation under L1 to L8 is {', '.join(f'{x:.3f}' for x in found)}. There is no "
        "library to compare with: the peer is the same model in numpy, a row of the matrix at a time.",
    )


def town() -> tuple[np.ndarray, np.ndarray]:
    """Return neighbours on a ring, a tenth of the edges led elsewhere, and who of them never helps."""
    rng = np.random.default_rng(1)
    one = np.repeat(np.arange(TOWN), DEGREE // 2)
    other = (one + np.tile(np.arange(1, DEGREE // 2 + 1), TOWN)) % TOWN
    moved = rng.random(len(other)) < 0.1
    other[moved] = rng.integers(TOWN, size=moved.sum())
    return np.stack([one, other], axis=1)[one != other], (np.arange(TOWN) % 20 == 0).astype(np.int64)


TERMS = {"observation": (0.5, 0.9), "telling": 0.01, "perception": 0.01, "execution": 0.01, "turnover": 0.01}


def talk(rounds: int = ROUNDS) -> rg.Community:
    """Return a town that talks."""
    graph, follows = town()
    return rg.community(
        graph, [norms.simple_standing(), norms.unconditional(0)], follows, rounds=rounds, seed=1, **TERMS
    )


def rows() -> Callable[[], Any]:
    """Return a call that plays some rounds with dictionaries."""
    graph, follows = town()
    known: list[dict[int, bool]] = [{} for _ in range(TOWN)]
    for a, b in graph.tolist():
        known[a][b] = known[b][a] = True
    near = [list(row) for row in known]
    taker = follows.tolist()
    draw = random.Random(1).random

    def call() -> None:
        for _ in range(FEW):
            events = []
            for r in range(TOWN):
                d = near[r][int(draw() * len(near[r]))]
                events.append((r, d, (not taker[d] and known[d][r]) ^ (draw() < 0.01)))
            for r, d, gives in events:
                seen = gives ^ (draw() < 0.01)
                if not taker[r]:
                    known[r][d] = seen
                for listener in near[r]:
                    if draw() < (0.5 if seen else 0.9) and d in known[listener] and not taker[listener]:
                        known[listener][d] = seen ^ (draw() < 0.01) or not known[listener].get(r, True)
            for p in range(TOWN):
                if draw() < 0.01:
                    for other in near[p]:
                        known[p][other] = known[other][p] = True

    return call


def community() -> Row:
    """Ten thousand neighbours who talk."""
    talk(40)
    ours, theirs = contest(talk, rows)
    return Row(
        f"community of {TOWN:,} on a graph of mean degree {DEGREE}, {ROUNDS:,} rounds, word of mouth and all mistakes",
        f"{ours}",
        f"plain Python, {FEW} rounds: {theirs}",
        times(theirs.seconds * ROUNDS / FEW / ours.seconds),
        "≤ 10 s",
        ours.seconds <= 10,
        "Community: one core. There is no library to compare with: the peer is the same model with dictionaries.",
    )


ROWS = {"private-images": images, "community": community}

if __name__ == "__main__":
    before = conditions()
    found = [row() for row in ROWS.values()]
    print(report(found, before), end="")
    sys.exit(0 if all(row.reached for row in found) else 1)
