"""Ties at the vertices of best-response polytopes of integers, decided in floats.

Let N = C[S, T]' be the system of a basis whose entries are multiples of 1 / L, and D = L^k |det N|, an integer. By
Cramer's rule each number of the tableau, that is of C' N^-1 and of N^-1 itself, is an integer over D, or L times that.
So a number proven to be less than 1 / D in size is 0. A bound of D is enough for this, and the pivots of an elimination
give one.

Where variables of the basis are 0 the right-hand sides are read as 1 + e, 1 + e^2, … for a small e > 0 (the
lexicographic rule): the polytope so perturbed is simple.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, inlined
from relgames.equilibria._kernels.systems import bound

# Rates below the first are rounding, as are differences of quotients below the second. A wrong guess costs time only.
RATE, TIE = 1e-12, 1e-12


@helper_in_place
def denominator(k, X, defect, determinant, unit):
    """Return an upper bound of D; ``determinant`` is the product of the pivots of `invert`.

    That product is the determinant of N + F. With rows exchanged, |F| <= gamma k 2^k (Higham 2002, theorem 9.3, with a
    growth of at most 2^(k-1)). Then det N = det(N + F) det(1 - (N + F)^-1 F), where the last is at most
    (1 + 1/k)^k < 3 if the norm of (N + F)^-1 F is at most 1 / k.
    """
    norm = 0.0
    for b in range(k):
        total = 0.0
        for a in range(k):
            total += abs(X[b, a])
        norm = max(norm, total)
    disturbance = bound(k) * k * k * norm / (1 - defect)
    size = 3.1 * determinant
    for _ in range(k):
        disturbance *= 2
        size *= unit
    return size if disturbance * 2 * k <= 1 else np.inf


@helper_in_place
def comes_first(sign, k, N, X, T, until, lines, largest, gap):
    """Whether the perturbation of a variable that is 0 is proven not to be negative in the columns T below ``until``.

    Its coefficients there are those of ``sign`` y, where y N = d is solved by y = d X; ``lines[0]`` holds d and
    ``lines[2]`` becomes y; ``largest`` bounds the entries of N^-1, and coefficients below ``gap`` are 0.
    """
    gamma = bound(k)
    weight = error = 0.0
    for a in range(k):
        lines[2, a] = 0.0
        for b in range(k):
            lines[2, a] += lines[0, b] * X[b, a]
    for b in range(k):
        difference, size = lines[0, b], abs(lines[0, b])
        for a in range(k):
            term = lines[2, a] * N[a, b]
            difference -= term
            size += abs(term)
        error += abs(difference)
        weight += size
    error = 1.01 * (error + gamma * weight) * largest
    for a in range(k):
        if T[a] > until:
            break
        if abs(lines[2, a]) > error:
            return sign * lines[2, a] > 0
        if not abs(lines[2, a]) + error < gap:
            return False
    # A row of N^-1 is not 0 throughout. A slack has a perturbation of its own, which comes next, and counts 1.
    return sign < 0


@helper_in_place
def decided(G, k, N, X, values, lines, error, defect, size, unit, T, other_columns):
    """Prove that a basis is one of the perturbed polytope, and set ``values`` to 0 that are; False if it is not proven.

    ``values``, ``lines`` and the errors are those of `measure`, ``size`` is the `denominator`.
    """
    columns = G.shape[1]
    gamma = bound(k)
    largest = 0.0
    for b in range(k):
        for a in range(k):
            largest = max(largest, abs(X[b, a]))
    largest *= 1.01 / (1 - defect)
    for b in range(k):
        if values[b] > error:
            continue
        if not abs(values[b]) + error < unit / size:
            return False
        values[b] = 0.0
        for a in range(k):
            lines[0, a] = 0.0
        lines[0, b] = 1.0
        if not comes_first(1.0, k, N, X, T, columns, lines, largest, unit / size):
            return False
    for c in range(k, columns):
        doubt = lines[1, c] * error + 2 * gamma
        if values[c] > doubt:
            continue
        if not abs(values[c]) + doubt < 1 / size:
            return False
        values[c] = 0.0
        for b in range(k):
            lines[0, b] = G[b, c]
        if not comes_first(-1.0, k, N, X, T, other_columns[c - k], lines, largest, 1 / size):
            return False
    return True


@inlined
def leaving_variable(values, lines, Z, T, other_columns, k, tied):
    """Return the variable that reaches 0 first as another enters, ties broken lexicographically; -1 if none falls.

    ``lines[0]`` are the rates at which variables fall, ``Z[a]`` those when the slack of T[a] enters: the coefficients
    of the perturbations of these columns.
    """
    columns = len(values)
    least, count = np.inf, 0
    for c in range(columns):
        if lines[0, c] > RATE:
            least = min(least, values[c] / lines[0, c])
    for c in range(columns):
        if lines[0, c] > RATE and values[c] <= (least + TIE) * lines[0, c]:
            tied[count] = c
            count += 1
    a = j = 0
    while count > 1 and j < columns:
        basic = a == k or T[a] != j
        least = np.inf
        kept = 0
        for t in range(count):
            c = tied[t]
            coefficient = (1.0 if c >= k and other_columns[c - k] == j else 0.0) if basic else Z[a, c]
            quotient = coefficient / lines[0, c]
            margin = TIE * (1 + abs(quotient))
            if quotient < least - margin:
                kept = 0
            if quotient <= least + margin:
                least = quotient
                tied[kept] = c
                kept += 1
        count = kept
        a += 0 if basic else 1
        j += 1
    return tied[0] if count > 0 else -1
