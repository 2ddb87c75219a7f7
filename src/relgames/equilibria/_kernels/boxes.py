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
from relgames.equilibria._kernels.multilinear import UNIT, Frame, Terms, estimate, expand, factorise

# Entries of the state of a search.
NEXT, STEP, LAST, CURRENT, TOP, NODES, FIRST, FOUND, LOST = range(9)
# What is done with a box: four kinds of work, then what comes out.
CONTRACT, NEWTON, COVER, TIGHTEN, SPLIT, EMPTY, OPEN, ROOT = range(8)
# What the signs of the rows say of a zero.
UNSURE, CERTAIN, REFUTED = range(3)
# A box with a zero that is not regular is left open once it is so narrow.
COARSE = 1 / 32
# No coordinate is split below this.
FINE = 2.0**-40
# A zero is regular if no other can be so near.
NEAR = 1e-7
# Newton's method converges in six steps from a good guess.
MOST_STEPS = 12
# A contraction is repeated if it leaves less than this of some width.
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
    seats = len(counts)
    for i in range(seats - 1, -1, -1):
        sets = (np.int64(1) << counts[i]) - 1
        chosen = index % sets + 1
        index //= sets
        inside = outside = 0
        for a in range(counts[i]):
            if (chosen >> np.int64(a)) & 1:
                actions[i, inside] = a
                inside += 1
            else:
                outside += 1
                actions[i, counts[i] - outside] = a
        size[i] = inside
    coordinates = equations = rows = before = 0
    for i in range(seats):
        start[i] = coordinates
        for p in range(size[i]):
            frame.column[coordinates + p] = before + actions[i, p]
        coordinates += size[i]
        equations += size[i] - 1
        rows += counts[i] - 1
        before += counts[i]
    start[seats] = coordinates
    total[0], total[1], total[2] = equations, rows, coordinates
    equation, other = 0, equations
    for i in range(seats):
        for p in range(1, counts[i]):
            row = equation if p < size[i] else other
            frame.owner[row] = i
            least, most = gather(frame, payoffs, row, i, actions[i, p])
            # Gains are off by two units.
            if least > 4 * UNIT or (p < size[i] and most < -4 * UNIT):
                return False
            if p < size[i]:
                equation += 1
            else:
                other += 1
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


@inlined
def signs(frame, terms, error):
    """Return whether the rows allow an equilibrium in the box: REFUTED, UNSURE, or CERTAIN for one at a zero."""
    verdict = CERTAIN
    for row in range(frame.total[1]):
        reach = 0.0
        for t in range(frame.total[3]):
            reach += abs(terms.term[row, t])
        reach = reach * (1 + 4 * frame.total[3] * UNIT) + error
        is_equation = row < frame.total[0]
        if terms.value[row] > reach or (is_equation and terms.value[row] < -reach):
            return REFUTED
        if not is_equation and terms.value[row] >= -reach:
            verdict = UNSURE
    return verdict


@inlined
def narrow(frame, terms, lower, upper):
    """Cut a box to the bounds of its coordinates; return what to do with it."""
    after = SPLIT
    for k in range(frame.total[2]):
        if terms.reach[k] > 0:
            middle, reach = terms.point[k] + terms.offset[k], terms.reach[k] + 4 * UNIT
            lower[k], upper[k] = max(lower[k], middle - reach), min(upper[k], middle + reach)
            if lower[k] > upper[k]:
                return EMPTY
            if upper[k] - lower[k] < WORTH * 2 * terms.radius[k]:
                after = CONTRACT
    return after


@inlined
def tighten(frame, terms):
    """Cut the radii to the bounds of a zero; return the largest bound, relative to the radius that it had."""
    worst = 0.0
    for k in range(frame.total[2]):
        bound = abs(terms.offset[k]) + terms.reach[k]
        worst = max(worst, bound / terms.radius[k])
        terms.radius[k] = min(terms.radius[k], bound)
    return worst


@inlined
def step(frame, terms, lower, upper, cover):
    """Make a step of Newton's method; return its length, and whether the point is a zero in the box, nearly.

    Sets ``cover``, the radius around the point at which it covers the box.
    """
    moved, near = 0.0, True
    for a in range(frame.total[0]):
        near &= abs(terms.value[a]) < NEAR**2
    for k in range(frame.total[2]):
        moved = max(moved, abs(terms.offset[k]))
        terms.point[k] += terms.offset[k]
        below, above = terms.point[k] - lower[k], upper[k] - terms.point[k]
        near &= below > -NEAR and above > -NEAR
        cover[k] = 1.01 * max(below, above) + NEAR
    return moved, near


@inlined
def widest_part(frame, terms, lower, upper):
    """Return the coordinate whose width adds most to the bounds of others, or -1 if there is nothing to split."""
    score = terms.score
    for t in range(frame.total[2], frame.total[3]):
        for p in range(len(frame.size)):
            if frame.factor[t, p] >= 0:
                score[frame.factor[t, p]] += score[t]
    best, choice = 0.0, -1
    for k in range(frame.total[2]):
        if score[k] > best and upper[k] - lower[k] > FINE:
            best, choice = score[k], k
    return choice


@inlined
def judge(frame, terms, lower, upper, zeros, first, found):
    """Return whether the zero is in the box and none of those found: REFUTED, UNSURE if it may be on the boundary."""
    verdict = CERTAIN
    for k in range(frame.total[2]):
        least, most = terms.point[k] - terms.radius[k], terms.point[k] + terms.radius[k]
        if most < lower[k] or least > upper[k]:
            return REFUTED
        if least <= 0:
            verdict = UNSURE
    for z in range(first, found):
        same = True
        for k in range(frame.total[2]):
            column = frame.column[k]
            same &= abs(terms.point[k] - zeros[z, 0, column]) + terms.radius[k] < zeros[z, 2, column]
        if same:
            return REFUTED
    return verdict


