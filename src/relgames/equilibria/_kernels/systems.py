"""Square linear systems of payoffs, solved in floats with proven bounds of the errors.

Entries of a system are between 1 and 2, and within a relative error of 2u of the true ones (u = 2^-53).
"""

from __future__ import annotations

from relgames._jit import helper_in_place, inlined

# Unit roundoff. The bounds of this module are those of Higham, Accuracy and Stability of Numerical Algorithms (2002),
# section 3.1, for a sum of k products of data with two relative errors; they are doubled, which covers the
# rounding of the bounds themselves.
UNIT = 2.0**-53


@inlined
def bound(k):
    return 2 * (k + 8) * UNIT


@helper_in_place
def gather(C, S, T, k, rest, G):
    """Write the rows S of C, the columns T first, then the rest."""
    for b in range(k):
        for a in range(k):
            G[b, a] = C[S[b], T[a]]
        for r in range(G.shape[1] - k):
            G[b, k + r] = C[S[b], rest[r]]


@helper_in_place
def invert(G, k, N, X, swaps):
    """Set N to the system C[S, T]' of a basis that `gather` wrote, and X to its inverse.

    Gauss–Jordan in place, rows exchanged. Returns the product of the pivots without their signs, or 0 if it is singular
    as far as floats can tell. What is too small for that product is rounded up.
    """
    for a in range(k):
        for b in range(k):
            N[a, b] = X[a, b] = G[b, a]
    determinant = 1.0
    for col in range(k):
        best = col
        for i in range(col + 1, k):
            if abs(X[i, col]) > abs(X[best, col]):
                best = i
        pivot = X[best, col]
        if abs(pivot) < 1e-14:  # such a system proves nothing in floats
            return 0.0
        determinant = max(determinant * abs(pivot), 1e-290)
        swaps[col] = best
        if best != col:
            for j in range(k):
                X[best, j], X[col, j] = X[col, j], X[best, j]
        X[col, col] = 1.0
        factor = 1 / pivot
        for j in range(k):
            X[col, j] *= factor
        for i in range(k):
            if i != col:
                factor = X[i, col]
                X[i, col] = 0.0
                for j in range(k):
                    X[i, j] -= factor * X[col, j]
    for col in range(k - 1, -1, -1):
        best = swaps[col]
        if best != col:
            for i in range(k):
                X[i, best], X[i, col] = X[i, col], X[i, best]
    return determinant


@helper_in_place
def measure(G, k, N, X, values, lines):
    """Write the solution x of N x = 1 to ``values``, then the slack of the other columns.

    Returns a bound on the error of x, negative if there is none or x is negative, and one on the norm of E = 1 - X N.
    With r = 1 - N x the error is at most |X r| / (1 - |E|) in the maximum norm (Higham 2002, section 7.2). The first
    two rows of ``lines`` become 1 - C' x and the sums of the columns of C.
    """
    columns = G.shape[1]
    gamma = bound(k)
    least = 0.0
    for c in range(columns):
        lines[0, c], lines[1, c] = 1.0, 0.0
    for b in range(k):
        x = 0.0
        for a in range(k):
            x += X[b, a]
        values[b] = x
        least = min(least, x)
        for c in range(columns):
            lines[0, c] -= x * G[b, c]
            lines[1, c] += G[b, c]
    defect = worst = 0.0
    # No x of a vertex is negative by more than rounding; so the terms of C' x add up to about 1 - lines[0] in size.
    for b in range(k if least > -1e-6 else 0):
        for other in range(k):
            lines[2, other] = 0.0
        lines[2, b] = 1.0
        weight, error = 1.0, 0.0
        for a in range(k):
            factor = X[b, a]
            weight += abs(factor) * lines[1, a]
            error += abs(factor) * (abs(lines[0, a]) + gamma * (2 + abs(lines[0, a])))
            for other in range(k):
                lines[2, other] -= factor * N[a, other]
        total = gamma * weight
        for other in range(k):
            total += abs(lines[2, other])
        defect = max(defect, total)
        worst = max(worst, error)
    for c in range(k, columns):
        values[c] = lines[0, c]
    return 1.01 * worst / (1 - defect) if least > -1e-6 and defect < 0.5 else -1.0, defect


@helper_in_place
def certain(k, columns, values, lines, error):
    """Whether the x and the slack of `measure` are proven to be positive."""
    for b in range(k):
        if not values[b] > error:
            return False
    gamma = bound(k)
    for c in range(k, columns):
        if not values[c] > lines[1, c] * error + 2 * gamma:
            return False
    return error >= 0


@inlined
def certify(G, k, N, X, values, lines):
    """Prove that a basis is a simple vertex: return a bound on the error of x, or -1 if it is not proven."""
    error, _ = measure(G, k, N, X, values, lines)
    return error if certain(k, G.shape[1], values, lines, error) else -1.0


@helper_in_place
def refuted(G, k, N, X, lines):
    """Whether it is proven that no x >= 0 on S has C' x = 1 in each column of T and at most 1 in the others.

    Entries of C are at least 1, so sum(x) <= 1. With any multipliers q, and e = q N - d, each such x has
    d x >= sum(q) - max(e) and d x <= sum(q) - min(e), where max(e) >= 0 >= min(e). For d a unit vector this refutes
    x_i >= 0, for d another column of C it refutes that it is at most 1. The multipliers are d X; their errors do not
    matter.
    """
    # Rows of lines: x, later q; the column d; C' x.
    worst = 0
    for b in range(k):
        lines[0, b] = 0.0
        for a in range(k):
            lines[0, b] += X[b, a]
        if lines[0, b] < lines[0, worst]:
            worst = b
    negative = lines[0, worst] < 0
    if negative:
        for b in range(k):
            lines[1, b] = 0.0
        lines[1, worst] = 1.0
    else:
        best = k
        for c in range(k, G.shape[1]):
            lines[2, c] = 0.0
            for b in range(k):
                lines[2, c] += lines[0, b] * G[b, c]
            if lines[2, c] > lines[2, best]:
                best = c
        if k == G.shape[1] or lines[2, best] <= 1:
            return False
        for b in range(k):
            lines[1, b] = G[b, best]
    for a in range(k):
        lines[0, a] = 0.0
        for b in range(k):
            lines[0, a] += lines[1, b] * X[b, a]
    gamma = bound(k)
    total = size = least = most = 0.0
    for a in range(k):
        total += lines[0, a]
        size += abs(lines[0, a])
    for b in range(k):
        error, weight = -lines[1, b], lines[1, b]
        for a in range(k):
            term = lines[0, a] * N[a, b]
            error += term
            weight += abs(term)
        least = min(least, error - gamma * weight)
        most = max(most, error + gamma * weight)
    if negative:
        return total - least + gamma * (size + 1) < 0
    return total - most - gamma * (size + 1) > 1


@helper_in_place
def spread(S, k, x, error, out, row):
    """Write x / sum(x) to the actions S of a row; return a bound on the error of each probability."""
    total = 0.0
    for b in range(k):
        total += x[b]
    for action in range(out.shape[1]):
        out[row, action] = 0.0
    for b in range(k):
        out[row, S[b]] = x[b] / total
    return 1.01 * (k + 1) * error / (total - k * error) + bound(k)
