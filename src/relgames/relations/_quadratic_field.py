"""Numbers a + b √d with rational a, b, d: exact arithmetic and signs where the roots of a quadratic are irrational."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

# Binary digits of √d in a conversion to float: more than rounding to 53 needs, unless a and b √d cancel 100 of them.
_DIGITS = 160


class Quadratic:
    """a + b √d; both sides of an operation have the same d, or one of them is rational."""

    __slots__ = ("a", "b", "d")

    def __init__(self, a: Fraction, b: Fraction, d: Fraction) -> None:
        self.a, self.b, self.d = a, b, d

    def _parts(self, other: Any) -> tuple[Any, Any]:
        return (other.a, other.b) if isinstance(other, Quadratic) else (other, 0)

    def __add__(self, other: Any) -> Quadratic:
        a, b = self._parts(other)
        return Quadratic(self.a + a, self.b + b, self.d)

    def __neg__(self) -> Quadratic:
        return Quadratic(-self.a, -self.b, self.d)

    def __sub__(self, other: Any) -> Quadratic:
        a, b = self._parts(other)
        return Quadratic(self.a - a, self.b - b, self.d)

    def __rsub__(self, other: Any) -> Quadratic:
        return -self + other

    def __mul__(self, other: Any) -> Quadratic:
        a, b = self._parts(other)
        return Quadratic(self.a * a + self.b * b * self.d, self.a * b + self.b * a, self.d)

    def __truediv__(self, other: Any) -> Quadratic:
        a, b = self._parts(other)
        return self * Quadratic(a, -b, self.d) * Fraction(1, a * a - b * b * self.d)

    def __rtruediv__(self, other: Any) -> Quadratic:
        return Quadratic(Fraction(other), Fraction(0), self.d) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def sign(self) -> int:
        """Return 1, 0 or -1, exactly."""
        first, second = _sign(self.a), _sign(self.b)
        if first * second >= 0:
            return first or second
        return first * _sign(self.a**2 - self.b**2 * self.d)

    def __float__(self) -> float:
        n, d = self.d.numerator, self.d.denominator
        return float(self.a + self.b * Fraction(isqrt(n * d << 2 * _DIGITS), d << _DIGITS))

    def __lt__(self, other: Any) -> bool:
        return (self - other).sign() < 0

    def __le__(self, other: Any) -> bool:
        return (self - other).sign() <= 0

    def __gt__(self, other: Any) -> bool:
        return (self - other).sign() > 0

    def __ge__(self, other: Any) -> bool:
        return (self - other).sign() >= 0

    def __eq__(self, other: object) -> bool:
        return (self - other).sign() == 0

    def __hash__(self) -> int:
        return hash((self.a, self.b))


def _sign(x: Any) -> int:
    return (x > 0) - (x < 0)


def roots(constant: Fraction, linear: Fraction, square: Fraction) -> list[Fraction | Quadratic]:
    """Return the real roots of a polynomial of degree 1 or 2 in rising order, Fractions where they are rational."""
    if square == 0:
        return [-constant / linear]
    discriminant = linear**2 - 4 * square * constant
    if discriminant < 0:
        return []
    above, below = isqrt(discriminant.numerator), isqrt(discriminant.denominator)
    middle, half = -linear / (2 * square), 1 / (2 * abs(square))
    if (above**2, below**2) == (discriminant.numerator, discriminant.denominator):
        return [middle - half * Fraction(above, below), middle + half * Fraction(above, below)]
    return [Quadratic(middle, -half, discriminant), Quadratic(middle, half, discriminant)]
