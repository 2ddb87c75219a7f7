"""Linear systems whose entries are polynomials in a small error rate, and the signs of their solutions near 0.

A solution is a quotient of two polynomials by Cramer's rule. For all small enough e > 0 its sign is that of the lowest
coefficients that are not 0, so what holds as errors vanish is decided without choosing how small they are.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relgames._rationals import fraction
from relgames.equilibria.repeated._signs import cells


def solve(matrix: list[list[Any]], right: list[list[Any]]) -> tuple[list[list[Any]], Any]:
    """Return the numerators of the solution and their common denominator, the determinant.

    Gauss-Jordan elimination without fractions: each division leaves no remainder, as all entries are minors (E. H.
    Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian elimination", 1968). Entries are
    `flint.fmpq_poly`; the matrix is regular.
    """
    n = len(matrix)
    rows = [[*row, *more] for row, more in zip(matrix, right, strict=True)]
    last: Any = None
    for k in range(n):
        at = next(i for i in range(k, n) if rows[i][k])
        if at != k:
            # The sign of the determinant changes with the exchange.
            rows[k], rows[at] = [-entry for entry in rows[at]], rows[k]
        pivot_row = rows[k]
        pivot = pivot_row[k]
        for i, row in enumerate(rows):
            if i == k:
                continue
            factor = row[k]
            new = [pivot * a - factor * b for a, b in zip(row, pivot_row, strict=True)]
            rows[i] = new if last is None else [entry // last for entry in new]
        last = pivot
    return [row[n:] for row in rows], last


def lowest(polynomial: Any) -> tuple[int, Fraction]:
    """Return the degree and the value of the lowest coefficient that is not 0; (0, 0) if there is none."""
    for degree, value in enumerate(polynomial.coeffs()):
        if value != 0:
            return degree, fraction(value)
    return 0, Fraction(0)


def sign(polynomial: Any) -> int:
    """Return the sign for all small enough e > 0."""
    value = lowest(polynomial)[1]
    return (value > 0) - (value < 0)


def limit(numerator: Any, denominator: Any) -> Fraction:
    """Return the limit of a bounded quotient as e goes to 0."""
    (n, top), (d, bottom) = lowest(numerator), lowest(denominator)
    return top / bottom if top and n == d else Fraction(0)


def not_negative_below(polynomials: list[Any]) -> Fraction:
    """Return up to which rate, at most 1, none of some polynomials is negative that are not for small enough rates.

    A rate that is not rational is rounded down.
    """
    different = {str(numerator): numerator for p in polynomials if (numerator := p.numer())}
    found = cells(list(different.values()))
    end = found.where(lambda signs: min(signs, default=0) >= 0)[0][1]
    return end if isinstance(end, Fraction) else end.low
