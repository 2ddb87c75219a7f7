"""Exact evaluation of matches with chance: the Markov chain over the joint states that can be reached."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames._chains import limit_occupation, stationary
from relgames._jit import helper, inlined, kernel

# What became of a match.
DONE, TOO_LARGE = 0, 1


class Room(NamedTuple):
    """Where the chain over the joint states of a match is built, one match after the other."""

    found: NDArray[np.int64]  # (product,) number of a joint state among those reached; -1 between matches
    slot: NDArray[np.int64]  # (product,) its place among the edges of the state at hand; -1 between matches
    code: NDArray[np.int64]  # (states,) number of each reached state within the product
    row: NDArray[np.int64]  # (states, N) row of each seat's state in the tables
    chance: NDArray[np.float64]  # (states, A) chance of each profile
    ends: NDArray[np.float64]  # (states,) chance that the relationship ends after this round
    occupation: NDArray[np.float64]  # (states + 1,) share of time in each state and, last, after the end
    ptr: NDArray[np.int64]  # (states + 1,) edges of each state in the next two
    to: NDArray[np.int64]  # (edges,)
    probability: NDArray[np.float64]  # (edges,)
    # The walk through the next states of one seat after the other; rows are per seat:
    path: NDArray[np.int64]  # (4, N) first state, number of states, place in its row, joint code of the seats before
    weight: NDArray[np.float64]  # (2, N) chance of the seats before, and that one of them leaves


@inlined
def _explore(
    where, respond, row_ptr, row_to, q, leave,
    found, slot, numbers, rows, chance, endings, ptr, to, probability, path, weights, most, widest, machines, stop,
):  # fmt: skip
    """Build the chain over the joint states that can be reached.

    Returns their number n, and how many of them have their edges: all n if it is done, fewer if n is over ``most`` or
    room is short. All arrays are arguments because one that is replaced or taken from a tuple within the loops would
    cost several times as much (references are counted).
    """
    first, size, entry, code = path[0], path[1], path[2], path[3]
    weight, leaving = weights[0], weights[1]
    N = len(machines)
    A = chance.shape[1]
    last = N - 1
    product, start = 1, 0
    for j in range(N):
        first[j], size[j] = where[machines[j], 0], where[machines[j], 1]
        rows[0, j] = where[machines[j], 2] * A
        start = start * size[j] + where[machines[j], 2] - first[j]
        product *= size[j]
    numbers[0] = start
    found[start] = 0
    more = min(widest, product)
    u, n, edges = 0, np.int64(1), 0
    while u < n <= most and min(n + more, product) <= len(numbers) and edges + more <= len(to):
        if stop[0] != 0:
            break
        begin = edges
        ends = 0.0
        for a in range(A):
            p = 1.0
            for j in range(N):
                p *= respond[rows[u, j] + a]
            chance[u, a] = p
            if p == 0.0:
                continue
            # Walk through the next states of all seats but the last, with that one in the inner loop.
            weight[0] = p
            entry[0] = row_ptr[rows[u, 0] + a]
            j = 0
            while j >= 0:
                if j < last:
                    e = entry[j]
                    if e == row_ptr[rows[u, j] + a + 1]:
                        j -= 1
                        continue
                    entry[j] += 1
                    v = row_to[e]
                    weight[j + 1] = weight[j] * q[e]
                    leaving[j + 1] = leaving[j] + (1.0 - leaving[j]) * leave[v]
                    code[j + 1] = code[j] * size[j] + v - first[j]
                    j += 1
                    entry[j] = row_ptr[rows[u, j] + a]
                    continue
                base = code[j] * size[j] - first[j]
                for e in range(entry[j], row_ptr[rows[u, j] + a + 1]):
                    v = row_to[e]
                    w = weight[j] * q[e]
                    gone = leaving[j] + (1.0 - leaving[j]) * leave[v]
                    if gone > 0.0:
                        ends += w * gone
                        w *= 1.0 - gone
                        if w == 0.0:
                            continue
                    c = base + v
                    if found[c] < 0:
                        found[c] = n
                        numbers[n] = c
                        for k in range(last):
                            rows[n, k] = row_to[entry[k] - 1] * A
                        rows[n, last] = v * A
                        n += 1
                    if slot[c] >= begin:
                        probability[slot[c]] += w
                    else:
                        slot[c] = edges
                        to[edges] = found[c]
                        probability[edges] = w
                        edges += 1
                j -= 1
        endings[u] = ends
        u += 1
        ptr[u] = edges
    for k in range(n):
        found[numbers[k]] = -1
        slot[numbers[k]] = -1
    return n, u


@helper
def _forward(n, ptr, to, probability, ends, rounds, occupation, stop):
    """Write the expected number of visits of each state in ``rounds`` rounds; the last entry is after leaving."""
    now = np.zeros(n)
    after = np.zeros(n)
    now[0] = 1.0
    gone = 0.0
    for v in range(n + 1):
        occupation[v] = 0.0
    for t in range(rounds):
        if t & 0xFFFF == 0xFFFF and stop[0] != 0:
            return
        occupation[n] += gone
        for v in range(n):
            after[v] = 0.0
        for v in range(n):
            x = now[v]
            if x > 0.0:
                occupation[v] += x
                gone += x * ends[v]
                for e in range(ptr[v], ptr[v + 1]):
                    after[to[e]] += x * probability[e]
        now, after = after, now


@helper
def _restarted(n, ptr, to, probability, ends, gap, pi, stop):
    """Write the shares of the chain that restarts at its first state, with probability ``gap`` or after the end.

    The last entry is of the time after the end; a relationship that ends spends one round there if ``gap`` is 0.
    """
    m = n
    for v in range(n):
        if ends[v] > 0.0:
            m = n + 1
    P = np.zeros((m, m))
    for v in range(n):
        for e in range(ptr[v], ptr[v + 1]):
            P[v, to[e]] += (1.0 - gap) * probability[e]
        P[v, 0] += gap
        if ends[v] > 0.0:
            P[v, n] = (1.0 - gap) * ends[v]
    if m > n:
        P[n, 0] = gap if gap > 0.0 else 1.0
    pi[n] = 0.0
    stationary(P, m, pi, stop)


@helper
def _long_run(n, ptr, to, probability, ends, occupation, stop):
    """Write the long-run share of time of each state and, last, after the end; return the expected rounds."""
    edges = np.empty(n + 2, np.int64)
    target = np.empty(ptr[n] + n + 1, np.int64)
    q = np.empty(ptr[n] + n + 1)
    k = 0
    for v in range(n):
        edges[v] = k
        for e in range(ptr[v], ptr[v + 1]):
            target[k], q[k] = to[e], probability[e]
            k += 1
        if ends[v] > 0.0:
            target[k], q[k] = n, ends[v]
            k += 1
    edges[n] = k
    target[k], q[k] = n, 1.0
    edges[n + 1] = k + 1
    limit_occupation(edges, target, q, n + 1, occupation, stop)
    for v in range(n):
        if occupation[v] > 0.0:
            return np.inf
    pi = np.empty(n + 1)
    _restarted(n, ptr, to, probability, ends, 0.0, pi, stop)
    return _sum(pi, n) / pi[n]


@inlined
def _sum(array, n):
    total = 0.0
    for k in range(n):
        total += array[k]
    return total


@kernel
def evaluate(tables, matches, begin, rounds, gap, limit, most, widest, room, stop, shares, expected, status):
    """Evaluate matches by their chains, from ``begin`` on; return how many are done, fewer if the room is too small.

    One of ``rounds``, ``gap`` (1 - discount) and ``limit`` (of means: True) is given. The others are None, and the
    compiler drops what they guard, so each kind of term is compiled when it is first used. ``most`` is the largest
    number of joint states to build a chain of; a larger match gets the status TOO_LARGE and nothing else. ``widest``
    bounds the joint states that one leads to. ``shares`` (B, A + 1) are of the profiles and, last, of the time after
    leaving.
    """
    where, respond, row_ptr, row_to, q, leave = (
        tables.where, tables.respond, tables.ptr, tables.to, tables.q, tables.leave,
    )  # fmt: skip
    found, slot, code, rows, chance, ends, occupation, ptr, to, probability, path, weight = room
    A = chance.shape[1]
    for b in range(begin, len(matches)):
        if stop[0] != 0:
            break
        n, u = _explore(
            where, respond, row_ptr, row_to, q, leave,
            found, slot, code, rows, chance, ends, ptr, to, probability, path, weight, most, widest, matches[b], stop,
        )  # fmt: skip
        if n > most:
            status[b] = TOO_LARGE
            continue
        if u < n:
            return b
        total = 1.0
        if rounds is not None:
            _forward(n, ptr, to, probability, ends, rounds, occupation, stop)
            total = float(rounds)
            expected[b] = _sum(occupation, n)
        if gap is not None:
            _restarted(n, ptr, to, probability, ends, gap, occupation, stop)
            expected[b] = _sum(occupation, n) / gap
        if limit is not None:
            expected[b] = _long_run(n, ptr, to, probability, ends, occupation, stop)
        for a in range(A):
            share = 0.0
            for v in range(n):
                share += occupation[v] * chance[v, a]
            shares[b, a] = share / total
        shares[b, A] = occupation[n] / total
        status[b] = DONE
    return len(matches)
