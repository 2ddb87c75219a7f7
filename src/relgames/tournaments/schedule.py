"""Which matches must be played, and which profiles of strategies each of them answers.

In a symmetric game with one line-up, exchanging seats changes nothing but who sits where, provided that machines do
not care *which* of the others did what. So every multiset of such *anonymous* machines is one match. A machine of
three or more seats that tells its left neighbour from its right one still plays the same after a rotation of all
seats, because others are numbered in cyclic order: then one match stands for the rotations of a profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from relgames.games import RepeatedGame
from relgames.strategies import Machine


@dataclass(frozen=True, eq=False)
class Schedule:
    """The matches of a tournament.

    Attributes
    ----------
    matches : ndarray of int, shape (B, N)
        Strategy of each seat in each match that is played.
    numbers : ndarray of int, shape (B,)
        Index of each match among all profiles; it names the match's random stream.
    match_of : ndarray of int, shape (profiles,)
        The match that answers each profile (profiles in C order).
    seat_of : ndarray of int, shape (profiles, N)
        ``seat_of[p, i]`` is the seat of that match in which seat i of profile p sits.
    alike : ndarray of bool, shape (B, N, N)
        Which seats of a match have the same strategy and, by symmetry, the same expected payoff.
    """

    matches: NDArray[np.int64]
    numbers: NDArray[np.int64]
    match_of: NDArray[np.int64]
    seat_of: NDArray[np.int64]
    alike: NDArray[np.bool_]


def schedule(r: RepeatedGame, lineups: Sequence[Sequence[Machine]], shared: bool) -> Schedule:
    """Return the matches to play: each multiset of strategies once if the line-up is ``shared`` by all seats."""
    N = r.game.seats
    sizes = [len(lineup) for lineup in lineups]
    everyone = np.indices(sizes).reshape(N, -1).T.astype(np.int64)
    seats = np.arange(N)
    if not shared:
        numbers = np.arange(prod(sizes))
        alike = np.broadcast_to(np.eye(N, dtype=bool), (len(everyone), N, N))
        return Schedule(everyone, numbers, numbers, np.broadcast_to(seats, everyone.shape), alike)
    weights = np.array([sizes[0] ** k for k in reversed(range(N))])
    anonymous = np.array([is_anonymous(machine, N) for machine in lineups[0]])
    # order[p, j]: the seat of profile p that becomes seat j of the match.
    order = np.argsort(everyone, axis=1, kind="stable")
    particular = np.flatnonzero(~anonymous[everyone].all(axis=1)) if not anonymous.all() else []
    if len(particular):
        rotations = (seats[:, None] + seats) % N
        codes = np.stack([everyone[particular][:, turn] @ weights for turn in rotations], axis=1)
        order[particular] = rotations[codes.argmin(axis=1)]
    codes = np.take_along_axis(everyone, order, axis=1) @ weights
    numbers = np.flatnonzero(codes == np.arange(len(codes)))
    match_at = np.zeros(len(codes), dtype=np.int64)
    match_at[numbers] = np.arange(len(numbers))
    matches = everyone[numbers]
    alike = matches[:, :, None] == matches[:, None, :]
    for b in np.flatnonzero(~anonymous[matches].all(axis=1)) if not anonymous.all() else ():
        if not alike[b].all():
            alike[b] = np.eye(N, dtype=bool)
    return Schedule(matches, numbers, match_at[codes], np.argsort(order, axis=1), alike)


def is_anonymous(machine: Machine, seats: int) -> bool:
    """Return whether the machine reacts to what the others did and not to which of them did it.

    All seats have the same number of actions.
    """
    if seats == 2:
        return True
    n = machine.actions
    next = machine.next.reshape(machine.states, n, *([n] * (seats - 1)), *machine.next.shape[2:])
    return all(np.array_equal(next, next.swapaxes(axis, axis + 1)) for axis in range(2, seats))
