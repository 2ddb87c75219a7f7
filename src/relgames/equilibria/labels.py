"""Who wins and who loses: payoffs against what each seat would get outside of the relationship."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks


def labels(payoffs: _checks.Numbers, outside: _checks.Numbers = 0.0) -> str:
    """Return who wins and who loses, in the order of the seats.

    Parameters
    ----------
    payoffs : array_like, shape (N,)
        What each seat gets per round.
    outside : number or array_like, shape (N,), default 0
        What each seat would get per round outside of the relationship.

    Returns
    -------
    str
        For each seat "win" if it gets more than its outside payoff, "lose" if less, "even" if the same.

    Examples
    --------
    >>> from relgames.equilibria.labels import labels
    >>> labels([5, -50, 42])
    'win-lose-win'
    >>> labels([5, 0], outside=[5, -1])
    'even-win'
    """
    floats, fractions = _checks.exact_array(payoffs, "payoffs")
    if floats.ndim != 1:
        raise ValueError(f"payoffs must hold one payoff per seat, shape (N,); got shape {floats.shape}")
    return label(_checks.as_fractions(floats, fractions), outside_of(outside, len(floats)))


def label(payoffs: NDArray[Any], outside: tuple[Fraction, ...]) -> str:
    """Return the labels of exact payoffs."""
    return "-".join(compared(payoffs, np.array(outside, dtype=object)))


def compared(payoffs: NDArray[Any], outside: NDArray[Any], margin: Any = 0) -> NDArray[np.str_]:
    """Return "win" where a payoff is above by more than the margin, "lose" where below, else "even"; any shapes."""
    above = payoffs - outside
    return np.where(above > margin, "win", np.where(above < -margin, "lose", "even"))


def outside_of(outside: _checks.Numbers, seats: int) -> tuple[Fraction, ...]:
    """Check what each seat gets outside: one number for all, or one per seat."""
    floats, fractions = _checks.exact_array(outside, "outside")
    if floats.shape not in ((), (seats,)):
        raise ValueError(f"outside must be a number or hold one per seat, shape ({seats},); got shape {floats.shape}")
    return tuple(np.broadcast_to(_checks.as_fractions(floats, fractions), (seats,)))
