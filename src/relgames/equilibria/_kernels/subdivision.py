"""Branch and prune: every zero of the equations of every support, each proven, and the boxes that stay open.

A box holds strategies with a given support. It is *empty* if an equation or the gain of an action outside of the
support keeps one sign in it. Otherwise it is narrowed to what `forms.estimate` allows, and split where that helps most.

If the bounds of all coordinates lie inside of a box around a point, even with each product of coordinates counted once
for each factor that it may have, then the map that takes x to ``x + offset + rest`` (the interval Newton map) takes the
box into itself and brings points closer together: the box holds exactly one zero (Moore 1977; Krawczyk 1969). A box
that lies in such a box is done with.
"""

from __future__ import annotations

from relgames._jit import helper_in_place, kernel_in_place
from relgames.equilibria._kernels.forms import (
    OFFSET,
    POINT,
    RADIUS,
    REACH,
    SCORE,
    SHARE,
    UNIT,
    VALUE,
    estimate,
    expand,
    factorise,
)

# Entries of the state of a search.
NEXT, CURRENT, TOP, NODES, FIRST, FOUND, BEFORE, LOST = range(8)
# What is done with a box: four kinds of work, then what comes out.
CONTRACT, NEWTON, COVER, TIGHTEN, SPLIT, EMPTY, OPEN, ROOT = range(8)
# What the signs of the rows say of a zero.
UNSURE, CERTAIN, REFUTED = range(3)
# A box with a zero that is not regular is left open once it is so narrow.
COARSE = 1 / 32
MANY = 16
# No coordinate is split below this.
FINE = 1e-7
# A zero is regular if no other can be so near.
NEAR = 1e-7
CLOSE = 1e-9
# Newton's method converges in six steps from a good guess.
MOST_STEPS = 12
# Bounds of a zero that shrink by less come from rounding.
STILL = 0.95
# The weight of open signs in the choice of a coordinate to split, against bounds: they matter where nothing else does.
LITTLE = 1e-9
# A contraction is repeated if it leaves less than this of some width.
WORTH = 0.7


@helper_in_place
def place_support(start, supports, index, inside, row):
    """Lay out a support, a row of 0 and 1; return its number of equations."""
    equations = 0
    for i in range(len(start) - 1):
        for k in range(start[i], start[i + 1]):
            inside[k] = supports[index, k]
            equations += inside[k]
        equations -= 1
    equation, other = 0, equations
    for i in range(len(start) - 1):
        first = start[i]
        while not inside[first]:
            first += 1
        for k in range(start[i], start[i + 1]):
            if k != first:
                at = equation if inside[k] else other
                row[at, 0], row[at, 1], row[at, 2] = i, k, first
                equation += inside[k]
                other += 1 - inside[k]
    return equations


@helper_in_place
def place_box(start, inside, stack):
    """Put the box of all strategies of the support on the stack."""
    for i in range(len(start) - 1):
        size = 0
        for k in range(start[i], start[i + 1]):
            size += inside[k]
        for k in range(start[i], start[i + 1]):
            stack[0, 0, k], stack[0, 1, k] = inside[k] if size == 1 else 0, inside[k]


@helper_in_place
def centre(start, at, lower, upper):
    """Narrow a box to where each seat can sum to 1, and set its point; return False if it is empty."""
    for i in range(len(start) - 1):
        low = high = 0.0
        for k in range(start[i], start[i + 1]):
            low += lower[k]
            high += upper[k]
        slack = 4 * UNIT * (start[i + 1] - start[i] + 2)
        total = first = 0.0
        for k in range(start[i], start[i + 1]):
            least, most = 1 - (high - upper[k]) - slack, 1 - (low - lower[k]) + slack
            lower[k], upper[k] = max(lower[k], least), min(upper[k], most)
            if lower[k] > upper[k]:
                return False
            total += upper[k] - lower[k]
            first += lower[k]
        for k in range(start[i], start[i + 1]):
            width = upper[k] - lower[k]
            at[SHARE, k] = width / total if total > 0 else lower[k]
            at[POINT, k] = lower[k] + (1 - first) * at[SHARE, k]
            at[RADIUS, k] = width / 2
    return True


