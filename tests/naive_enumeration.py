"""Slow and obvious twins of the enumeration of machines and rules, of their search, and of their round robin."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np


def behaviours(states, inputs, actions):
    """What each table with so many states does after every input word that can matter, as a set.

    Two machines of s states that do the same after all words of at most 2 s - 2 inputs always do (Moore 1956).
    """
    words = [word for n in range(2 * states - 1) for word in product(range(inputs), repeat=n)]
    found = set()
    for table in product(range(states), repeat=states * inputs):
        for act in product(range(actions), repeat=states):
            done = []
            for word in words:
                state = 0
                for letter in word:
                    state = table[state * inputs + letter]
                done.append(act[state])
            found.add(tuple(done))
    return found


def behaviours_of_two_inputs(states):
    """The same number for two actions and two inputs, for all tables at once."""
    tables = np.array(list(product(range(states), repeat=2 * states)), dtype=np.int8).reshape(-1, states, 2)
    row = np.arange(len(tables))
    reached = [np.zeros(len(tables), dtype=np.int8)]
    last = reached
    for _ in range(2 * states - 2):
        last = [tables[row, state, letter] for state in last for letter in range(2)]
        reached += last
    # Which state each word leads to decides what is done after it: tables that agree in this are one.
    leads = np.unique(np.stack(reached, axis=1), axis=0)
    done = set()
    for act in product(range(2), repeat=states):
        bits = np.packbits(np.array(act, dtype=np.uint8)[leads], axis=1)
        done.update(map(bytes, np.unique(bits, axis=0)))
    return len(done)


def after(table, history, memory):
    """What a rule does after a history of (own, other) rounds, the latest last: ``table`` has each history's action."""
    index = 0
    for own, other in history[-memory:]:
        index = 4 * index + 2 * own + other
    return table[index]


def played(first, second, memory, opening, rounds):
    """How often two rules meet each profile, own action of the first before that of the second."""
    mine = [(action, action) for action in opening]
    theirs = list(mine)
    counts = [0] * 4
    for _ in range(rounds):
        a, b = after(first, mine, memory), after(second, theirs, memory)
        mine.append((a, b))
        theirs.append((b, a))
        counts[2 * a + b] += 1
    return counts


def round_robin(tables, memory, opening, rounds, self_play=True):
    """How often each rule meets each profile in all its matches."""
    return [
        np.sum(
            [played(table, other, memory, opening, rounds) for j, other in enumerate(tables) if self_play or k != j],
            axis=0,
        ).tolist()
        for k, table in enumerate(tables)
    ]


def against_all(table, opening, rounds):
    """How often a rule of two rounds meets each profile on average over all rules, round by round.

    What the other does after a history that has not come up is one or the other for half of all rules each.
    """
    start = 0
    for action in opening:
        start = 4 * start + 3 * action
    totals = [Fraction(0)] * 4

    def go(history, known, left, weight):
        while left:
            if history not in known:
                for action in range(2):
                    go(history, {**known, history: action}, left, weight / 2)
                return
            profile = 2 * table[history] + known[history]
            totals[profile] += weight
            history = (4 * history + profile) % 16
            left -= 1

    go(start, {}, rounds, Fraction(1))
    return totals


def is_rival(table, gain=1):
    """Whether no cycle of histories, every one of them tried, leaves the other with more."""
    H = len(table)
    edges = [
        [((4 * h + 2 * own + other) % H, (other - own) * gain) for other in range(2)] for h, own in enumerate(table)
    ]

    def cycles(start, h, total, visited):
        for to, weight in edges[h]:
            if to == start:
                yield total + weight
            elif to > start and to not in visited:
                yield from cycles(start, to, total + weight, visited | {to})

    return all(total <= 0 for start in range(H) for total in cycles(start, start, 0, {start}))
