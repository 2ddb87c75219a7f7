"""Every vertex of a best-response polytope by walking along its edges, in floats whose signs are proven.

The polytope is P = {x >= 0 : sum_i C[i, j] x[i] <= 1 for each j}, with entries of C between 1 and 2 that are within a
relative error of 2u of the true ones (u = 2^-53). A *basis* is a support S and as many tight columns T; it stands for
the point with C[S, T]' x[S] = 1. A basis is *certain* if its point is proven to have x[S] > 0 and slack > 0 outside of
T: then it is a simple vertex of the true polytope, whatever was rounded on the way. Where payoffs are integers, up to a
power of two, a basis with zeros is certain too if it is proven to be one of the polytope that is perturbed
lexicographically. Neighbours are found by a ratio test in plain floats: if the neighbour proves to be a vertex it is
the right one, since it shares an edge and an edge has two ends. So a walk in which every basis is certain has found
every vertex (the graph of a polytope is connected).
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, inlined, kernel
from relgames.equilibria._kernels.bases import SHIFT, WORD, add, unpack
from relgames.equilibria._kernels.systems import certain, certify, gather, invert, measure, refuted, spread
from relgames.equilibria._kernels.ties import decided, denominator, leaving_variable

# A strategy that floats know less well than this is solved in rationals: it costs little and is rare.
WIDEST = 1e-10
# Quotients so close may be equal; those of simple vertices seldom are.
NEAR = 1e-10
# The largest integers whose ties are looked for.
LARGEST = 2.0**40
# What is known of a basis.
WAITING, CERTAIN, UNSURE, PROVEN, WRONG = 0, 1, 2, 3, 4


@helper_in_place
def normalise(payoffs, seat, transpose, out):
    """Shift and scale the payoffs of a seat to [1, 2]. Returns L if the results are exactly multiples of 1 / L.

    L is 0 if they are not, or not of a moderate L; -1 if floats cannot scale the range safely.
    """
    rows, columns = payoffs.shape[0], payoffs.shape[1]
    low = high = payoffs[0, 0, seat]
    for i in range(rows):
        for j in range(columns):
            value = payoffs[i, j, seat]
            low = min(low, value)
            high = max(high, value)
    width = high - low
    if not (width == 0 or 1e-290 < width < 1e290):
        return -1.0
    # A power of two is exact: only the shift and the addition of 1 round. The quotient lies in (0.5, 1].
    scale = 1.0
    while width * scale > 1:
        scale *= 0.5
    while 0 < width * scale <= 0.5:
        scale *= 2
    unit = 1.0
    for i in range(rows):
        for j in range(columns):
            shifted = payoffs[i, j, seat] - low
            value = shifted * scale
            if transpose:
                out[j, i] = 1 + value
            else:
                out[i, j] = 1 + value
            # The shift was exact if it can be undone, either way.
            if shifted + low != payoffs[i, j, seat] or payoffs[i, j, seat] - shifted != low:
                unit = 0.0
            while unit > 0 and value * unit != np.floor(value * unit):
                unit = 2 * unit if unit < LARGEST else 0.0
    return unit


@helper_in_place
def neighbours(C, G, S, other_rows, T, other_columns, k, X, Z, values, lines, tied, index, met, flips):
    """Write the two labels in which the basis at the other end of each edge differs, the one that enters first.

    Edges along which the basis was met from their other end are left out. Returns how many there are, or -1 if an edge
    has no end.

    An edge lets go of one tight constraint. When slack of column T[a] enters, the basic variables (x, then slack) fall
    at the rates Z[a]; when row i enters, at the rates C[i, T] Z, and slack by C[i] itself besides.
    """
    # Rows of lines: the rates of an edge, and 1 over the values.
    rows, columns = C.shape
    simple = True
    for c in range(columns):
        if values[c] == 0:
            simple = False
        else:
            lines[1, c] = 1 / values[c]
    for a in range(k):
        for c in range(k, columns):
            Z[a, c] = 0.0
        for b in range(k):
            factor = X[b, a]
            Z[a, b] = factor
            for c in range(k, columns):
                Z[a, c] -= factor * G[b, c]
    count, ends = 0, True
    for edge in range(rows):
        label = rows + T[edge] if edge < k else other_rows[edge - k]
        if met[index, label >> SHIFT] >> (label & (WORD - 1)) & 1:
            continue
        if edge < k:
            for c in range(columns):
                lines[0, c] = Z[edge, c]
        else:
            for c in range(k):
                lines[0, c] = 0.0
            for c in range(k, columns):
                lines[0, c] = C[label, other_columns[c - k]]
            for a in range(k):
                factor = C[label, T[a]]
                for c in range(columns):
                    lines[0, c] += factor * Z[a, c]
        # The first variable to reach 0 has the largest quotient of rate and value. That of a rate of about 0 is no end
        # of an edge; should it be one, the basis found in its place proves wrong.
        leaving, fastest, second = -1, 1e-11, 0.0
        if simple:
            for c in range(columns):
                quotient = lines[0, c] * lines[1, c]
                if quotient > fastest:
                    second = fastest
                    fastest = quotient
                    leaving = c
                elif quotient > second:
                    second = quotient
        if not simple or second > (1 - NEAR) * fastest:
            leaving = leaving_variable(values, lines, Z, T, other_columns, k, tied)
        if leaving < 0:
            ends = False
        else:
            flips[count, 0] = label
            flips[count, 1] = S[leaving] if leaving < k else rows + other_columns[leaving - k]
            count += 1
    return count if ends else -1


@helper_in_place
def note_zeros(values, k, rows, S, other_columns, zero, index):
    """Note the labels of the variables of a basis that are 0."""
    for c in range(len(values)):
        if values[c] == 0:
            label = S[c] if c < k else rows + other_columns[c - k]
            zero[index, label >> SHIFT] |= np.int64(1) << (label & (WORD - 1))


@inlined
def visit(C, D, unit, keys, met, zero, state, table, head, count, end, match, found, x_out, y_out, radius):
    """Expand the bases from ``head`` on, at most up to ``end``, and note those that are equilibria.

    ``D`` (columns, rows) is what the seat of the rows earns: a basis (S, T) of C is an equilibrium if some y on T makes
    the rows S best replies. Where that is neither proven nor refuted the match is noted with a radius of -1. With no
    room for matches at all they are not looked for, nor at bases with ties.

    Entries of C are multiples of 1 / ``unit``; 0 if that is not so. ``zero`` becomes the labels of the variables of a
    certain basis that are 0.

    Returns the new head, the number of keys, the number of matches, and whether each basis was certain and whether one
    had ties. It ends early when there is no room for the neighbours of one more basis, or for one more match.
    """
    rows, columns = C.shape
    side, most = min(rows, columns), max(rows, columns)
    S, other_rows = np.empty(rows + 1, np.int64), np.empty(rows + 1, np.int64)
    T, other_columns = np.empty(columns + 1, np.int64), np.empty(columns + 1, np.int64)
    X, N = np.empty((side, side)), np.empty((side, side))
    G, Z, H = np.empty((side, columns)), np.empty((side, columns)), np.empty((side, rows))
    values, others, lines = np.empty(columns), np.empty(most), np.empty((3, most))
    swaps, flips = np.empty(most, np.int64), np.empty((rows, 2), np.int64)
    matching, sure, ties = len(match) > 0, True, False
    while head < min(count, end) and count + rows < len(state) and (found < len(match) or not matching):
        index = head
        head += 1
        if state[index] == WAITING:
            k = unpack(keys, index, rows, columns, S, other_rows, T, other_columns)
            gather(C, S, T, k, other_columns, G)
            determinant = invert(G, k, N, X, swaps)
            error, defect = measure(G, k, N, X, values, lines) if determinant > 0 else (-1.0, 1.0)
            simple = proven = certain(k, columns, values, lines, error)
            if not simple and unit > 0 and error >= 0:
                size = denominator(k, X, defect, determinant, unit)
                proven = decided(G, k, N, X, values, lines, error, defect, size, unit, T, other_columns)
            edges = np.int64(-1)
            if proven:
                edges = neighbours(
                    C, G, S, other_rows, T, other_columns, k, X, Z, values, lines, swaps, index, met, flips
                )
            if edges < 0:
                state[index] = UNSURE
                sure = False
            else:
                state[index] = CERTAIN
                count = add(keys, met, table, count, index, flips, edges)
                if not simple:
                    ties = True
                    note_zeros(values, k, rows, S, other_columns, zero, index)
                elif matching and k > 0:
                    gather(D, T, S, k, other_rows, H)
                    other_error, open = -1.0, True
                    if invert(H, k, N, X, swaps) > 0:
                        open = not refuted(H, k, N, X, lines)
                        if open:
                            other_error = certify(H, k, N, X, others, lines)
                    if open:
                        match[found] = index
                        radius[found] = -1.0
                        if other_error >= 0:
                            radius[found] = max(
                                spread(S, k, values, error, x_out, found),
                                spread(T, k, others, other_error, y_out, found),
                            )
                        found += 1
    return head, count, found, sure, ties


@kernel
def walk(C, D, unit, keys, met, zero, state, table, head, count, end, match, found, x_out, y_out, radius):
    """Do what `visit` does, for Python."""
    return visit(C, D, unit, keys, met, zero, state, table, head, count, end, match, found, x_out, y_out, radius)


@kernel
def prepare(payoffs, seat, C, D):
    """Normalise what both earn to [1, 2], the actions of ``seat`` in rows; C is what the other seat earns.

    Returns what `normalise` returns for C and for D.
    """
    return normalise(payoffs, 1 - seat, seat == 1, C), normalise(payoffs, seat, seat == 1, D)
