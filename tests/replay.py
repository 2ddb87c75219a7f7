"""Machines after given histories: the other way to tell what a strategy is."""

from __future__ import annotations

from itertools import product

import numpy as np

from relgames.strategies import Machine


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


class Voice:
    """A machine or a program for two seats, asked round by round: it gives where u is below the probability of it."""

    def __init__(self, strategy, rounds=None):
        self.strategy, self.profile = strategy, np.array([-1, -1])
        if isinstance(strategy, Machine):
            self.state, self.act = strategy.start, strategy.values()[0]
        else:
            self.state = np.array(strategy.start(rounds), dtype=np.float64)

    def choose(self, u=0.5):
        if isinstance(self.strategy, Machine):
            return int(u >= self.act[self.state][0])
        return int(self.strategy.step(self.state, self.profile, u))

    def see(self, own, other):
        if isinstance(self.strategy, Machine):
            self.state = self.strategy.next[self.state, 2 * own + other]
        self.profile[:] = own, other


def choices(strategy, history, rounds=None, draws=None):
    """What it would do in each round of a history of (own, other), given what came before."""
    voice, out = Voice(strategy, rounds), []
    for t, profile in enumerate(history):
        out.append(voice.choose(0.5 if draws is None else draws[t]))
        voice.see(*map(int, profile))
    return out
