"""Sets of payoffs that shrink to those of equilibria, two seats: the operator of Abreu and Sannikov in floats.

A *chain* is the upper boundary of a polygon over an axis: corners from left to right. The lower boundary is the upper
one with the other sign. Whatever is rounded is rounded outwards, so that no payoff of an equilibrium is ever lost:

- A number computed from payoffs by some sums and products is off by some units u = 2^-53 of the largest payoff.
- A corner is dropped from a chain if it is not above the line between its neighbours. Where rounding may have decided
  that, it was above it by at most 16 u of the largest payoff: such *doubts* are counted.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper, kernel

UNIT = 2.0**-53
# Points are reduced to their hull when there are so many.
MOST = 2048


@helper
def sort(keys, count, order):
    """Fill in the order of the keys, by Shell's method with the gaps of Knuth."""
    for i in range(count):
        order[i] = i
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, count):
            here, j = order[i], i
            while j >= gap and keys[order[j - gap]] > keys[here]:
                order[j] = order[j - gap]
                j -= gap
            order[j] = here
        gap //= 3


@helper
def chain(a, b, count, order, out_a, out_b):
    """Fill in the upper chain of points; return its length and the number of doubts."""
    sort(a, count, order)
    k, doubts, i = 0, 0, 0
    while i < count:
        x, y = a[order[i]], b[order[i]]
        i += 1
        while i < count and a[order[i]] == x:
            y = max(y, b[order[i]])
            i += 1
        while k > 1:
            left, right = out_a[k - 1] - out_a[k - 2], x - out_a[k - 2]
            rise, total = out_b[k - 1] - out_b[k - 2], y - out_b[k - 2]
            below, above = left * total, rise * right
            if above > below:
                break
            # The differences are off by u each, so the products by 3 u.
            if below - above <= 4 * UNIT * (abs(below) + abs(above)):
                doubts += 1
            k -= 1
        out_a[k], out_b[k] = x, y
        k += 1
    return k, doubts


@helper
def place(a, count, x):
    """Return the last corner of a chain that is not right of x, or the first."""
    low, high = 0, count
    while high - low > 1:
        middle = (low + high) // 2
        if a[middle] <= x:
            low = middle
        else:
            high = middle
    return low


@helper
def value(a, b, count, low, x):
    """Return the height of a chain at x, of which `place` is low; beyond the ends, the height there."""
    if x <= a[low] or low == count - 1:
        return b[low]
    return b[low] + (x - a[low]) / (a[low + 1] - a[low]) * (b[low + 1] - b[low])


@helper
def reduced(points, count, chains, lengths):
    """Return how many points are left, the corners of the hull and no others, and the number of doubts."""
    doubts = chains_of(points, count, chains, lengths, 2)
    k = 0
    for side in range(2):
        for i in range(lengths[side]):
            points[k, 0] = chains[side, 0, i]
            points[k, 1] = chains[side, 1, i] if side == 0 else -chains[side, 1, i]
            k += 1
    return k, doubts


@helper
def chains_of(points, count, chains, lengths, sides):
    """Fill in the chains of a polygon: upper and lower over the first coordinate, then over the second."""
    doubts = 0
    a, b, order = np.empty(count), np.empty(count), np.empty(count, np.int64)
    for side in range(sides):
        axis = side // 2
        for i in range(count):
            a[i] = points[i, axis]
            b[i] = points[i, 1 - axis] if side % 2 == 0 else -points[i, 1 - axis]
        lengths[side], more = chain(a, b, count, order, chains[side, 0], chains[side, 1])
        doubts += more
    return doubts


@helper
def strip(chains, lengths, axis, low, high, floor, thin, slack, out):
    """Fill in what bounds the part of a polygon between two lines and above a floor; return the number of points.

    Points are (position on the axis, height). Those at which the boundary crosses the floor are left to the other axis.
    A thin strip counts as a line: the highest and the lowest point of it are given.
    """
    up, down = 2 * axis, 2 * axis + 1
    last = chains[up, 0, lengths[up] - 1]
    if low > last:
        return 0
    left, right = max(low, chains[up, 0, 0]), min(high, last)
    above = place(chains[up, 0], lengths[up], left)
    below = place(chains[down, 0], lengths[down], left)
    top = value(chains[up, 0], chains[up, 1], lengths[up], above, left)
    base = -value(chains[down, 0], chains[down, 1], lengths[down], below, left)
    k = 0
    if not thin and top >= floor - slack:
        out[0, 0], out[0, 1], out[1, 0], out[1, 1] = left, top, left, max(base, floor)
        k = 2
    for side in range(2):
        i = (above if side == 0 else below) + 1
        while i < lengths[up + side] and chains[up + side, 0, i] < right:
            x, y = chains[up + side, 0, i], chains[up + side, 1, i]
            y = y if side == 0 else -y
            if thin:
                top, base = max(top, y), min(base, y)
            elif y >= floor - slack:
                out[k, 0], out[k, 1] = x, max(y, floor)
                k += 1
            i += 1
        if side == 0:
            above = i - 1
        else:
            below = i - 1
    highest = value(chains[up, 0], chains[up, 1], lengths[up], above, right)
    lowest = -value(chains[down, 0], chains[down, 1], lengths[down], below, right)
    if not thin:
        if highest >= floor - slack:
            out[k, 0], out[k, 1], out[k + 1, 0], out[k + 1, 1] = right, highest, right, max(lowest, floor)
            k += 2
        return k
    top, base = max(top, highest), min(base, lowest)
    if top >= floor - slack:
        out[0, 0], out[0, 1], out[1, 0], out[1, 1] = left, top, left, max(base, floor)
        k = 2
    return k


