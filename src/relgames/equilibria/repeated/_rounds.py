"""What each seat may do and learn in one round: in floats or in rationals, from the tables of `relgames.matches`.

`matches` gives, for a seat whose machine is in a state, the chance that its action is realised as it is in a profile,
and where it goes then. To ask what a seat could do instead, it is given a machine that observes: in the state x it
chooses x, and its next state is the profile that it perceived. The same tables of this machine then say, for every
choice and every realised profile, what the seat learns and with what chance; mistakes of every kind are in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games import RepeatedGame, own_first_strides
from relgames.matches.rational import seat_table
from relgames.matches.tables import Tables, cells, compile_tables
from relgames.strategies import Machine

# Weights of what may happen, and what: states, or perceived profiles.
Chances = list[tuple[int, Any]]
Joint = tuple[int, ...]


def observer(counts: Sequence[int], seat: int) -> Machine:
    """Return the machine of a seat that chooses x in state x, and moves to state n + p when it perceives p."""
    n, profiles = counts[seat], prod(counts)
    act = np.zeros((n + profiles, n))
    act[:, 0] = 1
    act[:n] = np.eye(n)
    return Machine(act, np.tile(n + np.arange(profiles), (n + profiles, 1)))


def seen_of(r: RepeatedGame, seat: int) -> NDArray[np.int64]:
    """Return, for each profile with the own action first, the index of what the earlier movers did in it."""
    counts = r.game.counts
    strides = own_first_strides(counts, seat)
    profiles = np.arange(prod(counts))
    seen = np.zeros(len(profiles), dtype=np.int64)
    for j in r.earlier(seat):
        seen = seen * counts[j] + profiles // strides[j] % counts[j]
    return seen


class Seat:
    """One seat, its machine, and its freedom to do something else. Numbers are floats, or Fractions where exact."""

    def __init__(self, rounds: Rounds, seat: int, machine: Machine, tables: Tables | None) -> None:
        r = rounds.r
        counts = r.game.counts
        self.machine, self.actions, self.profiles = machine, counts[seat], rounds.profiles
        self.seen = seen_of(r, seat).tolist()
        self.perceives, self.seens = len(self.seen), max(self.seen) + 1
        self.earlier = r.earlier(seat)
        watching = observer(counts, seat)
        if tables is None:
            act, self.next, leave = machine.fractions()
            own, free = seat_table(r, seat, machine), seat_table(r, seat, watching)
        else:
            act, self.next, leave = machine.act, machine.next, machine.leave
            own, free = (cells(tables, 2 * seat + k) for k in range(2))
        self.acts, self.leave = act.tolist(), leave.tolist()
        self.may_leave = bool(machine.leave.any())
        self._own, self._free = own, free
        self.play = cache(self._play)
        self.free = cache(self._learned)
        self.moves = cache(self._moves)
        self.tremble = cache(self._tremble)

    def act(self, state: int, seen: int) -> list[Any]:
        """Return the probabilities of the actions that the machine chooses."""
        row = self.acts[state]
        return row[seen] if self.machine.act.ndim == 3 else row

    def _play(self, state: int, profile: int) -> tuple[Any, Chances]:
        """Return the chance that the machine's action comes out as in a profile, and where it goes then."""
        return self._own(state, self.profiles[profile])

    def _learned(self, choice: int, profile: int) -> Chances:
        """Return the chances that a choice comes out as in a profile, and what the seat then perceives."""
        respond, perceived = self._free(choice, self.profiles[profile])
        return [(p - self.actions, respond * q) for p, q in perceived] if respond else []

    def _moves(self, state: int, perceived: int) -> Chances:
        """Return where the machine goes from a state when it perceives a profile."""
        cell = self.next[state, perceived]
        return [(int(cell), 1)] if self.next.ndim == 2 else [(k, q) for k, q in enumerate(cell.tolist()) if q]

    def _tremble(self, state: int, profile: int) -> tuple[Any, Chances]:
        """Return the same as `play` for a choice at random, all actions alike."""
        weights: dict[int, Any] = {}
        for choice in range(self.actions):
            for perceived, weight in self.free(choice, profile):
                for to, q in self.moves(state, perceived):
                    weights[to] = weights.get(to, 0) + weight * q / self.actions
        total = sum(weights.values())
        return total, [(to, weight / total) for to, weight in weights.items()]


class Rounds:
    """The rounds of a profile of machines, and all that its seats might do instead.

    Parameters
    ----------
    r : RepeatedGame
    machines : sequence of Machine
    exact : bool
        Whether numbers are Fractions.
    leaving : bool
        Whether each seat may leave whatever its machine does. A seat whose machine leaves at times always may.
    """

    def __init__(self, r: RepeatedGame, machines: Sequence[Machine], exact: bool, leaving: bool = False) -> None:
        self.r, self.machines, self.exact = r, machines, exact
        self.profiles = list(product(*(range(n) for n in r.game.counts)))
        self.tables = None if exact else profile_tables(r, machines)
        N = r.game.seats
        self.payoffs = (r.game.fractions if exact else r.game.payoffs).reshape(-1, N).tolist()
        self.outside = (r.outside_fractions if exact else r.outside).tolist()
        self.gap = gap_of(r, exact)
        self.seats = [Seat(self, seat, machine, self.tables) for seat, machine in enumerate(machines)]
        for seat in self.seats:
            seat.may_leave |= leaving
        self.start = tuple(machine.start for machine in machines)

    def stay(self, joint: Sequence[int], seats: Sequence[int] | range) -> Any:
        """Return the chance that none of some seats leaves as it enters its state."""
        return prod(1 - self.seats[j].leave[s] for j, s in zip(seats, joint, strict=True))


def profile_tables(r: RepeatedGame, machines: Sequence[Machine]) -> Tables:
    """Return the tables of each seat's machine and of its observer, in turn."""
    return compile_tables(r, [[m, observer(r.game.counts, i)] for i, m in enumerate(machines)])


def gap_of(r: RepeatedGame, exact: bool) -> Any:
    """Return 1 minus the discount, taken before it is rounded; None where the number of rounds is fixed."""
    if r.discount is None:
        return None
    return 1 - _checks.to_fraction(r.discount) if exact else float(1 - r.discount)


def scale_of(r: RepeatedGame) -> float:
    """Return the largest payoff, inside or outside of the relationship, regardless of its sign."""
    return max(float(np.abs(r.game.payoffs).max()), float(np.abs(r.outside).max()))
