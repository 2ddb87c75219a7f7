"""The least payoff to which several seats, each mixing on its own, can hold another: branch and bound over cells.

A cell is a product of simplices, one within the strategies of each punisher. In it the game looks like a game of the
same shape, in which the punishers choose corners of the simplices. Joint distributions over the profiles of corners can
do at least what the strategies in the cell can do, so the value of that matrix game bounds them all; the marginals of
its solution are strategies in the cell, which come to the bound as the cells shrink.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, kernel


@kernel
def search(payoffs, counts, corners, edges, bounds, heap, size, starts, best, strategies, gap, splits):
    """Bisect the cells with the least bounds; return how many are open, the first of ``heap`` with the least bound.

    Parameters
    ----------
    payoffs : (r, K) what each action earns against each profile of the punishers, in [1, 2]
    counts : (P,) number of actions of each punisher
    corners : (cells, sum of squared counts) for each cell the corners of its simplices, one after the other
    edges : (cells, 3) for each cell the edge to bisect: punisher, corner, corner
    bounds : (cells,) for each cell
    heap : (cells,) all cells: the open ones as a heap, the free ones behind them; 0, 1, … at first
    size : how many cells are open
    starts : how many cells to begin with, in the first rows of ``corners``; 0 to go on
    best : (2,) the least payoff found so far, and the least bound of a cell that was dropped
    strategies : (sum of counts,) what reaches that payoff
    gap : a cell is dropped unless its bound is lower than the best by more
    splits : how many cells to bisect at most; each adds one
    """
    r, K = payoffs.shape
    seen, spare = np.empty((r, K)), np.empty(K)
    tableau, basis = np.empty((r + 1, K + r + 1)), np.empty(r, dtype=np.int64)
    joint, marginals = np.empty(K), np.empty(len(strategies))
    todo = np.empty(max(starts, 2), dtype=np.int64)
    for cell in range(starts):
        todo[cell] = cell
    count = starts
    for split in range(splits + 1):
        for k in range(count):
            cell = todo[k]
            corner = corners[cell]
            see(payoffs, counts, corner, seen, spare)
            bounds[cell] = solve(seen, tableau, basis, joint)
            action = mix(seen, counts, joint, marginals, spare)
            value = 0.0
            for s in range(K):
                value += spare[s] * seen[action, s]
            if value < best[0]:
                best[0] = value
                place(counts, corner, marginals, strategies)
            if bounds[cell] < best[0] - gap:
                choose(seen[action], counts, corner, joint, marginals, edges[cell])
                size = push(bounds, heap, size, cell)
            else:
                best[1] = min(best[1], bounds[cell])
        if split == splits or size == 0 or bounds[heap[0]] >= best[0] - gap:
            break
        size = pop(bounds, heap, size)
        todo[0], todo[1] = heap[size], heap[size + 1]
        bisect(counts, corners[todo[0]], corners[todo[1]], edges[todo[0]])
        count = 2
    return size


@helper
def see(payoffs, counts, corner, seen, spare):
    """Write what each action earns against each profile of corners."""
    r, K = payoffs.shape
    for a in range(r):
        for k in range(K):
            seen[a, k] = payoffs[a, k]
        stride, start = K, 0
        for n in counts:
            stride //= n
            for block in range(0, K, n * stride):
                for k in range(block, block + stride):
                    for p in range(n):
                        spare[p] = 0.0
                        for s in range(n):
                            spare[p] += corner[start + p * n + s] * seen[a, k + s * stride]
                    for p in range(n):
                        seen[a, k + p * stride] = spare[p]
            start += n * n


@helper
def solve(seen, tableau, basis, joint):
    """Write the distribution over columns that keeps the rows lowest; return what a mixture of rows earns for certain.

    Entries lie in [1, 2]. The linear programme: maximise the sum of w >= 0 with ``seen @ w <= 1``; it is one over the
    value of the matrix game. Should the pivots end early, what is returned is lower, but no less true.
    """
    r, K = seen.shape
    last = K + r
    for a in range(r + 1):
        for k in range(last + 1):
            tableau[a, k] = 0.0
        for k in range(K):
            tableau[a, k] = seen[a, k] if a < r else -1.0
        if a < r:
            tableau[a, K + a] = tableau[a, last] = 1.0
            basis[a] = K + a
    for _ in range(20 * last):
        enter, leave, least = 0, -1, np.inf
        for k in range(last):
            if tableau[r, k] < tableau[r, enter]:
                enter = k
        # Entries are about 1: what is so near to 0 is rounding.
        if tableau[r, enter] > -1e-13:
            break
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
    total, weight = 0.0, 0.0
    for k in range(K):
        joint[k] = 0.0
    for a in range(r):
        tableau[r, K + a] = max(tableau[r, K + a], 0.0)
        weight += tableau[r, K + a]
        if basis[a] < K:
            joint[basis[a]] = max(tableau[a, last], 0.0)
            total += joint[basis[a]]
    bound = np.inf
    for k in range(K):
        joint[k] /= total
        value = 0.0
        for a in range(r):
            value += tableau[r, K + a] * seen[a, k]
        bound = min(bound, value / weight)
    return bound


@helper
def mix(seen, counts, joint, marginals, product):
    """Write the marginals of a joint distribution and their product; return the action that earns most against it."""
    r, K = seen.shape
    for k in range(K):
        product[k] = 1.0
    stride, first = K, 0
    for n in counts:
        stride //= n
        for p in range(n):
            marginals[first + p] = 0.0
            for block in range(p * stride, K, n * stride):
                for k in range(block, block + stride):
                    marginals[first + p] += joint[k]
            for block in range(p * stride, K, n * stride):
                for k in range(block, block + stride):
                    product[k] *= marginals[first + p]
        first += n
    action, most = 0, -np.inf
    for a in range(r):
        value = 0.0
        for k in range(K):
            value += product[k] * seen[a, k]
        if value > most:
            action, most = a, value
    return action


@helper
def place(counts, corner, marginals, strategies):
    """Write the strategies that mix the corners of a cell."""
    start, first = 0, 0
    for n in counts:
        for s in range(n):
            strategies[first + s] = 0.0
            for p in range(n):
                strategies[first + s] += marginals[first + p] * corner[start + p * n + s]
        start += n * n
        first += n


@helper
def choose(earned, counts, corner, joint, marginals, edge):
    """Choose the edge to bisect.

    What the action earns more against the product of the marginals than against the joint distribution is a covariance.
    With two punishers it is the sum, over the pairs of corners of one of them, of what the pair contributes. The edge
    between the pair that contributes most is chosen, and the longer of two that contribute the same.
    """
    K = len(earned)
    most, stride, start, first = -1.0, K, 0, 0
    for j in range(len(counts)):
        n = counts[j]
        stride //= n
        for p in range(n):
            for q in range(p + 1, n):
                length, together = 0.0, 0.0
                for s in range(n):
                    length = max(length, abs(corner[start + p * n + s] - corner[start + q * n + s]))
                for block in range(p * stride, K, n * stride):
                    for k in range(block, block + stride):
                        other = k + (q - p) * stride
                        apart = joint[other] * marginals[first + p] - joint[k] * marginals[first + q]
                        together += (earned[k] - earned[other]) * apart
                # The second summand, far below any gap, is for the case that no pair contributes.
                score = length * (max(together, 0.0) + 1e-15)
                if score > most:
                    most = score
                    edge[0], edge[1], edge[2] = j, p, q
        start += n * n
        first += n


@helper
def bisect(counts, cell, twin, edge):
    """Halve a cell: the middle of the edge replaces one end in the cell, and the other in its twin."""
    for c in range(len(cell)):
        twin[c] = cell[c]
    start = 0
    for j in range(edge[0]):
        start += counts[j] * counts[j]
    n = counts[edge[0]]
    for s in range(n):
        p, q = start + edge[1] * n + s, start + edge[2] * n + s
        cell[p] = twin[q] = 0.5 * (cell[p] + cell[q])


@helper
def push(bounds, heap, size, cell):
    """Add one of the free cells to the heap; return the new size."""
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
    """Make the first cell of the heap the first of the free ones; return the new size."""
    size -= 1
    cell, last = heap[0], heap[size]
    at, child = 0, 1
    while child < size:
        if child + 1 < size and bounds[heap[child + 1]] < bounds[heap[child]]:
            child += 1
        if bounds[heap[child]] >= bounds[last]:
            break
        heap[at] = heap[child]
        at, child = child, 2 * child + 1
    heap[at] = last
    heap[size] = cell
    return size