@helper
def is_inside(chains, lengths, x, y, margin_x, margin_y):
    """Whether a point is farther inside of a polygon than margins or, if they are negative, no farther outside."""
    if not chains[0, 0, 0] + margin_x <= x <= chains[0, 0, lengths[0] - 1] - margin_x:
        return False
    for side in range(2):
        height = y if side == 0 else -y
        low = place(chains[side, 0], lengths[side], x)
        if not height <= value(chains[side, 0], chains[side, 1], lengths[side], low, x) - margin_y:
            return False
    return True


@kernel
def shrink(payoffs, best, alive, polygon, count, threats, most, now, later, ratio, scale, error, steps):
    """Replace a polygon by smaller ones that hold all equilibrium payoffs, if it does; return its size and the steps.

    Parameters
    ----------
    payoffs, best : (n, 2)
        Of each profile, what the seats get, and what they would get by their best deviations.
    alive : (n,) bool
        Which profiles may be played first. Those that may not are struck out.
    polygon : (rows, 2)
        Its corners, the first ``count`` rows; replaced.
    threats : (2,)
        No equilibrium pays less; raised.
    most : (2,)
        Some equilibria pay no more than this: above it threats are not looked for. If it is lower than ``threats``,
        these count as known: right only if they are, and otherwise a guess.
    now, later, ratio : float
        One minus discount, discount, and their ratio.
    scale : (2,)
        Largest size of a payoff of each seat.
    error : (2,)
        By how much what a seat must be promised may be off.
    steps : int
        It ends sooner if nothing changes any more, or nothing is left.
    """
    rows = 2 * MOST + 4 * len(polygon) + 64
    chains, lengths = np.empty((4, 2, rows)), np.zeros(4, np.int64)
    hull, hull_lengths = np.empty((4, 2, rows)), np.zeros(4, np.int64)
    points, cut = np.empty((rows, 2)), np.empty((2 * len(polygon) + 8, 2))
    low, high, least, slack = np.empty(2), np.empty(2), np.empty(2), np.empty(2)
    for step in range(steps):
        doubts = chains_of(polygon, count, chains, lengths, 4)
        k, crowded = 0, False
        for i in range(2):
            slack[i] = (32 + 16 * doubts) * UNIT * scale[i]
            least[i] = np.inf
        for p in range(len(payoffs)):
            if not alive[p]:
                continue
            may, must = True, True
            for i in range(2):
                gain = ratio * (best[p, i] - payoffs[p, i])
                low[i] = threats[i] + gain - error[i]
                high[i] = max(most[i], threats[i]) + gain + error[i]
                may &= payoffs[p, i] >= low[i]
                must &= payoffs[p, i] >= high[i]
            # If it may be paid for ever it is in the polygon.
            may = may and is_inside(chains, lengths, payoffs[p, 0], payoffs[p, 1], -slack[0], -slack[1])
            if may:
                points[k, 0], points[k, 1] = payoffs[p, 0], payoffs[p, 1]
                k += 1
            met = may
            if not must:
                for axis in range(2):
                    thin = most[axis] - threats[axis] <= 4 * error[axis]
                    found = strip(
                        chains, lengths, axis, low[axis], high[axis], low[1 - axis], thin, slack[1 - axis], cut
                    )
                    met |= found > 0
                    for j in range(found):
                        points[k, axis] = now * payoffs[p, axis] + later * cut[j, 0]
                        points[k, 1 - axis] = now * payoffs[p, 1 - axis] + later * cut[j, 1]
                        inside = crowded and is_inside(
                            hull, hull_lengths, points[k, 0], points[k, 1], slack[0], slack[1]
                        )
                        if not inside:
                            k += 1
            alive[p] = met
            if alive[p]:
                least[0], least[1] = min(least[0], best[p, 0]), min(least[1], best[p, 1])
            if k >= MOST:
                k, more = reduced(points, k, hull, hull_lengths)
                doubts += more
                crowded = True
        if k == 0:
            return 0, step + 1
        k, more = reduced(points, k, hull, hull_lengths)
        if 2 * k > len(polygon):
            return count, step
        moved = False
        for i in range(2):
            slack[i] = (128 + 16 * (doubts + more)) * UNIT * scale[i]
            lowest = points[0, i]
            for j in range(1, k):
                lowest = min(lowest, points[j, i])
            raised = max(threats[i], lowest - slack[i], least[i] - 2 * UNIT * scale[i])
            moved |= raised - threats[i] > 4 * slack[i]
            threats[i] = raised
        count, same = grown(points, k, hull_lengths[0], slack, polygon, count)
        if same and not moved:
            return count, step + 1
    return count, steps


@helper
def grown(points, k, upper, slack, polygon, count):
    """Replace a polygon by the corners of a hull, each moved outwards to both sides; return if that changes little."""
    same = count == 2 * k
    for i in range(k):
        up = 1.0 if i < upper else -1.0
        for side in range(2):
            x = points[i, 0] + (2 * side - 1) * slack[0]
            y = points[i, 1] + up * slack[1]
            row = 2 * i + side
            same = same and abs(polygon[row, 0] - x) <= 4 * slack[0] and abs(polygon[row, 1] - y) <= 4 * slack[1]
            polygon[row, 0], polygon[row, 1] = x, y
    return 2 * k, same
