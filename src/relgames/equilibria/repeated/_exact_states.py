"""The inner approximation in rationals: corners that are simple fractions, or the payoffs of given states."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated._numbers import matrix, rational, table
from relgames.equilibria.repeated._scaled import Scaled
from relgames.equilibria.repeated._states import Indices, States
from relgames.equilibria.repeated.polytope import Polytope

# Elimination in rationals takes cubic time in numbers that grow.
MOST_STATES = 150
# A fraction so near to a number that has nothing to do with it is that unlikely.
CHANCE = Fraction(1, 2**16)


@dataclass(frozen=True, eq=False)
class ExactStates:
    """Payoffs in the units of the game that are proven to support themselves.

    Attributes
    ----------
    hull : Polytope
    actions : ndarray of int, shape (k,)
        Index of the profile that is played first at each vertex of the hull.
    promises : ndarray of Fraction, shape (k, N)
    """

    hull: Polytope
    actions: Indices
    promises: NDArray[Any]


def simple_corners(stage: Scaled, actions: Indices, points: NDArray[Any], error: Fraction) -> ExactStates | None:
    """Return the simplest fractions that are so near to payoffs in the units of the game, if these support themselves.

    They do if each is ``(1 - d) g(a) + d w`` with a promise w that is in their hull and deters deviations.
    """
    near, d = np.empty(points.shape, dtype=object), stage.exact_discount
    for where, value in np.ndenumerate(points):
        found = near[where] = simplest(value - error, value + error)
        # Some fraction with a denominator of up to error^(-1/2) is near to any number.
        if found.denominator**2 * error > CHANCE:
            return None
    promised = (near - (1 - d) * stage.exact_payoffs[actions]) / d
    if not (promised >= _needed(stage, actions, near)).all():
        return None
    hull = Polytope.from_points(near)
    if not all((hull.normals @ promise <= hull.offsets).all() for promise in promised):
        return None
    return _described(hull, actions, near, promised)


def exact_states(stage: Scaled, states: States) -> ExactStates | None:
    """Return the payoffs of states, whose chances count at their exact values, if they keep all promises."""
    K = len(states.actions)
    if K > MOST_STATES:
        return None
    weights = np.array([[Fraction(value) for value in row] for row in states.weights], dtype=object)
    weights /= weights.sum(axis=1)[:, None]
    d, chances = rational(stage.exact_discount), matrix(weights)
    one = flint.fmpq_mat(K, K, [flint.fmpq(int(i == j)) for i in range(K) for j in range(K)])
    now = matrix(stage.exact_payoffs[states.actions])
    payoffs = (one - chances * d).solve(now * (1 - d))
    points, promised = table(payoffs), table(chances * payoffs)
    if not (promised >= _needed(stage, states.actions, points)).all():
        return None
    return _described(Polytope.from_points(points), states.actions, points, promised)


def _needed(stage: Scaled, actions: Indices, points: NDArray[Any]) -> NDArray[Any]:
    d = stage.exact_discount
    return points.min(axis=0) + (1 - d) / d * stage.exact_gains[actions]


def _described(hull: Polytope, actions: Indices, points: NDArray[Any], promised: NDArray[Any]) -> ExactStates:
    place = {tuple(point): k for k, point in enumerate(points.tolist())}
    which = np.array([place[tuple(vertex)] for vertex in hull.vertices.tolist()], dtype=np.int64)
    return ExactStates(hull, actions[which], promised[which])


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction between two numbers, these included, whose denominator is the smallest.

    Notes
    -----
    The two are written as continued fractions, as far as these agree.

    Examples
    --------
    >>> simplest(Fraction(33, 100), Fraction(34, 100))
    Fraction(1, 3)
    """
    terms = []
    a, b, c, d = low.numerator, low.denominator, high.numerator, high.denominator
    while True:
        whole = -(-a // b)
        if whole * d <= c:
            # Of several integers, which only the first term can be, the nearest to 0.
            terms.append(whole if terms else min(max(0, whole), c // d))
            break
        terms.append(whole - 1)
        a, b, c, d = d, c - (whole - 1) * d, b, a - (whole - 1) * b
    value = Fraction(terms.pop())
    while terms:
        value = terms.pop() + 1 / value
    return value
