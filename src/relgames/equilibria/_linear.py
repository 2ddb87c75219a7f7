"""Linear programmes over distributions: HiGHS finds a vertex, rationals prove it the best or go on from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from relgames import _checks

# The smallest that HiGHS takes. They are absolute; what it gets has entries of about 1. Presolving costs more than it
# saves here.
OPTIONS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10, "presolve": False}
# A constraint or a variable that is nearer to 0 may be 0 in the basis. A wrong guess costs pivots, not truth.
NEAR = 1e-9
# Entries so much smaller than the largest of their row can be lost in the tolerances of HiGHS: where three of them
# multiply, an error of 1e-12 in x becomes one of 1 in the value. Such programmes are solved in rationals, if they have
# no more numbers than this: that takes some tenths of a second.
FINE = 1e-4
LARGE = 250_000
# Integers that are independent modulo a prime are independent.
PRIME = 2**61 - 1

# The columns in which a constraint has entries, and those.
Row = tuple[NDArray[np.int64], NDArray[Any]]
Precise = Callable[[], tuple[NDArray[Any], Sequence[Row]]]


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


def max_min(goals: NDArray[Any], rows: Sequence[Row] = (), precise: Precise | None = None) -> Optimum:
    """Maximise ``min(goals @ x)`` over the distributions x with ``values @ x[columns] <= 0`` in every row.

    Some distribution must meet all rows. Goals of Fractions are solved in rationals, of floats in floats.

    Parameters
    ----------
    goals : ndarray, shape (q, n)
    rows : sequence of (columns, values)
    precise : function without arguments, optional
        Returns goals and rows in Fractions, of which those in floats are roundings that perhaps no distribution meets.

    Notes
    -----
    As a linear programme: maximise t subject to ``t <= goals @ x``. Before, the goals are shifted and scaled to [1, 2],
    which keeps t positive and changes no solution, as x sums to 1; and each row is scaled by its largest entry.
    """
    return _rational(goals, rows) if goals.dtype == object else _float(goals, rows, precise)


def whole(values: NDArray[Any]) -> NDArray[Any]:
    """Return Fractions times their least common denominator, as Python integers."""
    common = lcm(*(value.denominator for value in values.flat))
    return np.array([int(value * common) for value in values.flat], dtype=object).reshape(values.shape)


def _float(goals: NDArray[np.float64], rows: Sequence[Row], precise: Precise | None) -> Optimum:
    low, spread = goals.min(), np.ptp(goals) or 1.0
    A = _system(1 + (goals - low) / spread, rows)
    sizes = np.abs(A.data)
    if A.shape[0] * A.shape[1] <= LARGE and sizes[sizes > 0].min() < FINE:
        return _rounded(goals, rows, precise)
    found = _highs(A)
    if found.status != 0:
        # HiGHS gives up on some programmes whose numbers differ by ten orders of magnitude.
        return _rounded(goals, rows, precise)
    q, n = goals.shape
    x = np.maximum(found.x[:n], 0)
    x /= x.sum()
    dual = np.maximum(-found.ineqlin.marginals, 0)
    dual /= dual[:q].sum()
    # Row k of A is t - goal k, so the last column of the product is t's, and the others those of x.
    bound = (-(dual @ A)[:n]).max()
    return Optimum(x, float((goals @ x).min()), float(low + spread * (bound - 1)), dual[:q])


def _rounded(goals: NDArray[np.float64], rows: Sequence[Row], precise: Precise | None) -> Optimum:
    """Solve in rationals, and round."""
    if precise is None:
        exact = _checks.as_fractions(goals, None), [(k, _checks.as_fractions(values, None)) for k, values in rows]
    else:
        exact = precise()
    proven = _rational(*exact)
    x, weights = proven.x.astype(np.float64), proven.weights.astype(np.float64)
    return Optimum(x, float(proven.value), float(proven.bound), weights)


def _system(goals: NDArray[np.float64], rows: Sequence[Row]) -> Any:
    """Return the constraints ``A @ (x, t) <= 0``, each row but those of the goals scaled to a largest entry of 1."""
    from scipy.sparse import csr_array

    q, n = goals.shape
    every = np.arange(n + 1)
    columns = [every] * q + [columns for columns, _ in rows]
    values = [np.append(-goal, 1.0) for goal in goals]
    values += [np.asarray(row / (max(abs(row)) or 1), dtype=np.float64) for _, row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    return csr_array((np.concatenate(values), np.concatenate(columns), ends), shape=(len(columns), n + 1))


def _highs(A: Any) -> Any:
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

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

    The variables are the columns of A, then the slacks of its rows. A basis is given by its columns S and the rows T
    whose slack is not in it, ``len(S) == len(T) + 1``: so systems are only as large as the smaller side of A. Vectors
    over all variables are numerators over one positive denominator.
    """

    def __init__(self, A: NDArray[Any]) -> None:
        self.A = A
        self.m, self.n = A.shape
        self.total = np.array([1] * (self.n - 1) + [0], dtype=object)

    def guess(self, found: Any) -> tuple[list[int], list[int]]:
        """Return a basis near a solution in floats: with what is positive there, without what is not at its bound."""
        if found.status != 0:
            return [0, self.n - 1], [0]
        columns = [j for j in np.argsort(-found.x, kind="stable").tolist() if found.lower.marginals[j] <= NEAR]
        rows = [i for i in np.argsort(found.ineqlin.marginals, kind="stable").tolist() if found.slack[i] <= NEAR]
        F = np.vstack([self.total[columns], self.A[np.ix_(rows, columns)]])
        chosen = _independent(F)
        tight = _independent(F[:, chosen].T)
        return [columns[j] for j in chosen], [rows[i - 1] for i in tight[1:]]

    def solve(self, S: list[int], T: list[int]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the solution (x, t) and the dual solution as Fractions, after the pivots to them from a basis.

        First come those of the dual simplex method, without costs, to a feasible basis; then those of the primal one.
        Of equal choices the first variable is taken, so both end (Bland 1977).
        """
        while True:
            values, over = self._values(S, T)
            broken = np.flatnonzero(values < 0).tolist()
            if not broken:
                break
            raising = np.flatnonzero(self._line(S, T, broken[0]) < 0).tolist()
            S, T = self._swap(S, T, broken[0], raising[0])
        while True:
            costs, under = self._costs(S, T)
            gaining = np.flatnonzero(costs < 0).tolist()
            if not gaining:
                return _fractions(values[: self.n], over), _fractions(costs[self.n :], under)
            fall = self._fall(S, T, gaining[0])
            steps = [(Fraction(values[v], fall[v]), v) for v in np.flatnonzero(fall > 0).tolist()]
            S, T = self._swap(S, T, min(steps)[1], gaining[0])
            values, over = self._values(S, T)

    def _swap(self, S: list[int], T: list[int], leaving: int, entering: int) -> tuple[list[int], list[int]]:
        n = self.n
        S = [s for s in S if s != leaving] + [entering] * (entering < n)
        return S, [t for t in T if n + t != entering] + [leaving - n] * (leaving >= n)

    def _values(self, S: list[int], T: list[int]) -> tuple[NDArray[Any], int]:
        """Return the values of the variables and their denominator."""
        return self._at(S, T, [0] * len(T) + [1])

    def _fall(self, S: list[int], T: list[int], entering: int) -> NDArray[Any]:
        """Return how fast each variable of the basis falls as another enters; of those outside none does."""
        n = self.n
        if entering >= n:
            return self._at(S, T, [*(int(n + t == entering) for t in T), 0])[0]
        fall, over = self._at(S, T, [*self.A[T, entering], self.total[entering]])
        fall[n:] += over * self.A[:, entering]
        return fall

    def _at(self, S: list[int], T: list[int], right: list[int]) -> tuple[NDArray[Any], int]:
        """Return the solution for S with ``right`` in the rows T and the total, then less what it gives in each row."""
        x, over = _solve(self._matrix(S, T), right)
        out = np.zeros(self.n + self.m, dtype=object)
        out[S] = x
        out[self.n :] = -(self.A[:, S] @ x)
        return out, over

    def _costs(self, S: list[int], T: list[int]) -> tuple[NDArray[Any], int]:
        """Return the reduced costs of the variables (of the slacks: the dual solution) and their denominator."""
        t = self.n - 1
        costs, over = self._combined(S, T, [int(s == t) for s in S])
        costs[t] -= over
        return costs, over

    def _line(self, S: list[int], T: list[int], leaving: int) -> NDArray[Any]:
        """Return how fast a variable of the basis falls as each of the others enters."""
        if leaving < self.n:
            return self._combined(S, T, [int(s == leaving) for s in S])[0]
        row = self.A[leaving - self.n]
        line, over = self._combined(S, T, (-row[S]).tolist())
        line[: self.n] += over * row
        return line

    def _combined(self, S: list[int], T: list[int], right: list[int]) -> tuple[NDArray[Any], int]:
        """Return the combination of rows T and total that is ``right`` on S, in all columns, then its weights."""
        y, over = _solve(self._matrix(S, T).transpose(), right)
        out = np.zeros(self.n + self.m, dtype=object)
        out[: self.n] = y[:-1] @ self.A[T] + y[-1] * self.total
        out[[self.n + t for t in T]] = y[:-1]
        return out, over

    def _matrix(self, S: list[int], T: list[int]) -> Any:
        return flint.fmpz_mat([*(list(self.A[t, S]) for t in T), list(self.total[S])])


def _solve(matrix: Any, right: list[int]) -> tuple[NDArray[Any], int]:
    """Return the solution of a square system, as numerators over one positive denominator."""
    numerators, over = matrix.solve(flint.fmpz_mat([[value] for value in right])).numer_denom()
    return np.array([int(value) for value in numerators.entries()], dtype=object), int(over)


def _fractions(numerators: NDArray[Any], over: int) -> NDArray[Any]:
    return np.array([Fraction(value, over) for value in numerators], dtype=object)


def _independent(matrix: NDArray[Any]) -> list[int]:
    """Return the first columns that are independent modulo a prime and span all others."""
    rows, columns = matrix.shape
    reduced, rank = flint.nmod_mat(rows, columns, [int(value % PRIME) for value in matrix.flat], PRIME).rref()
    return [next(j for j in range(columns) if reduced[i, j] != 0) for i in range(rank)]
