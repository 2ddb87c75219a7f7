"""What a seat gains today by leaving a profile, and the discount from which a threat keeps it from that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Temptation:
    """What each seat gets by keeping to a profile and what it gets, once, by its best deviation.

    Attributes
    ----------
    kept, best : list of Fraction, length N
    deviations : list of int, length N
        The own action where that is a best reply.
    """

    kept: list[Any]
    best: list[Any]
    deviations: list[int]

    @classmethod
    def of(cls, payoffs: NDArray[Any], profile: tuple[int, ...]) -> Temptation:
        """Return it for the payoffs of a game as Fractions."""
        best, deviations = [], []
        for seat, own in enumerate(profile):
            column = list(payoffs[(*profile[:seat], slice(None), *profile[seat + 1 :], seat)])
            most = max(column)
            best.append(most)
            deviations.append(own if column[own] == most else column.index(most))
        return cls(list(payoffs[profile]), best, deviations)

    def needed(self, threats: Sequence[Any]) -> list[Fraction | None]:
        """Return the discount that each seat needs: the least δ with (1 - δ) best + δ threat <= kept.

        None if there is none below 1. A seat with nothing to gain needs none: if it deviates it can be ignored.
        """
        out: list[Fraction | None] = []
        for kept, best, threat in zip(self.kept, self.best, threats, strict=True):
            if best == kept:
                out.append(Fraction(0))
            else:
                out.append((best - kept) / (best - threat) if threat is not None and threat < kept else None)
        return out


def largest(needed: Sequence[Fraction | None]) -> tuple[Fraction | None, int | None]:
    """Return the discount that is enough for all seats, and the seat that needs it; no seat if none needs any."""
    if None in needed:
        return None, list(needed).index(None)
    most: Any = max(needed, key=lambda value: value or 0)
    return most, list(needed).index(most) if most > 0 else None
