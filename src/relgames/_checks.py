"""Validation: every message names the argument, what came, what was expected and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

# What may be given as an array of numbers: anything numpy takes, and nested sequences that hold Fractions.
Numbers = ArrayLike | Sequence[Any]

# Rows of probabilities that a user computed in floating point may miss 1 by rounding; a real mistake misses by more.
SUM_TOLERANCE = 1e-9


def exact_array(values: Numbers, name: str) -> tuple[NDArray[np.float64], NDArray[Any] | None]:
    """Return the values as float64, and as Fractions where floats would lose them.

    The second item is None when every float is exactly the value that was given.
    """
    array = rectangular(values, name)
    if array.dtype.kind == "f":
        floats, fractions = array.astype(np.float64), None
    elif array.dtype.kind in "iub":
        floats = array.astype(np.float64)
        lossless = array.size == 0 or max(abs(int(array.max())), abs(int(array.min()))) <= 2**53
        fractions = None if lossless else _fractions(array, name)
    elif array.dtype.kind == "O":
        fractions = _fractions(array, name)
        try:
            floats = fractions.astype(np.float64)
        except OverflowError as error:
            raise ValueError(f"{name} must fit into floats (up to 1.8e308); got a larger number") from error
        if all(Fraction(x) == exact for x, exact in zip(floats.flat, fractions.flat, strict=True)):
            fractions = None
    else:
        raise TypeError(f"{name} must hold numbers (int, float or Fraction); got dtype {array.dtype}")
    if not np.isfinite(floats).all():
        where = tuple(int(k) for k in np.argwhere(~np.isfinite(floats))[0])
        raise ValueError(f"{name} must be finite; got {floats[where]} at index {where}")
    # Adding 0 makes -0 to 0, so that equal arrays have equal bytes.
    return floats + 0.0, fractions


def rectangular(values: Numbers, name: str) -> NDArray[Any]:
    """Return the values as an array of whatever kind."""
    try:
        return np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array of numbers; rows differ in length") from error


def _fractions(array: NDArray[Any], name: str) -> NDArray[Any]:
    out = np.empty(array.shape, dtype=object)
    for index, value in np.ndenumerate(array):
        out[index] = to_fraction(value, name)
    return out


def to_fraction(value: Any, name: str = "value") -> Fraction:
    """Return the exact value of an int, float or Fraction."""
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if not isinstance(value, Real):
        raise TypeError(f"{name} must hold numbers (int, float or Fraction); got {value!r}")
    if not np.isfinite(float(value)):
        raise ValueError(f"{name} must be finite; got {value}")
    return Fraction(float(value))


def fraction_row(values: Iterable[Any]) -> list[Fraction]:
    """Return probabilities as Fractions that sum to 1: rows of floats such as (0.1, 0.9) miss it by rounding."""
    row = [to_fraction(value) for value in values]
    total = sum(row)
    return row if total == 1 else [value / total for value in row]


def as_fractions(floats: NDArray[np.float64], fractions: NDArray[Any] | None) -> NDArray[Any]:
    """Return an object array of Fractions: the ones given, or the exact values of the floats."""
    return fractions if fractions is not None else _fractions(floats, "values")


def distributions(
    floats: NDArray[np.float64], fractions: NDArray[Any] | None, name: str
) -> tuple[NDArray[np.float64], NDArray[Any] | None]:
    """Check that the last axis holds probabilities that sum to 1; remove the rounding error of the sum."""
    probabilities(floats, name)
    sums = floats.sum(axis=-1)
    wrong = np.abs(sums - 1) > SUM_TOLERANCE
    if wrong.any():
        where = tuple(int(k) for k in np.argwhere(wrong)[0])
        raise ValueError(f"{name} must sum to 1 along its last axis; at index {where} the sum is {sums[where]:.12g}")
    # So much a row of n may miss 1 by after it was divided: not to divide again keeps what was saved to the last digit.
    rounding = max(1e-15, floats.shape[-1] * np.finfo(np.float64).eps)
    floats = np.where(np.abs(sums - 1)[..., None] > rounding, floats / sums[..., None], floats)
    if fractions is not None:
        fractions = fractions / fractions.sum(axis=-1, keepdims=True)
    return floats, fractions


def probabilities(floats: NDArray[np.float64], name: str) -> None:
    wrong = (floats < 0) | (floats > 1)
    if wrong.any():
        where = tuple(int(k) for k in np.argwhere(wrong)[0])
        raise ValueError(f"{name} must lie in [0, 1]; got {floats[where]:.12g} at index {where}")


def probability(value: Any, name: str) -> float | Fraction:
    """Return a number in [0, 1]: a Fraction stays a Fraction."""
    value = real(value, name)
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must lie in [0, 1]; got {value}")
    return value


def real(value: Any, name: str) -> float | Fraction:
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number; got {value!r}")
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if not np.isfinite(float(value)):
        raise ValueError(f"{name} must be finite; got {value}")
    return float(value)


def integer(value: Any, name: str, least: int | None = None, most: int | None = None) -> int:
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be an integer; got {value!r}")
    number = int(value)
    if (least is not None and number < least) or (most is not None and number > most):
        low = "" if least is None else f" at least {least}"
        high = "" if most is None else f" at most {most}"
        raise ValueError(f"{name} must be{low}{' and' if low and high else ''}{high}; got {number}")
    return number


def names(values: Iterable[Any] | None, count: int, default: Sequence[str], name: str) -> tuple[str, ...]:
    if values is None:
        return tuple(default)
    if isinstance(values, str):
        raise TypeError(f"{name} must be a sequence of {count} names; got the single string {values!r}")
    out = tuple(str(value) for value in values)
    if len(out) != count:
        raise ValueError(f"{name} must hold {count} names; got {len(out)}: {out}")
    return out


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """Return a C-contiguous copy that cannot be written to."""
    out = np.array(array, order="C")
    out.setflags(write=False)
    return out
