"""Values as text: numbers, mixtures, and rows whose columns stand below one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

# Twenty digits.
LONG_BITS = 64


def number(value: Any) -> str:
    """Return a number as text: six digits of a float; Fractions as they are, unless nobody can read them."""
    short = isinstance(value, Fraction) and value.denominator.bit_length() <= LONG_BITS
    return str(value) if short else f"{float(value):.6g}"


def text_of(value: Any) -> str:
    """Return what is shown of a value: numbers as by `number`, several values with commas, "–" for none."""
    if value is None:
        return "–"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return str(value)
    if isinstance(value, float | np.floating):
        return number(value + 0.0)
    if isinstance(value, Fraction):
        return number(value)
    if isinstance(value, tuple | list | np.ndarray):
        return ", ".join(text_of(item) for item in value)
    return str(value)


def aligned(rows: Iterable[Sequence[str]], right: Sequence[bool]) -> str:
    """Return rows of texts as lines whose columns stand below one another, two blanks between them."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            text.rjust(width) if to_right else text.ljust(width)
            for text, width, to_right in zip(row, widths, right, strict=True)
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def mixture(names: Iterable[str], chances: Iterable[Any]) -> str:
    """Return a lottery as text, such as "1/2 give + 1/2 withhold"; what is never drawn is left out."""
    pairs = zip(names, chances, strict=True)
    return " + ".join(name if p == 1 else f"{number(p)} {name}" for name, p in pairs if p)
