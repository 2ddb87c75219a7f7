"""Machines as players of Axelrod's library, which this module imports: the bridge imports it when it is used."""

from __future__ import annotations

from hashlib import sha256
from math import inf
from typing import Any

import numpy as np
from axelrod import Action, FSMPlayer, Player
from axelrod.strategies.memoryone import MemoryOnePlayer

from relgames.strategies import Machine, memory_depth

C, D = Action.C, Action.D
HONEST: dict[str, Any] = dict.fromkeys(
    ("long_run_time", "inspects_source", "manipulates_source", "manipulates_state"), False
)
# The memory of machines with more states is not worked out, as it would take long: if they move with certainty, or not.
MOST_STATES = (1_000, 8)
ACTIONS = (C, D)


class _Named(Player):
    """A player whose name and memory are given; it is called by the name alone."""

    def __init__(self, *parameters: Any, called: str, memory: float) -> None:
        super().__init__(*parameters)
        self.name = called
        self.classifier.update({**HONEST, "makes_use_of": set(), "memory_depth": memory})

    def __repr__(self) -> str:
        return self.name


class FSM(_Named, FSMPlayer):
    """A deterministic machine that does not look at its own actions."""

    def __init__(
        self, transitions: Any, initial_state: int, initial_action: Action, called: str, memory: float
    ) -> None:
        super().__init__(transitions, initial_state, initial_action, called=called, memory=memory)


class MemoryOne(_Named, MemoryOnePlayer):
    """A machine that looks back one round."""

    def __init__(self, four_vector: Any, initial: Action, called: str, memory: float) -> None:
        super().__init__(four_vector, initial, called=called, memory=memory)


class MachinePlayer(_Named):
    """Any machine."""

    def __init__(self, machine: Machine, called: str, memory: float) -> None:
        super().__init__(called=called, memory=memory)
        self.machine = machine
        self.classifier["stochastic"] = not machine.is_deterministic
        self.state = machine.start

    def strategy(self, opponent: Player) -> Action:
        """Choose by the state that the rounds have led to; it is called once a round."""
        if self.history:
            seen = 2 * ACTIONS.index(self.history[-1]) + ACTIONS.index(opponent.history[-1])
            to = self.machine.next[self.state, seen]
            self.state = int(to) if to.ndim == 0 else self._drawn(to)
        chance = self.machine.act[self.state, 0]
        return (C if chance else D) if chance in (0.0, 1.0) else self._random.random_choice(chance)

    def _drawn(self, chances: Any) -> int:
        if chances.max() == 1:
            return int(chances.argmax())
        return int(np.searchsorted(np.cumsum(chances), self._random.random() * chances.sum(), side="right"))


def player_of(machine: Machine) -> Player:
    """Return the player of a minimal machine."""
    name = machine.name or f"machine {sha256(repr(machine._key()).encode()).hexdigest()[:8]}"
    known = machine.states <= MOST_STATES[machine.next.ndim - 2]
    memory = memory_depth(machine, mistakes=False) if known else inf
    one = _four_vector(machine)
    if machine.is_deterministic and (machine.next[:, :2] == machine.next[:, 2:]).all():
        choice = [ACTIONS[a] for a in machine.act.argmax(axis=1)]
        transitions = tuple(
            (s, seen, int(to), choice[to])
            for s, row in enumerate(machine.next)
            for seen, to in zip(ACTIONS, row[:2], strict=True)
        )
        return FSM(transitions, machine.start, choice[machine.start], called=name, memory=memory)
    if one is not None:
        return MemoryOne(one[0], one[1], called=name, memory=memory)
    return MachinePlayer(machine, called=name, memory=memory)


def _four_vector(machine: Machine) -> tuple[tuple[float, ...], Action] | None:
    """Return the probabilities of giving after each profile and the first action, if these say all."""
    first = machine.act[machine.start, 0]
    if machine.next.ndim != 2 or first not in (0.0, 1.0) or (machine.next != machine.next[machine.start]).any():
        return None
    return tuple(float(p) for p in machine.act[machine.next[machine.start], 0]), C if first else D
