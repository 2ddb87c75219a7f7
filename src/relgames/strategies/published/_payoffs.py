"""What the rules that learn share: their payoffs, in the order of the profiles, and checks of their parameters."""

from __future__ import annotations

from relgames import _checks
from relgames.strategies.groups import Number

# Of mutual giving R, of being exploited S, of exploiting T, and of mutual withholding P.
PAYOFFS = (3.0, 0.0, 5.0, 1.0)


def in_order(T: Number, R: Number, P: Number, S: Number) -> tuple[float, ...]:
    """Return the payoffs in the order of the profiles."""
    return tuple(float(_checks.real(x, name)) for x, name in ((R, "R"), (S, "S"), (T, "T"), (P, "P")))


def share(x: Number, name: str) -> float:
    """Return a number in [0, 1] as a float."""
    return float(_checks.probability(x, name))


def above_zero(x: Number, name: str) -> float:
    """Return a positive number as a float."""
    value = float(_checks.real(x, name))
    if value <= 0:
        raise ValueError(f"{name} must be above 0; got {x}")
    return value
