"""Exact evaluation of many matches: cycles of those without chance, Markov chains of the others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames._chains import limit_occupation, stationary
from relgames._jit import helper, inlined, kernel

# What became of a match.
DONE, TOO_LARGE = 0, 1


@helper
def _next_code(where, respond, ptr, to, leave, machines, code, row, profile):
    """Return the joint state after one round without chance (-1: somebody left), and its profile in profile[0].

    ``row`` (N,) is scratch.
    """
    if code < 0:
        return -1
    N = len(machines)
    A = len(respond) // len(leave)
    for j in range(N - 1, -1, -1):
        size = where[machines[j], 1]
        row[j] = (where[machines[j], 0] + code % size) * A
        code //= size
    a = 0
    j = 0
    while j < N:
        if respond[row[j] + a] == 0.0:
            a += 1
            j = 0
        else:
            j += 1
    profile[0] = a
    new = 0
    for j in range(N):
        v = to[ptr[row[j] + a]]
        if leave[v] == 1.0:
            return -1
        new = new * where[machines[j], 1] + v - where[machines[j], 0]
    return new


@inlined
def _start_code(where, machines):
    code = np.int64(0)
    for j in range(len(machines)):
        code = code * where[machines[j], 1] + where[machines[j], 2] - where[machines[j], 0]
    return code


@helper
def _walk(tables, machines, rounds, gap, frequency, stop):
    """Play a match without chance: find the cycle (Brent 1980), then weigh tail and cycle in closed form.

    Writes the share of each profile, and last the share after leaving; returns the expected number of rounds.
    """
    where, respond, ptr, to, leave = tables.where, tables.respond, tables.ptr, tables.to, tables.leave
    profile = np.zeros(1, np.int64)
    row = np.empty(len(machines), np.int64)
    last = len(frequency) - 1
    for a in range(last + 1):
        frequency[a] = 0.0
    start = _start_code(where, machines)
    # Brent: the length of the cycle, unless the match ends before one is seen.
    power, length, steps = 1, 1, 1
    slow, fast = start, _next_code(where, respond, ptr, to, leave, machines, start, row, profile)
    while slow != fast:
        if rounds > 0 and steps >= rounds:
            break
        if power == length:
            slow = fast
            power *= 2
            length = 0
        fast = _next_code(where, respond, ptr, to, leave, machines, fast, row, profile)
        length += 1
        steps += 1
        if steps & 0xFFFFF == 0 and stop[0] != 0:
            return 0.0
    tail = 0
    if slow == fast:
        slow, fast = start, start
        for _ in range(length):
            fast = _next_code(where, respond, ptr, to, leave, machines, fast, row, profile)
        while slow != fast:
            slow = _next_code(where, respond, ptr, to, leave, machines, slow, row, profile)
            fast = _next_code(where, respond, ptr, to, leave, machines, fast, row, profile)
            tail += 1
            if tail & 0xFFFFF == 0 and stop[0] != 0:
                return 0.0
    else:
        tail = rounds
    code = start
    played = 0.0
    ends = False
    for t in range(tail + length):
        if t & 0xFFFFF == 0xFFFFF and stop[0] != 0:
            return 0.0
        if rounds > 0:
            if t >= rounds:
                break
            weight = 1.0 if t < tail else float((rounds - 1 - t) // length + 1)
        elif gap > 0.0:
            weight = gap * (1.0 - gap) ** t
            if t >= tail:
                weight /= -np.expm1(length * np.log1p(-gap))
        else:
            weight = 0.0 if t < tail else 1.0
        if code < 0:
            frequency[last] += weight
            ends = True
            break
        played += weight if rounds > 0 or gap > 0.0 else 1.0
        code = _next_code(where, respond, ptr, to, leave, machines, code, row, profile)
        frequency[profile[0]] += weight
    if gap > 0.0 and rounds == 0:
        return played / gap
    # Whole numbers until here, so the only rounding is that of one division.
    for a in range(last + 1):
        frequency[a] /= rounds if rounds > 0 else length
    return played if rounds > 0 or ends else np.inf


@kernel
def walk(tables, matches, rounds, gap, stop, shares, expected):
    """Evaluate matches without chance: shares of the profiles and, last, of the time after leaving; expected rounds.

    ``rounds`` 0 means that ``gap``, 1 - discount, holds; 0 is the limit of means.
    """
    for b in range(len(matches)):
        if stop[0] != 0:
            return
        expected[b] = _walk(tables, matches[b], rounds, gap, shares[b], stop)


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
