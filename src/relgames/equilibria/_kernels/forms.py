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

from relgames._jit import helper_in_place

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


# Rows of ``Terms.at``. Of a coordinate: the point m, the half width of the box, that as part of their sum in the seat;
# once estimated, that each solution in the box is within REACH of POINT + OFFSET. Of a row: its value at the point and,
# if it is an equation, its multiplier. Of a term: that of the form that is bounded, and how much the term adds to the
# reach of coordinates of other seats, relative to their radius.
POINT, RADIUS, SHARE, OFFSET, REACH, VALUE, MULTIPLIER, REST, SCORE = range(9)


class Terms(NamedTuple):
    """Rows around a point. Few arrays, as each costs compile time wherever all are passed on.

    Attributes
    ----------
    at : shape (9, terms)
        What is known of each coordinate, row or term; there are more terms than of the others.
    term : shape (rows, terms)
        Each term at its largest.
    normal : shape (rows, rows)
        The Cholesky factor of ``term @ term.T``, equations only.
    table : shape (2, coefficients)
        All coefficients of one row.
    """

    at: Floats
    term: Floats
    normal: Floats
    table: Floats


@helper_in_place
def tabulate(frame, terms, row):
    """Write all coefficients of a row into half of ``terms.table``; return which half, and their number.

    The axis of a seat gets one entry more: after the centred coefficients of d, their mean at m.
    """
    start, payoff, at, table = frame.start, frame.payoff, terms.at, terms.table
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
                    mean += at[SHARE, first + b] * entry
                    value += at[POINT, first + b] * entry
                for b in range(n):
                    table[1 - half, (a * (n + 1) + b) * right + c] = table[half, (a * n + b) * right + c] - mean
                table[1 - half, (a * (n + 1) + n) * right + c] = value
        right *= n + 1
        half = 1 - half
    return half, right


@helper_in_place
def expand(frame, terms, equations):
    """Set the value and the terms of every row; return a bound of the rounding error of a row in the box."""
    start, place, factor = frame.start, frame.place, frame.factor
    at, term, table = terms.at, terms.term, terms.table
    for t in range(term.shape[1]):
        size = 1.0
        for p in range(factor.shape[1]):
            if factor[t, p] >= 0:
                size *= at[RADIUS, factor[t, p]]
        at[REST, t] = size
    for row in range(len(term)):
        half, length = tabulate(frame, terms, row)
        at[VALUE, row] = table[half, length - 1]
        seat = frame.row[row, 0]
        for t in range(term.shape[1]):
            where = place[seat, t]
            term[row, t] = table[half, where] * at[REST, t] if where >= 0 else 0.0
    # Per slot: 2 (n + 4) roundings of coefficients, d whose sum is not quite 0 included; 2 per multiplier and round.
    error = 2 * UNIT * (len(frame.inside) + 4 * len(start) + 4 * equations)
    for i in range(len(start) - 1):
        width = 0.0
        for k in range(start[i], start[i + 1]):
            width += 2 * at[RADIUS, k] + abs(at[POINT, k])
        error *= width
    return error


@helper_in_place
def factorise(term, normal, equations, error):
    """Set the Cholesky factor of the normal matrix of the equations."""
    for a in range(equations):
        for b in range(a + 1):
            product = 0.0
            for t in range(term.shape[1]):
                product += term[a, t] * term[b, t]
            if a == b:
                # Rounding is a term too; the other part keeps pivots positive where equations depend on each other.
                product += error * error + 1e-14 * product
            for c in range(b):
                product -= normal[a, c] * normal[b, c]
            normal[a, b] = np.sqrt(max(product, error * error)) if a == b else product / normal[b, b]


@helper_in_place
def regress(at, term, normal, equations, rounds):
    """Take its regression on the equations from the rest; return the constant, and the sum of multipliers.

    A second round corrects the first where equations nearly depend on each other.
    """
    constant = multipliers = 0.0
    for _ in range(rounds):
        for a in range(equations):
            product = 0.0
            for t in range(term.shape[1]):
                product += term[a, t] * at[REST, t]
            for b in range(a):
                product -= normal[a, b] * at[MULTIPLIER, b]
            at[MULTIPLIER, a] = product / normal[a, a]
        for a in range(equations - 1, -1, -1):
            product = at[MULTIPLIER, a]
            for b in range(a + 1, equations):
                product -= normal[b, a] * at[MULTIPLIER, b]
            at[MULTIPLIER, a] = product / normal[a, a]
        for a in range(equations):
            constant -= at[MULTIPLIER, a] * at[VALUE, a]
            multipliers += abs(at[MULTIPLIER, a])
            for t in range(term.shape[1]):
                at[REST, t] -= at[MULTIPLIER, a] * term[a, t]
    return constant, multipliers


@helper_in_place
def estimate(start, terms, equations, error, rounds, weight):
    """Set offsets and reaches, and add to the scores; return the largest reach, relative to its radius.

    Products count ``weight`` times.
    """
    at, term, coordinates = terms.at, terms.term, start[-1]
    slack = 1 + 4 * term.shape[1] * UNIT
    worst = 0.0
    for i in range(len(start) - 1):
        for f in range(start[i], start[i + 1]):
            at[OFFSET, f] = at[REACH, f] = 0.0
            if at[RADIUS, f] == 0:
                continue
            for t in range(term.shape[1]):
                at[REST, t] = 0.0
            for k in range(start[i], start[i + 1]):
                at[REST, k] = ((1.0 if k == f else 0.0) - at[SHARE, f]) * at[RADIUS, k]
            constant, multipliers = regress(at, term, terms.normal, equations, rounds)
            reach = 0.0
            for t in range(term.shape[1]):
                amount = abs(at[REST, t])
                reach += amount if t < coordinates else weight * amount
                if t < start[i] or t >= start[i + 1]:
                    at[SCORE, t] += amount
            at[OFFSET, f] = constant
            at[REACH, f] = reach * slack + weight * error * (1 + multipliers)
            worst = max(worst, at[REACH, f] / at[RADIUS, f])
    return worst
