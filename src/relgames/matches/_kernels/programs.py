"""Sampled play with programs: the six steps of a round, literally.

A program does not tell its states, so nothing can be summed out in advance as it is for machines
(`relgames.matches.tables`): what each program perceives is drawn. Machines use their tables here too.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, kernel_in_place
from relgames._random import GOLDEN
from relgames.matches._kernels.sampled import draw, entry, record, stream, threshold, weight_of
from relgames.matches._kernels.steps import call_step

RAISED, OUT_OF_RANGE, PAUSED = 1, 2, 3
UNIT = 2.0**-53
# Columns of ``seats``; from the last on: whether the other seat moves before this one.
ORDER, EARLIER = 0, 1
# Rows of ``desk.seats``: row of the machine, realised action, what the seat takes it for.
AT, DONE, BELIEVED = 0, 1, 2


@helper_in_place
def _mistaken(action, count, chance, z):
    """Return the action, or with a chance (in units of 2^-53) one of the others; and the stream."""
    if chance > 0 and count > 1:
        z += np.uint64(GOLDEN)
        if draw(z) < chance:
            z += np.uint64(GOLDEN)
            action += 1 + np.int64(draw(z) * UNIT * (count - 1))
            action -= count if action >= count else 0
    return action, z


@helper_in_place
def _perceive(j, before, seats, tables, desk, chance, z):
    """Let seat j perceive the seats that move before it, or the others, and return the stream."""
    N = len(seats)
    i = j
    for m in range(1, N):
        i = i + 1 if i + 1 < N else 0
        if seats[j, EARLIER + i] == before:
            desk.views[j * N + m], z = _mistaken(desk.seats[DONE, i], tables.counts[i], chance, z)
    return z


@helper_in_place
def _repetition(tables, steps, seats, terms, jobs, b, z, stop, desk):
    """Play one repetition of job b; return the rounds played, and what failed: a code, the seat, and the action."""
    N = len(seats)
    A = len(desk.frequency)
    most = len(desk.states) // N
    rounds, discount = np.int64(terms[0]), terms[1]
    execution, perception, aware = threshold(terms[2]), threshold(terms[3]), terms[4] != 0.0
    pause, pause_seat, first = np.int64(terms[5]), np.int64(terms[6]), np.int64(terms[7])
    ordered = terms[8] != 0.0
    weight = 1.0
    for t in range(rounds):
        if t & 0xFFFFF == 0xFFFFF and stop[0] != 0:
            return t, 0, 0, 0
        desk.beat[2] = t
        a = 0
        for k in range(N):
            j = seats[k, ORDER]
            player = jobs[b, 3 + j]
            z += np.uint64(GOLDEN)
            u = draw(z)
            x = 0
            if player >= 0:
                row = desk.seats[AT, j] + (a if ordered else 0)
                for y in range(tables.counts[j] - 1):
                    x += 1 if u >= tables.respond[row + y * tables.strides[j]] else 0
            else:
                if ordered:
                    z = _perceive(j, np.int64(1), seats, tables, desk, perception, z)
                if t == pause and j == pause_seat:
                    desk.room[2, 0] = u * UNIT
                    return t, PAUSED, j, 0
                desk.beat[3] = j
                address, size = steps.place[-1 - player, 0], steps.place[-1 - player, 2]
                ended, x = call_step(address, desk.states, j * most, size, desk.views, j * N, N, u * UNIT)
                if not ended:
                    return t, RAISED, j, 0
                if x < 0 or x >= tables.counts[j]:
                    return t, OUT_OF_RANGE, j, x
                meant = x
                x, z = _mistaken(x, tables.counts[j], execution, z)
                desk.seats[BELIEVED, j] = x if aware else meant
            desk.seats[DONE, j] = x
            a += x * tables.strides[j]
        desk.frequency[a] += weight
        weight *= discount
        if t >= first and t - first < len(desk.record):
            for j in range(N):
                desk.record[t - first, 0, j] = desk.seats[DONE, j]
                desk.record[t - first, 1, j] = desk.seats[AT, j] // A if jobs[b, 3 + j] >= 0 else -1
        stay = True
        for j in range(N):
            if jobs[b, 3 + j] < 0:
                desk.views[j * N] = desk.seats[BELIEVED, j]
                z = _perceive(j, np.int64(0), seats, tables, desk, perception, z)
            else:
                row = tables.ptr[desk.seats[AT, j] + a]
                if row < 0:
                    z += np.uint64(GOLDEN)
                    row = tables.to[entry(tables.q, -1 - row, draw(z))]
                desk.seats[AT, j] = row
                p = tables.leave[row // A]
                if p > 0.0:
                    z += np.uint64(GOLDEN)
                    stay = stay and draw(z) >= threshold(p)
        if not stay:
            return t + 1, 0, 0, 0
    return rounds, 0, 0, 0


@kernel_in_place
def sample(tables, steps, seats, terms, jobs, stakes, key, stop, out, desk):
    """Play repetitions of matches with programs, and gather the moments of the payoffs.

    A job is (match, first repetition, end, players...), a player a machine or a program p as -1 - p. ``tables``,
    ``stakes`` and the moments of ``out`` are as in `relgames.matches._kernels.sampled.sample`. ``terms`` is (rounds,
    discount, execution and perception errors, aware, round and seat before whose turn to pause, first round to record,
    whether seats move in order). A job that fails stops and writes (code, repetition, round, seat, action) to
    ``out.fault``. ``desk.beat`` always tells whose turn it is: (job, repetition, round, seat).
    """
    N = len(seats)
    A = len(desk.frequency)
    rounds = np.int64(terms[0])
    total = weight_of(rounds, terms[1])
    most = len(desk.states) // N
    for b in range(len(jobs)):
        for repetition in range(jobs[b, 1], jobs[b, 2]):
            if stop[0] != 0:
                return
            for a in range(A):
                desk.frequency[a] = 0.0
            for i in range(N * N):
                desk.views[i] = -1
            for j in range(N):
                player = jobs[b, 3 + j]
                if player >= 0:
                    desk.seats[AT, j] = tables.where[player, 2] * A
                else:
                    first = steps.place[-1 - player, 1]
                    for k in range(steps.place[-1 - player, 2]):
                        desk.states[j * most + k] = steps.start[first + k]
            desk.beat[3] = -1
            desk.beat[1] = repetition
            desk.beat[0] = b
            z = stream(key, jobs[b, 0], repetition)
            t, code, seat, action = _repetition(tables, steps, seats, terms, jobs, b, z, stop, desk)
            if code != 0:
                out.fault[b, 0], out.fault[b, 1], out.fault[b, 2] = code, repetition, t
                out.fault[b, 3], out.fault[b, 4] = seat, action
                break
            n = repetition - jobs[b, 1] + 1
            record(b, n, t < rounds, total, desk.frequency, stakes, desk.room, out.mean, out.spread, out.share)
    desk.beat[3] = -1
