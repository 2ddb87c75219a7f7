"""Best-response polytopes in rationals: what floats cannot decide is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from relgames._rationals import fraction
from relgames.games import Game


@dataclass(frozen=True, eq=False)
class Vertex:
    """A vertex of a polytope, reached by one of its bases.

    Attributes
    ----------
    zeros : tuple of int
        The variables of the basis that are 0: actions that are not played and columns that hold as equations besides
        those that the basis says. Rows are labelled 0, 1, …, columns from the number of rows on.
    edges : list of (int, int)
        For each edge out of the basis the two labels in which the basis at its other end differs, the one that enters
        first.
    """

    zeros: tuple[int, ...]
    edges: list[tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Polytope:
    """The best-response polytope of the strategies of one seat: the points x >= 0 with ``C.T @ x <= 1``.

    Attributes
    ----------
    game : Game
        Two seats.
    seat : int
        The seat that mixes; its actions are the rows of C, those of the seat that is paid are the columns.
    """

    game: Game
    seat: int

    @cached_property
    def C(self) -> list[list[int]]:
        """The payoffs as positive integers: times their common denominator, less the smallest, plus their range."""
        payoffs = self.game.fractions[..., 1 - self.seat]
        if self.seat == 1:
            payoffs = payoffs.T
        common = lcm(*(value.denominator for value in payoffs.flat))
        whole = [[int(value * common) for value in row] for row in payoffs]
        low, high = min(map(min, whole)), max(map(max, whole))
        return [[value - low + max(high - low, 1) for value in row] for row in whole]

    def _matrix(self, rows: Sequence[int], columns: Sequence[int]) -> Any:
        return flint.fmpq_mat(len(columns), len(rows), [self.C[i][j] for j in columns for i in rows])

    def mix(self, S: Sequence[int], T: Sequence[int]) -> NDArray[Any] | None:
        """Return the strategy, shape (rows,), with the support S against which the columns T are best replies.

        None if there is none, because a probability would be negative or another column is better.

        Raises
        ------
        ZeroDivisionError
            If the equations of the columns T have more or fewer than one solution.
        """
        x = _column(self._matrix(S, T).solve(_ones(len(S))))
        if min(x) < 0:
            return None
        for j in range(len(self.C[0])):
            if sum((self.C[i][j] * value for i, value in zip(S, x, strict=True)), flint.fmpq(0)) > 1:
                return None
        total = sum(x[1:], x[0])
        out = np.full(len(self.C), Fraction(0), dtype=object)
        for i, value in zip(S, x, strict=True):
            share = value / total
            out[i] = fraction(share)
        return out

    def has_ties(self, S: Sequence[int], T: Sequence[int]) -> bool:
        """Whether a basis is feasible and more constraints hold there as equations than the dimension."""
        vertex = self.expand(S, T)
        return vertex is not None and len(vertex.zeros) > 0

    def expand(self, S: Sequence[int], T: Sequence[int]) -> Vertex | None:
        """Return the vertex of a basis and the edges out of it, or None if the basis is not feasible.

        Ties are broken as if the right-hand sides were 1 + e, 1 + e^2, … for a small e (the lexicographic rule): the
        polytope so perturbed is simple, and each vertex of the true one has at least one of its bases.
        """
        rows, columns, k = len(self.C), len(self.C[0]), len(S)
        outside = [i for i in range(rows) if i not in set(S)]
        free = [j for j in range(columns) if j not in set(T)]
        try:
            X = self._matrix(S, T).inv()
        except ZeroDivisionError:
            return None
        W = self._matrix(S, free) * X
        enter = self._matrix(outside, T)
        fall, slide = X * enter, W * enter
        # One line per basic variable: its value, and the rates at which it falls when T, then what is outside, enter.
        values = [*_column(X * _ones(k)), *(1 - value for value in _column(W * _ones(k)))]
        rates = [[*_line(X, b), *_line(fall, b)] for b in range(k)]
        for r, j in enumerate(free):
            changed = [self.C[i][j] - value for i, value in zip(outside, _line(slide, r), strict=True)]
            rates.append([*(-value for value in _line(W, r)), *changed])
        basic = [*S, *(rows + j for j in free)]
        place = {j: a for a, j in enumerate(T)}

        def perturbation(line: int, j: int) -> Any:
            """The coefficient of the perturbation of column j in the value of a basic variable."""
            return rates[line][place[j]] if j in place else int(basic[line] == rows + j)

        for line, value in enumerate(values):
            if value < 0:
                return None
            if value == 0:
                first = next(c for c in (perturbation(line, j) for j in range(columns)) if c != 0)
                if first < 0:
                    return None
        edges = []
        for edge, entering in enumerate([*(rows + j for j in T), *outside]):
            lines = [line for line in range(len(values)) if rates[line][edge] > 0]
            lines = _smallest(lines, [values[line] / rates[line][edge] for line in lines])
            for j in range(columns):
                if len(lines) == 1:
                    break
                lines = _smallest(lines, [perturbation(line, j) / rates[line][edge] for line in lines])
            edges.append((entering, basic[lines[0]]))
        return Vertex(tuple(basic[line] for line, value in enumerate(values) if value == 0), edges)


def _ones(k: int) -> Any:
    return flint.fmpq_mat(k, 1, [1] * k)


def _column(matrix: Any) -> list[Any]:
    return [matrix[a, 0] for a in range(matrix.nrows())]


def _line(matrix: Any, row: int) -> list[Any]:
    return [matrix[row, a] for a in range(matrix.ncols())]


def _smallest(items: list[int], keys: list[Any]) -> list[int]:
    least = min(keys)
    return [item for item, key in zip(items, keys, strict=True) if key == least]
