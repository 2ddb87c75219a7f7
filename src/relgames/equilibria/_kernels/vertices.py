"""Every vertex of a best-response polytope by walking along its edges, in floats whose signs are proven.

The polytope is P = {x >= 0 : sum_i C[i, j] x[i] <= 1 for each j}, with entries of C between 1 and 2 that are within a
relative error of 2u of the true ones (u = 2^-53). A *basis* is a support S and as many tight columns T; it stands for
the point with C[S, T]' x[S] = 1. A basis is *certain* if its point is proven to have x[S] > 0 and slack > 0 outside of
T: then it is a simple vertex of the true polytope, whatever was rounded on the way. Neighbours are found by a ratio
test in plain floats: if the neighbour proves to be a vertex it is the right one, since it shares an edge and an edge
has two ends. So a walk in which every basis is certain has found every vertex (the graph of a polytope is connected).
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, inlined, kernel

# Unit roundoff. The bounds of this module are those of Higham, Accuracy and Stability of Numerical Algorithms (2002),
# section 3.1, for a sum of k products of data with two relative errors; they are doubled, which covers the
# rounding of the bounds themselves.
UNIT = 2.0**-53
WORD = 62  # labels per word of a key
# A strategy that floats know less well than this is solved in rationals: it costs little and is rare.
WIDEST = 1e-10

# What is known of a basis.
WAITING, CERTAIN, UNSURE, PROVEN, WRONG = 0, 1, 2, 3, 4


@inlined
def bound(k):
    return 2 * (k + 8) * UNIT


@helper
def normalise(payoffs, seat, transpose, out):
    """Shift and scale the payoffs of a seat to [1, 2]; False if the range is one that floats cannot scale safely."""
    rows, columns = payoffs.shape[0], payoffs.shape[1]
    low = high = payoffs[0, 0, seat]
    for i in range(rows):
        for j in range(columns):
            value = payoffs[i, j, seat]
            low = min(low, value)
            high = max(high, value)
    width = high - low
    if not (1e-290 < width < 1e290):
        return False
    # A power of two is exact: only the shift and the addition of 1 round. The quotient lies in (0.5, 1].
    scale = 1.0
    while width * scale > 1:
        scale *= 0.5
    while width * scale <= 0.5:
        scale *= 2
    for i in range(rows):
        for j in range(columns):
            value = 1 + (payoffs[i, j, seat] - low) * scale
            if transpose:
                out[j, i] = value
            else:
                out[i, j] = value
    return True


@helper
def gather(C, S, T, k, rest, G):
    """Write the rows S of C, the columns T first, then the rest."""
    for b in range(k):
        for a in range(k):
            G[b, a] = C[S[b], T[a]]
        for r in range(len(rest) - k):
            G[b, k + r] = C[S[b], rest[r]]


@helper
def invert(G, k, N, X, swaps):
    """Set N to the system C[S, T]' of a basis that `gather` wrote, and X to its inverse; False if it is singular.

    Gauss–Jordan in place, rows exchanged.
    """
    for a in range(k):
        for b in range(k):
            N[a, b] = X[a, b] = G[b, a]
    for col in range(k):
        best = col
        for i in range(col + 1, k):
            if abs(X[i, col]) > abs(X[best, col]):
                best = i
        pivot = X[best, col]
        if abs(pivot) < 1e-14:  # such a system proves nothing in floats
            return False
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
    return True


@helper
def certify(G, k, N, X, values, lines):
    """Prove that a basis is a simple vertex: return a bound on the error of x, or -1 if it is not proven.

    ``values`` becomes x, then the slack of the other columns. With E = 1 - X N and r = 1 - N x the error of x is at
    most |X r| / (1 - |E|) in the maximum norm (Higham 2002, section 7.2).
    """
    columns = G.shape[1]
    gamma = bound(k)
    # Rows of lines: 1 - C' x, the sums of the columns of C, and a row of E.
    for c in range(columns):
        lines[0, c], lines[1, c] = 1.0, 0.0
    for b in range(k):
        x = 0.0
        for a in range(k):
            x += X[b, a]
        if not x > 0:
            return -1.0
        values[b] = x
        for c in range(columns):
            lines[0, c] -= x * G[b, c]
            lines[1, c] += G[b, c]
    defect = worst = 0.0
    for b in range(k):
        for other in range(k):
            lines[2, other] = 0.0
        lines[2, b] = 1.0
        weight, error = 1.0, 0.0
        for a in range(k):
            factor = X[b, a]
            weight += abs(factor) * lines[1, a]
            # The terms of C' x are positive, so their sum is 1 - lines[0].
            error += abs(factor) * (abs(lines[0, a]) + gamma * (2 + abs(lines[0, a])))
            for other in range(k):
                lines[2, other] -= factor * N[a, other]
        total = gamma * weight
        for other in range(k):
            total += abs(lines[2, other])
        defect = max(defect, total)
        worst = max(worst, error)
    if not defect < 0.5:
        return -1.0
    error = 1.01 * worst / (1 - defect)
    for b in range(k):
        if not values[b] > error:
            return -1.0
    for c in range(k, columns):
        values[c] = lines[0, c]
        if not values[c] > lines[1, c] * error + 2 * gamma:
            return -1.0
    return error


@helper
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


@helper
def unpack(keys, index, rows, columns, S, other_rows, T, other_columns):
    """Write the support, its complement, the tight columns and theirs; return the size of the basis."""
    k = u = v = np.int64(0)
    w = np.int64(0)
    for label in range(rows + columns):
        inside = (keys[index, label // WORD] >> np.int64(label % WORD)) & 1
        if label < rows:
            if inside:
                S[k] = label
                k += 1
            else:
                other_rows[u] = label
                u += 1
        elif inside:
            T[v] = label - rows
            v += 1
        else:
            other_columns[w] = label - rows
            w += 1
    return k


@helper
def slot_of(keys, row, mask):
    """Where to look for a key in a hash table of a power of two slots."""
    mixed = np.int64(0)
    for w in range(keys.shape[1]):
        mixed = (mixed ^ keys[row, w]) * np.int64(-7046029254386353131)
        mixed ^= (mixed >> np.int64(29)) & np.int64((1 << 35) - 1)
    return mixed & mask


@kernel
def link(keys, table, count, index, flips):
    """Add the keys at ``index`` with the two labels of each row of ``flips`` flipped, unless they are there.

    Returns the new number of keys. All keys in one call: a call for each costs more than the work.
    """
    words, mask = keys.shape[1], np.int64(len(table) - 1)
    for f in range(len(flips)):
        for w in range(words):
            keys[count, w] = keys[index, w]
        for side in range(2):
            label = flips[f, side]
            keys[count, label // WORD] ^= np.int64(1) << np.int64(label % WORD)
        slot = slot_of(keys, count, mask)
        known = False
        while table[slot] >= 0 and not known:
            known = True
            for w in range(words):
                if keys[table[slot], w] != keys[count, w]:
                    known = False
            slot = (slot + 1) & mask
        if not known:
            table[slot] = count
            count += 1
    return count


@kernel
def rehash(keys, table, count):
    """Fill an empty table with the first keys."""
    mask = np.int64(len(table) - 1)
    for index in range(count):
        slot = slot_of(keys, index, mask)
        while table[slot] >= 0:
            slot = (slot + 1) & mask
        table[slot] = index


@helper
def neighbours(C, G, S, other_rows, T, other_columns, k, X, Z, values, inverse, line, flips):
    """Write the two labels in which the basis at the other end of each edge differs; False if an edge has no end.

    An edge lets go of one tight constraint. When slack of column T[a] enters, the basic variables (x, then slack) fall
    at the rates Z[a]; when row i enters, at the rates C[i, T] Z, and slack by C[i] itself besides.
    """
    rows, columns = C.shape
    for c in range(columns):
        inverse[c] = 1 / values[c]
    for a in range(k):
        for c in range(k, columns):
            Z[a, c] = 0.0
        for b in range(k):
            factor = X[b, a]
            Z[a, b] = factor
            for c in range(k, columns):
                Z[a, c] -= factor * G[b, c]
    for edge in range(rows):
        if edge < k:
            label = rows + T[edge]
            for c in range(columns):
                line[c] = Z[edge, c]
        else:
            label = other_rows[edge - k]
            for c in range(k):
                line[c] = 0.0
            for c in range(k, columns):
                line[c] = C[label, other_columns[c - k]]
            for a in range(k):
                factor = C[label, T[a]]
                for c in range(columns):
                    line[c] += factor * Z[a, c]
        # The first variable to reach 0 has the largest quotient of rate and value. That of a rate of about 0 is no end
        # of an edge; should it be one, the basis found in its place proves wrong.
        fastest, leaving = 1e-11, -1
        for c in range(columns):
            if line[c] * inverse[c] > fastest:
                fastest = line[c] * inverse[c]
                leaving = c
        if leaving < 0:
            return False
        flips[edge, 0] = label
        flips[edge, 1] = S[leaving] if leaving < k else rows + other_columns[leaving - k]
    return True


@kernel
def walk(C, D, keys, state, table, head, count, end, match, found, x_out, y_out, radius):
    """Expand the bases from ``head`` on, at most up to ``end``, and note those that are equilibria.

    ``D`` is what the seat of the rows earns: a basis (S, T) of C is an equilibrium if some y on T makes the rows S best
    replies. Where that is neither proven nor refuted the match is noted with a radius of -1. With no room for matches
    at all they are not looked for.

    Returns the new head, the number of keys, the number of matches, and whether each basis was certain. It ends early
    when there is no room for the neighbours of one more basis, or for one more match.
    """
    rows, columns = C.shape
    side, most = min(rows, columns), max(rows, columns)
    S, other_rows = np.empty(rows, np.int64), np.empty(rows, np.int64)
    T, other_columns = np.empty(columns, np.int64), np.empty(columns, np.int64)
    X, N, Dt = np.empty((side, side)), np.empty((side, side)), np.empty((columns, rows))
    G, Z, H = np.empty((side, columns)), np.empty((side, columns)), np.empty((side, rows))
    values, others, lines = np.empty(columns), np.empty(most), np.empty((3, most))
    swaps, flips = np.empty(side, np.int64), np.empty((rows, 2), np.int64)
    line, inverse = np.empty(columns), np.empty(columns)
    for i in range(rows):
        for j in range(columns):
            Dt[j, i] = D[i, j]
    matching, certain = len(match) > 0, True
    while head < min(count, end) and count + rows < len(state) and (found < len(match) or not matching):
        index = head
        head += 1
        if state[index] != WAITING:
            continue
        k = unpack(keys, index, rows, columns, S, other_rows, T, other_columns)
        state[index] = UNSURE
        gather(C, S, T, k, other_columns, G)
        error = certify(G, k, N, X, values, lines) if invert(G, k, N, X, swaps) else -1.0
        if error < 0 or not neighbours(C, G, S, other_rows, T, other_columns, k, X, Z, values, inverse, line, flips):
            certain = False
            continue
        state[index] = CERTAIN
        count = link(keys, table, count, index, flips)
        if k == 0 or not matching:
            continue
        other_error = -1.0
        gather(Dt, T, S, k, other_rows, H)
        if invert(H, k, N, X, swaps):
            if refuted(H, k, N, X, lines):
                continue
            other_error = certify(H, k, N, X, others, lines)
        match[found] = index
        radius[found] = -1.0
        if other_error >= 0:
            radius[found] = max(
                spread(S, k, values, error, x_out, found), spread(T, k, others, other_error, y_out, found)
            )
        found += 1
    return head, count, found, certain


@helper
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


@kernel
def prepare(payoffs, seat, C, D):
    """Normalise what both earn to [1, 2], the actions of ``seat`` in rows; C is what the other seat earns."""
    return normalise(payoffs, 1 - seat, seat == 1, C) and normalise(payoffs, seat, seat == 1, D)
