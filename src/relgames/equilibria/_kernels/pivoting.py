"""Paths of Lemke and Howson in floats, and the proof of what they end at.

The polytope of seat s holds the points x >= 0, one number per action of s, with C'x <= 1; C is what the other seat
earns, shifted and scaled to [1, 2]. A variable is called by the label of its action: the actions of s stand for the
numbers x, those of the other seat for the slacks, and each of these has a row of the tableau to start in. The inverse
of a basis is kept as a product of elementary matrices, one per pivot (Dantzig and Orchard-Hays 1954). So a column of
the tableau costs one pass over the factors, short paths are cheap, and the tableaux are never written. Factors are made
anew from time to time, which bounds their number and the rounding errors.

Payoffs are the flat tensor (m, n, 2) of a game.
"""

from __future__ import annotations

from math import frexp, ldexp

import numpy as np

from relgames._jit import helper_in_place, inlined, kernel
from relgames.equilibria._kernels.systems import certify, invert, spread

# Variables and slacks lie in [0, 1], so these are absolute: rates below the first are rounding, as are differences
# between values that are to be equal below the second. A wrong guess costs a path, not truth.
RATE, TIE = 1e-10, 1e-12
# Factors before they are made anew for the first time; each time pays off after about as many pivots as it takes.
FACTORS = 20
# The most that may be gained, where the payoffs in question have a range of 1/2 to 1; more is decided in rationals.
REGRET = 5e-11
# Pivots of the shortest runs of a search.
SHORT = 16
# What a search may return instead of a label.
PURE, LOST, UNSCALED = -1, -2, -3


@helper_in_place
def unit(width):
    """The scale that brings a range of this width to between 1/2 and 1; -1 if floats cannot do that safely.

    It is a power of two, hence exact: only the shift and the addition of 1 round. 0 if all payoffs are the same.
    """
    if width == 0:
        return 0.0
    return ldexp(1.0, -frexp(width)[1]) if 1e-290 < width < 1e290 else -1.0


@helper_in_place
def scale(flat, units):
    """Write the shift and the scale for the polytope of each seat; False if floats cannot scale the payoffs safely."""
    for s in range(2):
        low = high = flat[1 - s]
        for at in range(1 - s, len(flat), 2):
            low = min(low, flat[at])
            high = max(high, flat[at])
        units[s, 0], units[s, 1] = low, unit(high - low)
    return units[0, 1] >= 0 and units[1, 1] >= 0


@inlined
def pure(flat, m, n, best, out):
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
                for k in range(out.shape[1]):
                    out[0, k], out[1, k] = 1.0 if k == i else 0.0, 1.0 if k == j else 0.0
                out[2, 0], out[2, 1] = flat[2 * (i * n + j)], flat[2 * (i * n + j) + 1]
                return True
    return False


@helper_in_place
def write_column(flat, m, n, units, s, label, factors, place, count, out):
    """Write the column of a variable in the tableau of the basis."""
    rows = n if s == 0 else m
    action = label if label < m else label - m
    if (label < m) == (s == 0):
        start, step = (2 * action * n + 1, 2) if s == 0 else (2 * action, 2 * n)
        for r in range(rows):
            out[r] = 1 + (flat[start + r * step] - units[s, 0]) * units[s, 1]
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


@helper_in_place
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
        value[s, r] += top * factors[s, f, r]


@helper_in_place
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


@helper_in_place
def leaving_row(flat, m, n, units, s, factors, place, count, basis, value, column, other, tied):
    """Return the row whose variable reaches 0 first as that of ``column`` enters; -1 if none falls.

    Ties are broken as if the right-hand sides were 1 + e, 1 + e^2, … for a small e (the lexicographic rule).
    """
    rows, first = (n, m) if s == 0 else (m, 0)
    least = np.inf
    for r in range(rows):
        # Below 0 by rounding, or where a tie was broken against the numbers.
        value[s, r] = max(value[s, r], 0.0)
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
def follow(flat, m, n, units, dropped, most, stop, factors, place, count, basis, value, column, other, marks):
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
        row = leaving_row(flat, m, n, units, s, factors, place, count, basis, value, column, other, marks)
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


@helper_in_place
def write_supports(m, n, basis, out):
    """Write 1 for each action that is played at the end of a path, 0 for the others.

    Each label is in one of the two bases. So the actions of seat 0 that are in its own are played, and those of seat 1
    that are not: as many, since that basis has as many members as seat 1 has actions.
    """
    for k in range(out.shape[1]):
        out[0, k], out[1, k] = 0.0, 1.0 if k < n else 0.0
    for r in range(n):
        label = basis[0, r]
        if label < m:
            out[0, label] = 1.0
        else:
            out[1, label - m] = 0.0


