"""Linked relationships, sampled: each repetition has its own random stream."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames._jit import helper_in_place, kernel_in_place
from relgames._random import GOLDEN
from relgames.matches._kernels.sampled import draw, entry, stream, threshold, weight_of


class Network(NamedTuple):
    """Relationships as arrays. What belongs to relationship k is from the k-th pointer to the next.

    ``moves`` are of all who sit or hear there, those who sit first, in the order of the seats. Rows of the tables are
    ``row + state * profiles + profile``; `hop` is the next state where it is certain, else -1 minus the first entry.
    """

    seat_ptr: NDArray[np.int64]  # (K + 1,) into the next four
    order: NDArray[np.int64]  # seats in the order in which they move
    counts: NDArray[np.int64]  # actions of each seat
    strides: NDArray[np.int64]  # of absolute profile indices
    leaving: NDArray[np.int64]  # first state of the seat's machine in ``leave``
    ordered: NDArray[np.bool_]  # (K,)
    profile_ptr: NDArray[np.int64]  # (K + 1,) profiles, one more per relationship for the time apart
    move_ptr: NDArray[np.int64]  # (K + 1,) into the next two
    party: NDArray[np.int64]
    row: NDArray[np.int64]
    respond: NDArray[np.int64]
    hop: NDArray[np.int64]
    to: NDArray[np.int64]
    q: NDArray[np.int64]
    leave: NDArray[np.float64]
    starts: NDArray[np.int64]  # (parties,)
    state_ptr: NDArray[np.int64]  # (parties + 1,) into the states of all parties
    chances: NDArray[np.int64]  # (K,) cumulative; none if all meet in each round
    stakes: NDArray[np.float64]  # one row per profile: payoffs of the seats, in their places among all seats


class Room(NamedTuple):
    """Scratch of one thread."""

    state: NDArray[np.int64]  # (parties,)
    together: NDArray[np.bool_]  # (K,) which relationships go on
    frequency: NDArray[np.float64]  # what profiles weigh
    time: NDArray[np.float64]  # what states weigh
    got: NDArray[np.float64]  # by all seats and then by all parties


@helper_in_place
def _meet(net, k, state, z, frequency, weight):
    """Let one relationship meet: count its profile, move states; return the stream and whether it goes on."""
    first, seats = net.seat_ptr[k], net.seat_ptr[k + 1] - net.seat_ptr[k]
    A = net.profile_ptr[k + 1] - net.profile_ptr[k] - 1
    begin = net.move_ptr[k]
    a = np.int64(0)
    for i in range(seats):
        j = net.order[first + i]
        z += np.uint64(GOLDEN)
        u = draw(z)
        stride = net.strides[first + j]
        row = net.row[begin + j] + state[net.party[begin + j]] * A + (a if net.ordered[k] else 0)
        for x in range(net.counts[first + j] - 1):
            a += stride if u >= net.respond[row + x * stride] else 0
    frequency[net.profile_ptr[k] + a] += weight
    stay = True
    for m in range(begin, net.move_ptr[k + 1]):
        party = net.party[m]
        to = net.hop[net.row[m] + state[party] * A + a]
        if to < 0:
            z += np.uint64(GOLDEN)
            to = net.to[entry(net.q, -1 - to, draw(z))]
        state[party] = to
        if m - begin < seats:
            p = net.leave[net.leaving[first + m - begin] + to]
            if p > 0.0:
                z += np.uint64(GOLDEN)
                stay = stay and draw(z) >= threshold(p)
    return z, stay


@helper_in_place
def _repetition(net, rounds, discount, z, frequency, time, state, together, stop):
    K = len(net.ordered)
    weight = 1.0
    for _ in range(rounds):
        if stop[0] != 0:
            return
        for i in range(len(state)):
            time[net.state_ptr[i] + state[i]] += weight
        first, end = 0, K
        if len(net.chances) > 0:
            z += np.uint64(GOLDEN)
            first = entry(net.chances, 0, draw(z))
            end = first + 1
        for k in range(first, end):
            if together[k]:
                z, together[k] = _meet(net, k, state, z, frequency, weight)
            else:
                frequency[net.profile_ptr[k + 1] - 1] += weight
        weight *= discount


@kernel_in_place
def sample(net, begin, end, rounds, discount, key, stop, room, mean, spread, share, occupied):
    """Play repetitions ``begin`` to ``end``.

    Of the payoffs of all seats and then of all parties: ``mean`` and ``spread``, the sum of squared deviations
    (Welford). ``share`` is the mean share of each profile, ``occupied`` that of each party's states. ``room`` is
    scratch: `Room`.
    """
    total = weight_of(rounds, discount)
    K, parties, seats = len(net.ordered), len(net.starts), len(net.order)
    state, together, frequency, time, got = room.state, room.together, room.frequency, room.time, room.got
    for repetition in range(begin, end):
        if stop[0] != 0:
            return
        n = repetition - begin + 1
        for i in range(parties):
            state[i] = net.starts[i]
        for k in range(K):
            together[k] = True
        for a in range(len(share)):
            frequency[a] = 0.0
        for s in range(len(occupied)):
            time[s] = 0.0
        _repetition(net, rounds, discount, stream(key, 0, repetition), frequency, time, state, together, stop)
        for i in range(seats + parties):
            got[i] = 0.0
        for k in range(K):
            for j in range(net.seat_ptr[k + 1] - net.seat_ptr[k]):
                at = net.seat_ptr[k] + j
                for a in range(net.profile_ptr[k], net.profile_ptr[k + 1]):
                    got[at] += frequency[a] / total * net.stakes[a, j]
                got[seats + net.party[net.move_ptr[k] + j]] += got[at]
        for i in range(len(got)):
            off = got[i] - mean[i]
            mean[i] += off / n
            spread[i] += off * (got[i] - mean[i])
        for a in range(len(share)):
            share[a] += (frequency[a] / total - share[a]) / n
        for s in range(len(occupied)):
            occupied[s] += (time[s] / total - occupied[s]) / n
