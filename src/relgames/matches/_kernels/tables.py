"""Filling the tables of `relgames.matches.tables`."""

from __future__ import annotations

import numpy as np

from relgames._jit import kernel


@kernel
def fill_tables(jobs, act, edge_ptr, edge_to, edge_q, seats, slip, aware, respond, ptr, to, q, certain):
    """Write respond, ptr, to, q and certain of `Tables`; return how many entries ``to`` and ``q`` need room for.

    ``jobs`` has one row per machine: seat, first state, states, start, seen, offset in ``act``, row in ``edge_ptr``.
    ``seats[i, j]`` holds for seats i and j the action count, absolute, own-first and seen stride of j. If there is
    less room than is returned, the caller makes room and calls again.
    """
    N = seats.shape[0]
    A = 1
    for j in range(N):
        A *= seats[0, j, 0]
    most = 1
    for g in range(len(jobs)):
        most = max(most, jobs[g, 2])
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
        certain[g] = True
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
                for k in range(count):
                    v = touched[k]
                    if entries < len(to):
                        to[entries] = first + v
                        q[entries] = mass[v] / total if count > 1 else 1.0
                    mass[v] = 0.0
                    entries += 1
                ptr[row + 1] = entries
                if count > 1 or (total != 0.0 and total != 1.0):
                    certain[g] = False
    return entries
