"""All equilibria of games of two seats, in floats with proof; games which that does not decide are left."""

from __future__ import annotations

import numpy as np

from relgames._jit import inlined, kernel
from relgames.equilibria._kernels.bases import WORD
from relgames.equilibria._kernels.certificates import order_and_certify
from relgames.equilibria._kernels.vertices import WAITING, WIDEST, normalise, visit


@inlined
def tables(rows, columns):
    """Return what a walk writes to, for up to 16 actions with room for each basis that there may be.

    By McMullen's upper bound theorem (1970) there are fewer than 2^(f/2 + 2) - d of them then, in dimension d with f
    facets.
    """
    room, words = 4 << min(rows + columns + 1, 16) // 2, (rows + columns - 1) // WORD + 1
    C, D = np.empty((rows, columns)), np.empty((columns, rows))
    keys, met, zero = np.empty((room, words), np.int64), np.empty((room, words), np.int64), np.empty((0, 0), np.int64)
    return C, D, keys, met, zero, np.empty(room, np.int8), np.empty(2 * room, np.int64)


@inlined
def enumerate_game(payoffs, C, D, keys, met, zero, state, table, match, found, xs, ys, radius):
    """Write the equilibria of a game from the row ``found`` on; return the end of its rows.

    It is -1 if a sign is not proven or a strategy is not known well enough, if there are ties or more bases than there
    is room for, or if floats cannot scale the payoffs; ``len(match)`` if perhaps there are more equilibria than that.
    """
    seat = 0 if payoffs.shape[0] <= payoffs.shape[1] else 1
    if normalise(payoffs, 1 - seat, seat == 1, C) < 0 or normalise(payoffs, seat, seat == 0, D) < 0:
        return np.int64(-1)
    for slot in range(len(table)):
        table[slot] = -1
    for index in range(len(state)):
        state[index] = WAITING
        for w in range(met.shape[1]):
            met[index, w] = 0
    # The empty basis has the key 0, and that has the hash 0.
    for w in range(keys.shape[1]):
        keys[0, w] = 0
    table[0] = 0
    own, other = (xs, ys) if seat == 0 else (ys, xs)
    begin = found
    head, count, found, sure, _ = visit(
        C, D, 0.0, keys, met, zero, state, table, np.int64(0), np.int64(1), np.int64(len(state)), match, found,
        own, other, radius,
    )  # fmt: skip
    if found == len(match):
        return found
    for row in range(begin, found):
        if not 0 <= radius[row] <= WIDEST:
            sure = False
    return found if sure and head == count else np.int64(-1)


@kernel
def solve_one(payoffs, rows):
    """Write the equilibria of one game (1, m, n, 2) in order; return how many, or -1 if they are not proven to be all.

    Rows are as in `order_and_certify`, with the bound on the errors of the strategies at their end.
    """
    m, n = payoffs.shape[1], payoffs.shape[2]
    C, D, keys, met, zero, state, table = tables(min(m, n), max(m, n))
    match, radius = np.empty(len(rows), np.int64), np.empty(len(rows))
    X, Y = np.empty((len(rows), m)), np.empty((len(rows), n))
    found = enumerate_game(payoffs[0], C, D, keys, met, zero, state, table, match, np.int64(0), X, Y, radius)
    if found == len(rows):
        return np.int64(-1)
    order, owners = np.empty(max(found, 0), np.int64), np.empty(max(found, 0), np.int64)
    for t in range(found):
        order[t], owners[t] = t, 0
    order_and_certify(payoffs, owners, order, X, Y, rows)
    for t in range(found):
        rows[t, m + n + 3] = radius[order[t]]
    return found


@kernel
def walk_many(payoffs, todo, first, found, ends, xs, ys, radius, stop):
    """Write the equilibria of the games ``todo`` from the given one on.

    ``ends[g]`` becomes the end of the rows of game ``todo[g]``, or -1 if they are not proven to be all. Returns which
    game comes next and how many rows are written; it ends early when the rows are full.
    """
    m, n = payoffs.shape[1], payoffs.shape[2]
    C, D, keys, met, zero, state, table = tables(min(m, n), max(m, n))
    match = np.empty(len(radius), np.int64)
    for g in range(first, len(todo)):
        if stop[0] != 0:
            return g, found
        end = enumerate_game(payoffs[todo[g]], C, D, keys, met, zero, state, table, match, found, xs, ys, radius)
        if end == len(radius):
            return g, found
        ends[g] = end
        found = max(found, end)
    return len(todo), found
