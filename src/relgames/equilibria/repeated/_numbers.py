"""Rationals of python-flint, and what they are made of and become."""

from __future__ import annotations

from collections.abc import Iterable
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


def matrix(values: NDArray[Any]) -> Any:
    """Return a table of Fractions for linear algebra."""
    rows, columns = values.shape
    return flint.fmpq_mat(rows, columns, [flint.fmpq(value.numerator, value.denominator) for value in values.flat])


def table(values: Any) -> NDArray[Any]:
    """Return a matrix of python-flint as a table of Fractions."""
    rows: list[Any] = [fractions(row) for row in values.tolist()]
    return np.array(rows, dtype=object)
