"""Linear programmes with few rows and many columns: minimise ``costs @ x`` over ``x >= 0`` with ``x @ columns = r``.

The revised simplex method with the inverse of the basis, which has as many rows as a payoff has seats, or one more.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper

# Entries of columns are about 1. What is nearer to 0 than these is rounding, as a reduced cost and as a pivot.
COST, PIVOT, LATE = 1e-12, 1e-9, 1e-13
# How it ends; a number from 0 on is the column along which it is unbounded.
OPTIMAL, STOPPED = -1, -2


@helper
def simplex(columns, costs, right, banned, enough, basis, inverse, x):
    """Pivot from a feasible basis to an optimal one; return how that ended.

    Parameters
    ----------
    columns : (m, r)
    costs : (m,)
    right : (r,)
    banned : so many columns, the first, do not enter the basis; one of them that is in it stays at 0
    enough : it stops at costs that are not higher
    basis : (r,) which columns
    inverse : (r, r) of the matrix that has them for columns; written
    x : (r,) their values; written

    Notes
    -----
    The dearest column enters; after a while the first, so that ties are less likely to make it go round. Of those that
    may leave, some of them late by rounding, that with the largest pivot does (Harris 1973). As there are so few rows,
    the inverse is computed afresh each time, so that no error grows. It is unbounded only if that is
    proven: by a combination of columns that is 0 up to rounding, and costs less than 0 by more than what rounding can
    be, if no point of interest is outside of the unit box.
    """
    m, r = columns.shape
    price, fall = np.empty(r), np.empty(r)
    for step in range(100 + 10 * r):
        if not invert(columns, basis, inverse):
            return STOPPED
        total = 0.0
        for i in range(r):
            x[i] = price[i] = 0.0
            for j in range(r):
                x[i] += inverse[i, j] * right[j]
                price[i] += costs[basis[j]] * inverse[j, i]
            x[i] = max(x[i], 0.0)
            total += costs[basis[i]] * x[i]
        if total <= enough:
            return OPTIMAL
        enter, least = -1, -COST
        for k in range(banned, m):
            cost = costs[k]
            for j in range(r):
                cost -= price[j] * columns[k, j]
            if cost < least:
                enter = k
                if step > 50 + 5 * r:
                    break
                least = cost
        if enter < 0:
            return OPTIMAL
        size = 1.0
        for i in range(r):
            fall[i] = 0.0
            for j in range(r):
                fall[i] += inverse[i, j] * columns[enter, j]
            size = max(size, abs(fall[i]))
        ratio = np.inf
        for i in range(r):
            # One that is banned leaves at once, whichever way it moves.
            if basis[i] < banned:
                fall[i] = abs(fall[i])
                ratio = 0.0 if fall[i] > PIVOT * size else ratio
            elif fall[i] > PIVOT * size:
                ratio = min(ratio, (x[i] + LATE) / fall[i])
        leave, most = -1, PIVOT * size
        for i in range(r):
            if fall[i] > most and (basis[i] < banned or x[i] <= ratio * fall[i]):
                leave, most = i, fall[i]
        if leave < 0:
            return enter if is_ray(columns, costs, basis, enter, fall) else STOPPED
        basis[leave] = enter
    return STOPPED


@helper
def is_ray(columns, costs, basis, enter, fall):
    """Whether the column that enters and those that rise with it are proven to cost less than 0 together."""
    r = len(basis)
    cost, size = costs[enter], abs(costs[enter])
    for i in range(r):
        rise = max(-fall[i], 0.0)
        cost += rise * costs[basis[i]]
        size += rise * (1.0 + abs(costs[basis[i]]))
    for j in range(r):
        rest = columns[enter, j]
        for i in range(r):
            rest += max(-fall[i], 0.0) * columns[basis[i], j]
        cost += abs(rest)
    return cost < -1e-14 * size


@helper
def invert(columns, basis, inverse):
    """Write the inverse of the matrix that has columns of the basis; return whether it has one."""
    r = columns.shape[1]
    table = np.zeros((r, 2 * r))
    for i in range(r):
        table[i, r + i] = 1.0
        for j in range(r):
            table[j, i] = columns[basis[i], j]
    for k in range(r):
        best = k
        for i in range(k + 1, r):
            if abs(table[i, k]) > abs(table[best, k]):
                best = i
        if abs(table[best, k]) < PIVOT:
            return False
        for j in range(2 * r):
            table[k, j], table[best, j] = table[best, j], table[k, j]
        pivot = table[k, k]
        for j in range(2 * r):
            table[k, j] /= pivot
        for i in range(r):
            factor = table[i, k]
            if i != k and factor != 0.0:
                for j in range(2 * r):
                    table[i, j] -= factor * table[k, j]
    for i in range(r):
        for j in range(r):
            inverse[i, j] = table[i, r + j]
    return True
