"""Machines after given histories: the other way to tell what a strategy is."""

from __future__ import annotations

from itertools import product

import numpy as np


def probabilities(machine, history, actions=2):
    """The choice of the machine after a history of (own, *others), in exact numbers."""
    state, act = machine.start, machine.values()[0]
    for profile in history:
        index = 0
        for action in profile:
            index = index * actions + action
        state = machine.next[state, index]
    return list(act[state])


def histories(seats, actions=2, longest=9, repetitions=200, seed=0):
    """Random histories, own mistakes included; all of those up to two rounds."""
    profiles = list(product(range(actions), repeat=seats))
    yield from (list(h) for rounds in range(3) for h in product(profiles, repeat=rounds) if seats < 4 > actions)
    rng = np.random.default_rng(seed)
    for _ in range(repetitions):
        # Where most give, long runs without a provocation are seen too.
        chance = rng.choice([0.1, 0.5])
        rounds = rng.integers(longest + 1)
        draws = rng.integers(0, actions, (rounds, seats)) * (rng.random((rounds, seats)) < chance)
        yield [tuple(map(int, profile)) for profile in draws]