@helper_in_place
def sort_actions(m, n, out, order):
    """Write the actions of each seat, those that are 1 in ``out`` first; return how many those are."""
    size = np.int64(0)
    for s in range(2):
        size = 0
        rest = m if s == 0 else n
        for action in range(rest):
            if out[s, action] == 1:
                order[s, size] = action
                size += 1
            else:
                rest -= 1
                order[s, rest] = action
    return size


@inlined
def prove(flat, m, n, out):
    """Prove that there is one equilibrium with the supports in ``out``; replace them by it and its payoffs.

    Returns its regret and a bound on the errors of the strategies. That is -1 if nothing is proven; what is positive in
    ``out`` is as before then.
    """
    longer = max(m, n)
    order = np.empty((2, longer), np.int64)
    size = sort_actions(m, n, out, order)
    # What each action earns against x and y, shifted and scaled.
    x, earned, lines = np.empty((2, longer)), np.empty((2, longer)), np.empty((3, longer))
    N, X, swaps = np.empty((size, size)), np.empty((size, size)), np.empty(size, np.int64)
    error, units = np.empty(2), np.empty((2, 2))
    for s in range(2):
        others, step, other_step = (n, 2 * n, 2) if s == 0 else (m, 2, 2 * n)
        G = np.empty((size, others))
        low, high = np.inf, -np.inf
        for a in range(size):
            for c in range(others):
                G[a, c] = flat[1 - s + order[s, a] * step + order[1 - s, c] * other_step]
                low, high = min(low, G[a, c]), max(high, G[a, c])
        units[s, 0], units[s, 1] = low, unit(high - low)
        if units[s, 1] <= 0:
            return 0.0, -1.0
        for a in range(size):
            for c in range(others):
                G[a, c] = 1 + (G[a, c] - low) * units[s, 1]
        error[s] = certify(G, size, N, X, x[s], lines) if invert(G, size, N, X, swaps) > 0 else -1.0
        if error[s] < 0:
            return 0.0, -1.0
        total = 0.0
        for a in range(size):
            total += x[s, a]
        for c in range(others):
            earned[1 - s, c] = (1 - lines[0, c]) / total
    regret = radius = 0.0
    for s in range(2):
        radius = max(radius, spread(order[s], size, x[s], error[s], out, s))
        best = mean = 0.0
        for c in range(m if s == 0 else n):
            best = max(best, earned[s, c])
            mean += earned[s, c] * out[s, order[s, c]]
        out[2, s] = units[1 - s, 0] + (mean - 1) / units[1 - s, 1]
        if best - mean > REGRET:
            return 0.0, -1.0
        # Rounding of the mean can put it above the best action.
        regret = max(regret, (best - mean) / units[1 - s, 1])
    return regret, radius


@kernel
def search(payoffs, run, last, label, most, stop, out):
    """Find an equilibrium of payoffs (m, n, 2); write its strategies and payoffs to the rows of ``out``.

    Run 0 looks for a pure one. Each later run starts on a path: on that of
    ``label``, for ``most`` pivots, if it is not negative; otherwise on that of the next label, for 1, 4, 1, 16, 1, 4,
    1, 64, … times the least number of pivots. So there are many short runs, for games in which some paths are short,
    and yet all runs before the first one of p pivots took only about p / 2.

    Returns the label, or `PURE`, `LOST` or `UNSCALED`; the pivots of the last run; and the regret and the bound on
    errors. That bound is -1 if nothing is proven: then what is positive in ``out`` are the supports to look at.
    """
    m, n = payoffs.shape[0], payoffs.shape[1]
    flat = payoffs.reshape(-1)
    longer = max(m, n)
    value, column, other, units = np.empty((2, longer)), np.empty(longer), np.empty(longer), np.empty((2, 2))
    pivots = np.int64(0)
    if run == 0 and pure(flat, m, n, column, out):
        return PURE, pivots, 0.0, 0.0
    if not scale(flat, units):
        return UNSCALED, pivots, 0.0, -1.0
    room = 2 * min(m, n) + FACTORS
    factors, place, count = np.empty((2, room, longer)), np.empty((2, room), np.int64), np.empty(2, np.int64)
    basis, marks = np.empty((2, longer), np.int64), np.empty(m + n, np.int64)
    for r in range(max(run, 1), last + 1):
        dropped, patience = ((r - 1) % (m + n), SHORT * (r & -r) * (r & -r)) if label < 0 else (label, most)
        ended, pivots = follow(
            flat, m, n, units, dropped, patience, stop, factors, place, count, basis, value, column, other, marks
        )
        if ended:
            write_supports(m, n, basis, out)
            regret, radius = prove(flat, m, n, out)
            return dropped, pivots, regret, radius
    return LOST, pivots, 0.0, -1.0
