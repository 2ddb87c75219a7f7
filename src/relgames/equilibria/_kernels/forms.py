"""Multilinear equations on a product of simplices: their terms around a point, and what these prove of a box.

The payoff of an action is a multilinear form of the strategies of the other seats. A *row* is the difference of two
such forms. In an equilibrium of a given support it is 0 for two actions of the support (the row is an equation), and at
most 0 for an action outside of it and one inside.

Around a point m, with x = m + d, a form is exactly the sum over all sets of seats of the form with d in the slots of
the set and m in the others. Both m and x sum to 1 in each seat, so d sums to 0 and a constant may be taken from all
coefficients of a slot: here their weighted mean, with the widths of the box as weights. Then a term is at most the
product of its coefficient and the *half* widths wherever m is on the line between the corners of the box.

With any multipliers q of the equations g(x) = 0 a linear form f(d) is f(d) - q g(m + d), whose terms are summed by
absolute value. The multipliers for which the sum of the *squares* of the terms is smallest are those of a regression of
f on the equations. Rounding of the multipliers does not matter. For f a coordinate, this is the preconditioned interval
Newton step of Krawczyk (1969), but with coefficients of the form itself, and with the products of d weighed in.

Rounding of the rest is covered by a bound made beforehand: an inner product of k numbers is off by at most k + 1 units
of roundoff of the sum of absolute values (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1).
Payoffs are scaled so that rows are at most 1; the widths that follow count every slot as the sum of its coefficients.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames._jit import helper

UNIT = 2.0**-53

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Frame(NamedTuple):
    """A game and one support. Coordinates are the actions of all seats; terms are those, then products of them.

    Attributes
    ----------
    start : shape (N + 1,)
        The first coordinate of each seat.
    place : shape (N, terms)
        Where a term is in the table of coefficients of a row of the seat; -1 if nowhere.
    factor : shape (terms, N)
        The coordinates of which a term is the product, then -1.
    payoff : shape (coordinates, profiles)
        What the action earns against each profile of the others.
    inside : shape (coordinates,)
        1 in the support, 0 outside of it.
    row : shape (rows, 3)
        A seat, an action, and the action of the support with which it is compared. The equations come first.
    """

    start: Ints
    place: Ints
    factor: Ints
    payoff: Floats
    inside: Ints
    row: Ints


class Terms(NamedTuple):
    """Rows around a point.

    Attributes
    ----------
    point, radius, share : shape (coordinates,)
        The point m, the half widths of the box, and those as parts of their sum in the seat.
    value : shape (rows,)
        Each row at the point.
    term : shape (rows, terms)
        Each term at its largest.
    normal : shape (rows, rows)
        The Cholesky factor of ``term @ term.T``, equations only.
    step : shape (rows,)
        Multipliers of the equations.
    rest : shape (terms,)
        The form that is bounded.
    offset, reach : shape (coordinates,)
        In each solution in the box a coordinate is within ``reach`` of ``point + offset``.
    score : shape (terms,)
        How much each term adds to the reach of coordinates of other seats, relative to their radius.
    table : shape (2, coefficients)
    """

    point: Floats
    radius: Floats
    share: Floats
    value: Floats
    term: Floats
    normal: Floats
    step: Floats
    rest: Floats
    offset: Floats
    reach: Floats
    score: Floats
    table: Floats


@helper
def tabulate(frame, terms, row):
    """Write all coefficients of a row into half of ``terms.table``; return which half, and their number.

    The axis of a seat gets one entry more: after the centred coefficients of d, their mean at m.
    """
    start, payoff, table = frame.start, frame.payoff, terms.table
    seat, action, other = frame.row[row, 0], frame.row[row, 1], frame.row[row, 2]
    left, right, half = payoff.shape[1], 1, 0
    for p in range(left):
        table[0, p] = payoff[action, p] - payoff[other, p]
    for j in range(len(start) - 2, -1, -1):
        if j == seat:
            continue
        first = start[j]
        n = start[j + 1] - first
        left //= n
        for a in range(left):
            for c in range(right):
                mean = value = 0.0
                for b in range(n):
                    entry = table[half, (a * n + b) * right + c]
                    mean += terms.share[first + b] * entry
                    value += terms.point[first + b] * entry
                for b in range(n):
                    table[1 - half, (a * (n + 1) + b) * right + c] = table[half, (a * n + b) * right + c] - mean
                table[1 - half, (a * (n + 1) + n) * right + c] = value
        right *= n + 1
        half = 1 - half
    return half, right


@helper
def expand(frame, terms, equations):
    """Set the value and the terms of every row; return a bound of the rounding error of a row in the box."""
    start, place, factor = frame.start, frame.place, frame.factor
    radius, term, rest = terms.radius, terms.term, terms.rest
    for t in range(len(rest)):
        size = 1.0
        for p in range(factor.shape[1]):
            if factor[t, p] >= 0:
                size *= radius[factor[t, p]]
        rest[t] = size
    for row in range(len(term)):
        half, length = tabulate(frame, terms, row)
        terms.value[row] = terms.table[half, length - 1]
        seat = frame.row[row, 0]
        for t in range(len(rest)):
            where = place[seat, t]
            term[row, t] = terms.table[half, where] * rest[t] if where >= 0 else 0.0
    # Per slot: 2 (n + 4) roundings of coefficients, d whose sum is not quite 0 included; 2 per multiplier and round.
    error = 2 * UNIT * (len(radius) + 4 * len(start) + 4 * equations)
    for i in range(len(start) - 1):
        width = 0.0
        for k in range(start[i], start[i + 1]):
            width += 2 * radius[k] + abs(terms.point[k])
        error *= width
    return error


@helper
def factorise(terms, equations, error):
    """Set the Cholesky factor of the normal matrix of the equations."""
    term, normal = terms.term, terms.normal
    for a in range(equations):
        for b in range(a + 1):
            product = 0.0
            for t in range(len(terms.rest)):
                product += term[a, t] * term[b, t]
            if a == b:
                # Rounding is a term too; the other part keeps pivots positive where equations depend on each other.
                product += error**2 + 1e-14 * product
            for c in range(b):
                product -= normal[a, c] * normal[b, c]
            normal[a, b] = np.sqrt(max(product, error**2)) if a == b else product / normal[b, b]


@helper
def regress(terms, equations, rounds):
    """Take its regression on the equations from ``rest``; return the constant, and the sum of multipliers.

    A second round corrects the first where equations nearly depend on each other.
    """
    term, normal, rest, step = terms.term, terms.normal, terms.rest, terms.step
    constant = multipliers = 0.0
    for _ in range(rounds):
        for a in range(equations):
            product = 0.0
            for t in range(len(rest)):
                product += term[a, t] * rest[t]
            for b in range(a):
                product -= normal[a, b] * step[b]
            step[a] = product / normal[a, a]
        for a in range(equations - 1, -1, -1):
            product = step[a]
            for b in range(a + 1, equations):
                product -= normal[b, a] * step[b]
            step[a] = product / normal[a, a]
        for a in range(equations):
            constant -= step[a] * terms.value[a]
            multipliers += abs(step[a])
            for t in range(len(rest)):
                rest[t] -= step[a] * term[a, t]
    return constant, multipliers


@helper
def estimate(frame, terms, equations, error, rounds, weight):
    """Set ``offset`` and ``reach``, and add to ``score``; return the largest reach, relative to its radius.

    Products count ``weight`` times.
    """
    start, rest, radius, score = frame.start, terms.rest, terms.radius, terms.score
    slack = 1 + 4 * len(rest) * UNIT
    worst = 0.0
    for i in range(len(start) - 1):
        for f in range(start[i], start[i + 1]):
            terms.offset[f] = terms.reach[f] = 0.0
            if radius[f] == 0:
                continue
            for t in range(len(rest)):
                rest[t] = 0.0
            for k in range(start[i], start[i + 1]):
                rest[k] = ((1.0 if k == f else 0.0) - terms.share[f]) * radius[k]
            constant, multipliers = regress(terms, equations, rounds)
            reach = 0.0
            for t in range(len(rest)):
                amount = abs(rest[t])
                reach += amount if t < len(radius) else weight * amount
                if t < start[i] or t >= start[i + 1]:
                    score[t] += amount
            terms.offset[f] = constant
            terms.reach[f] = reach * slack + weight * error * (1 + multipliers)
            worst = max(worst, terms.reach[f] / radius[f])
    return worst
