"""All equilibria of games of two seats, in floats with proof; games which that does not decide are left."""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, kernel
from relgames.equilibria._kernels.bases import WORD, rehash
from relgames.equilibria._kernels.certificates import arrange
from relgames.equilibria._kernels.vertices import WAITING, WIDEST, prepare, walk


@helper
def tables(rows, columns):
    """Return what a walk writes to, for up to 16 actions with room for each basis that there may be.

    By McMullen's upper bound theorem (1970) there are fewer than 2^(f/2 + 2) - d of them then, in dimension d with f
    facets.
    """
    room, words = 4 << min(rows + columns + 1, 16) // 2, (rows + columns - 1) // WORD + 1
    C, D = np.empty((rows, columns)), np.empty((rows, columns))
    keys, met, zero = np.empty((room, words), np.int64), np.empty((room, words), np.int64), np.empty((0, 0), np.int64)
    return C, D, keys, met, zero, np.empty(room, np.int8), np.empty(2 * room, np.int64)


@helper
def enumerate_game(payoffs, C, D, keys, met, zero, state, table, match, found, xs, ys, radius):
    """Write the equilibria of a game from the row ``found`` on; return the end of its rows.

    It is -1 if a sign is not proven or a strategy is not known well enough, if there are ties or more bases than there
    is room for, or if floats cannot scale the payoffs; ``len(match)`` if perhaps there are more equilibria than that.
    """
    seat = 0 if payoffs.shape[0] <= payoffs.shape[1] else 1
    scaled = prepare(payoffs, seat, C, D)
    if min(scaled[0], scaled[1]) < 0:
        return np.int64(-1)
    table.fill(-1)
    keys[0].fill(0)
    met.fill(0)
    state.fill(WAITING)
    rehash(keys, table, np.int64(1))
    own, other = (xs, ys) if seat == 0 else (ys, xs)
    begin = found
    head, count, found, sure, ties = walk(
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
def solve_one(payoffs, out):
    """Write the equilibria of one game to ``out``, in order; return how many, or -1 if they are not proven to be all.

    ``out`` has room for as many as its length allows: first the strategies of seat 0, all of them, then those of seat
    1, then what they pay, the largest gains and the bounds on errors.
    """
    m, n = payoffs.shape[0], payoffs.shape[1]
    room = len(out) // (m + n + 4)
    C, D, keys, met, zero, state, table = tables(min(m, n), max(m, n))
    match, radius = np.empty(room, np.int64), np.empty(room)
    X, Y = np.empty((room, m)), np.empty((room, n))
    found = enumerate_game(payoffs, C, D, keys, met, zero, state, table, match, np.int64(0), X, Y, radius)
    if found < 0 or found == room:
        return -1
    order, owners = np.arange(found), np.zeros(found, np.int64)
    xs, ys = out[: room * m].reshape(room, m), out[room * m : room * (m + n)].reshape(room, n)
    earned = out[room * (m + n) : room * (m + n + 2)].reshape(room, 2)
    regret, bounds = out[room * (m + n + 2) : room * (m + n + 3)], out[room * (m + n + 3) :]
    arrange(payoffs.reshape(1, m, n, 2), owners, order, X, Y, xs, ys, earned, regret)
    for t in range(found):
        bounds[t] = radius[order[t]]
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
        end = enumerate_game(
            payoffs[todo[g]], C, D, keys, met, zero, state, table, match, found, xs, ys, radius
        )  # fmt: skip
        if end == len(radius):
            return g, found
        ends[g] = end
        found = max(found, end)
    return len(todo), found
