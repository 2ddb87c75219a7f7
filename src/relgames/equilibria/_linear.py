"""Linear programmes over distributions: HiGHS finds a vertex, rationals prove it the best or go on from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

# The smallest that HiGHS takes. They are absolute; what it gets has entries of about 1. Presolving costs more than it
# saves here.
OPTIONS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10, "presolve": False}
# A constraint or a variable that is nearer to 0 may be 0 in the basis. A wrong guess costs pivots, not truth.
NEAR = 1e-9
# Integers that are independent modulo a prime are independent.
PRIME = 2**61 - 1

# The columns in which a constraint has entries, and those.
Row = tuple[NDArray[np.int64], NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Optimum:
    """A distribution that maximises the least goal, and the proof that none does better.

    Attributes
    ----------
    x : ndarray, shape (n,)
        The distribution, in floats or Fractions.
    value : float or Fraction
        ``min(goals @ x)``.
    bound : float or Fraction
        No distribution that meets the constraints has a larger least goal: the dual solution proves it. In Fractions
        it is `value`.
    weights : ndarray, shape (q,)
        The dual solution: a distribution over the goals. Without constraints, ``max(weights @ goals) == bound``.
    """

    x: NDArray[Any]
    value: Any
    bound: Any
    weights: NDArray[Any]


def max_min(goals: NDArray[Any], rows: Sequence[Row] = ()) -> Optimum:
    """Maximise ``min(goals @ x)`` over the distributions x with ``values @ x[columns] <= 0`` in every row.

    Some distribution must meet all rows. Goals of Fractions are solved in rationals, of floats in floats.

    Parameters
    ----------
    goals : ndarray, shape (q, n)
    rows : sequence of (columns, values)

    Notes
    -----
    As a linear programme: maximise t subject to ``t <= goals @ x``. Before, the goals are shifted and scaled to [1, 2],
    which keeps t positive and changes no solution, as x sums to 1; and each row is scaled by its largest entry.
    """
    return _rational(goals, rows) if goals.dtype == object else _float(goals, rows)


def whole(values: NDArray[Any]) -> NDArray[Any]:
    """Return Fractions times their least common denominator, as Python integers."""
    common = lcm(*(value.denominator for value in values.flat))
    return np.array([int(value * common) for value in values.flat], dtype=object).reshape(values.shape)


def _float(goals: NDArray[np.float64], rows: Sequence[Row]) -> Optimum:
    low, spread = goals.min(), np.ptp(goals) or 1.0
    A = _system(1 + (goals - low) / spread, rows)
    found = _highs(A)
    if found.status != 0:
        raise ArithmeticError(f"HiGHS gave up on the linear programme ({found.message}); exact=True solves any")
    q, n = goals.shape
    x = np.maximum(found.x[:n], 0)
    x /= x.sum()
    dual = np.maximum(-found.ineqlin.marginals, 0)
    dual /= dual[:q].sum()
    # Row k of A is t - goal k, so the last column of the product is t's, and the others those of x.
    bound = (-(dual @ A)[:n]).max()
    return Optimum(x, (goals @ x).min(), low + spread * (bound - 1), dual[:q])


def _system(goals: NDArray[np.float64], rows: Sequence[Row]) -> csr_array:
    """Return the constraints ``A @ (x, t) <= 0``, each row but those of the goals scaled to a largest entry of 1."""
    q, n = goals.shape
    every = np.arange(n + 1)
    columns = [every] * q + [columns for columns, _ in rows]
    values = [np.append(-goal, 1.0) for goal in goals]
    values += [np.asarray(row / (max(abs(row)) or 1), dtype=np.float64) for _, row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    return csr_array((np.concatenate(values), np.concatenate(columns), ends), shape=(len(columns), n + 1))


def _highs(A: csr_array) -> Any:
    m, n = A.shape[0], A.shape[1] - 1
    total = np.ones((1, n + 1))
    total[0, n] = 0
    gain = np.zeros(n + 1)
    gain[n] = -1
    return linprog(gain, A, np.zeros(m), csr_array(total), [1], (0, None), method="highs-ds", options=OPTIONS)


def _rational(goals: NDArray[Any], rows: Sequence[Row]) -> Optimum:
    """Solve in rationals: the basis that HiGHS ends with is proven, or is where exact pivots start."""
    q, n = goals.shape
    integers = whole(goals)
    spread = max(integers.max() - integers.min(), 1)
    integers = integers - integers.min() + spread
    rows = [(columns, whole(values)) for columns, values in rows]
    A = np.zeros((q + len(rows), n + 1), dtype=object)
    A[:q, :n], A[:q, n] = -integers, spread
    for k, (columns, values) in enumerate(rows):
        A[q + k, columns] = values
    programme = Programme(A)
    S, T = programme.guess(_highs(_system(np.asarray(integers / spread, dtype=np.float64), rows)))
    x, dual = programme.solve(S, T)
    value = min(goals @ x[:n])
    return Optimum(x[:n], value, value, dual[:q] * spread)


class Programme:
    """Maximise the last variable t subject to ``A @ (x, t) <= 0``, x a distribution, t >= 0; all in integers.

    A basis is given by its columns S and the rows T that are tight, ``len(S) == len(T) + 1``; of every other row the
    slack is in the basis. So a system is only as large as the smaller side of A.
    """

    def __init__(self, A: NDArray[Any]) -> None:
        self.A = A
        self.total = np.array([1] * (A.shape[1] - 1) + [0], dtype=object)

    def guess(self, found: Any) -> tuple[list[int], list[int]]:
        """Return a basis that holds what is clearly positive, and nothing that clearly is not, in a solution in floats."""
        if found.status != 0:
            return self._first()
        columns = [int(j) for j in np.argsort(-found.x, kind="stable") if found.lower.marginals[j] <= NEAR]
        rows = [int(i) for i in np.argsort(found.ineqlin.marginals, kind="stable") if found.slack[i] <= NEAR]
        F = np.vstack([self.total[columns], self.A[np.ix_(rows, columns)]])
        chosen = _independent(F)
        tight = _independent(F[:, chosen].T)
        return [columns[j] for j in chosen], [rows[i - 1] for i in tight[1:]]

    def solve(self, S: list[int], T: list[int]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the solution and the dual solution as Fractions; pivot to them from a basis if it is not theirs.

        It is the dual simplex method with Bland's rule, which ends (Bland 1977).
        """
        A, n = self.A, self.A.shape[1]
        if min(*self._costs(S, T)[0], *self._costs(S, T)[1]) < 0:
            S, T = self._first()
        while True:
            x, over = _solve(self._matrix(S, T), [0] * len(T) + [1])
            slack = -(A[:, S] @ x)
            below = [s for s, value in zip(S, x, strict=True) if value < 0]
            below += [n + int(i) for i in np.flatnonzero(slack < 0)]
            if not below:
                y, _, under = self._costs(S, T)
                return _spread(S, x, over, n), _spread(T, y, under, len(A))
            S, T = self._pivot(S, T, min(below))

    def _first(self) -> tuple[list[int], list[int]]:
        """Return the basis of the solution without any rows but the first: no reduced cost is negative."""
        return [int(np.argmin(self.A[0, :-1])), len(self.total) - 1], [0]

    def _pivot(self, S: list[int], T: list[int], leaving: int) -> tuple[list[int], list[int]]:
        """Return the next basis when a variable leaves; those from n on are the slacks of the rows."""
        n = len(self.total)
        if leaving < n:
            on_slacks, line, _ = self._combine(S, T, [int(s == leaving) for s in S])
        else:
            row = self.A[leaving - n]
            on_slacks, line, over = self._combine(S, T, [-value for value in row[S]])
            line = line + over * row
        prices, costs, _ = self._costs(S, T)
        falling = [(Fraction(costs[j], -line[j]), j) for j in range(n) if line[j] < 0]
        falling += [(Fraction(prices[k], -on_slacks[k]), n + t) for k, t in enumerate(T) if on_slacks[k] < 0]
        _, entering = min(falling)
        S, T = [s for s in S if s != leaving], [t for t in T if n + t != entering]
        return (S + [entering] * (entering < n), T + [leaving - n] * (leaving >= n))

    def _costs(self, S: list[int], T: list[int]) -> tuple[NDArray[Any], NDArray[Any], int]:
        """Return the dual solution of a basis on T and the reduced costs of all columns, times the last item."""
        t = len(self.total) - 1
        y, line, over = self._combine(S, T, [int(s == t) for s in S])
        line[t] -= over
        return y, line, over

    def _combine(self, S: list[int], T: list[int], right: list[int]) -> tuple[NDArray[Any], NDArray[Any], int]:
        """Return what T and the total are multiplied with to give ``right`` on S, and what that gives on all columns."""
        y, over = _solve(self._matrix(S, T).transpose(), right)
        return y[:-1], y[:-1] @ self.A[T] + y[-1] * self.total, over

    def _matrix(self, S: list[int], T: list[int]) -> Any:
        return flint.fmpz_mat([*(list(self.A[t, S]) for t in T), list(self.total[S])])


def _solve(matrix: Any, right: list[int]) -> tuple[NDArray[Any], int]:
    """Return the solution as numerators over one positive denominator."""
    numerators, over = matrix.solve(flint.fmpz_mat([[value] for value in right])).numer_denom()
    return np.array([int(value) for value in numerators.entries()], dtype=object), int(over)


def _spread(places: list[int], numerators: NDArray[Any], over: int, length: int) -> NDArray[Any]:
    out = np.full(length, Fraction(0), dtype=object)
    for place, value in zip(places, numerators, strict=True):
        out[place] = Fraction(value, over)
    return out


def _independent(matrix: NDArray[Any]) -> list[int]:
    """Return the first columns that are independent modulo a prime and span all others."""
    rows, columns = matrix.shape
    reduced, rank = flint.nmod_mat(rows, columns, [int(value % PRIME) for value in matrix.flat], PRIME).rref()
    return [next(j for j in range(columns) if reduced[i, j] != 0) for i in range(rank)]