@helper_in_place
def signs(at, term, equations, error):
    """Return whether the rows allow an equilibrium in the box: REFUTED, UNSURE, or CERTAIN for one at a zero.

    Sets the scores to how much each term adds to rows of actions outside of the support whose sign is open.
    """
    verdict = CERTAIN
    for t in range(term.shape[1]):
        at[SCORE, t] = 0.0
    for row in range(len(term)):
        reach = 0.0
        for t in range(term.shape[1]):
            reach += abs(term[row, t])
        reach = reach * (1 + 4 * term.shape[1] * UNIT) + error
        if at[VALUE, row] > reach or (row < equations and at[VALUE, row] < -reach):
            return REFUTED
        if row >= equations and at[VALUE, row] >= -reach:
            verdict = UNSURE
            for t in range(term.shape[1]):
                at[SCORE, t] += LITTLE * abs(term[row, t])
    return verdict


@helper_in_place
def narrow(at, lower, upper):
    """Cut a box to the bounds of its coordinates; return what to do with it."""
    after = SPLIT
    for k in range(len(lower)):
        if at[RADIUS, k] > 0:
            middle, reach = at[POINT, k] + at[OFFSET, k], at[REACH, k] + 4 * UNIT
            lower[k], upper[k] = max(lower[k], middle - reach), min(upper[k], middle + reach)
            if lower[k] > upper[k]:
                return EMPTY
            if upper[k] - lower[k] < WORTH * 2 * at[RADIUS, k]:
                after = CONTRACT
    return after


@helper_in_place
def widest_part(factor, at, lower, upper):
    """Return the coordinate with the largest score, its products included, of those that can be split; -1 if none."""
    for t in range(len(lower), len(factor)):
        for p in range(factor.shape[1]):
            if factor[t, p] >= 0:
                at[SCORE, factor[t, p]] += at[SCORE, t]
    best, choice = 0.0, -1
    for k in range(len(lower)):
        if at[SCORE, k] > best and upper[k] - lower[k] > FINE:
            best, choice = at[SCORE, k], k
    return choice


@helper_in_place
def step(start, inside, at, equations, lower, upper, widest, cover):
    """Make a step of Newton's method; return its length, and whether the point is a zero in the box, nearly.

    Sets ``cover``, the radius around the point at which it covers the box.
    """
    moved, near = 0.0, True
    for a in range(equations):
        near &= abs(at[VALUE, a]) < max(1e-6 * widest * widest, CLOSE)
    for k in range(len(lower)):
        moved = max(moved, abs(at[OFFSET, k]))
        at[POINT, k] += at[OFFSET, k]
        below, above = at[POINT, k] - lower[k], upper[k] - at[POINT, k]
        near &= below > -NEAR and above > -NEAR
        cover[k] = (1.01 * max(below, above) + NEAR) * inside[k]
    for i in range(len(start) - 1):
        total, largest = 0.0, start[i]
        for k in range(start[i], start[i + 1]):
            total += cover[k]
            if cover[k] > cover[largest]:
                largest = k
        cover[largest] = max(cover[largest], total - cover[largest])
    return moved, near


@helper_in_place
def tighten(at, columns):
    """Cut the radii to the bounds of a zero; return the largest bound, relative to the radius that it had."""
    worst = 0.0
    for k in range(columns):
        if at[RADIUS, k] > 0:
            bound = abs(at[OFFSET, k]) + at[REACH, k]
            worst = max(worst, bound / at[RADIUS, k])
            at[RADIUS, k] = min(at[RADIUS, k], bound)
    return worst


@helper_in_place
def judge(inside, at, lower, upper, zeros, first, found):
    """Return whether the zero is in the box and none of those found: REFUTED, UNSURE if it may be on the boundary."""
    verdict = CERTAIN
    for k in range(len(lower)):
        least, most = at[POINT, k] - at[RADIUS, k], at[POINT, k] + at[RADIUS, k]
        if most < lower[k] or least > upper[k]:
            return REFUTED
        if least <= 0 and inside[k]:
            verdict = UNSURE
    for z in range(first, found):
        same = True
        for k in range(len(lower)):
            same &= abs(at[POINT, k] - zeros[z, 0, k]) + at[RADIUS, k] <= zeros[z, 2, k]
        if same:
            return REFUTED
    return verdict


