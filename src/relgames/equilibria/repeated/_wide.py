"""Payoffs of states to any number of digits: Newton's method of `_states` in numbers of python-flint.

From hundreds of digits a fraction is recognised, if its denominator has at most half as many.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from relgames._rationals import rational
from relgames.equilibria.repeated._scaled import Floats, Scaled
from relgames.equilibria.repeated._states import Indices, Promises

# Bits of the numbers; a step of Newton's method doubles those that are right.
PRECISIONS = (128, 256, 512, 1024, 2048)
# Slopes that are smaller are rounding.
FLAT = 1e-9


def refined(
    stage: Scaled, actions: Indices, points: Floats, stays: NDArray[np.bool_], promises: Promises
) -> Iterator[tuple[NDArray[Any], Fraction]]:
    """Yield the payoffs of states, in the units of the game, and how far they are off if all goes well; ever closer.

    Of the promises it counts which states are mixed, and which seats are given just what they need.
    """
    before = flint.ctx.prec
    try:
        flint.ctx.prec = PRECISIONS[0]
        wide = _Wide(stage, actions, stays, promises)
        values = [[flint.arb(float(x)) for x in point] for point in stage.original(points)]
        for bits in PRECISIONS:
            flint.ctx.prec = bits
            for _ in range(2):
                values = wide.step(values)
                if values is None:
                    return
            table = np.array([[_middle(value) for value in row] for row in values], dtype=object)
            yield table, Fraction(1, 2 ** (bits // 2)) * max(*stage.width, *map(abs, stage.least))
    finally:
        flint.ctx.prec = before


class _Wide:
    """The equations of states, see `relgames.equilibria.repeated._kernels.states.newton`."""

    def __init__(self, stage: Scaled, actions: Indices, stays: NDArray[np.bool_], promises: Promises) -> None:
        self.stays = stays.tolist()
        self.mixed = [[int(k) for k in row if k >= 0] for row in promises.states]
        self.bound = [np.flatnonzero(np.abs(row).max(axis=0) > FLAT).tolist() for row in promises.slopes]
        self.discount = rational(stage.exact_discount)
        scale = (1 - stage.exact_discount) / stage.exact_discount
        self.now = [[rational(x * (1 - stage.exact_discount)) for x in row] for row in stage.exact_payoffs[actions]]
        self.needed = [[rational(x * scale) for x in row] for row in stage.exact_gains[actions]]

    def step(self, points: list[list[Any]]) -> list[list[Any]] | None:
        """Return the payoffs after one step of Newton's method, or None if it has none."""
        K, n = len(points), len(points[0])
        lowest = [min(range(K), key=lambda k, i=i: float(points[k][i])) for i in range(n)]
        matrix, right = flint.arb_mat(K * n, K * n), flint.arb_mat(K * n, 1)
        for k in range(K):
            found = None if self.stays[k] else self._promise(k, points, lowest)
            if found is None and not self.stays[k]:
                return None
            for j in range(n):
                row = k * n + j
                right[row, 0] += self.now[k][j]
                matrix[row, row] += 1
                if found is None:
                    matrix[row, row] -= self.discount
                    continue
                weights, slopes = found
                for c, state in enumerate(self.mixed[k]):
                    matrix[row, state * n + j] -= self.discount * weights[c]
                for b, i in enumerate(self.bound[k]):
                    slope = self.discount * slopes[j][b]
                    matrix[row, lowest[i] * n + i] -= slope
                    right[row, 0] -= slope * points[lowest[i]][i]
                    for c, state in enumerate(self.mixed[k]):
                        matrix[row, state * n + i] += slope * weights[c]
                        right[row, 0] += slope * weights[c] * points[state][i]
        try:
            solved = matrix.mid().solve(right.mid(), algorithm="approx")
        except ZeroDivisionError:
            return None
        return [[solved[k * n + j, 0].mid() for j in range(n)] for k in range(K)]

    def _promise(self, k: int, points: list[list[Any]], lowest: list[int]) -> tuple[list[Any], list[list[Any]]] | None:
        """Return the weights of a mixture that gives some seats just what they need, and its slopes."""
        states, bound = self.mixed[k], self.bound[k]
        if len(states) != 1 + len(bound):
            return None
        rows = [[flint.arb(1)] * len(states), *([points[state][i] for state in states] for i in bound)]
        try:
            inverse = flint.arb_mat(rows).mid().inv()
        except ZeroDivisionError:
            return None
        floor = [flint.arb(1), *(points[lowest[i]][i] + self.needed[k][i] for i in bound)]
        size = range(len(states))
        weights = [sum((inverse[c, b] * floor[b] for b in size), flint.arb(0)).mid() for c in size]
        slopes = [
            [
                sum((points[state][j] * inverse[c, 1 + b] for c, state in enumerate(states)), flint.arb(0)).mid()
                for b in range(len(bound))
            ]
            for j in range(len(points[0]))
        ]
        return weights, slopes


def _middle(value: Any) -> Fraction:
    mantissa, exponent = value.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
