"""Every extreme equilibrium of a small game of integers: all square systems, solved in 64-bit integers, exactly."""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, kernel


@helper_in_place
def integers(payoffs, seat, transpose, out):
    """Shift the payoffs of a seat to integers from 1 on; False if they are none, or so large that solving overflows.

    Elimination without fractions meets minors of [C | 1]. One of order r is at most r^(r/2) K^r for entries up to K
    (Hadamard). Before a division there are two products of a minor of order k with one of order k - 1; slack sums k
    products of a minor of order k with an entry.
    """
    rows, columns = payoffs.shape[0], payoffs.shape[1]
    low = high = payoffs[0, 0, seat]
    for i in range(rows):
        for j in range(columns):
            value = payoffs[i, j, seat]
            low = min(low, value)
            high = max(high, value)
            if value != np.floor(value):
                return False
    if not (low > -(2.0**52) and high < 2.0**52):
        return False
    K, k = high - low + 1, min(rows, columns)
    minor, largest = (np.sqrt(k - 1.0) * K) ** (k - 1), (np.sqrt(k) * K) ** k
    if max(2 * minor, (k + 1) * K) * largest >= 2.0**62:
        return False
    for i in range(rows):
        for j in range(columns):
            value = np.int64(payoffs[i, j, seat] - low) + 1
            if transpose:
                out[j, i] = value
            else:
                out[i, j] = value
    return True


@helper_in_place
def eliminate(C, row_sets, s, column_sets, t, k, M):
    """Eliminate in [C[S, T]' | 1] without fractions (Bareiss 1968); the numerators are left in the last column."""
    for a in range(k):
        for b in range(k):
            M[a, b] = C[row_sets[s, b], column_sets[t, a]]
        M[a, k] = 1
    last = np.int64(1)
    for col in range(k):
        row = col
        while row < k and M[row, col] == 0:
            row += 1
        if row == k:
            return np.int64(0)
        if row != col:
            for b in range(k + 1):
                M[row, b], M[col, b] = M[col, b], -M[row, b]
        pivot = M[col, col]
        for a in range(k):
            if a != col:
                factor = M[a, col]
                for b in range(col, k + 1):
                    M[a, b] = (M[a, b] * pivot - factor * M[col, b]) // last
                if a < col:
                    M[a, a] = pivot
        last = pivot
    return last


@helper_in_place
def subsets(count, sets, sizes):
    """Write the members of each subset of the numbers below ``count``; row m is the subset with the bits of m."""
    for mask in range(1 << count):
        size = np.int64(0)
        for member in range(count):
            if mask >> member & 1:
                sets[mask, size] = member
                size += 1
        sizes[mask] = size


@helper_in_place
def vertices(C, row_sets, row_sizes, column_sets, column_sizes, M, x, points, supports, tights):
    """Write every vertex but 0 of {x >= 0 : C' x <= 1}, in integers up to a factor; return how many, or -1 for no room.

    A vertex is known by its support and its tight columns: they are all the constraints that hold as equations.
    """
    rows, columns = C.shape
    count = np.int64(0)
    for s in range(1, len(row_sizes)):
        k = row_sizes[s]
        if count + len(column_sizes) > len(supports):
            return np.int64(-1)
        for t in range(1, len(column_sizes)):
            if column_sizes[t] != k:
                continue
            # One or two actions, the bulk of the work, are solved on the spot: a call costs more than the solution.
            if k == 1:
                x[0], determinant = 1, C[row_sets[s, 0], column_sets[t, 0]]
            elif k == 2:
                u, v, i, j = row_sets[s, 0], row_sets[s, 1], column_sets[t, 0], column_sets[t, 1]
                determinant = C[u, i] * C[v, j] - C[v, i] * C[u, j]
                x[0], x[1] = C[v, j] - C[v, i], C[u, i] - C[u, j]
            else:
                determinant = eliminate(C, row_sets, s, column_sets, t, k, M)
                for b in range(k):
                    x[b] = M[b, k]
            if determinant == 0:
                continue
            if determinant < 0:
                determinant = -determinant
                for b in range(k):
                    x[b] = -x[b]
            least = np.int64(0)
            support = np.int64(0)
            for b in range(k):
                least = min(least, x[b])
                if x[b] > 0:
                    support |= np.int64(1) << row_sets[s, b]
            if least < 0:
                continue
            tight = np.int64(0)
            for j in range(columns):
                slack = determinant
                for b in range(k):
                    slack -= x[b] * C[row_sets[s, b], j]
                least = min(least, slack)
                if slack == 0:
                    tight |= np.int64(1) << j
            if least < 0:
                continue
            known = False
            for v in range(count):
                if supports[v] == support and tights[v] == tight:
                    known = True
            if known:
                continue
            supports[count], tights[count] = support, tight
            for i in range(rows):
                points[count, i] = 0
            for b in range(k):
                points[count, row_sets[s, b]] = x[b]
            count += 1
    return count


@kernel
def solve_many(payoffs, first, found, room, ends, pairs, xs, ys, stop):
    """Write the extreme equilibria of the games from the given one on, in integers up to a factor.

    ``pairs`` says which vertices they are made of. ``ends[b]`` becomes the end of the rows of game b, or -1 for one
    that is not solved this way: it does not consist of small integers, or has more vertices than ``room``. Returns
    which game comes next and how many rows are written; it ends early when the rows are full.
    """
    m, n = payoffs.shape[1], payoffs.shape[2]
    B, At = np.empty((m, n), np.int64), np.empty((n, m), np.int64)
    side = min(m, n)
    M, x = np.empty((side, side + 1), np.int64), np.empty(max(m, n), np.int64)
    row_sets, column_sets = np.empty((1 << m, m), np.int64), np.empty((1 << n, n), np.int64)
    row_sizes, column_sizes = np.empty(1 << m, np.int64), np.empty(1 << n, np.int64)
    subsets(m, row_sets, row_sizes)
    subsets(n, column_sets, column_sizes)
    x_points, y_points = np.empty((room, m), np.int64), np.empty((room, n), np.int64)
    x_supports, x_tights = np.empty(room, np.int64), np.empty(room, np.int64)
    y_supports, y_tights = np.empty(room, np.int64), np.empty(room, np.int64)
    for b in range(first, len(payoffs)):
        if stop[0] != 0:
            return b, found
        ends[b] = -1
        if not (integers(payoffs[b], 1, False, B) and integers(payoffs[b], 0, True, At)):
            continue
        x_count = vertices(B, row_sets, row_sizes, column_sets, column_sizes, M, x, x_points, x_supports, x_tights)
        y_count = vertices(At, column_sets, column_sizes, row_sets, row_sizes, M, x, y_points, y_supports, y_tights)
        if x_count < 0 or y_count < 0:
            continue
        begin = found
        for v in range(x_count):
            for w in range(y_count):
                if x_supports[v] & ~y_tights[w] == 0 and y_supports[w] & ~x_tights[v] == 0:
                    if found == len(pairs):
                        return b, begin
                    pairs[found, 0], pairs[found, 1] = v, w
                    for i in range(m):
                        xs[found, i] = x_points[v, i]
                    for j in range(n):
                        ys[found, j] = y_points[w, j]
                    found += 1
        ends[b] = found
    return len(payoffs), found
