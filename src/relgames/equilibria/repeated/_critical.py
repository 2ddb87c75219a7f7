"""What `critical_discount` returns."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray

from relgames.equilibria.result import Equilibrium, _number
from relgames.games import Game

Number = float | Fraction


@dataclass(frozen=True, eq=False)
class CriticalDiscount:
    """The least discount that sustains a target, and who breaks it below that.

    Attributes
    ----------
    game : Game
    profile : tuple of int or None
        The actions that are to be taken in every round; None if the target is a payoff.
    payoffs : ndarray, shape (N,)
        What the target gives each seat per round.
    punishment : {"stage", "worst", "symmetric"}
    discount : float, Fraction or None
        The least discount that is proven to sustain the target, less than 1. None if none is known to.
    lower : float or Fraction
        No discount below it sustains the target; 1 if none does. The same as ``discount`` if that is exact.
    seat : int or None
        Who breaks it first: the seat that needs the largest discount. None if none has anything to gain.
    deviation : int or None
        That seat's best deviation.
    discounts : tuple of float, Fraction or None, length N
        What each seat needs: ``(d - g) / (d - e)`` with g, d and e as in `temptations` and `threats`. None where no
        discount is enough. Empty for a payoff.
    deviations : tuple of int, length N
        The best reply of each seat to the target. Empty for a payoff.
    temptations : ndarray, shape (N,)
        What each seat gets in the round in which it takes it. Empty for a payoff.
    threats : tuple of float, Fraction or None, length N
        What each seat is held to per round after it has deviated, at ``discount``; None where no punishment is known.
    punishments : tuple, length N
        How. "stage": the `Equilibrium` that is played ever after. "worst", "symmetric": the profile of the first
        round of the punishment. None where no punishment is known.
    reason : str
        What is proven of ``discount`` and ``lower``, and how.
    """

    game: Game
    profile: tuple[int, ...] | None
    payoffs: NDArray[Any]
    punishment: str
    discount: Number | None
    lower: Number
    seat: int | None
    deviation: int | None
    discounts: tuple[Number | None, ...]
    deviations: tuple[int, ...]
    temptations: NDArray[Any]
    threats: tuple[Number | None, ...]
    punishments: tuple[Equilibrium | tuple[int, ...] | None, ...]
    reason: str

    @property
    def upper(self) -> Number:
        """The discount, or 1 if none is known to sustain the target."""
        return 1 if self.discount is None else self.discount

    @property
    def is_exact(self) -> bool:
        """Whether it is proven that no smaller discount sustains the target (and, of None, that none at all does)."""
        return self.lower == self.upper

    def __repr__(self) -> str:
        what = self._names(self.profile) if self.profile is not None else f"payoffs {_row(self.payoffs)}"
        least = "no discount" if self.discount is None else f"discount {_number(self.discount)}"
        if not self.is_exact:
            least += f", none below {_number(self.lower)}"
        return f"CriticalDiscount({what}: {least}; punishment {self.punishment!r})"

    def __str__(self) -> str:
        """From which discount on, what each seat could gain and would lose, and what is proven."""
        what = self._names(self.profile) if self.profile is not None else f"payoffs {_row(self.payoffs)}"
        least = "no discount is known to do" if self.discount is None else f"from discount {_number(self.discount)} on"
        if self.discount is None and self.is_exact:
            least = "at no discount"
        lines = [f"{what}: {least}"]
        for seat, role in enumerate(self.game.roles if self.discounts else ()):
            lines.append(f"{role}: {self._line(seat)}")
        known = "exact" if self.is_exact else f"no discount below {_number(self.lower)} does"
        lines.append(f"{known}: {self.reason}")
        return "\n".join(lines)

    def _line(self, seat: int) -> str:
        kept, best, held = self.payoffs[seat], self.temptations[seat], self.threats[seat]
        if best == kept:
            return f"{_number(kept)}, and nothing to gain"
        action = self.game.actions[seat][self.deviations[seat]]
        then = "no known punishment" if held is None else f"{_number(held)} ever after"
        needs = self.discounts[seat]
        needed = "no discount is enough" if needs is None else f"keeps to it from {_number(needs)}"
        first = "  <- breaks it first" if seat == self.seat else ""
        return f"{_number(kept)}; by {action} {_number(best)} once, then {then}; {needed}{first}"

    def _names(self, profile: tuple[int, ...]) -> str:
        return ", ".join(names[k] for names, k in zip(self.game.actions, profile, strict=True))


def _row(values: NDArray[Any]) -> str:
    return f"({', '.join(_number(value) for value in values)})"
