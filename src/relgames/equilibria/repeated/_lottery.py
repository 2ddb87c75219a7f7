"""A payoff that the same public lottery over profiles gives in every round, held by reverting to a stage equilibrium.

Let w be the payoff and e the threats. After the lottery has drawn the profile a, a seat with the gain h(a) today keeps
to it if h(a) <= δ / (1 - δ) (w - e). So each profile has a least discount of its own, that of the seat that needs most,
and w can be held at δ if it is a mean of the payoffs of profiles whose discount is at most δ. The answer is the
discount of one of the profiles, and is found among these, sorted, by linear programmes in rationals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

INFEASIBLE = "no lottery over profiles gives these payoffs"


@dataclass(frozen=True, eq=False)
class Lottery:
    """The lottery that needs the least discount.

    Attributes
    ----------
    discount : Fraction
    chances : ndarray, shape (profiles,)
    hardest : int
        The profile in it that needs the discount.
    """

    discount: Fraction
    chances: NDArray[Any]
    hardest: int


def gains(payoffs: NDArray[Any]) -> NDArray[Any]:
    """Return what each seat gains by its best deviation from each profile, shape (n_0, ..., n_{N-1}, N)."""
    out = np.empty_like(payoffs)
    for seat in range(payoffs.shape[-1]):
        own = payoffs[..., seat]
        out[..., seat] = own.max(axis=seat, keepdims=True) - own
    return out


def lottery(rows: NDArray[Any], target: Sequence[Fraction]) -> NDArray[Any] | None:
    """Return weights with which rows of Fractions have the target as their mean, or None if there are none."""
    from relgames.equilibria._linear import max_min

    apart = (rows - np.array(target, dtype=object)).T
    best = max_min(np.vstack([apart, -apart]))
    return best.x if best.value == 0 else None


def least_lottery(payoffs: NDArray[Any], target: Sequence[Fraction], threats: Sequence[Any]) -> Lottery | None:
    """Return the lottery with the target as its mean that threats hold at the least discount; None if none is."""
    rows = payoffs.reshape(-1, payoffs.shape[-1])
    needed = [_needed(row, target, threats) for row in gains(payoffs).reshape(rows.shape)]
    held = [k for k, value in enumerate(needed) if value is not None]
    steps: list[Any] = sorted({needed[k] for k in held})

    def at(discount: Any) -> tuple[list[int], NDArray[Any] | None]:
        allowed = [k for k in held if needed[k] <= discount]  # type: ignore[operator]
        return allowed, lottery(rows[allowed], target)

    if not steps or at(steps[-1])[1] is None:
        return None
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        if at(steps[middle])[1] is None:
            low = middle + 1
        else:
            high = middle
    allowed, weights = at(steps[low])
    assert weights is not None
    chances = np.full(len(rows), Fraction(0), dtype=object)
    chances[allowed] = weights
    hardest = max(np.flatnonzero(chances).tolist(), key=lambda k: needed[k])  # type: ignore[arg-type, return-value]
    return Lottery(steps[low], chances, hardest)


def _needed(gain: NDArray[Any], target: Sequence[Fraction], threats: Sequence[Any]) -> Fraction | None:
    most = Fraction(0)
    for h, kept, threat in zip(gain, target, threats, strict=True):
        if h > 0:
            if threat is None or threat >= kept:
                return None
            most = max(most, h / (h + kept - threat))
    return most
