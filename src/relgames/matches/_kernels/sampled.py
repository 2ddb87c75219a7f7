"""Sampled evaluation: repetitions of matches, each with its own random stream."""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, inlined, kernel
from relgames._random import GOLDEN


@inlined
def mix(z):
    """SplitMix64's finaliser."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@inlined
def stream(key, match, repetition):
    """Return the first state of the stream of one repetition of one match."""
    z = mix(np.uint64(key) + np.uint64(match) * np.uint64(GOLDEN))
    return mix(z ^ mix(np.uint64(repetition) + np.uint64(GOLDEN)))


@inlined
def draw(z):
    """Return an integer in [0, 2^53) from a stream's state."""
    return np.int64(mix(z) >> np.uint64(11))


@inlined
def threshold(chance):
    """Return the integer that `draw` is below with this probability."""
    return np.int64(np.ceil(chance * 9007199254740992.0))


@kernel
def cumulate(respond, ptr, q, to, counts, strides, seat_of):
    """Turn tables to those that sampling reads: cumulative chances, rows in place of states, and ``hop``.

    ``hop[row]`` is the next row where it is certain, and otherwise -1 minus the first entry to choose from. The last
    action (entry) that is possible gets all chances, so that rounding can never choose another. Chances are integers
    in units of 2^-53: comparing them takes less time than comparing floats, and every round waits for it.
    """
    A = 1
    for j in range(len(counts)):
        A *= counts[j]
    chance = np.empty(len(respond), np.int64)
    hop = np.zeros(len(respond), np.int64)
    cumulative = np.empty(len(q), np.int64)
    rows = np.empty(len(q), np.int64)
    for row in range(len(respond)):
        seat = seat_of[row // A]
        stride = strides[seat]
        x = row % A // stride % counts[seat]
        base = row - x * stride
        total = 0.0
        later = False
        for y in range(counts[seat]):
            if y <= x:
                total += respond[base + y * stride]
            elif respond[base + y * stride] > 0.0:
                later = True
        chance[row] = threshold(total if later else 1.0)
        total = 0.0
        for e in range(ptr[row], ptr[row + 1]):
            total += q[e]
            cumulative[e] = threshold(total if e + 1 < ptr[row + 1] else 1.0)
            rows[e] = to[e] * A
        if ptr[row + 1] - ptr[row] == 1:
            hop[row] = rows[ptr[row]]
        elif ptr[row + 1] > ptr[row]:
            hop[row] = -1 - ptr[row]
    return chance, hop, rows, cumulative


@helper
def _repetition_of_two(tables, first, second, rounds, discount, z, frequency, stop):
    """Play one repetition of two seats that move at once and never leave, with everything in registers."""
    row0, row1 = first, second
    stride0, stride1 = tables.strides[0], tables.strides[1]
    others0, others1 = tables.counts[0] - 1, tables.counts[1] - 1
    chance, hop, to, q = tables.respond, tables.ptr, tables.to, tables.q
    weight = 1.0
    for t in range(rounds):
        if t & 0xFFFFF == 0xFFFFF and stop[0] != 0:
            break
        z += np.uint64(GOLDEN)
        u = draw(z)
        z += np.uint64(GOLDEN)
        v = draw(z)
        a = 0
        # Counting instead of searching: a branch on a random number is mispredicted half the time.
        for x in range(others0):
            a += stride0 if u >= chance[row0 + x * stride0] else 0
        for x in range(others1):
            a += stride1 if v >= chance[row1 + x * stride1] else 0
        frequency[a] += weight
        weight *= discount
        row0, row1 = hop[row0 + a], hop[row1 + a]
        if row0 < 0:
            z += np.uint64(GOLDEN)
            row0 = to[entry(q, -1 - row0, draw(z))]
        if row1 < 0:
            z += np.uint64(GOLDEN)
            row1 = to[entry(q, -1 - row1, draw(z))]


@inlined
def entry(q, e, u):
    while u >= q[e]:
        e += 1
    return e


@helper
def _repetition(tables, at, order, ordered, rounds, discount, z, frequency, stop, actions, states):
    """Play one repetition from the rows ``at``; return how many rounds were played."""
    N = len(order)
    A = len(frequency)
    weight = 1.0
    for t in range(rounds):
        if t & 0xFFFFF == 0xFFFFF and stop[0] != 0:
            return t
        a = 0
        for k in range(N):
            j = order[k]
            z += np.uint64(GOLDEN)
            u = draw(z)
            stride = tables.strides[j]
            row = at[j] + (a if ordered else 0)
            for x in range(tables.counts[j] - 1):
                a += stride if u >= tables.respond[row + x * stride] else 0
        frequency[a] += weight
        weight *= discount
        if t < len(actions):
            for j in range(N):
                actions[t, j] = a // tables.strides[j] % tables.counts[j]
                states[t, j] = at[j] // A
        stay = True
        for j in range(N):
            row = tables.ptr[at[j] + a]
            if row < 0:
                z += np.uint64(GOLDEN)
                row = tables.to[entry(tables.q, -1 - row, draw(z))]
            at[j] = row
            p = tables.leave[row // A]
            if p > 0.0:
                z += np.uint64(GOLDEN)
                stay = stay and draw(z) >= threshold(p)
        if not stay:
            return t + 1
    return rounds


@inlined
def weight_of(rounds, discount):
    """Return the sum of the weights of so many rounds."""
    return float(rounds) if discount == 1.0 else -np.expm1(rounds * np.log(discount)) / (1.0 - discount)


@inlined
def record(b, n, left, total, frequency, stakes, room, mean, spread, share):
    """Add the n-th repetition of job b to its moments (Welford): ``frequency`` is what its profiles weigh of ``total``.

    ``room`` (2, N) is scratch.
    """
    A = len(frequency)
    played = 0.0
    for a in range(A):
        played += frequency[a]
        frequency[a] /= total
    apart = 1.0 - played / total if left else 0.0
    for j in range(stakes.shape[1]):
        got = apart * stakes[A, j]
        for a in range(A):
            got += frequency[a] * stakes[a, j]
        off = got - mean[b, j]
        mean[b, j] += off / n
        room[0, j] = off
        room[1, j] = got
    for i in range(stakes.shape[1]):
        for j in range(stakes.shape[1]):
            spread[b, i, j] += room[0, i] * (room[1, j] - mean[b, j])
    for a in range(A):
        share[b, a] += (frequency[a] - share[b, a]) / n
    share[b, A] += (apart - share[b, A]) / n
    share[b, A + 1] += (played - share[b, A + 1]) / n


@kernel
def sample(tables, jobs, order, terms, stakes, key, stop, mean, spread, share, actions, states):
    """Play repetitions of matches and gather the moments of the payoffs.

    ``tables`` are those of `cumulate`, ``hop`` in place of ``ptr``. A job is (match, first repetition, end,
    machines...). ``terms`` is (rounds, discount, whether seats move in order). ``stakes`` (A + 1, N) are the payoffs,
    last the outside ones. Per job: ``mean`` (N,) and ``spread``
    (N, N), the sum of products of deviations (Welford); ``share`` is the mean share of each profile, of the time
    after leaving, and the mean of the (discounted) rounds. If ``actions`` has rows, the rounds of the last repetition
    are written to it, and the states (numbered through) to ``states``.
    """
    N = len(order)
    A = len(stakes) - 1
    rounds, discount, ordered = int(terms[0]), terms[1], terms[2] != 0.0
    total = weight_of(rounds, discount)
    plain = N == 2 and not ordered and len(actions) == 0
    for p in tables.leave:
        plain = plain and p == 0.0
    at = np.empty(N, np.int64)
    room = np.empty((2, N))
    frequency = np.empty(A)
    for b in range(len(jobs)):
        for repetition in range(jobs[b, 1], jobs[b, 2]):
            if stop[0] != 0:
                return
            z = stream(key, jobs[b, 0], repetition)
            for a in range(A):
                frequency[a] = 0.0
            for j in range(N):
                at[j] = tables.where[jobs[b, 3 + j], 2] * A
            t = rounds
            if plain:
                _repetition_of_two(tables, at[0], at[1], rounds, discount, z, frequency, stop)
            else:
                t = _repetition(tables, at, order, ordered, rounds, discount, z, frequency, stop, actions, states)
            record(b, repetition - jobs[b, 1] + 1, t < rounds, total, frequency, stakes, room, mean, spread, share)
