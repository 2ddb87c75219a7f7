"""Paths of Lemke and Howson in floats, and the proof of what they end at.

The polytope of seat s holds the points x >= 0, one number per action of s, with C'x <= 1; C is what the other seat
earns, shifted and scaled to [1, 2]. A variable is called by the label of its action: the actions of s stand for the
numbers x, those of the other seat for the slacks, and each of these has a row of the tableau to start in. Of the inverse
of a basis only the factors are kept, one elementary matrix per pivot. A column then costs one pass over the factors, so
short paths are cheap; and factors made anew from time to time bound both their number and the rounding errors.

Payoffs are the flat tensor (m, n, 2) of a game.
"""

from __future__ import annotations

from math import frexp, ldexp

import numpy as np

from relgames._jit import helper, inlined, kernel
from relgames.equilibria._kernels.vertices import certify, invert, spread

# Variables and slacks lie in [0, 1], so these are absolute: rates below the first are rounding, as are differences
# between values that are to be equal below the second. A wrong guess costs a path, not truth.
RATE, TIE = 1e-10, 1e-12
# Factors before they are made anew for the first time; each time pays off after about as many pivots as it takes.
FACTORS = 20
# A regret above this is not proven well enough: half of 1e-10, as the range of payoffs is scaled to at least a half.
REGRET = 5e-11
# Pivots of the shortest runs of a search.
SHORT = 12
# What a search may return instead of a label.
PURE, LOST, UNSCALED = -1, -2, -3


@inlined
def normalised(flat, n, units, s, own, other):
    """What the other seat earns if it plays ``other`` against ``own`` of seat s, in [1, 2]."""
    at = 2 * (own * n + other) + 1 if s == 0 else 2 * (other * n + own)
    return 1 + (flat[at] - units[s, 0]) * units[s, 1]


@helper
def scale(flat, units):
    """Write the shift and the scale for the polytope of each seat; False if floats cannot scale the payoffs safely."""
    for s in range(2):
        low = high = flat[1 - s]
        for at in range(1 - s, len(flat), 2):
            low = min(low, flat[at])
            high = max(high, flat[at])
        width = high - low
        if width != 0 and not (1e-290 < width < 1e290):
            return False
        # A power of two is exact: only the shift and the addition of 1 round.
        units[s, 0], units[s, 1] = low, 0.0 if width == 0 else ldexp(1.0, -frexp(width)[1])
    return True


@inlined
def pure(flat, m, n, best, order):
    """Write the first profile in which each action is a best reply to the other; False if there is none."""
    for j in range(n):
        best[j] = flat[2 * j]
    for i in range(m):
        for j in range(n):
            best[j] = max(best[j], flat[2 * (i * n + j)])
    for i in range(m):
        top = flat[2 * i * n + 1]
        for j in range(n):
            top = max(top, flat[2 * (i * n + j) + 1])
        for j in range(n):
            if flat[2 * (i * n + j) + 1] == top and flat[2 * (i * n + j)] == best[j]:
                order[0, 0], order[1, 0] = i, j
                return True
    return False


@helper
def write_column(flat, m, n, units, s, label, factors, place, count, out):
    """Write the column of a variable in the tableau of the basis."""
    rows = n if s == 0 else m
    action = label if label < m else label - m
    if (label < m) == (s == 0):
        for r in range(rows):
            out[r] = normalised(flat, n, units, s, action, r)
    else:
        for r in range(rows):
            out[r] = 0.0
        out[action] = 1.0
    for f in range(count[s]):
        top = out[place[s, f]]
        if top != 0:
            out[place[s, f]] = 0.0
            for r in range(rows):
                out[r] += top * factors[s, f, r]


@helper
def pivot(s, rows, row, label, column, factors, place, count, basis, value):
    """Let a variable enter the basis in a row."""
    f = count[s]
    inverse = 1 / column[row]
    for r in range(rows):
        factors[s, f, r] = -inverse * column[r]
    factors[s, f, row] = inverse
    place[s, f] = row
    count[s] = f + 1
    basis[s, row] = label
    top = value[s, row]
    value[s, row] = 0.0
    for r in range(rows):
        # Below 0 by rounding, or where a tie was broken against the numbers.
        value[s, r] = max(value[s, r] + top * factors[s, f, r], 0.0)


