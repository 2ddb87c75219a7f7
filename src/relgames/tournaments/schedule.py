"""Which matches must be played, and which profiles of strategies each of them answers.

In a symmetric game with one line-up, exchanging seats changes nothing but who sits where, provided that machines do
not care *which* of the others did what. So every multiset of such *anonymous* machines is one match. A machine of
three or more seats that tells its left neighbour from its right one still plays the same after a rotation of all
seats, because others are numbered in cyclic order: then one match stands for the rotations of a profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import prod
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames.games import RepeatedGame, profile_strides
from relgames.strategies import Machine, Strategy


class Turn(NamedTuple):
    """An exchange of seats: seat i of profile ``cells[k]`` is seat ``seats[i]`` of match ``rows[k]``."""

    seats: tuple[int, ...]
    rows: NDArray[np.int64] | slice
    cells: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Schedule:
    """The matches of a tournament, and how they answer all profiles.

    Attributes
    ----------
    sizes : tuple of int
        Number of strategies of each seat, K_0, ..., K_{N-1}.
    matches : ndarray of int, shape (B, N)
        Strategy of each seat in each match that is played.
    numbers : ndarray of int, shape (B,)
        Index of each match among all profiles; it names the match's random stream.
    turns : tuple of Turn
        How the matches answer the profiles.
    alike : ndarray of bool, shape (B, N, N)
        Which seats of a match have the same strategy and, by symmetry, the same expected payoff.
    """

    sizes: tuple[int, ...]
    matches: NDArray[np.int64]
    numbers: NDArray[np.int64]
    turns: tuple[Turn, ...]
    alike: NDArray[np.bool_]

    def spread(self, values: NDArray[Any], kind: Literal["plain", "seats", "profiles"] = "plain") -> NDArray[Any]:
        """Return the values of the matches, (B, ...), laid out for all profiles: (K_0, ..., K_{N-1}, ...).

        "seats" values have one entry per seat and are exchanged with them; "profiles" have one axis per seat.
        """
        if values.ndim == 1 and (values == values[0]).all():
            return np.full(self.sizes, values[0])
        out = np.empty((prod(self.sizes), *values.shape[1:]), dtype=values.dtype)
        for seats, rows, cells in self.turns:
            part = values[rows]
            if kind == "seats":
                part = part[:, seats]
            elif kind == "profiles":
                part = part.transpose(0, *(1 + seat for seat in seats))
            out[cells] = part
        return out.reshape(*self.sizes, *values.shape[1:])


def schedule(r: RepeatedGame, lineups: Sequence[Sequence[Strategy]], shared: bool) -> Schedule:
    """Return the matches to play: each multiset of strategies once if the line-up is ``shared`` by all seats."""
    N = r.game.seats
    sizes = tuple(len(lineup) for lineup in lineups)
    everyone = np.indices(sizes, dtype=np.int64).reshape(N, -1).T
    weights = profile_strides(sizes)

    def cells(profiles: NDArray[np.int64], seats: Sequence[int]) -> NDArray[np.int64]:
        total = np.zeros(len(profiles), dtype=np.int64)
        for seat, weight in zip(seats, weights, strict=True):
            total += profiles[:, seat] * weight
        return total

    if not shared:
        numbers = np.arange(len(everyone))
        alike = np.broadcast_to(np.eye(N, dtype=bool), (len(everyone), N, N))
        return Schedule(
            sizes,
            np.ascontiguousarray(everyone),
            numbers,
            (Turn(tuple(range(N)), slice(None), numbers),),
            alike,
        )
    rotations = [tuple((seat + k) % N for seat in range(N)) for k in range(N)]
    anonymous = np.array([is_anonymous(strategy, N) for strategy in lineups[0]])
    free = np.ones(len(everyone), dtype=np.bool_)
    if not anonymous.all():
        free = np.all(anonymous[everyone], axis=1)
    first = free & np.all(everyone[:, :-1] <= everyone[:, 1:], axis=1)
    if not free.all():
        codes = np.stack([cells(everyone[~free], turn) for turn in rotations])
        first[~free] = codes[0] == codes.min(axis=0)
    numbers = np.flatnonzero(first)
    matches, free = everyone[numbers], free[numbers]
    alike = np.equal(matches[:, :, None], matches[:, None, :])
    alike[~(free | alike.all(axis=(1, 2)))] = np.eye(N, dtype=bool)
    turns = []
    for seats in permutations(range(N)):
        rows = slice(None) if seats in rotations or free.all() else np.flatnonzero(free)
        turns.append(Turn(seats, rows, cells(matches[rows], seats)))
    return Schedule(sizes, matches, numbers, tuple(turns), alike)


def is_anonymous(strategy: Strategy, seats: int) -> bool:
    """Return whether the strategy is known to react to what the others did and not to which of them did it.

    All seats have the same number of actions. Of a program it is not known, unless there is only one other.
    """
    if seats == 2:
        return True
    if not isinstance(strategy, Machine):
        return False
    n = strategy.actions
    next = strategy.next.reshape(strategy.states, n, *([n] * (seats - 1)), *strategy.next.shape[2:])
    return all(np.array_equal(next, next.swapaxes(axis, axis + 1)) for axis in range(2, seats))
