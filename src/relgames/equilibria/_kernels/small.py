"""Every extreme equilibrium of a small game of integers: all square systems, solved in 64-bit integers, exactly."""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, kernel


@helper
def integers(payoffs, seat, transpose, out):
    """Shift the payoffs of a seat to integers from 1 on; False if they are none, or so large that solving overflows.

    Elimination without fractions meets minors of [C | 1]. One of order r is at most r^(r/2) K^r for entries up to K
    (Hadamard). Before a division there are two products of minors of order k - 1; slack sums k products of a minor of
    order k with an entry.
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
    minor = (np.sqrt(k - 1.0) * K) ** (k - 1)
    if 2 * minor * minor >= 2.0**62 or (k + 1) * K * (np.sqrt(k) * K) ** k >= 2.0**62:
        return False
    for i in range(rows):
        for j in range(columns):
            value = np.int64(payoffs[i, j, seat] - low) + 1
            if transpose:
                out[j, i] = value
            else:
                out[i, j] = value
    return True


@helper
def solve(C, S, T, k, M):
    """Eliminate in [C[S, T]' | 1] without fractions; return the determinant, with the numerators in the last column."""
    for a in range(k):
        for b in range(k):
            M[a, b] = C[S[b], T[a]]
        M[a, k] = 1
    last = np.int64(1)
    sign = np.int64(1)
    for col in range(k):
        row = col
        while row < k and M[row, col] == 0:
            row += 1
        if row == k:
            return np.int64(0)
        if row != col:
            sign = -sign
            for b in range(k + 1):
                M[row, b], M[col, b] = M[col, b], M[row, b]
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


@helper
def members(mask, count, out):
    size = np.int64(0)
    for k in range(count):
        if mask >> k & 1:
            out[size] = k
            size += 1
    return size


@helper
def vertices(C, S, T, M, points, supports, tights):
    """Write every vertex but 0 of {x >= 0 : C' x <= 1}, in integers up to a factor; return how many, or -1 for no room.

    A vertex is known by its support and its tight columns: they are all the constraints that hold as equations.
    """
    rows, columns = C.shape
    count = np.int64(0)
    for support in range(1, 1 << rows):
        k = members(support, rows, S)
        if k > columns:
            continue
        for tight in range(1, 1 << columns):
            if members(tight, columns, T) != k:
                continue
            determinant = solve(C, S, T, k, M)
            if determinant == 0:
                continue
            sign = np.int64(1) if determinant > 0 else np.int64(-1)
            positive = np.int64(0)
            inside = True
            for b in range(k):
                value = sign * M[b, k]
                if value < 0:
                    inside = False
                    break
                if value > 0:
                    positive |= np.int64(1) << S[b]
            if not inside:
                continue
            all_tight = np.int64(tight)
            for j in range(columns):
                if not tight >> j & 1:
                    slack = sign * determinant
                    for b in range(k):
                        slack -= sign * M[b, k] * C[S[b], j]
                    if slack < 0:
                        inside = False
                        break
                    if slack == 0:
                        all_tight |= np.int64(1) << j
            if not inside:
                continue
            known = False
            for v in range(count):
                if supports[v] == positive and tights[v] == all_tight:
                    known = True
                    break
            if known:
                continue
            if count == len(supports):
                return np.int64(-1)
            supports[count], tights[count] = positive, all_tight
            for i in range(rows):
                points[count, i] = 0
            for b in range(k):
                points[count, S[b]] = sign * M[b, k]
            count += 1
    return count


@helper
def extreme_equilibria(
    payoffs, B, At, S, T, M, x_points, x_supports, x_tights, y_points, y_supports, y_tights, pairs, xs, ys, found
):
    """Write the extreme equilibria of one game from row ``found`` on; return the new number of rows.

    -1: the game is not one of small integers, or has more vertices than there is room for. -2: no room for the result.
    """
    if not (integers(payoffs, 1, False, B) and integers(payoffs, 0, True, At)):
        return np.int64(-1)
    x_count = vertices(B, S, T, M, x_points, x_supports, x_tights)
    y_count = vertices(At, T, S, M, y_points, y_supports, y_tights)
    if x_count < 0 or y_count < 0:
        return np.int64(-1)
    for v in range(x_count):
        for w in range(y_count):
            if x_supports[v] & ~y_tights[w] == 0 and y_supports[w] & ~x_tights[v] == 0:
                if found == len(pairs):
                    return np.int64(-2)
                pairs[found, 0], pairs[found, 1] = v, w
                for i in range(len(B)):
                    xs[found, i] = x_points[v, i]
                for j in range(len(At)):
                    ys[found, j] = y_points[w, j]
                found += 1
    return found


@kernel
def solve_many(payoffs, room, starts, pairs, xs, ys):
    """Write the extreme equilibria of each game; return how many games are done and how many rows are written.

    ``starts[b + 1]`` becomes the end of the rows of game b; it is -1 for one that this way does not solve, which then
    has no rows. It stops where the rows are full.
    """
    games, m, n = payoffs.shape[0], payoffs.shape[1], payoffs.shape[2]
    B, At = np.empty((m, n), np.int64), np.empty((n, m), np.int64)
    S, T = np.empty(max(m, n), np.int64), np.empty(max(m, n), np.int64)
    M = np.empty((min(m, n), min(m, n) + 1), np.int64)
    x_points, y_points = np.empty((room, m), np.int64), np.empty((room, n), np.int64)
    x_supports, x_tights = np.empty(room, np.int64), np.empty(room, np.int64)
    y_supports, y_tights = np.empty(room, np.int64), np.empty(room, np.int64)
    found = np.int64(0)
    for b in range(games):
        end = extreme_equilibria(
            payoffs[b], B, At, S, T, M, x_points, x_supports, x_tights, y_points, y_supports, y_tights,
            pairs, xs, ys, found,
        )  # fmt: skip
        if end == -2:
            return b, found
        starts[b + 1] = end
        if end >= 0:
            found = end
    return games, found
