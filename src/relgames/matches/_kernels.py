"""Compiled loops over the tables of `relgames.matches.tables`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames._chains import limit_occupation, stationary
from relgames._jit import helper, inlined, kernel
from relgames._random import GOLDEN

# What became of a match.
DONE, TOO_LARGE, STOPPED = 0, 1, 2


@inlined
def _fill(array, value):
    # A loop: the compiler takes ten times as long over an assignment to a slice.
    for k in range(len(array)):
        array[k] = value


@helper
def _grown(array, size):
    out = np.empty(max(size, 2 * len(array)), array.dtype)
    for k in range(len(array)):
        out[k] = array[k]
    return out


@helper
def _grown_rows(array, size):
    out = np.empty((max(size, 2 * len(array)), array.shape[1]), array.dtype)
    for k in range(len(array)):
        for a in range(array.shape[1]):
            out[k, a] = array[k, a]
    return out


@helper
def _blank(size):
    out = np.empty(size, np.int64)
    _fill(out, -1)
    return out


@kernel
def fill_tables(jobs, act, edge_ptr, edge_to, edge_q, seats, slip, aware):
    """Return respond, ptr, to, q and certain of `Tables`.

    ``jobs`` has one row per machine: seat, first state, states, start, seen, offset in ``act``, row in ``edge_ptr``.
    ``seats[i, j]`` holds for seats i and j the action count, absolute, own-first and seen stride of j.
    """
    N = seats.shape[0]
    A = 1
    for j in range(N):
        A *= seats[0, j, 0]
    states = 0
    most = 1
    for g in range(len(jobs)):
        states += jobs[g, 2]
        most = max(most, jobs[g, 2])
    respond = np.zeros(states * A)
    ptr = np.zeros(states * A + 1, np.int64)
    to = np.empty(states * A, np.int64)
    q = np.empty(states * A)
    certain = np.ones(len(jobs), np.bool_)
    mass = np.zeros(most)
    touched = np.empty(most, np.int64)
    digits = np.empty(N, np.int64)
    execution, perception = slip[0], slip[1]
    entries = 0
    for g in range(len(jobs)):
        seat, first, size, seen_size, act_at, edge_row = (
            jobs[g, 0], jobs[g, 1], jobs[g, 2], jobs[g, 4], jobs[g, 5], jobs[g, 6],
        )  # fmt: skip
        n = seats[seat, seat, 0]
        own_stride = seats[seat, seat, 2]
        others = A // n
        for s in range(size):
            for a in range(A):
                row = (first + s) * A + a
                for j in range(N):
                    digits[j] = a // seats[seat, j, 1] % seats[seat, j, 0]
                own = digits[seat]
                count = 0
                total = 0.0
                # m numbers the profiles of the others as this seat may perceive them, the true one among them.
                for m in range(others):
                    weight = 1.0
                    heard = 0
                    seen = 0
                    rest = m
                    for j in range(N):
                        if j == seat:
                            continue
                        d = rest % seats[seat, j, 0]
                        rest //= seats[seat, j, 0]
                        if d == digits[j]:
                            if seats[seat, j, 0] > 1:
                                weight *= 1.0 - perception
                        else:
                            weight *= perception / (seats[seat, j, 0] - 1)
                        heard += d * seats[seat, j, 2]
                        seen += d * seats[seat, j, 3]
                    if weight == 0.0:
                        continue
                    if seen_size == 1:
                        seen = 0
                    for x in range(n):
                        p = weight * act[act_at + (s * seen_size + seen) * n + x]
                        if n > 1:
                            p *= 1.0 - execution if x == own else execution / (n - 1)
                        if p == 0.0:
                            continue
                        total += p
                        belief = own if aware else x
                        edge = edge_row + s * A + belief * own_stride + heard
                        for e in range(edge_ptr[edge], edge_ptr[edge + 1]):
                            v = edge_to[e]
                            if mass[v] == 0.0:
                                touched[count] = v
                                count += 1
                            mass[v] += p * edge_q[e]
                respond[row] = total
                if entries + count > len(to):
                    to, q = _grown(to, entries + count), _grown(q, entries + count)
                for k in range(count):
                    v = touched[k]
                    to[entries] = first + v
                    q[entries] = mass[v] / total if count > 1 else 1.0
                    mass[v] = 0.0
                    entries += 1
                ptr[row + 1] = entries
                if count > 1 or (total != 0.0 and total != 1.0):
                    certain[g] = False
    return respond, ptr, to[:entries], q[:entries], certain


@helper
def _next_code(where, respond, ptr, to, leave, machines, code, profile):
    """Return the joint state after one round without chance (-1: somebody left), and its profile in profile[0]."""
    if code < 0:
        return -1
    N = len(machines)
    A = len(respond) // len(leave)
    for a in range(A):
        rest = code
        possible = True
        for j in range(N - 1, -1, -1):
            first, size = where[machines[j], 0], where[machines[j], 1]
            if respond[(first + rest % size) * A + a] == 0.0:
                possible = False
                break
            rest //= size
        if possible:
            break
    profile[0] = a
    rest = code
    new, scale = 0, 1
    for j in range(N - 1, -1, -1):
        first, size = where[machines[j], 0], where[machines[j], 1]
        v = to[ptr[(first + rest % size) * A + a]]
        if leave[v] == 1.0:
            return -1
        new += (v - first) * scale
        scale *= size
        rest //= size
    return new


@inlined
def _start_code(where, machines):
    code = 0
    for j in range(len(machines)):
        code = code * where[machines[j], 1] + where[machines[j], 2] - where[machines[j], 0]
    return code


@helper
def _walk(tables, machines, rounds, discount, frequency, stop):
    """Play a match without chance: find the cycle (Brent 1980), then weigh tail and cycle in closed form.

    Writes the share of each profile, and last the share after leaving; returns the expected number of rounds.
    """
    where, respond, ptr, to, leave = tables.where, tables.respond, tables.ptr, tables.to, tables.leave
    profile = np.zeros(1, np.int64)
    last = len(frequency) - 1
    _fill(frequency, 0.0)
    start = _start_code(where, machines)
    # Brent: the length of the cycle, unless the match ends before one is seen.
    power, length, steps = 1, 1, 1
    slow, fast = start, _next_code(where, respond, ptr, to, leave, machines, start, profile)
    while slow != fast:
        if rounds > 0 and steps >= rounds:
            break
        if power == length:
            slow = fast
            power *= 2
            length = 0
        fast = _next_code(where, respond, ptr, to, leave, machines, fast, profile)
        length += 1
        steps += 1
        if steps & 0xFFFFF == 0 and stop[0] != 0:
            return 0.0
    tail = 0
    if slow == fast:
        slow, fast = start, start
        for _ in range(length):
            fast = _next_code(where, respond, ptr, to, leave, machines, fast, profile)
        while slow != fast:
            slow = _next_code(where, respond, ptr, to, leave, machines, slow, profile)
            fast = _next_code(where, respond, ptr, to, leave, machines, fast, profile)
            tail += 1
    else:
        tail = rounds
    code = start
    played = 0.0
    ends = False
    for t in range(tail + length):
        if rounds > 0:
            if t >= rounds:
                break
            weight = 1.0 if t < tail else float((rounds - 1 - t) // length + 1)
        elif discount < 1.0:
            weight = (1.0 - discount) * discount**t
            if t >= tail:
                weight /= -np.expm1(length * np.log(discount)) if discount > 0.0 else 1.0
        else:
            weight = 0.0 if t < tail else 1.0 / length
        if code < 0:
            frequency[last] += weight
            ends = True
            break
        played += weight if rounds > 0 or discount < 1.0 else 1.0
        code = _next_code(where, respond, ptr, to, leave, machines, code, profile)
        frequency[profile[0]] += weight
    if rounds > 0:
        for a in range(last + 1):
            frequency[a] /= rounds
        return played
    if discount < 1.0:
        return played / (1.0 - discount)
    return played if ends else np.inf


class Chain(NamedTuple):
    """Room for the chain over the joint states of a match; it grows, and serves one match after the other."""

    code: NDArray[np.int64]  # (states,) number of each joint state within the product
    row: NDArray[np.int64]  # (states, N) row of each seat's state in the tables
    chance: NDArray[np.float64]  # (states, A) chance of each profile
    ends: NDArray[np.float64]  # (states,) chance that the relationship ends after this round
    ptr: NDArray[np.int64]  # (states + 1,) edges of each state in the next two
    to: NDArray[np.int64]
    probability: NDArray[np.float64]


class Path(NamedTuple):
    """The walk through the next states of one seat after the other; entry 0 is before the first seat."""

    entry: NDArray[np.int64]  # (N + 1,) where each seat stands in its row
    code: NDArray[np.int64]  # (N + 1,) part of the joint code
    weight: NDArray[np.float64]  # (N + 1,) chance of all that
    leaving: NDArray[np.float64]  # (N + 1,) chance that one of these seats leaves


@helper
def _expand(tables, machines, u, n, edges, index, slot, chain, path):
    """Write chances, edges and chance to end of joint state ``u``; return how many states and edges there are now.

    There is room for whatever it adds: arrays that are replaced within the loop would cost five times as much.
    """
    where, respond, row_ptr, row_to, q, leave = (
        tables.where, tables.respond, tables.ptr, tables.to, tables.q, tables.leave,
    )  # fmt: skip
    rows, chance, to, probability = chain.row, chain.chance, chain.to, chain.probability
    entry, code, weight, leaving = path
    N = len(machines)
    A = chance.shape[1]
    begin = edges
    ends = 0.0
    for a in range(A):
        p = 1.0
        for j in range(N):
            p *= respond[rows[u, j] + a]
        chance[u, a] = p
        if p == 0.0:
            continue
        weight[0] = p
        entry[0] = row_ptr[rows[u, 0] + a]
        j = 0
        while j >= 0:
            e = entry[j]
            if e == row_ptr[rows[u, j] + a + 1]:
                j -= 1
                continue
            entry[j] += 1
            v = row_to[e]
            weight[j + 1] = weight[j] * q[e]
            leaving[j + 1] = leaving[j] + (1.0 - leaving[j]) * leave[v]
            code[j + 1] = code[j] * where[machines[j], 1] + v - where[machines[j], 0]
            j += 1
            if j < N:
                entry[j] = row_ptr[rows[u, j] + a]
                continue
            j -= 1
            c = code[N]
            w = weight[N] * (1.0 - leaving[N])
            ends += weight[N] * leaving[N]
            if w == 0.0:
                continue
            if index[c] < 0:
                index[c] = n
                chain.code[n] = c
                for k in range(N):
                    rows[n, k] = row_to[entry[k] - 1] * A
                n += 1
            if slot[c] >= begin:
                probability[slot[c]] += w
            else:
                slot[c] = edges
                to[edges] = index[c]
                probability[edges] = w
                edges += 1
    chain.ends[u] = ends
    chain.ptr[u + 1] = edges
    return n, edges


@helper
def _explore(tables, machines, most, index, slot, chain, path):
    """Build the chain over the joint states that can be reached; return their number (-1: over ``most``) and it.

    ``index`` and ``slot`` are scratch of the size of the product, filled with -1, and left so.
    """
    where = tables.where
    A = chain.chance.shape[1]
    start = 0
    for j in range(len(machines)):
        chain.row[0, j] = where[machines[j], 2] * A
        start = start * where[machines[j], 1] + where[machines[j], 2] - where[machines[j], 0]
    chain.code[0] = start
    index[start] = 0
    n, edges, u = 1, 0, 0
    while u < n and n <= most:
        more = 0
        for a in range(A):
            branches = 1
            for j in range(len(machines)):
                row = chain.row[u, j] + a
                branches *= tables.ptr[row + 1] - tables.ptr[row]
            more += branches
        if n + more > len(chain.code) or edges + more > len(chain.to):
            chain = _grown_chain(chain, n + more, edges + more)
        n, edges = _expand(tables, machines, u, n, edges, index, slot, chain, path)
        u += 1
    for k in range(n):
        index[chain.code[k]] = -1
        slot[chain.code[k]] = -1
    return (n if u == n else -1), chain


@helper
def _grown_chain(chain, states, edges):
    code, row, chance, ends, ptr, to, probability = chain
    if states > len(code):
        code, ends, ptr = _grown(code, states), _grown(ends, states), _grown(ptr, 2 * states + 1)
        row, chance = _grown_rows(row, states), _grown_rows(chance, states)
    if edges > len(to):
        to, probability = _grown(to, edges), _grown(probability, edges)
    return Chain(code, row, chance, ends, ptr, to, probability)


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
        _fill(after, 0.0)
        for v in range(n):
            x = now[v]
            if x > 0.0:
                occupation[v] += x
                gone += x * ends[v]
                for e in range(ptr[v], ptr[v + 1]):
                    after[to[e]] += x * probability[e]
        now, after = after, now


@helper
def _restarted(n, ptr, to, probability, ends, discount, pi):
    """Write the shares of the chain that restarts at its first state, with probability 1 - discount or after the end.

    The last entry is of the time after the end; a relationship that ends spends one round there if discount is 1.
    """
    P = np.zeros((n + 1, n + 1))
    m = n
    for v in range(n):
        for e in range(ptr[v], ptr[v + 1]):
            P[v, to[e]] += discount * probability[e]
        P[v, 0] += 1.0 - discount
        if ends[v] > 0.0:
            P[v, n] = discount * ends[v]
            m = n + 1
    P[n, 0] = 1.0 - discount if discount < 1.0 else 1.0
    pi[n] = 0.0
    stationary(P, m, pi)


@helper
def _long_run(n, ptr, to, probability, ends, occupation):
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
    limit_occupation(edges, target, q, n + 1, occupation)
    for v in range(n):
        if occupation[v] > 0.0:
            return np.inf
    pi = np.empty(n + 1)
    _restarted(n, ptr, to, probability, ends, 1.0, pi)
    return _sum(pi, n) / pi[n]


@inlined
def _sum(array, n):
    total = 0.0
    for k in range(n):
        total += array[k]
    return total


@kernel
def evaluate(tables, matches, rounds, discount, limit, most, stop, frequency, expected, status):
    """Evaluate matches exactly: shares of the profiles and, last, of the time after leaving; expected rounds.

    One of ``rounds``, ``discount`` and ``limit`` (of means: True) is given. The others are None, and the compiler
    drops what they guard, so each kind of term is compiled when it is first used. ``most`` is the largest number of
    joint states to build a chain of; a larger match gets the status TOO_LARGE and nothing else.
    """
    length, patience = 0, 1.0
    if rounds is not None:
        length = rounds
    if discount is not None:
        patience = discount
    index = _blank(64)
    slot = _blank(64)
    N, A = matches.shape[1], frequency.shape[1] - 1
    chain = Chain(
        np.empty(64, np.int64),
        np.empty((64, N), np.int64),
        np.empty((64, A)),
        np.empty(64),
        np.zeros(65, np.int64),
        np.empty(256, np.int64),
        np.empty(256),
    )
    path = Path(np.zeros(N + 1, np.int64), np.zeros(N + 1, np.int64), np.zeros(N + 1), np.zeros(N + 1))
    occupation = np.empty(64)
    for b in range(len(matches)):
        if stop[0] != 0:
            for k in range(b, len(matches)):
                status[k] = STOPPED
            return
        machines = matches[b]
        size = 1
        certain = True
        for j in range(len(machines)):
            size *= tables.where[machines[j], 1]
            certain = certain and tables.certain[machines[j]]
        if certain:
            expected[b] = _walk(tables, machines, length, patience, frequency[b], stop)
            status[b] = DONE
            continue
        if size > len(index):
            index = _blank(size)
            slot = _blank(size)
        n, chain = _explore(tables, machines, most, index, slot, chain, path)
        chance, ends, ptr, to, probability = chain.chance, chain.ends, chain.ptr, chain.to, chain.probability
        if n < 0:
            status[b] = TOO_LARGE
            continue
        if n + 1 > len(occupation):
            occupation = np.empty(2 * n + 1)
        total = 1.0
        if rounds is not None:
            _forward(n, ptr, to, probability, ends, rounds, occupation, stop)
            total = float(rounds)
            expected[b] = _sum(occupation, n)
        if discount is not None:
            _restarted(n, ptr, to, probability, ends, discount, occupation)
            expected[b] = _sum(occupation, n) / (1.0 - discount)
        if limit is not None:
            expected[b] = _long_run(n, ptr, to, probability, ends, occupation)
        _fill(frequency[b], 0.0)
        for v in range(n):
            for a in range(A):
                frequency[b, a] += occupation[v] / total * chance[v, a]
        frequency[b, A] = occupation[n] / total
        status[b] = DONE


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
def uniform(z):
    """Return a number in [0, 1) from a stream's state."""
    return np.float64(mix(z) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@kernel
def cumulate(respond, ptr, q, to, counts, strides, seat_of):
    """Turn tables to those that sampling reads: cumulative chances, rows in place of states, and ``hop``.

    ``hop[row]`` is the next row where it is certain, and otherwise -1 minus the first entry to choose from. The last
    action (entry) that is possible gets a chance above 1, so that rounding can never choose another.
    """
    A = 1
    for j in range(len(counts)):
        A *= counts[j]
    chance = np.empty(len(respond))
    hop = np.zeros(len(respond), np.int64)
    cumulative = np.empty(len(q))
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
        chance[row] = total if later else 2.0
        total = 0.0
        for e in range(ptr[row], ptr[row + 1]):
            total += q[e]
            cumulative[e] = total if e + 1 < ptr[row + 1] else 2.0
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
        u = uniform(z)
        z += np.uint64(GOLDEN)
        v = uniform(z)
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
            row0 = to[_entry(q, -1 - row0, uniform(z))]
        if row1 < 0:
            z += np.uint64(GOLDEN)
            row1 = to[_entry(q, -1 - row1, uniform(z))]


@inlined
def _entry(q, e, u):
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
            u = uniform(z)
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
                row = tables.to[_entry(tables.q, -1 - row, uniform(z))]
            at[j] = row
            p = tables.leave[row // A]
            if p > 0.0:
                z += np.uint64(GOLDEN)
                stay = stay and uniform(z) >= p
        if not stay:
            return t + 1
    return rounds


@kernel
def sample(tables, jobs, order, terms, payoffs, outside, key, stop, mean, spread, share, actions, states):
    """Play repetitions of matches and gather the moments of the payoffs.

    ``tables`` are those of `cumulate`, ``hop`` in place of ``ptr``. A job is (match, first repetition, end,
    machines...). ``terms`` is (rounds, discount, whether seats move in order). Per job: ``mean`` (N,) and ``spread``
    (N, N), the sum of products of deviations (Welford); ``share`` is the mean share of each profile, of the time
    after leaving, and the mean of the (discounted) rounds. If ``actions`` has rows, the rounds of the last repetition
    are written to it, and the states (numbered through) to ``states``.
    """
    N = len(order)
    A = len(payoffs)
    rounds, discount, ordered = int(terms[0]), terms[1], terms[2] != 0.0
    total = float(rounds) if discount == 1.0 else -np.expm1(rounds * np.log(discount)) / (1.0 - discount)
    plain = N == 2 and not ordered and len(actions) == 0
    for p in tables.leave:
        plain = plain and p == 0.0
    at = np.empty(N, np.int64)
    got = np.empty(N)
    off = np.empty(N)
    frequency = np.empty(A)
    for b in range(len(jobs)):
        for repetition in range(jobs[b, 1], jobs[b, 2]):
            if stop[0] != 0:
                return
            z = stream(key, jobs[b, 0], repetition)
            _fill(frequency, 0.0)
            for j in range(N):
                at[j] = tables.where[jobs[b, 3 + j], 2] * A
            t = rounds
            if plain:
                _repetition_of_two(tables, at[0], at[1], rounds, discount, z, frequency, stop)
            else:
                t = _repetition(
                    tables, at, order, ordered, rounds, discount, z, frequency, stop, actions, states
                )
            played = 0.0
            for a in range(A):
                played += frequency[a]
                frequency[a] /= total
            apart = 1.0 - played / total if t < rounds else 0.0
            n = repetition - jobs[b, 1] + 1
            for j in range(N):
                got[j] = apart * outside[j]
                for a in range(A):
                    got[j] += frequency[a] * payoffs[a, j]
                off[j] = got[j] - mean[b, j]
                mean[b, j] += off[j] / n
            for i in range(N):
                for j in range(N):
                    spread[b, i, j] += off[i] * (got[j] - mean[b, j])
            for a in range(A):
                share[b, a] += (frequency[a] - share[b, a]) / n
            share[b, A] += (apart - share[b, A]) / n
            share[b, A + 1] += (played - share[b, A + 1]) / n
