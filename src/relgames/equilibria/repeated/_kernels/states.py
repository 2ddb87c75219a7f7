"""Payoffs that promise each other: the best promise to a profile within the hull of some payoffs.

A promise is a mixture of points, ``weights @ points``, that gives each seat at least what makes it keep to the profile.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, kernel
from relgames.equilibria.repeated._kernels.programmes import simplex

# What is left of a constraint when it counts as met: points are about 1.
MET = 1e-12


@helper
def lay(points):
    """Return the columns of the programmes: what is lacking and what is left over of each seat, then the points."""
    K, n = points.shape
    columns = np.zeros((2 * n + K, n + 1))
    for i in range(n):
        columns[i, 1 + i] = 1.0
        columns[n + i, 1 + i] = -1.0
    for k in range(K):
        columns[2 * n + k, 0] = 1.0
        for i in range(n):
            columns[2 * n + k, 1 + i] = points[k, i]
    return columns


@helper
def threats_of(points):
    K, n = points.shape
    lowest = np.zeros(n, dtype=np.int64)
    for i in range(n):
        for k in range(K):
            if points[k, i] < points[lowest[i], i]:
                lowest[i] = k
    return lowest


@helper
def floors(points, lowest, gains, a, discount, margin, floor):
    """Write what each seat must be promised at least; -inf where nothing else is better for it anyway."""
    for i in range(len(floor)):
        floor[i] = -np.inf
        if gains[a, i] > 0:
            floor[i] = points[lowest[i], i] + (1 - discount) / discount * gains[a, i] + margin


@helper
def begin(columns, point, target, right, basis):
    """Write the basis of one point, and what it lacks of the target or has left over."""
    n = len(target)
    basis[0], right[0] = point, 1.0
    for i in range(n):
        # Where all points are above the target it does not matter by how much.
        right[1 + i] = max(target[i], -1.0)
        basis[1 + i] = i if columns[point, 1 + i] < right[1 + i] else n + i


@helper
def promise(columns, directions, row, floor, right, costs, basis, inverse, x):
    """Return how far a promise of at least the floor reaches, -inf if there is none; the weights are in basis and x."""
    m, n = columns.shape[0], len(floor)
    far = 2 * n
    for k in range(2 * n, m):
        costs[k] = 0.0
        for j in range(n):
            costs[k] -= directions[row, j] * columns[k, 1 + j]
        if costs[k] < costs[far]:
            far = k
    begin(columns, far, floor, right, basis)
    first, lacking = np.zeros(m), False
    for i in range(n):
        first[i], costs[i], costs[n + i] = 1.0, 0.0, 0.0
        lacking |= basis[1 + i] < n
    if lacking:
        simplex(columns, first, right, np.int64(0), 0.0, basis, inverse, x)
    for i in range(n + 1):
        if lacking and basis[i] < n and x[i] > MET:
            return -np.inf
    if simplex(columns, costs, right, n, -np.inf, basis, inverse, x) >= 0:
        return -np.inf
    value = 0.0
    for i in range(n + 1):
        value -= costs[basis[i]] * max(x[i], 0.0)
    return value


@kernel
def weigh(points, directions, actions, stays, payoffs, gains, discount, margin, room, states, weights, slopes):
    """Find for each state the best promise in its direction; return for which there is one.

    Parameters
    ----------
    points : (K, N) the payoff of each state
    directions, actions : (K, N), (K,) of each state; how many there are may differ from K
    stays : (K,) whether the state is promised again, whatever is best
    payoffs, gains : (A, N)
    discount, margin, room : floats; see `promises` in `relgames.equilibria.repeated._states`
    states, weights : (K, N + 1) the promise: with which probability which state follows; -1 where there are fewer
    slopes : (K, N, N) how fast the promise to j changes with the floor of i

    Notes
    -----
    A single state is promised without the margin, so that what is sustained with nothing to spare is found too.
    """
    n = points.shape[1]
    columns, lowest = lay(points), threats_of(points)
    costs, floor, right = np.zeros(len(columns)), np.empty(n), np.empty(n + 1)
    basis, x, inverse = np.empty(n + 1, dtype=np.int64), np.empty(n + 1), np.empty((n + 1, n + 1))
    found = np.zeros(len(actions), dtype=np.bool_)
    for k in range(len(actions)):
        a = actions[k]
        for i in range(n + 1):
            states[k, i], weights[k, i] = -1, 0.0
        floors(points, lowest, gains, a, discount, 0.0, floor)
        if stays[k]:
            states[k, 0], weights[k, 0] = k, 1.0
            found[k] = meets(payoffs, a, floor, room)
            continue
        single, value = -1, -np.inf
        for other in range(len(points)):
            far = 0.0
            for j in range(n):
                far += directions[k, j] * points[other, j]
            if far > value and meets(points, other, floor, room):
                single, value = other, far
        floors(points, lowest, gains, a, discount, margin, floor)
        mixed = promise(columns, directions, k, floor, right, costs, basis, inverse, x)
        if max(mixed, value) == -np.inf:
            continue
        found[k] = True
        if value >= mixed - MET:
            states[k, 0], weights[k, 0] = single, 1.0
            continue
        count = 0
        for i in range(n + 1):
            if basis[i] >= 2 * n:
                state = basis[i] - 2 * n
                states[k, count], weights[k, count] = state, max(x[i], 0.0)
                count += 1
                for j in range(n):
                    for into in range(n):
                        slopes[k, j, into] += points[state, j] * inverse[i, 1 + into]
    return found


@helper
def meets(points, k, floor, room):
    met = True
    for i in range(len(floor)):
        met &= points[k, i] >= floor[i] - room
    return met


@kernel
def improve(points, directions, offsets, payoffs, gains, discount, margin, room, tolerance, actions, values):
    """Write which profile reaches farthest in each direction, and how far; -1 if none reaches beyond the offset."""
    n = points.shape[1]
    columns, lowest = lay(points), threats_of(points)
    costs, floor, right = np.zeros(len(columns)), np.empty(n), np.empty(n + 1)
    basis, x, inverse = np.empty(n + 1, dtype=np.int64), np.empty(n + 1), np.empty((n + 1, n + 1))
    for k in range(len(directions)):
        actions[k], values[k] = -1, offsets[k] + tolerance
        for a in range(len(payoffs)):
            now = 0.0
            for j in range(n):
                now += directions[k, j] * payoffs[a, j]
            if (1 - discount) * now + discount * offsets[k] <= values[k]:
                continue
            floors(points, lowest, gains, a, discount, 0.0, floor)
            if meets(payoffs, a, floor, room):
                value = now
            else:
                floors(points, lowest, gains, a, discount, margin, floor)
                value = promise(columns, directions, k, floor, right, costs, basis, inverse, x)
                value = (1 - discount) * now + discount * value
            if value > values[k]:
                actions[k], values[k] = a, value


@kernel
def newton(points, actions, states, weights, slopes, stays, payoffs, discount, matrix, right):
    """Write the linear equations for the payoffs at which the promises are kept, floors and weights moving with them.

    The promise is ``w = weights @ points``. As points move by d, its weights move so that seats that are at their floor
    stay there: w_j changes by ``weights @ d_j + sum_i slope_ji (d_i of the threat to i - weights @ d_i)``.
    """
    K, n = points.shape
    lowest = threats_of(points)
    for k in range(K):
        a = actions[k]
        for j in range(n):
            row = k * n + j
            matrix[row, row] += 1.0
            right[row] = (1 - discount) * payoffs[a, j]
            if stays[k]:
                matrix[row, row] -= discount
                continue
            for i in range(n):
                slope = discount * slopes[k, j, i]
                if slope != 0.0:
                    matrix[row, lowest[i] * n + i] -= slope
                    right[row] -= slope * points[lowest[i], i]
            for c in range(n + 1):
                state = states[k, c]
                if state < 0:
                    break
                matrix[row, state * n + j] -= discount * weights[k, c]
                for i in range(n):
                    slope = discount * slopes[k, j, i] * weights[k, c]
                    if slope != 0.0:
                        matrix[row, state * n + i] += slope
                        right[row] += slope * points[state, i]


@kernel
def combine(points, targets, states, weights):
    """Write mixtures of points that are the targets, or the nearest to them (in the sum of differences)."""
    K, n = points.shape
    columns = lay(points)
    costs = np.zeros(2 * n + K)
    for i in range(2 * n):
        costs[i] = 1.0
    basis, x, inverse = np.empty(n + 1, dtype=np.int64), np.empty(n + 1), np.empty((n + 1, n + 1))
    target, right = np.empty(n), np.empty(n + 1)
    for k in range(len(targets)):
        near, least = 0, np.inf
        for state in range(K):
            far = 0.0
            for j in range(n):
                far += abs(points[state, j] - targets[k, j])
            if far < least:
                near, least = state, far
        for i in range(n):
            target[i] = targets[k, i]
        begin(columns, 2 * n + near, target, right, basis)
        simplex(columns, costs, right, np.int64(0), 1e-15, basis, inverse, x)
        for i in range(n + 1):
            states[k, i], weights[k, i] = -1, 0.0
        count = 0
        for i in range(n + 1):
            if basis[i] >= 2 * n:
                states[k, count], weights[k, count] = basis[i] - 2 * n, max(x[i], 0.0)
                count += 1
