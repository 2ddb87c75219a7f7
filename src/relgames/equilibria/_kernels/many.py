"""All equilibria of many games of two seats, in floats with proof; what that does not decide is left."""

from __future__ import annotations

import numpy as np

from relgames._jit import kernel
from relgames.equilibria._kernels.vertices import WAITING, WIDEST, prepare, rehash, walk


@kernel
def walk_many(payoffs, todo, first, found, room, words, ends, xs, ys, radius, stop):
    """Write the equilibria of the games ``todo`` from the given one on.

    ``ends[g]`` becomes the end of the rows of game ``todo[g]``, or -1 if a sign was not proven, if it has more than
    ``room`` bases, or a range of payoffs that floats cannot scale. Returns which game comes next and how many rows are
    written; it ends early when the rows are full.
    """
    m, n = payoffs.shape[1], payoffs.shape[2]
    seat = 0 if m <= n else 1
    rows, columns = min(m, n), max(m, n)
    C, D = np.empty((rows, columns)), np.empty((rows, columns))
    keys, state = np.zeros((room, words), np.int64), np.zeros(room, np.int8)
    table = np.empty(4 * room, np.int64)
    match = np.empty(len(radius), np.int64)
    own, other = (xs, ys) if seat == 0 else (ys, xs)
    for g in range(first, len(todo)):
        if stop[0] != 0:
            return g, found
        if not prepare(payoffs[todo[g]], seat, C, D):
            ends[g] = -1
            continue
        for slot in range(4 * room):
            table[slot] = -1
        for index in range(room):
            state[index] = WAITING
        rehash(keys, table, np.int64(1))
        begin = found
        head, count, found, certain = walk(
            C, D, keys, state, table, np.int64(0), np.int64(1), np.int64(room), match, found, own, other, radius
        )
        if found == len(radius):
            return g, begin
        proven = certain and head == count
        for row in range(begin, found):
            if not 0 <= radius[row] <= WIDEST:
                proven = False
        if proven:
            ends[g] = found
        else:
            ends[g] = -1
            found = begin
    return len(todo), found
