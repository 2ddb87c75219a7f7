"""Indices of action profiles.

A profile is one action per seat. The *absolute* index orders the seats 0, 1, …, N-1; the *own-first* index of a
seat orders the same actions own, next, …, in cyclic order. Both are mixed-radix numbers whose first digit is the
most significant, so each is a dot product of the actions with strides. This module is the only place that knows it.
"""

from __future__ import annotations

from collections.abc import Sequence


def own_first_strides(counts: Sequence[int], seat: int) -> tuple[int, ...]:
    """Return, for each absolute seat, the weight of its action in the own-first index of ``seat``.

    Parameters
    ----------
    counts : sequence of int, length N
        Number of actions of each seat.
    seat : int
        The seat whose own action comes first.

    Returns
    -------
    tuple of int, length N

    Examples
    --------
    Seat 1 of a game of three, in which the seats have 2, 3 and 4 actions, sees (own, seat 2, seat 0):

    >>> own_first_strides((2, 3, 4), seat=1)
    (1, 8, 2)
    """
    seats = len(counts)
    strides = [0] * seats
    weight = 1
    for k in reversed(range(seats)):
        other = (seat + k) % seats
        strides[other] = weight
        weight *= counts[other]
    return tuple(strides)


def profile_strides(counts: Sequence[int]) -> tuple[int, ...]:
    """Return the weight of each seat's action in the absolute index of a profile.

    Parameters
    ----------
    counts : sequence of int
        How many actions each seat has.

    Examples
    --------
    >>> profile_strides((2, 3, 4))
    (12, 4, 1)
    """
    return own_first_strides(counts, 0)
