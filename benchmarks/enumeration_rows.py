"""Rows on enumeration: all machines, all rules of two rounds against each other, and the search among them.

``python benchmarks/enumeration_rows.py`` runs these rows alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from time import process_time
from typing import Any

import numba
import numpy as np
from measuring import Row, Timing, attempt, conditions, contest, duration, report, timed, times
from play_rows import axelrod

import relgames as rg
from relgames.strategies import all_machines, pure_rule
from relgames.strategies.rules import rule_tables

ROUNDS, RULES = 200, 2**16
# Each match once, those of a rule with itself among them; our kernel plays it from both sides.
MATCHES = RULES * (RULES + 1) // 2
SOME, FEW = 2_000, 200
TERMS = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=ROUNDS)
CD = "CD"


@numba.njit(nogil=True)
def _scalar(rules: Any, rounds: int, counts: Any) -> None:
    """Play all pairs one after another: each rule a word of 16 bits, both histories four bits of another."""
    for k in range(len(rules)):
        for other in range(k, len(rules)):
            mine, theirs = 0, 0
            gave = 0
            for _ in range(rounds):
                a, b = (rules[k] >> mine) & 1, (rules[other] >> theirs) & 1
                mine, theirs = ((mine << 2) | (a << 1) | b) & 15, ((theirs << 2) | (b << 1) | a) & 15
                gave += a
            counts[k] += gave


def in_words() -> tuple[rg.tournaments.RuleRoundRobin, float]:
    """Return the whole round robin and the seconds that all cores were at work on it."""
    begin = process_time()
    return rg.round_robin_of_rules(TERMS, method="matches"), process_time() - begin


def scalar() -> Callable[[], Any]:
    """Return a call that plays the pairs of some rules one by one, on one core."""
    rules, counts = np.arange(SOME) * 31 % RULES, np.zeros(SOME, dtype=np.int64)
    _scalar(rules[:2], ROUNDS, counts)
    return lambda: _scalar(rules, ROUNDS, counts)


def general() -> Callable[[], Any]:
    """Return a call that plays the pairs of some rules as any machines are played, on one core."""
    machines = [pure_rule(int(number), 2) for number in np.arange(SOME) * 31 % RULES]
    rg.tournament(TERMS, machines[:2], method="exact")
    return lambda: rg.tournament(TERMS, machines[:FEW], method="exact", threads=1)


def peer() -> Callable[[], Any]:
    """Return a call that plays one match of two players with tables of two rounds in Axelrod."""
    axl = axelrod()
    from axelrod.strategies.lookerup import Plays

    tables = rule_tables([34470, 27655], 2).tolist()
    players = [
        axl.LookerUp(pattern="".join(CD[action] for action in table), parameters=Plays(2, 2, 0)) for table in tables
    ]
    return lambda: axl.Match(players, turns=100 * ROUNDS).play()


@cache
def run() -> tuple[Timing, Timing, Timing, Timing]:
    """Return the times of ours, of one pair after another, of the general kernel, and of Axelrod."""
    rg.round_robin_of_rules(TERMS, rules=[0, 1])
    return contest(in_words, scalar, general, peer)


def round_robin() -> Row:
    """All rules of two rounds against each other, every match played."""
    ours, one_by_one, machines, theirs = run()
    result, work = ours.result
    rate = MATCHES * ROUNDS / work
    pairs = {SOME: one_by_one, FEW: machines}
    rates = [n * (n + 1) / 2 * ROUNDS / timing.seconds for n, timing in pairs.items()]
    turns = 100 * ROUNDS / theirs.seconds if theirs.ran else float("nan")
    walked = attempt(lambda: timed(lambda: rg.round_robin_of_rules(TERMS, method="histories")))
    same = walked.ran and bool(np.array_equal(walked.result.counts, result.counts))
    return Row(
        f"round robin of all 65,536 pure rules of two rounds, {MATCHES:.3g} matches of {ROUNDS} rounds",
        f"{ours}; {rate:.2g} rounds/s per core",
        f"Axelrod, one match: {turns:.2g} turns/s",
        times(rate / turns),
        "≤ 240 s, 1e9 rounds/s per core, counts equal",
        ours.seconds <= 240 and rate >= 1e9 and same,
        f"Round robin of rules: each match counts once, though it is played from both sides; a core's seconds are "
        f"those that it worked. One pair after another a compiled loop plays {rates[0]:.2g} rounds/s on a core, "
        f"{times(rate / rates[0])} times less; the general kernel, which finds the cycle of each match, is worth "
        f"{rates[1]:.2g}. Walking the histories instead takes {walked}: all counts of both ways are "
        f"{'equal' if same else 'NOT equal'}.",
    )


def search() -> Row:
    """Friendly rivals among all rules of two rounds."""
    rg.friendly_rivals(TERMS.game, memory=1)
    (ours,) = contest(lambda: rg.friendly_rivals(TERMS.game))
    found = len(ours.result.friendly), len(ours.result.successful)
    return Row(
        "friendly rivals among all 65,536 pure rules of two rounds",
        f"{ours}; {found[0]}, of which {found[1]} distinguishable",
        "none",
        "–",
        "≤ 10 s; 8, of which 4",
        ours.seconds <= 10 and found == (8, 4),
    )


def machines() -> Row:
    """All machines of at most four states."""
    (ours,) = contest(lambda: all_machines(4))
    counts = [len(all_machines(states)) for states in (2, 3, 4)]
    return Row(
        "all machines of at most 2, 3 and 4 states (the time of 4)",
        f"{ours}; {', '.join(f'{count:,}' for count in counts)}",
        "none",
        "–",
        f"≤ {duration(2)}; 26, 1,054, 57,068",
        ours.seconds <= 2 and counts == [26, 1054, 57068],
    )


ROWS = {"round-robin-of-rules": round_robin, "friendly-rivals": search, "all-machines": machines}

if __name__ == "__main__":
    before = conditions()
    rows = [row() for row in ROWS.values()]
    print(report(rows, before), end="")
    sys.exit(0 if all(row.reached for row in rows) else 1)
