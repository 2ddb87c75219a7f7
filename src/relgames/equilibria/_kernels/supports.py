"""Which supports of equal size may carry an equilibrium of two seats."""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, kernel
from relgames.equilibria._kernels.systems import certify, gather, invert, refuted, spread

# What is known of one side of a pair of supports.
NONE, ONE, OPEN = 0, 1, 2


@helper_in_place
def classify(C, S, T, k, rest, G, N, X, swaps, values, lines, out, row):
    """Whether no x on S has the best replies T, exactly one that is a simple vertex, or whether that is open.

    In the second case x goes to the row of ``out``. Returns the verdict and a bound on the error.
    """
    gather(C, S, T, k, rest, G)
    if invert(G, k, N, X, swaps) == 0:
        return OPEN, 0.0
    if refuted(G, k, N, X, lines):
        return NONE, 0.0
    error = certify(G, k, N, X, values, lines)
    if error < 0:
        return OPEN, 0.0
    return ONE, spread(S, k, values, error, out, row)


@helper_in_place
def complement(S, k, count, out):
    size = np.int64(0)
    for label in range(count):
        inside = False
        for a in range(k):
            if S[a] == label:
                inside = True
        if not inside:
            out[size] = label
            size += 1


@helper_in_place
def next_subset(T, k, count):
    """Advance T to the next subset of its size in lexicographic order; False after the last."""
    a = k - 1
    while a >= 0 and T[a] == count - k + a:
        a -= 1
    if a < 0:
        return False
    T[a] += 1
    for b in range(a + 1, k):
        T[b] = T[b - 1] + 1
    return True


@kernel
def partners(C, D, S, T, supports, verdicts, x_out, y_out, radius):
    """Go through all T of the size of S, from the given one on; write those that are equilibria or open.

    ``verdicts[t]`` are those on either side. Returns the number of rows, and whether T is where to go on after the rows
    are full.
    """
    rows, columns, k = C.shape[0], C.shape[1], len(S)
    side = min(rows, columns)
    Dt = np.empty((columns, rows))
    for i in range(rows):
        for j in range(columns):
            Dt[j, i] = D[i, j]
    other_rows, other_columns = np.empty(rows, np.int64), np.empty(columns, np.int64)
    most = max(rows, columns)
    swaps, values, lines = np.empty(side, np.int64), np.empty(most), np.empty((3, most))
    X, N = np.empty((side, side)), np.empty((side, side))
    G, H = np.empty((side, columns)), np.empty((side, rows))
    found = np.int64(0)
    complement(S, k, rows, other_rows)
    while found < len(supports):
        complement(T, k, columns, other_columns)
        mine, my_error = classify(C, S, T, k, other_columns, G, N, X, swaps, values, lines, x_out, found)
        other, error = classify(Dt, T, S, k, other_rows, H, N, X, swaps, values, lines, y_out, found)
        if mine == OPEN or other == OPEN or (mine == ONE and other == ONE):
            for a in range(k):
                supports[found, a] = T[a]
            verdicts[found, 0], verdicts[found, 1] = mine, other
            radius[found] = max(my_error, error)
            found += 1
        if not next_subset(T, k, columns):
            return found, False
    return found, True
