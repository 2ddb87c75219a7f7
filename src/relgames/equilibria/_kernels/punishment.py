"""The least payoff to which several seats, each mixing on its own, hold another: branch and bound over cells.

A cell is a product of simplices, one in the strategies of each punisher, given by their corners. Seen from it the game
is again a game of the same shape, in which the punishers choose corners. A joint distribution over the profiles of
corners can do at least what strategies in the cell can do, so the value of that matrix game is a bound, and the product
of its marginals is a pair of strategies in the cell: the two come together as cells shrink.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, kernel


@helper
def see(payoffs, counts, corners, seen, spare):
    """Write into ``seen`` what each action earns against each profile of corners, shape (actions, profiles)."""
    r, K = payoffs.shape
    for a in range(r):
        for k in range(K):
            seen[a, k] = payoffs[a, k]
    inner, start = K, 0
    for j in range(len(counts)):
        n = counts[j]
        inner //= n
        for a in range(r):
            for k in range(K):
                p = k // inner % n
                first = k - p * inner
                value = 0.0
                for s in range(n):
                    value += corners[start + p * n + s] * seen[a, first + s * inner]
                spare[k] = value
            for k in range(K):
                seen[a, k] = spare[k]
        start += n * n


@helper
def joint_value(seen, tableau, basis, joint):
    """Solve the matrix game in which columns keep the payoff of rows low; return a bound that rows can force.

    The distribution over columns goes to ``joint``. Entries lie in [1, 2]. As a linear programme: maximise the sum of w
    >= 0 with ``seen @ w <= 1``; the value is one over it. If pivots end early the bound is weaker, but holds: the row
    mixture that it belongs to is tried on every column.
    """
    r, K = seen.shape
    last = K + r
    for a in range(r):
        for k in range(K):
            tableau[a, k] = seen[a, k]
        for k in range(K, last):
            tableau[a, k] = 0.0
        tableau[a, K + a] = 1.0
        tableau[a, last] = 1.0
        basis[a] = K + a
    for k in range(last + 1):
        tableau[r, k] = -1.0 if k < K else 0.0
    for _ in range(20 * last):
        enter = np.int64(0)
        for k in range(last):
            if tableau[r, k] < tableau[r, enter]:
                enter = k
        # Entries are about 1; what is nearer to 0 is rounding.
        if tableau[r, enter] > -1e-13:
            break
        leave, least = np.int64(-1), np.inf
        for a in range(r):
            if tableau[a, enter] > 1e-12 and tableau[a, last] / tableau[a, enter] < least:
                leave, least = a, tableau[a, last] / tableau[a, enter]
        if leave < 0:
            break
        basis[leave] = enter
        pivot = tableau[leave, enter]
        for k in range(last + 1):
            tableau[leave, k] /= pivot
        for a in range(r + 1):
            factor = tableau[a, enter]
            if a != leave and factor != 0.0:
                for k in range(last + 1):
                    tableau[a, k] -= factor * tableau[leave, k]
    for k in range(K):
        joint[k] = 0.0
    total = 0.0
    for a in range(r):
        if basis[a] < K:
            joint[basis[a]] = max(tableau[a, last], 0.0)
            total += joint[basis[a]]
    for k in range(K):
        joint[k] /= total
    total = 0.0
    for a in range(r):
        total += max(tableau[r, K + a], 0.0)
    bound = np.inf
    for k in range(K):
        value = 0.0
        for a in range(r):
            value += max(tableau[r, K + a], 0.0) * seen[a, k]
        bound = min(bound, value / total)
    return bound


@helper
def product_value(seen, counts, joint, marginals, product):
    """Write the marginals of a joint distribution; return the most that a row earns against their product."""
    r, K = seen.shape
    for k in range(K):
        product[k] = 1.0
    inner, start = K, 0
    for j in range(len(counts)):
        n = counts[j]
        inner //= n
        for p in range(n):
            marginals[start + p] = 0.0
        for k in range(K):
            marginals[start + k // inner % n] += joint[k]
        for k in range(K):
            product[k] *= marginals[start + k // inner % n]
        start += n
    most = -np.inf
    for a in range(r):
        value = 0.0
        for k in range(K):
            value += product[k] * seen[a, k]
        most = max(most, value)
    return most


@helper
def choose_edge(seen, counts, corners, marginals, edge):
    """Choose the edge to bisect: (punisher, corner, corner).

    Bound and product differ by how much the choices of the punishers matter to each other, so an edge counts as much as
    the difference between its ends depends on the corners of the others; and more if it is long and both ends are used.
    """
    r, K = seen.shape
    inner, start, first = K, 0, 0
    most = -1.0
    for j in range(len(counts)):
        n = counts[j]
        inner //= n
        for p in range(n):
            for q in range(p + 1, n):
                spread = 0.0
                for a in range(r):
                    low, high = np.inf, -np.inf
                    for k in range(K):
                        if k // inner % n == p:
                            difference = seen[a, k] - seen[a, k + (q - p) * inner]
                            low = min(low, difference)
                            high = max(high, difference)
                    spread = max(spread, high - low)
                length = 0.0
                for s in range(n):
                    length = max(length, abs(corners[start + p * n + s] - corners[start + q * n + s]))
                # Ends that are not used here may be in the cells within.
                score = spread * length * (1e-3 + min(marginals[first + p], marginals[first + q]))
                if score > most:
                    most = score
                    edge[0], edge[1], edge[2] = j, p, q
        start += n * n
        first += n


@kernel
def search(payoffs, counts, corners, edges, bounds, heap, size, best, strategies, gap, splits):
    """Split the cells with the least bounds; return how many cells are open.

    Parameters
    ----------
    payoffs : (r, K) payoffs of the actions against each profile of the punishers, in [1, 2]
    counts : (P,) actions of each punisher
    corners : (cells, sum of squared counts) corners of each cell's simplices; the first is the whole
    edges : (cells, 3) the edge to bisect of each cell
    bounds : (cells,)
    heap : (cells,) a permutation of the cells: first a heap of those open, by bound, then the free ones
    size : number of open cells; 0 to begin with the whole
    best : (1,) the least payoff found so far
    strategies : (sum of counts,) what reaches it
    gap : cells are dropped if their bound is not lower than the best by more
    splits : how many cells to split at most; room for one more cell each
    """
    r, K = payoffs.shape
    seen, spare = np.empty((r, K)), np.empty(K)
    tableau, basis = np.empty((r + 1, K + r + 1)), np.empty(r, dtype=np.int64)
    joint, product, marginals = np.empty(K), np.empty(K), np.empty(len(strategies))
    whole = size == 0
    for _ in range(splits):
        cell = heap[0]
        if not whole:
            if size == 0 or bounds[cell] >= best[0] - gap:
                return size
            size = pop(bounds, heap, size)
            # The cell is free again, and the first of the free ones.
            halve(counts, corners, edges[cell], cell, heap[size + 1])
        twin = heap[1] if whole else heap[size + 1]
        for half in range(1 if whole else 2):
            now = twin if half else cell
            see(payoffs, counts, corners[now], seen, spare)
            bounds[now] = joint_value(seen, tableau, basis, joint)
            value = product_value(seen, counts, joint, marginals, product)
            if value < best[0]:
                best[0] = value
                mix(counts, corners[now], marginals, strategies)
            if bounds[now] < best[0] - gap:
                choose_edge(seen, counts, corners[now], marginals, edges[now])
                size = push(bounds, heap, size, now)
        whole = False
    return size


@helper
def halve(counts, corners, edge, cell, twin):
    """Bisect an edge: the middle replaces one end in the cell, and the other end in its twin."""
    for c in range(corners.shape[1]):
        corners[twin, c] = corners[cell, c]
    start = 0
    for j in range(edge[0]):
        start += counts[j] * counts[j]
    n = counts[edge[0]]
    for s in range(n):
        p, q = start + edge[1] * n + s, start + edge[2] * n + s
        middle = 0.5 * (corners[cell, p] + corners[cell, q])
        corners[cell, p] = middle
        corners[twin, q] = middle


@helper
def mix(counts, corners, marginals, strategies):
    """Write the strategies of all punishers that mix the corners of a cell with their marginals."""
    start, first = 0, 0
    for j in range(len(counts)):
        n = counts[j]
        for s in range(n):
            value = 0.0
            for p in range(n):
                value += marginals[first + p] * corners[start + p * n + s]
            strategies[first + s] = value
        start += n * n
        first += n


@helper
def push(bounds, heap, size, cell):
    """Add a cell, one of the free, to the heap; return the new size."""
    at = size
    while heap[at] != cell:
        at += 1
    heap[at] = heap[size]
    at = size
    while at > 0 and bounds[heap[(at - 1) // 2]] > bounds[cell]:
        heap[at] = heap[(at - 1) // 2]
        at = (at - 1) // 2
    heap[at] = cell
    return size + 1


@helper
def pop(bounds, heap, size):
    """Free the first cell of the heap; it is then at its end. Return the new size."""
    size -= 1
    cell, last = heap[0], heap[size]
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and bounds[heap[child + 1]] < bounds[heap[child]]:
            child += 1
        if bounds[heap[child]] >= bounds[last]:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = last
    heap[size] = cell
    return size