@helper
def renew(flat, m, n, units, s, factors, place, count, basis, value, column, marks):
    """Make the factors of a basis anew, with the largest pivots; False if it is singular.

    The slacks in it go back to their own rows, and need no factors.
    """
    rows, first = (n, m) if s == 0 else (m, 0)
    for label in range(m + n):
        marks[label] = 0
    for r in range(rows):
        marks[basis[s, r]] = 1
        value[s, r] = 1.0
    for r in range(rows):
        basis[s, r] = first + r
    count[s] = 0
    for label in range(m + n):
        if marks[label] == 0 or (label < m) != (s == 0):
            continue
        write_column(flat, m, n, units, s, label, factors, place, count, column)
        best = np.int64(-1)
        for r in range(rows):
            if marks[first + r] == 0 and (best < 0 or abs(column[r]) > abs(column[best])):
                best = r
        if not abs(column[best]) > 1e-14:
            return False
        pivot(s, rows, best, label, column, factors, place, count, basis, value)
        marks[first + best] = 1
    return True


@helper
def leaving_row(flat, m, n, units, s, factors, place, count, basis, value, column, tied):
    """Return the row whose variable reaches 0 first as that of ``column`` enters; -1 if none falls.

    Ties are broken as if the right-hand sides were 1 + e, 1 + e^2, … for a small e (the lexicographic rule).
    """
    rows, first = (n, m) if s == 0 else (m, 0)
    least = np.inf
    for r in range(rows):
        if column[r] > RATE and value[s, r] < least * column[r]:
            least = value[s, r] / column[r]
    k = np.int64(0)
    for r in range(rows):
        if column[r] > RATE and value[s, r] <= least * column[r] + TIE:
            tied[k] = r
            k += 1
    if k == 0:
        return np.int64(-1)
    if k == 1:
        return tied[0]
    other = np.empty(rows)
    for slack in range(rows):
        # The column of a slack that never left its row is a unit vector.
        own = basis[s, slack] == first + slack
        least = np.inf
        if not own:
            write_column(flat, m, n, units, s, first + slack, factors, place, count, other)
            for t in range(k):
                least = min(least, other[tied[t]] / column[tied[t]])
        kept = np.int64(0)
        for t in range(k):
            r = tied[t]
            if r != slack if own else other[r] <= (least + TIE * (1 + abs(least))) * column[r]:
                tied[kept] = r
                kept += 1
        k = kept
        if k == 1:
            break
    return tied[0]


@inlined
def follow(flat, m, n, units, dropped, most, stop, factors, place, count, basis, value, column, marks):
    """Follow the path of a label from the artificial equilibrium; leave the bases of its end in ``basis``.

    Returns whether there is an end, and the number of pivots. Fewer than ``most`` without an end: rounding led astray,
    or ``stop`` is set.
    """
    for label in range(m + n):
        s, r = (1, label) if label < m else (0, label - m)
        basis[s, r] = label
        value[s, r] = 1.0
    count[0] = count[1] = 0
    full, other_full = FACTORS, FACTORS
    s = np.int64(0 if dropped < m else 1)
    entering = np.int64(dropped)
    pivots = np.int64(0)
    while pivots < most and stop[0] == 0:
        if count[s] >= full:
            if not renew(flat, m, n, units, s, factors, place, count, basis, value, column, marks):
                break
            full = min(2 * count[s] + FACTORS, factors.shape[1])
        write_column(flat, m, n, units, s, entering, factors, place, count, column)
        row = leaving_row(flat, m, n, units, s, factors, place, count, basis, value, column, marks)
        if row < 0:
            break
        leaving = basis[s, row]
        pivot(s, n if s == 0 else m, row, entering, column, factors, place, count, basis, value)
        pivots += 1
        if leaving == dropped:
            return True, pivots
        entering = leaving
        s = 1 - s
        full, other_full = other_full, full
    return False, pivots


