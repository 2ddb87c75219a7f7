"""What all computations of reputation share: mistakes, and who comes to know."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from relgames import _checks

Number = float | Fraction
# One probability, or one for giving and one for withholding.
PerAction = Number | tuple[Number, Number]


@dataclass(frozen=True)
class Mistakes:
    """Probabilities, checked; pairs are of giving and of withholding.

    ``execution`` is that of failing to give, and of giving by mistake.
    """

    execution: tuple[Number, Number]
    perception: Number
    assessment: Number
    observation: tuple[Number, Number]


def mistakes(execution: Any, perception: Any, assessment: Any, observation: Any) -> Mistakes:
    """Check the probabilities; a single one stands for both of a pair."""
    return Mistakes(
        per_action(execution, "execution"),
        _checks.probability(perception, "perception"),
        _checks.probability(assessment, "assessment"),
        per_action(observation, "observation"),
    )


def per_action(value: Any, name: str) -> tuple[Number, Number]:
    """Return a pair of probabilities, of giving and of withholding."""
    if isinstance(value, tuple | list | np.ndarray):
        if len(value) != 2:
            raise ValueError(
                f"{name} must be one probability, or two, of giving and of withholding; got {len(value)}: {value!r}"
            )
        first, second = (_checks.probability(_plain(x), name) for x in value)
        return first, second
    both = _checks.probability(value, name)
    return both, both


def _plain(x: Any) -> Any:
    return x.item() if isinstance(x, np.generic) else x


def amounts(b: Any, c: Any) -> tuple[Number, Number]:
    """Check what giving is worth and what it costs."""
    b, c = _checks.real(b, "b"), _checks.real(c, "c")
    if not c > 0:
        raise ValueError(f"c, what giving costs, must be positive; got {c}")
    if not b >= 0:
        raise ValueError(f"b, what giving is worth to who receives, must be at least 0; got {b}")
    return b, c
