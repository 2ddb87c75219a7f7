"""Branch and prune: every zero of the equations of every support, each proven, and the boxes that stay open.

A box holds strategies with a given support. It is *empty* if an equation or the gain of an action outside of the support
keeps one sign in it. Otherwise it is narrowed to what `multilinear.estimate` allows, and split where that helps most.

If the bounds of all coordinates lie inside of a box around a point, even with each product of coordinates counted once
for each factor that it may have, then the map that takes x to ``x + offset + rest`` (the interval Newton map) takes the
box into itself and brings points closer together: the box holds exactly one zero (Moore 1977; Krawczyk 1969). A box
that lies in such a box is done with.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import inlined, kernel
from relgames.equilibria._kernels.multilinear import (
    UNIT, Frame, Terms, estimate, expand, factorise, regress, sign,
)  # fmt: skip

# Entries of the state of a search.
NEXT, STEP, LAST, CURRENT, TOP, NODES, FOUND, FIRST, LOST = range(9)
# What happens to a box.
CONTRACT, NEWTON, COVER, TIGHTEN, JUDGE, NARROW, EMPTY, SPLIT, OPEN, ROOT = range(10)
# Verdicts on a zero.
CERTAIN, UNSURE = 1, 0
# A box with a zero that is not regular is left open once it is so narrow.
COARSE = 1 / 32
# No coordinate is split below this.
FINE = 2.0**-40
# A zero is regular if it can be proven the only one so near.
NEAR = 1e-7
# Newton's method converges in six steps from a good guess.
MOST_STEPS = 12
# A contraction that leaves less is repeated.
WORTH = 0.7


@inlined
def gather(frame, payoffs, row, seat, action):
    """Write a row of gains; return the least and the largest."""
    counts, actions, size = frame.counts, frame.actions, frame.size
    profiles = 1
    for j in range(len(size)):
        if j != seat:
            profiles *= size[j]
    least, most = 2.0, -2.0
    for p in range(profiles):
        rest, stride, base, own = p, 1, 0, 0
        for j in range(len(size) - 1, -1, -1):
            if j == seat:
                own = stride
            else:
                base += stride * actions[j, rest % size[j]]
                rest //= size[j]
            stride *= counts[j]
        gain = payoffs[seat, base + own * action] - payoffs[seat, base + own * actions[seat, 0]]
        frame.gain[row, p] = gain
        least, most = min(least, gain), max(most, gain)
    return least, most


@inlined
def place_support(frame, payoffs, index):
    """Lay out the support with this number; return whether no action of it is strictly dominated.

    The number has a digit for each seat, the last the fastest: the set of its actions in binary, less one.
    """
    counts, total, actions, size, start = frame.counts, frame.total, frame.actions, frame.size, frame.start
    shift = 0
    for i in range(len(counts)):
        shift += counts[i]
    end = shift
    for i in range(len(counts) - 1, -1, -1):
        sets = (np.int64(1) << counts[i]) - 1
        chosen = index % sets + 1
        index //= sets
        size[i] = 0
        for inside in (1, 0):
            others = counts[i] - size[i]
            for a in range(counts[i]):
                if (chosen >> np.int64(a)) & 1 == inside:
                    actions[i, counts[i] - others] = a
                    others -= 1
                    size[i] += inside
    coordinate, equations, rows = 0, 0, 0
    for i in range(len(counts)):
        start[i] = coordinate
        coordinate += size[i]
        equations += size[i] - 1
        rows += counts[i] - 1
    start[len(counts)] = coordinate
    total[0], total[1], total[2] = equations, rows, coordinate
    before, equation, outside = 0, 0, equations
    for i in range(len(counts)):
        for p in range(counts[i]):
            if p < size[i]:
                frame.column[start[i] + p] = before + actions[i, p]
            if p == 0:
                continue
            row = equation if p < size[i] else outside
            frame.owner[row] = i
            least, most = gather(frame, payoffs, row, i, actions[i, p])
            # Gains are off by two units.
            if least > 4 * UNIT or (p < size[i] and most < -4 * UNIT):
                return False
            if p < size[i]:
                equation += 1
            else:
                outside += 1
        before += counts[i]
    return True


@inlined
def place_terms(frame):
    """List the terms of a support."""
    size, start, place, factor, total = frame.size, frame.start, frame.place, frame.factor, frame.total
    seats, length = len(size), total[2]
    for t in range(length):
        for i in range(seats):
            place[i, t] = -1
            factor[t, i] = -1
        factor[t, 0] = t
    for i in range(seats):
        entries = 1
        for j in range(seats):
            if j != i:
                entries *= size[j] + 1
        for entry in range(entries):
            rest, degree = entry, 0
            for j in range(seats - 1, -1, -1):
                if j != i:
                    if rest % (size[j] + 1) < size[j]:
                        factor[length, degree] = start[j] + rest % (size[j] + 1)
                        degree += 1
                    rest //= size[j] + 1
            if degree == 1:
                place[i, factor[length, 0]] = entry
            elif degree > 1:
                for j in range(seats):
                    place[j, length] = entry if j == i else -1
                    if j >= degree:
                        factor[length, j] = -1
                length += 1
    total[3] = length


@inlined
def centre(frame, terms, lower, upper):
    """Narrow a box to where each seat can sum to 1, and set its point; return its width, or -1 if it is empty."""
    start = frame.start
    widest = 0.0
    for i in range(len(frame.size)):
        low = high = 0.0
        for k in range(start[i], start[i + 1]):
            low += lower[k]
            high += upper[k]
        slack = 4 * UNIT * (frame.size[i] + 2)
        total = first = 0.0
        for k in range(start[i], start[i + 1]):
            least, most = 1 - (high - upper[k]) - slack, 1 - (low - lower[k]) + slack
            lower[k], upper[k] = max(lower[k], least), min(upper[k], most)
            if lower[k] > upper[k]:
                return -1.0
            total += upper[k] - lower[k]
            first += lower[k]
        for k in range(start[i], start[i + 1]):
            width = upper[k] - lower[k]
            widest = max(widest, width)
            terms.point[k] = lower[k] + ((1 - first) / total * width if total > 0 else 0.0)
            terms.radius[k] = width / 2
            terms.share[k] = width / total if total > 0 else 1 / frame.size[i]
    return widest
