"""The tables that players of Axelrod's library have, as machines.

A class is read only if it chooses its actions by the method that belongs to its table: a subclass that overrides it,
or one that a strategy transformer has wrapped, does something else.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from relgames.strategies import Machine, automaton, cyclic, from_fsm, memory_n, memory_one, reactive
from relgames.strategies.automata import GIVE, WITHHOLD

# The largest window that is tabulated; a machine of it has some more states for the first rounds.
MOST_STATES = 10_000


def read_table(axelrod: Any, player: Any) -> tuple[Machine, str] | None:
    """Return the machine of a fresh player that knows its match, and what it was read from; None if it has no table."""
    kind = type(player)
    if "strategy" in vars(player) or kind.update_history is not axelrod.Player.update_history:
        return None
    for base, attribute, read in _READERS:
        owner = _base(base)
        if isinstance(player, owner) and kind.strategy is owner.strategy:
            machine = read(player)
            return None if machine is None else (machine, f"the {attribute} of its class {kind.__name__}")
    return None


def action(move: Any) -> int:
    """Return the number of an action of Axelrod's."""
    return GIVE if str(move) == "C" else WITHHOLD


def _base(name: str) -> Any:
    module, _, kind = name.rpartition(".")
    # By its module, as the package axelrod has replaced its attribute ``strategies`` by a list.
    return getattr(import_module(module), kind)


def _fsm(player: Any) -> Machine:
    table = player.fsm.state_transitions.items()
    transitions = [(state, action(seen), to, action(own)) for (state, seen), (to, own) in table]
    return from_fsm(transitions, player.fsm.state, action(player.initial_action))


def _memory_one(player: Any) -> Machine:
    p = {(action(own), action(other)): chance for (own, other), chance in player._four_vector.items()}
    return memory_one([p[profile] for profile in sorted(p)], _certain(player._initial))


def _memory_two(player: Any) -> Machine:
    p = {
        tuple(zip(map(action, own), map(action, others), strict=True)): chance
        for (own, others), chance in player._sixteen_vector.items()
    }
    return memory_n([p[history] for history in sorted(p)], 2, [_certain(move) for move in player._initial])


def _lookup(player: Any) -> Machine | None:
    lookup = player._lookup
    own_depth, depth, openings = lookup.player_depth, lookup.op_depth, lookup.op_openings_depth
    if 2 ** (own_depth + depth + openings) > MOST_STATES:
        return None
    first = [action(move) for move in player._initial_actions_pool]
    choice = {
        tuple(tuple(map(action, part)) for part in key): _certain(cell) if hasattr(cell, "flip") else cell
        for key, cell in lookup.dictionary.items()
    }

    # A state holds the first and the latest actions of the other, the latest own ones, and the round while it counts.
    def act(state: Any) -> Any:
        t, own, others, opening = state
        if t < len(first):
            return first[t]
        return (p := choice[own, others, opening]), 1 - p

    def move(state: Any, own: int, others: tuple[int, ...]) -> Any:
        t, mine, theirs, opening = state
        return (
            min(t + 1, len(first)),
            ((*mine, own)[-own_depth:] if own_depth else ()),
            ((*theirs, *others)[-depth:] if depth else ()),
            (*opening, *others)[:openings],
        )

    return automaton((0, (), (), ()), act, move)


def _hmm(player: Any) -> Machine:
    hmm = player.hmm
    chances = [[[p / sum(row) for p in row] for row in table] for table in (hmm.transitions_C, hmm.transitions_D)]

    def act(state: int) -> Any:
        if state < 0:
            return action(player.initial_action)
        return (p := hmm.emission_probabilities[state]), 1 - p

    def move(state: int, own: int, others: tuple[int, ...]) -> Any:
        row = chances[others[0]][state if state >= 0 else hmm.state]
        return {to: p for to, p in enumerate(row) if p}

    return automaton(-1, act, move)


def _cycler(player: Any) -> Machine:
    return cyclic([action(move) for move in player.cycle])


def _random(player: Any) -> Machine:
    return reactive([player.p, player.p])


def _constant(chance: int) -> Callable[[Any], Machine]:
    return lambda player: reactive([chance, chance])


def _certain(move: Any) -> int:
    """Return the probability of giving."""
    return 1 - action(move)


# The class by its module, what of it is read, and how.
_AXELROD = "axelrod.strategies"
_READERS: tuple[tuple[str, str, Callable[[Any], Machine | None]], ...] = (
    ("relgames.interop._axelrod_players.MachinePlayer", "machine", lambda player: player.machine),
    (f"{_AXELROD}.finite_state_machines.FSMPlayer", "transitions", _fsm),
    (f"{_AXELROD}.memoryone.MemoryOnePlayer", "four vector", _memory_one),
    (f"{_AXELROD}.memorytwo.MemoryTwoPlayer", "sixteen vector", _memory_two),
    (f"{_AXELROD}.lookerup.LookerUp", "lookup table", _lookup),
    (f"{_AXELROD}.gambler.Gambler", "lookup table", _lookup),
    (f"{_AXELROD}.hmm.HMMPlayer", "transitions and emissions", _hmm),
    (f"{_AXELROD}.cycler.Cycler", "cycle", _cycler),
    (f"{_AXELROD}.rand.Random", "probability", _random),
    (f"{_AXELROD}.cooperator.Cooperator", "single action", _constant(1)),
    (f"{_AXELROD}.defector.Defector", "single action", _constant(0)),
)