@kernel_in_place
def search(frame, terms, supports, state, stack, zeros, verdicts, boxes, allowance, budget):
    """Go on with a search until there is no room, the ``allowance`` of boxes is used up, or nothing is left.

    ``supports`` has a row for each. ``state`` says where it is: the next support, the current one, the height of the
    stack, the boxes that this support took, and how many zeros and open boxes were found, before it and in all.
    ``zeros[z]`` is the point, how far it may be off, and the radii of a box around it that holds no other. A support
    that takes more than ``budget`` boxes, twice as many for each equation, is left open. The last entry of the stack is
    room to work in.
    """
    start, inside, at, term = frame.start, frame.inside, terms.at, terms.term
    seats, columns = len(start) - 1, len(inside)
    cover = stack[-1, 0]
    equations = place_support(start, supports, state[CURRENT], inside, frame.row)
    while allowance > 0 and state[FOUND] < len(zeros) and state[LOST] < len(boxes):
        allowance -= 1
        if state[TOP] == 0:
            if state[NEXT] >= len(supports):
                break
            state[CURRENT] = state[NEXT]
            state[NEXT] += 1
            state[FIRST], state[BEFORE], state[NODES], state[TOP] = state[FOUND], state[LOST], 0, 1
            equations = place_support(start, supports, state[CURRENT], inside, frame.row)
            place_box(start, inside, stack)
        state[TOP] -= 1
        top = state[TOP]
        lower, upper = stack[top, 0], stack[top, 1]
        phase = CONTRACT if state[NODES] <= budget << min(equations, 20) else OPEN
        choice, turn, widest, verdict = -1, 0, 0.0, UNSURE
        coarse = COARSE * (1 + (state[LOST] - state[BEFORE]) / MANY)
        while phase < SPLIT:
            state[NODES] += 1
            allowance -= 1
            if phase == CONTRACT and not centre(start, at, lower, upper):
                phase = EMPTY
                break
            error = expand(frame, terms, equations)
            verdict = signs(at, term, equations, error)
            if phase == CONTRACT and (verdict == REFUTED or equations == 0):
                phase = EMPTY if verdict == REFUTED else ROOT
                for k in range(columns):
                    cover[k] = inside[k]
                break
            factorise(term, terms.normal, equations, error)
            rounds, weight = 1 if phase == CONTRACT else 3, seats - 1.0 if phase == COVER else 1.0
            worst = estimate(start, terms, equations, error, rounds, weight)
            if phase == CONTRACT:
                phase = narrow(at, lower, upper)
                if phase == SPLIT:
                    choice = widest_part(frame.factor, at, lower, upper)
                    widest = upper[choice] - lower[choice] if choice >= 0 else 0.0
                    if worst < 1 or widest < coarse:
                        phase = NEWTON
                        for k in range(columns):
                            at[RADIUS, k] = NEAR * inside[k]
            elif phase == NEWTON:
                moved, near = step(start, inside, at, equations, lower, upper, widest, cover)
                turn += 1
                if moved > 1:
                    phase = SPLIT
                elif moved < CLOSE and worst < 0.5:
                    phase = COVER
                    for k in range(columns):
                        at[RADIUS, k] = cover[k]
                elif moved < CLOSE or turn == MOST_STEPS:
                    phase = OPEN if near and widest < coarse else SPLIT
            else:
                ratio = tighten(at, columns)
                if phase == COVER:
                    phase = TIGHTEN if ratio < 1 else SPLIT
                elif ratio > STILL:
                    phase = ROOT if verdict != REFUTED else EMPTY
        if phase == ROOT:
            there = judge(inside, at, lower, upper, zeros, state[FIRST], state[FOUND])
            if there != REFUTED:
                z = state[FOUND]
                verdicts[z] = min(verdict, there)
                for k in range(columns):
                    zeros[z, 0, k], zeros[z, 1, k], zeros[z, 2, k] = at[POINT, k], at[RADIUS, k], cover[k]
                state[FOUND] += 1
        elif phase == SPLIT and choice >= 0 and top + 2 < len(stack):
            middle = (lower[choice] + upper[choice]) / 2
            for k in range(columns):
                stack[top + 1, 0, k], stack[top + 1, 1, k] = lower[k], upper[k]
            upper[choice] = stack[top + 1, 0, choice] = middle
            state[TOP] += 2
        elif phase != EMPTY:
            z = state[LOST]
            for k in range(columns):
                boxes[z, 0, k], boxes[z, 1, k] = lower[k], upper[k]
            state[LOST] += 1