@kernel
def search(counts, payoffs, state, stack, zeros, verdicts, boxes, allowance, budget):
    """docs"""
    frame, terms = allocate(counts)
    seats, columns = len(counts), len(terms.point)
    lower, upper, cover = np.empty(columns), np.empty(columns), np.empty(columns)
    point, radius = terms.point, terms.radius
    ready = False
    while allowance > 0 and state[FOUND] < len(zeros) and state[LOST] < len(boxes):
        allowance -= 1
        if state[TOP] == 0:
            if state[NEXT] >= state[LAST]:
                break
            state[CURRENT] = state[NEXT]
            state[NEXT] += state[STEP]
            state[FIRST], state[NODES], state[TOP] = state[FOUND], 0, 1
            for k in range(columns):
                stack[0, 0, k], stack[0, 1, k] = 0.0, 1.0
            ready = False
        if not ready:
            ready = place_support(frame, payoffs, state[CURRENT])
            if not ready:
                state[TOP] = 0
                continue
            place_terms(frame)
        coordinates = frame.total[2]
        state[TOP] -= 1
        top = state[TOP]
        for k in range(coordinates):
            lower[k], upper[k] = stack[top, 0, k], stack[top, 1, k]
        phase = OPEN if state[NODES] > budget else CONTRACT
        choice, turn, widest, verdict = -1, 0, 0.0, UNSURE
        while phase < SPLIT:
            state[NODES] += 1
            allowance -= 1
            if phase == CONTRACT:
                widest = centre(frame, terms, lower, upper)
                if widest < 0:
                    phase = EMPTY
                    break
            error = expand(frame, terms)
            verdict = signs(frame, terms, error)
            if phase == CONTRACT and (verdict == REFUTED or frame.total[0] == 0):
                phase = EMPTY if verdict == REFUTED else ROOT
                break
            factorise(frame, terms)
            worst = estimate(frame, terms, error, 1 if phase == CONTRACT else 3, seats - 1.0 if phase == COVER else 1.0)
            if phase == CONTRACT:
                phase = narrow(frame, terms, lower, upper)
                if phase == SPLIT:
                    choice = widest_part(frame, terms, lower, upper)
                    if worst < 1 or widest < COARSE:
                        phase = NEWTON
                        for k in range(coordinates):
                            radius[k] = NEAR
            elif phase == NEWTON:
                moved, near = step(frame, terms, lower, upper, cover)
                turn += 1
                if moved > 1:
                    phase = SPLIT
                elif moved < 4 * UNIT or turn == MOST_STEPS:
                    phase = OPEN if near and widest < COARSE and verdict != REFUTED else SPLIT
                    if worst < 0.5:
                        phase = COVER
                        for k in range(coordinates):
                            radius[k] = cover[k]
            else:
                ratio = tighten(frame, terms)
                if phase == COVER:
                    phase = TIGHTEN if ratio < 1 else SPLIT
                elif ratio > 0.5:
                    phase = ROOT if verdict != REFUTED else EMPTY
        if phase == ROOT:
            there = judge(frame, terms, lower, upper, zeros, state[FIRST], state[FOUND])
            if there == REFUTED:
                phase = EMPTY
            verdict = min(verdict, there)
        if phase == SPLIT and (choice < 0 or top + 2 > len(stack)):
            phase = OPEN
        if phase == SPLIT:
            middle = (lower[choice] + upper[choice]) / 2
            for k in range(coordinates):
                stack[top, 0, k] = stack[top + 1, 0, k] = lower[k]
                stack[top, 1, k] = stack[top + 1, 1, k] = upper[k]
            stack[top, 1, choice] = stack[top + 1, 0, choice] = middle
            state[TOP] += 2
        elif phase == OPEN:
            for k in range(coordinates):
                boxes[state[LOST], 0, frame.column[k]] = lower[k]
                boxes[state[LOST], 1, frame.column[k]] = upper[k]
            state[LOST] += 1
        elif phase == ROOT:
            verdicts[state[FOUND]] = verdict
            for k in range(coordinates):
                zeros[state[FOUND], 0, frame.column[k]] = point[k]
                zeros[state[FOUND], 1, frame.column[k]] = radius[k]
                zeros[state[FOUND], 2, frame.column[k]] = cover[k]
            state[FOUND] += 1


@inlined
def allocate(counts):
    seats, most, columns, entries, widest = len(counts), 0, 0, 0, 0
    everything = 1
    for i in range(seats):
        everything *= counts[i] + 1
    for i in range(seats):
        most = max(most, counts[i])
        columns += counts[i]
        entries += everything // (counts[i] + 1)
        widest = max(widest, everything // (counts[i] + 1))
    rows, length = columns - seats, columns + entries
    frame = Frame(
        counts, np.empty(4, np.int64), np.empty((seats, most), np.int64), np.empty(seats, np.int64),
        np.empty(seats + 1, np.int64), np.empty(columns, np.int64), np.empty(rows, np.int64),
        np.empty((rows, widest)), np.empty((seats, length), np.int64), np.empty((length, seats), np.int64),
    )  # fmt: skip
    terms = Terms(
        np.empty(columns), np.empty(columns), np.empty(columns), np.empty(rows), np.empty((rows, length)),
        np.empty((rows, rows)), np.empty(rows), np.empty(length), np.empty(columns), np.empty(columns),
        np.empty(length), np.empty((2, widest)),
    )  # fmt: skip
    return frame, terms
