"""Where polynomials with integer coefficients are negative, zero and positive, on the discounts [0, 1): exactly.

The real roots of all polynomials cut [0, 1) into points and open intervals on which no sign changes. Roots are those of
irreducible factors, so two are equal only if their factors are; python-flint isolates them, and a rational number
between two neighbours has the signs of its interval. At a root a polynomial is zero if it has the factor, and otherwise
has the sign of either side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import Any

import flint

from relgames._rationals import rational
from relgames._tables import Table, Tabular


@total_ordering
@dataclass(frozen=True, eq=False)
class AlgebraicNumber(Tabular):
    """A real root of an irreducible polynomial with integer coefficients.

    Attributes
    ----------
    coefficients : tuple of int
        Those of the polynomial, of the constant first.
    low, high : Fraction
        It is the only root between them.

    Examples
    --------
    >>> import relgames as rg
    >>> lenient = rg.strategies.automaton(
    ...     0, act=lambda k: int(k > 0), move=lambda k, own, others: (k + 1) % 3 if k or own or others[0] else 0)
    >>> found = rg.sustaining_discounts(rg.games.prisoners_dilemma(), (lenient, lenient))
    >>> found.least, round(float(found.least), 6)
    (0.61803398875 (root of +1·x^2 +1·x -1), 0.618034)
    """

    coefficients: tuple[int, ...]
    low: Fraction
    high: Fraction

    def __float__(self) -> float:
        return float((self.low + self.high) / 2)

    def __eq__(self, other: object) -> bool:
        """Only a rational number can be compared, and no irrational root is equal to one."""
        if isinstance(other, AlgebraicNumber):
            return self.coefficients == other.coefficients and self.low <= other.high and other.low <= self.high
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.coefficients)

    def __lt__(self, other: Any) -> bool:
        if isinstance(other, AlgebraicNumber):
            return self != other and float(self) < float(other)
        value = Fraction(other)
        low, high = self.low, self.high
        if not low < value < high:
            return high <= value
        below = _evaluated(self.coefficients, low) > 0
        return (_evaluated(self.coefficients, value) > 0) != below

    def __repr__(self) -> str:
        powers = ["", "x", *(f"x^{k}" for k in range(2, len(self.coefficients)))]
        terms = [f"{c:+d}{'·' * bool(p)}{p}" for c, p in zip(self.coefficients, powers, strict=True) if c]
        return f"{float(self):.12g} (root of {' '.join(reversed(terms))})"

    def _table(self) -> Table:
        return Table.of_record({"value": float(self), **vars(self)}, "a root of a polynomial")


Discount = Fraction | AlgebraicNumber


def _evaluated(coefficients: Iterable[int], x: Fraction) -> Fraction:
    total = Fraction(0)
    for c in reversed(list(coefficients)):
        total = total * x + c
    return total


@dataclass(frozen=True, eq=False)
class Cells:
    """The parts of [0, 1): ``points[0]`` is 0, then the roots; ``samples[k]`` lies between points k and k + 1.

    ``at_points[k]`` and ``at_samples[k]`` hold the sign of each polynomial there.
    """

    points: list[Discount]
    samples: list[Fraction]
    at_points: list[list[int]]
    at_samples: list[list[int]]

    def where(self, holds: Callable[[list[int]], bool]) -> list[tuple[Discount, Discount, bool, bool]]:
        """Return the intervals on which a condition on the signs holds: ends, and whether these belong to it."""
        out: list[tuple[Discount, Discount, bool, bool]] = []
        begin: tuple[Discount, bool] | None = None
        for k, point in enumerate(self.points):
            here, after = holds(self.at_points[k]), holds(self.at_samples[k])
            if begin is not None and not here:
                out.append((begin[0], point, begin[1], False))
                begin = None
            if here and begin is None:
                begin = point, True
            if not after and begin is not None:
                out.append((begin[0], point, begin[1], True))
                begin = None
            if after and begin is None:
                begin = point, False
        if begin is not None:
            out.append((begin[0], Fraction(1), begin[1], False))
        return out


def cells(polynomials: Sequence[Any]) -> Cells:
    """Return the parts of [0, 1) on which the signs of some ``fmpz_poly`` do not change."""
    divisors: dict[tuple[int, ...], Any] = {}
    factors: list[set[tuple[int, ...]]] = []
    for p in polynomials:
        found = set()
        for factor, _ in p.factor()[1] if p.degree() > 0 else []:
            name = tuple(int(c) for c in factor.coeffs())
            divisors[name] = factor
            found.add(name)
        factors.append(found)
    roots = _roots(divisors)
    points: list[Discount] = [Fraction(0), *(value for _, value, _, _ in roots)]
    ends = [Fraction(0), *(high for *_, high in roots)]
    begins = [*(low for _, _, low, _ in roots), Fraction(1)]
    samples = [_simplest(a, b) for a, b in zip(ends, begins, strict=True)]
    at_samples = [[_sign(p, x) for p in polynomials] for x in samples]
    at_points = [[_sign(p, Fraction(0)) for p in polynomials]]
    for (name, *_), signs in zip(roots, at_samples, strict=False):
        at_points.append([0 if name in own else sign for own, sign in zip(factors, signs, strict=True)])
    return Cells(points, samples, at_points, at_samples)


def _sign(p: Any, x: Fraction) -> int:
    value = p(rational(x))
    return (value > 0) - (value < 0)


def _roots(divisors: dict[tuple[int, ...], Any]) -> list[tuple[tuple[int, ...], Discount, Fraction, Fraction]]:
    """Return the roots in (0, 1) in order: factor, value, and bounds that keep it from 0, 1 and the other roots."""
    before = flint.ctx.prec
    precision = 64
    try:
        while True:
            flint.ctx.prec = precision
            found = []
            for name, factor in divisors.items():
                if len(name) == 2:
                    value = Fraction(-name[0], name[1])
                    if 0 < value < 1:
                        found.append((name, value, value, value))
                    continue
                for root, _ in factor.complex_roots():
                    if root.imag == 0:
                        low, high = _bounds(root.real)
                        if high > 0 and low < 1:
                            found.append((name, AlgebraicNumber(name, low, high), low, high))
            found.sort(key=lambda root: root[2])
            edges = [Fraction(0), *(x for _, _, low, high in found for x in (low, high)), Fraction(1)]
            if all(a < b for a, b in zip(edges[::2], edges[1::2], strict=True)):
                return found
            precision *= 2
    finally:
        flint.ctx.prec = before


def _bounds(ball: Any) -> tuple[Fraction, Fraction]:
    (middle, e), (radius, f) = ball.mid().man_exp(), ball.rad().man_exp()
    center, off = Fraction(int(middle)) * Fraction(2) ** int(e), Fraction(int(radius)) * Fraction(2) ** int(f)
    return center - off, center + off


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the rational number of smallest denominator that lies strictly between two."""
    whole = low.numerator // low.denominator
    if whole + 1 < high:
        return Fraction(whole + 1)
    low, high = low - whole, high - whole
    # Between 0 and 1: 1 / x lies between 1 / high and 1 / low.
    if low == 0:
        return whole + Fraction(1, high.denominator // high.numerator + 1)
    return whole + 1 / _simplest(1 / high, 1 / low)
