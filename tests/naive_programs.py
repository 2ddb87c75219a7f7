"""A slow and obvious twin of play with programs: the six steps of a round, one after another, in plain Python.

`naive` enumerates what can happen, for machines; a program does not tell its states, so here a random generator draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log
from typing import Any

import numpy as np
from naive import index

import relgames as rg


class Player:
    """One strategy in its seat."""

    def __init__(self, r: rg.RepeatedGame, seat: int, strategy: Any) -> None:
        N = r.game.seats
        self.strategy, self.cyclic = strategy, [(seat + k) % N for k in range(N)]
        self.counts = [r.game.counts[other] for other in self.cyclic]
        self.profile = np.full(N, -1)  # as this seat perceives it, own first
        self.earlier = [self.cyclic.index(other) for other in r.earlier(seat)]
        if isinstance(strategy, rg.Machine):
            self.state: Any = strategy.start
        else:
            self.state = np.array(strategy.start(r.rounds))

    def choose(self, rng: np.random.Generator) -> int:
        if isinstance(self.strategy, rg.Program):
            return int(self.strategy.step(self.state, self.profile, float(rng.random())))
        row = self.strategy.act[self.state]
        if row.ndim == 2:
            row = row[index((self.profile[k] for k in self.earlier), (self.counts[k] for k in self.earlier))]
        return int(rng.choice(len(row), p=row / row.sum()))

    def move(self, rng: np.random.Generator) -> bool:
        """Go to the next state, and return whether it leaves."""
        if isinstance(self.strategy, rg.Program):
            return False
        cell = self.strategy.next[self.state][index(self.profile, self.counts)]
        self.state = int(cell) if np.ndim(cell) == 0 else int(rng.choice(len(cell), p=cell / cell.sum()))
        return bool(rng.random() < self.strategy.leave[self.state])


def mistaken(action: int, count: int, chance: float, rng: np.random.Generator) -> int:
    if count == 1 or rng.random() >= chance:
        return action
    return int(rng.choice([other for other in range(count) if other != action]))


def actions(r: rg.RepeatedGame, strategies: Sequence[Any], rounds: int, rng: np.random.Generator) -> np.ndarray:
    """Return the realised actions of each round before somebody leaves."""
    N, counts = r.game.seats, r.game.counts
    players = [Player(r, seat, strategy) for seat, strategy in enumerate(strategies)]
    groups = [range(N)] if r.order is None else [[group] if isinstance(group, int) else group for group in r.order]
    history = []
    for _ in range(rounds):
        done: dict[int, int] = {}

        def perceive(seat: int, other: int, done: dict[int, int] = done) -> None:
            seen = mistaken(done[other], counts[other], r.noise.perception, rng)
            players[seat].profile[players[seat].cyclic.index(other)] = seen

        for group in groups:
            before = dict(done)
            meant = {}
            for seat in group:
                for other in before:
                    perceive(seat, other)
                meant[seat] = players[seat].choose(rng)
                done[seat] = mistaken(meant[seat], counts[seat], r.noise.execution, rng)
            for seat in group:
                players[seat].profile[0] = done[seat] if r.noise.aware else meant[seat]
        for seat in range(N):
            for other in range(N):
                if other != seat and other not in r.earlier(seat):
                    perceive(seat, other)
        history.append([done[seat] for seat in range(N)])
        leaving = [player.move(rng) for player in players]
        if any(leaving):
            break
    return np.array(history)


def payoffs(r: rg.RepeatedGame, strategies: Sequence[Any], rng: np.random.Generator) -> np.ndarray:
    """Return the payoffs per round of one repetition."""
    if r.rounds is not None:
        rounds, weights = r.rounds, np.full(r.rounds, 1 / r.rounds)
    else:
        d = float(r.discount)
        rounds = ceil(log(1e-15) / log(d)) if d else 1
        weights = (1 - d) * d ** np.arange(rounds)
    total = np.zeros(r.game.seats)
    history = actions(r, strategies, rounds, rng)
    for t in range(rounds):
        total += weights[t] * (r.game.payoffs[tuple(history[t])] if t < len(history) else r.outside)
    return total


# ------------------------------------------------------------------------------------ programs to play with


@rg.program()
def _machine(state: Any, profile: Any, u: float) -> int:
    """Play a machine that never leaves; `as_program` lays it out in the state."""
    N = len(profile)
    S, n, seen, random_next, P = int(state[1]), int(state[2]), int(state[3]), state[4], int(state[5])
    s = int(state[0])
    counts, earlier, before = 6, 6 + N, 6 + 2 * N
    acts = 6 + 3 * N
    nexts = acts + S * seen * n
    if profile[0] >= 0:
        # What earlier movers did in the round before is not in the profile any more.
        k = 0
        for m in range(N):
            k = k * int(state[counts + m]) + int(state[before + m] if state[earlier + m] > 0 else profile[m])
        if random_next > 0:
            to = 0
            row = nexts + (s * P + k) * S
            while to < S - 1 and u >= state[row + to]:
                u -= state[row + to]
                to += 1
            u = u / state[row + to] if state[row + to] > 0 else 0.0
            s = to
        else:
            s = int(state[nexts + s * P + k])
        state[0] = s
    look = 0
    for m in range(N):
        if state[earlier + m] > 0:
            state[before + m] = profile[m]
            if seen > 1:
                look = look * int(state[counts + m]) + profile[m]
    row = acts + (s * seen + look) * n
    action = 0
    while action < n - 1 and u >= state[row + action]:
        u -= state[row + action]
        action += 1
    return action


def as_program(r: rg.RepeatedGame, seat: int, machine: rg.Machine) -> rg.Program:
    """Return a program that does what a machine does in this seat."""
    N = r.game.seats
    cyclic = [(seat + k) % N for k in range(N)]
    counts = tuple(r.game.counts[other] for other in cyclic)
    earlier = [float(other in r.earlier(seat)) for other in cyclic]
    seen = machine.act.shape[1] if machine.act.ndim == 3 else 1
    sizes = machine.start, machine.states, machine.actions, seen, machine.next.ndim == 3, machine.profiles
    state = (*sizes, *counts, *earlier, *[0] * N, *machine.act.reshape(-1), *machine.next.reshape(-1))
    return rg.Program(_machine.step, tuple(float(x) for x in state), counts, "as program")


@rg.program()
def _scrambled(state: Any, profile: Any, u: float) -> int:
    """Choose by a number that mixes all that was perceived, and sometimes by u."""
    for m in range(len(profile)):
        state[0] = (state[0] * state[1] + (m + 2) * profile[m] + state[2]) % 1021
    if u < state[3]:
        return int(u / state[3] * state[4])
    return int(state[0] % state[4])


@rg.program()
def _settled(state: Any, profile: Any, u: float) -> int:
    """The same without u."""
    for m in range(len(profile)):
        state[0] = (state[0] * state[1] + (m + 2) * profile[m] + state[2]) % 1021
    return int(state[0] % state[4])


def scrambled(r: rg.RepeatedGame, seat: int, rng: np.random.Generator, chance: bool = True) -> rg.Program:
    """Return a program with random parameters."""
    counts = r.game.counts[seat:] + r.game.counts[:seat]
    state = (*(float(x) for x in rng.integers(1, 1021, 3)), float(rng.random()), float(counts[0]))
    return rg.Program((_scrambled if chance else _settled).step, state, counts, "scrambled")
