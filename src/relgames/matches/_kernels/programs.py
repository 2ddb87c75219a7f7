"""Sampled play with programs: the six steps of a round, literally.

A program does not tell its states, so nothing can be summed out in advance as it is for machines
(`relgames.matches.tables`): what each program perceives is drawn. Machines use their tables here too.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, inlined, kernel
from relgames._random import GOLDEN
from relgames.matches._kernels.sampled import draw, entry, record, stream, threshold, weight_of
from relgames.matches._kernels.steps import call_step

RAISED, OUT_OF_RANGE, PAUSED = 1, 2, 3
UNIT = 2.0**-53


@inlined
def _mistaken(action, count, chance, z):
    """Return the action, or with a chance (in units of 2^-53) one of the others; and the stream."""
    if chance > 0 and count > 1:
        z += np.uint64(GOLDEN)
        if draw(z) < chance:
            z += np.uint64(GOLDEN)
            action += 1 + int(draw(z) * UNIT * (count - 1))
            action -= count if action >= count else 0
    return action, z


@helper_in_place
def _repetition(tables, steps, seats, terms, players, z, frequency, stop, desk):
    """Play one repetition; return the rounds played, and what failed: a code, the seat, and the action.

    ``players`` are machines, or programs p as -1 - p. ``desk.at`` holds the rows of the machines.
    """
    order, earlier, counts, strides = seats.order, seats.earlier, seats.counts, seats.strides
    at, states, views, done, believed, beat = desk.at, desk.states, desk.views, desk.done, desk.believed, desk.beat
    N = len(order)
    A = len(frequency)
    most = len(states) // N
    rounds, discount = int(terms[0]), terms[1]
    execution, perception, aware = threshold(terms[2]), threshold(terms[3]), terms[4] != 0.0
    pause, first = int(terms[5]), int(terms[7])
    ordered = False
    for j in range(N * N):
        ordered = ordered or earlier[j]
    weight = 1.0
    for t in range(rounds):
        if t & 0xFFFFF == 0xFFFFF and stop[0] != 0:
            return t, 0, 0, 0
        beat[2] = t
        a = 0
        for k in range(N):
            j = order[k]
            player = players[j]
            z += np.uint64(GOLDEN)
            if player >= 0:
                u = draw(z)
                row = at[j] + (a if ordered else 0)
                x = 0
                for y in range(counts[j] - 1):
                    x += 1 if u >= tables.respond[row + y * strides[j]] else 0
            else:
                u = draw(z) * UNIT
                if ordered:
                    z = _perceive(j, True, counts, earlier, done, views, perception, z)
                if t == pause and j == int(terms[6]):
                    desk.u[0] = u
                    return t, PAUSED, j, 0
                beat[3] = j
                p = -1 - player
                size = steps.first[p + 1] - steps.first[p]
                ended, x = call_step(steps.address[p], states, j * most, size, views, j * N, N, u)
                if not ended:
                    return t, RAISED, j, 0
                if x < 0 or x >= counts[j]:
                    return t, OUT_OF_RANGE, j, x
                meant = x
                x, z = _mistaken(x, counts[j], execution, z)
                believed[j] = x if aware else meant
            done[j] = x
            a += x * strides[j]
        frequency[a] += weight
        weight *= discount
        if t >= first and t - first < len(desk.actions):
            for j in range(N):
                desk.actions[t - first, j] = done[j]
                desk.visited[t - first, j] = at[j] // A if players[j] >= 0 else -1
        stay = True
        for j in range(N):
            if players[j] < 0:
                views[j * N] = believed[j]
                z = _perceive(j, False, counts, earlier, done, views, perception, z)
            else:
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
            return t + 1, 0, 0, 0
    return rounds, 0, 0, 0


@inlined
def _perceive(j, before, counts, earlier, done, views, chance, z):
    """Let seat j perceive the seats that move before it, or the others, and return the stream."""
    N = len(counts)
    i = j
    for m in range(1, N):
        i = i + 1 if i + 1 < N else 0
        if earlier[j * N + i] == before:
            x, z = _mistaken(done[i], counts[i], chance, z)
            views[j * N + m] = x
    return z


@kernel
def sample(tables, steps, seats, terms, jobs, stakes, key, stop, out, desk):
    """Play repetitions of matches with programs, and gather the moments of the payoffs.

    A job is (match, first repetition, end, players...), see `_repetition`; ``tables``, ``stakes`` and the moments of
    ``out`` are as in `relgames.matches._kernels.sampled.sample`. ``terms`` is (rounds, discount, execution and
    perception errors, aware, round and seat before whose turn to pause, first round to record). A job that fails
    stops and writes (code, repetition, round, seat, action) to ``out.fault``. ``desk.beat`` always tells whose turn it
    is: (job, repetition, round, seat).
    """
    N = len(seats.order)
    A = len(stakes) - 1
    rounds = int(terms[0])
    total = weight_of(rounds, terms[1])
    most = len(desk.states) // N
    frequency = np.empty(A)
    room = np.empty((2, N))
    for b in range(len(jobs)):
        players = jobs[b, 3:]
        for repetition in range(jobs[b, 1], jobs[b, 2]):
            if stop[0] != 0:
                return
            for a in range(A):
                frequency[a] = 0.0
            for j in range(N):
                for i in range(N):
                    desk.views[j * N + i] = -1
                if players[j] >= 0:
                    desk.at[j] = tables.where[players[j], 2] * A
                else:
                    p = -1 - players[j]
                    for k in range(steps.first[p + 1] - steps.first[p]):
                        desk.states[j * most + k] = steps.start[steps.first[p] + k]
            desk.beat[3] = -1
            desk.beat[1] = repetition
            desk.beat[0] = b
            z = stream(key, jobs[b, 0], repetition)
            t, code, seat, action = _repetition(tables, steps, seats, terms, players, z, frequency, stop, desk)
            if code != 0:
                for k, value in enumerate((np.int64(code), repetition, np.int64(t), np.int64(seat), np.int64(action))):
                    out.fault[b, k] = value
                break
            n = repetition - jobs[b, 1] + 1
            record(b, n, t < rounds, total, frequency, stakes, room, out.mean, out.spread, out.share)
    desk.beat[3] = -1
