"""Exact evaluation of matches without chance: the cycle that the joint state runs into."""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, inlined, kernel


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
