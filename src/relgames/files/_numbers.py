"""Numbers that JSON does not have, as text: fractions, integers of any size, what is not finite."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

# Other readers of JSON take integers for floats, which count up to here.
PLAIN_INTEGERS = 2**53
NOT_FINITE = {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}
# Python converts no more digits at once, python-flint any number.
_FEW_DIGITS = 4000
_FRACTION = re.compile(r"(-?[0-9]+)(?:/([0-9]+))?", re.ASCII)


def digits(value: int) -> str:
    """Return an integer of any size in decimals."""
    if value.bit_length() < 3 * _FEW_DIGITS:
        return str(value)
    from relgames._rationals import decimals

    return decimals(value)


def integer(text: Any) -> int | None:
    """Return the integer that a text says; None if it says none."""
    if not isinstance(text, str) or not _FRACTION.fullmatch(text) or "/" in text:
        return None
    if len(text) < _FEW_DIGITS:
        return int(text)
    from relgames._rationals import from_decimals

    return from_decimals(text)


def fraction_text(value: Fraction) -> str:
    """Return a fraction as ``"2/3"``, one that is an integer as ``"2"``."""
    whole = digits(value.numerator)
    return whole if value.denominator == 1 else f"{whole}/{digits(value.denominator)}"


def fraction(text: Any) -> Fraction | None:
    """Return the fraction that a text says; None if it says none."""
    match = _FRACTION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    over = integer(match[2] or "1")
    return Fraction(integer(match[1]) or 0, over) if over else None


def number_text(value: float) -> str:
    """Return what a float that is not finite is called."""
    return "nan" if value != value else "inf" if value > 0 else "-inf"
