"""Halfspaces that hold all equilibrium payoffs, and how far they can be moved inwards.

Payoffs lie in the unit box. The first N normals are the unit vectors, the next N their opposites, so minus the levels
of those are the threats. That an action profile binds a seat is then nothing but a lower level of that seat's threat.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, kernel
from relgames.equilibria.repeated._kernels.programmes import invert, simplex

UNIT = 2.0**-53


@helper
def start(directions, k, basis):
    """Write the basis of unit vectors and opposites that a direction is a combination of."""
    n = len(basis)
    for i in range(n):
        basis[i] = i if directions[k, i] >= 0.0 else n + i


@helper
def bound(normals, costs, directions, k, basis, inverse, y):
    """Return an upper bound, by duality, of how far the halfspaces with these levels reach; -inf if they are empty.

    Any combination of normals that is the direction bounds it. What the combination misses counts against the bound, as
    do the rounding of the sum and of the costs, which are differences of a level of at most about 1 and another number.
    """
    n = len(y)
    if simplex(normals, costs, directions[k], np.int64(0), -np.inf, basis, inverse, y) >= 0:
        return -np.inf
    total, size = 0.0, 1.0
    for i in range(n):
        total += y[i] * costs[basis[i]]
        size += y[i] * (abs(costs[basis[i]]) + 1.0)
    for j in range(n):
        rest = directions[k, j]
        for i in range(n):
            rest -= y[i] * normals[basis[i], j]
        total += abs(rest)
    return total + 16 * n * UNIT * size


@helper
def level(normals, levels, payoffs, gains, best, discount, k, a, bases, costs, basis, inverse, y):
    """Return how far payoffs that begin with profile a reach in direction k, at most; leave the continuation in y."""
    n = normals.shape[1]
    scale = (1 - discount) / discount
    for j in range(len(levels)):
        costs[j] = levels[j]
    for i in range(n):
        costs[n + i] -= scale * gains[a, i]
    warm = False
    for i in range(n):
        basis[i] = bases[k, a, i]
        warm |= basis[i] > 0
    if warm and invert(normals, basis, inverse):
        for i in range(n):
            y[i] = 0.0
            for j in range(n):
                y[i] += inverse[i, j] * normals[k, j]
            warm &= y[i] >= 0
    else:
        warm = False
    if not warm:
        start(normals, k, basis)
    promised = bound(normals, costs, normals, k, basis, inverse, y)
    if promised == -np.inf:
        return promised
    now = 0.0
    for j in range(n):
        bases[k, a, j] = basis[j]
        now += normals[k, j] * payoffs[a, j]
    most = now
    if n <= k < 2 * n:
        most = -best[a, k - n]
    return min((1 - discount) * now + discount * promised, most) + 16 * n * UNIT


@kernel
def sweep(normals, levels, reached, payoffs, gains, best, discount, bases, first, last):
    """Lower some levels once; return by how much at most, inf if the halfspaces are proven to hold no equilibrium.

    Parameters
    ----------
    normals, levels : (L, N), (L,)
    reached : (L, A) how far payoffs that begin with each profile reach at most, by some earlier levels
    payoffs, gains, best : (A, N) of each profile: payoff, what a seat gains by its best deviation, and what it gets
    discount : float
    bases : (L, A, N) where the last programme of each ended; 0 at first
    first, last : which levels

    Notes
    -----
    Levels only fall, so what was reached earlier stays a bound. Only the profile with the largest one is looked at
    again, until that is up to date.
    """
    L, n = normals.shape
    A = len(payoffs)
    costs, y, inverse = np.empty(L), np.empty(n), np.empty((n, n))
    basis = np.empty(n, dtype=np.int64)
    most = 0.0
    for k in range(first, min(last, L)):
        fresh = -1
        while True:
            a = 0
            for other in range(A):
                if reached[k, other] > reached[k, a]:
                    a = other
            if reached[k, a] == -np.inf:
                return np.inf
            if a == fresh:
                break
            value = level(normals, levels, payoffs, gains, best, discount, k, a, bases, costs, basis, inverse, y)
            if value >= reached[k, a]:
                break
            reached[k, a] = value
            fresh = a
        if reached[k, a] < levels[k]:
            most = max(most, levels[k] - reached[k, a])
            levels[k] = reached[k, a]
    return most


@kernel
def extremes(normals, levels, reached, payoffs, gains, best, discount, bases, actions, points):
    """Write for each direction a profile and a payoff that begins with it and reaches the level, or nearly."""
    L, n = normals.shape
    A = len(payoffs)
    costs, y, inverse = np.empty(L), np.empty(n), np.empty((n, n))
    basis = np.empty(n, dtype=np.int64)
    for k in range(L):
        a = 0
        for other in range(A):
            if reached[k, other] > reached[k, a]:
                a = other
        level(normals, levels, payoffs, gains, best, discount, k, a, bases, costs, basis, inverse, y)
        actions[k] = a
        for j in range(n):
            # The prices of the programme are the continuation.
            points[k, j] = (1 - discount) * payoffs[a, j]
            for i in range(n):
                points[k, j] += discount * costs[basis[i]] * inverse[i, j]


@kernel
def reach(normals, levels, directions):
    """Return upper bounds of how far the halfspaces reach in other directions."""
    n = normals.shape[1]
    y, inverse, basis = np.empty(n), np.empty((n, n)), np.empty(n, dtype=np.int64)
    out = np.empty(len(directions))
    for k in range(len(directions)):
        start(directions, k, basis)
        out[k] = bound(normals, levels, directions, k, basis, inverse, y)
    return out


@kernel
def duals(normals, levels, gains, discount, bases, rays):
    """Write for each direction and profile a basis that bounds what is promised; or that proves that nothing can be.

    Parameters
    ----------
    normals, levels : (L, N), (L,)
    gains : (A, N)
    discount : float
    bases : (L, A, N) which normals have the direction for a combination, at the least costs
    rays : (L, A) another normal, if a combination of it and some of those is 0, at costs below 0; or a negative number
    """
    L, n = normals.shape
    costs, y, inverse = np.empty(L), np.empty(n), np.empty((n, n))
    basis = np.empty(n, dtype=np.int64)
    scale = (1 - discount) / discount
    for a in range(len(gains)):
        for j in range(L):
            costs[j] = levels[j]
        for i in range(n):
            costs[n + i] -= scale * gains[a, i]
        for k in range(L):
            start(normals, k, basis)
            rays[k, a] = simplex(normals, costs, normals[k], np.int64(0), -np.inf, basis, inverse, y)
            for i in range(n):
                bases[k, a, i] = basis[i]
