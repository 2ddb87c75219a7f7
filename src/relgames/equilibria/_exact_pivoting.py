"""The path of Lemke and Howson in integers: every sign is certain, and ties cannot lead in a circle."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._rational import Polytope


class Tableau:
    """The polytope ``x >= 0, C.T @ x <= 1`` of one seat at one of its bases, times the determinant of the basis.

    Variables are called by the labels of actions: those of the seat itself stand for x, those of the other for slacks.

    Parameters
    ----------
    C : list of lists of int
        Positive; rows are the actions of the seat.
    own, slacks : range
        Labels of the actions of the seat and of the other one.
    """

    def __init__(self, C: list[list[int]], own: range, slacks: range) -> None:
        self.own, self.slacks = own, slacks
        # The first column holds the values of the variables of the basis.
        self.rows = flint.fmpz_mat([[1, *column] for column in zip(*C, strict=True)])
        self.determinant = flint.fmpz(1)
        self.basic = list(slacks)
        self.free = [-1, *own]

    def enter(self, label: int) -> int:
        """Let a variable enter the basis; return the label of the one that leaves it.

        Ties are broken as if the right-hand sides were 1 + e, 1 + e^2, … for a small e (the lexicographic rule).
        Tableaux times their determinants are integers, so the division is exact (Bareiss 1968).
        """
        c = self.free.index(label)
        rates = self._column(c)
        tied = _smallest([r for r, rate in enumerate(rates) if rate > 0], self._column(0), rates)
        for slack in self.slacks:
            if len(tied) == 1:
                break
            tied = _smallest(tied, self._perturbation(slack), rates)
        r = tied[0]
        pivot = rates[r]
        line = [self.rows[r, k] for k in range(len(self.free))]
        # One update serves all entries: with these two, row r stays and column c becomes that of the leaving variable.
        rates[r] = pivot - self.determinant
        line[c] = pivot + self.determinant
        update = flint.fmpz_mat([[rate] for rate in rates]) * flint.fmpz_mat([line])
        self.rows = (self.rows * pivot - update) / self.determinant
        self.determinant = pivot
        self.basic[r], self.free[c] = label, self.basic[r]
        return self.free[c]

    def strategy(self) -> NDArray[Any]:
        """Return x, divided by its sum, as Fractions."""
        values = dict.fromkeys(self.own, 0)
        values.update((label, int(self.rows[r, 0])) for r, label in enumerate(self.basic) if label in self.own)
        total = sum(values.values())
        out = np.empty(len(values), dtype=object)
        out[:] = [Fraction(value, total) for value in values.values()]
        return out

    def _column(self, c: int) -> list[Any]:
        return [self.rows[r, c] for r in range(len(self.basic))]

    def _perturbation(self, slack: int) -> list[Any]:
        """The coefficient of the perturbation of a slack in the value of each variable of the basis."""
        if slack in self.free:
            return self._column(self.free.index(slack))
        return [self.determinant if label == slack else flint.fmpz(0) for label in self.basic]


def follow(
    polytopes: tuple[Polytope, Polytope], label: int, most: int | None
) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """Return the strategies at the end of the path of a label; None if it has more than ``most`` pivots.

    ``polytopes`` are those of either seat.
    """
    m, n = polytopes[0].game.counts
    actions = range(m), range(m, m + n)
    tableaux = [Tableau(polytopes[seat].C, actions[seat], actions[1 - seat]) for seat in range(2)]
    seat, entering = int(label >= m), label
    for _ in count() if most is None else range(most):
        entering = tableaux[seat].enter(entering)
        if entering == label:
            return tableaux[0].strategy(), tableaux[1].strategy()
        seat = 1 - seat
    return None


def _smallest(rows: list[int], numerators: list[Any], denominators: list[Any]) -> list[int]:
    """Return the rows with the least quotient; denominators are positive there."""
    least = rows[:1]
    for r in rows[1:]:
        difference = numerators[r] * denominators[least[0]] - numerators[least[0]] * denominators[r]
        if difference <= 0:
            least = [r] if difference < 0 else [*least, r]
    return least