@helper
def write_supports(m, n, basis, marks, order):
    """Write the support of each seat at the end of a path, then its other actions; return the size of the supports.

    Each label is in one of the two bases. So the actions of seat 0 that are in its own are played, and those of seat 1
    that are not: as many, since that basis has as many members as seat 1 has actions.
    """
    for label in range(m + n):
        marks[label] = 0
    for r in range(n):
        marks[basis[0, r]] = 1
    size, other_size = np.int64(0), np.int64(0)
    rest, other_rest = m, n
    for label in range(m + n):
        if label < m:
            if marks[label] == 1:
                order[0, size] = label
                size += 1
            else:
                rest -= 1
                order[0, rest] = label
        elif marks[label] == 0:
            order[1, other_size] = label - m
            other_size += 1
        else:
            other_rest -= 1
            order[1, other_rest] = label - m
    return size


@kernel
def search(flat, m, n, run, last, label, most, stop, order, units):
    """Find an equilibrium; write the actions of each seat, its support first, and the units of both polytopes.

    Run 0 looks for a pure one. Each later run starts on a path: with a label >= 0 on its path and for ``most`` pivots,
    otherwise on that of the next label and for so many pivots: 1, 4, 1, 16, 1, 4, 1, 64, … times the least. So there are
    many short runs for games in which some paths are short, and before the first run of p pivots all others took about p.

    Returns the label, or `PURE`, `LOST` or `UNSCALED`; the size of the supports; and the pivots of the last run.
    """
    none = pivots = np.int64(0)
    longer = max(m, n)
    value, column = np.empty((2, longer)), np.empty(longer)
    if run == 0 and pure(flat, m, n, column, order):
        return PURE, np.int64(1), none
    if not scale(flat, units):
        return UNSCALED, none, none
    room = 2 * min(m, n) + FACTORS
    factors, place, count = np.empty((2, room, longer)), np.empty((2, room), np.int64), np.empty(2, np.int64)
    basis, marks = np.empty((2, longer), np.int64), np.empty(m + n, np.int64)
    for r in range(max(run, 1), last + 1):
        dropped, patience = ((r - 1) % (m + n), SHORT * (r & -r) * (r & -r)) if label < 0 else (label, most)
        ended, pivots = follow(
            flat, m, n, units, dropped, patience, stop, factors, place, count, basis, value, column, marks
        )
        if ended:
            return dropped, write_supports(m, n, basis, marks, order), pivots
    return LOST, none, pivots


@kernel
def prove(flat, m, n, units, order, size, strategies):
    """Prove that there is one equilibrium with the supports that `search` wrote; write it, and in a third row payoffs.

    Returns its regret and a bound on the errors of the strategies; that is -1 if nothing is proven.
    """
    longer = max(m, n)
    # What each action of the other seat earns, shifted and scaled.
    earned, x, lines = np.empty((2, longer)), np.empty(longer), np.empty((3, longer))
    N, X, swaps = np.empty((size, size)), np.empty((size, size)), np.empty(size, np.int64)
    radius = regret = 0.0
    for s in range(2):
        others = n if s == 0 else m
        G = np.empty((size, others))
        for a in range(size):
            for c in range(others):
                G[a, c] = normalised(flat, n, units, s, order[s, a], order[1 - s, c])
        error = certify(G, size, N, X, x, lines) if invert(G, size, N, X, swaps) else -1.0
        if error < 0:
            return 0.0, -1.0
        radius = max(radius, spread(order[s], size, x, error, strategies, s))
        total = 0.0
        for a in range(size):
            total += x[a]
        for c in range(others):
            earned[s, c] = (1 - lines[0, c]) / total
    for s in range(2):
        best = mean = 0.0
        for c in range(n if s == 0 else m):
            best = max(best, earned[s, c])
            mean += earned[s, c] * strategies[1 - s, order[1 - s, c]]
        low, unit = units[s, 0], units[s, 1]
        strategies[2, 1 - s] = low + (mean - 1) / unit if unit > 0 else low
        if best - mean > REGRET:
            return 0.0, -1.0
        # Rounding of the mean can put it above the best action.
        regret = max(regret, (best - mean) / unit if unit > 0 else 0.0)
    return regret, radius
