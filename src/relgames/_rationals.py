"""Rationals of python-flint, and what they are made of and become: linear algebra in Fractions.

The one place that knows how both are spelt. It loads python-flint, so what is to start without it imports this late.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray


def rational(value: Any) -> Any:
    """Return the exact value of an int, float or Fraction."""
    if isinstance(value, Fraction | int):
        return flint.fmpq(value.numerator, value.denominator)
    return flint.fmpq(*float(value).as_integer_ratio())


def fraction(value: Any) -> Fraction:
    """Return a rational as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def fractions(values: Iterable[Any]) -> list[Fraction]:
    """Return rationals as Fractions."""
    return [fraction(value) for value in values]


def nearest(value: Any) -> float:
    """Return the float next to a rational."""
    return int(value.p) / int(value.q)


def matrix(rows: NDArray[Any] | Sequence[Sequence[Any]]) -> Any:
    """Return a table of ints, floats or Fractions for linear algebra."""
    if isinstance(rows, np.ndarray):
        # It may have no rows.
        count, columns = rows.shape
        return flint.fmpq_mat(count, columns, [rational(value) for value in rows.flat])
    return flint.fmpq_mat([[rational(value) for value in row] for row in rows])


def table(values: Any) -> NDArray[Any]:
    """Return a matrix of python-flint as a table of Fractions."""
    rows: list[Any] = [fractions(row) for row in values.tolist()]
    return np.array(rows, dtype=object)


def solved(system: NDArray[Any] | Sequence[Sequence[Any]], right: NDArray[Any] | Sequence[Any]) -> list[Fraction]:
    """Return x with ``system @ x = right``.

    Raises
    ------
    ZeroDivisionError
        If there are more or fewer than one.
    """
    return fractions(matrix(system).solve(matrix([[value] for value in right])).entries())


def solved_chain(inner: Sequence[dict[int, Any]], rights: Sequence[Sequence[Any]]) -> list[list[Fraction]]:
    """Return x with ``(1 - inner) x = rights``, one row of ``inner``, a sparse one, and of ``rights`` per state."""
    n = len(inner)
    system = flint.fmpq_mat(n, n)
    for k, row in enumerate(inner):
        for w, p in row.items():
            system[k, w] -= rational(p)
        system[k, k] += 1
    return [fractions(row) for row in system.solve(matrix(rights)).table()]


def decimals(value: int) -> str:
    """Return an integer in decimals, of which Python writes only some thousands."""
    return str(flint.fmpz(value))


def from_decimals(text: str) -> int:
    """Return the integer of a text in decimals, however long."""
    return int(flint.fmpz(text))
