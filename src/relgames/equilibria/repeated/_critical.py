"""What `critical_discount` returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Table, Tabular, role_table
from relgames.equilibria.repeated._temptation import Temptation, largest
from relgames.equilibria.result import Equilibrium, _number, _row
from relgames.games import Game
from relgames.strategies import Machine

Number = float | Fraction

# Fractions with larger denominators are printed as floats.
LONGEST = 10**6


@dataclass(frozen=True, eq=False)
class CriticalDiscount(Tabular):
    """The least discount that sustains a target, and who breaks it below that.

    Attributes
    ----------
    game : Game
    profile : tuple of int or None
        The actions that are to be taken in every round; None if the target is a payoff, or machines.
    machines : tuple of Machine or None
        The machines that are to be an equilibrium.
    payoffs : ndarray, shape (N,)
        What the target gives each seat per round; machines at ``discount``, or at 1/2 if that is None.
    punishment : {"stage", "worst", "symmetric", "machines"}
    discount : float, Fraction or None
        The least discount that is proven to sustain the target, less than 1. None if none is known to.
    lower : float or Fraction
        No discount below it sustains the target; 1 if none does. The same as ``discount`` if that is exact.
    seat : int or None
        Who breaks it first: the seat that needs the largest discount. None if none has anything to gain.
    deviation : int or None
        That seat's best deviation.
    discounts : tuple of float, Fraction or None, length N
        What each seat needs under `threats`: ``(d - g) / (d - e)`` with what it gets, g, `temptations` d and threats e.
        None where no discount is enough. Empty for a payoff. ``discount`` is the largest, or more where the punishments
        themselves need more patience to be equilibria.
    deviations : tuple of int, length N
        The best reply of each seat to the target. Empty for a payoff.
    temptations : ndarray, shape (N,)
        What each seat gets in the round in which it takes it. Empty for a payoff.
    threats : tuple of float, Fraction or None, length N
        What each seat is held to per round after it has deviated, at ``discount``; None where no punishment is known.
    punishments : tuple, length N
        How. "stage": the `Equilibrium` that is played ever after. "worst", "symmetric": the profile of the first
        round of the punishment. None where no punishment is known.
    lottery : ndarray, shape (n_0, ..., n_{N-1}), or None
        For a payoff with "stage": the probability with which each profile is drawn in every round.
    reason : str
        What is proven of ``discount`` and ``lower``, and how.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.critical_discount(rg.games.prisoners_dilemma(), ("give", "give"), exact=True)
    >>> found.discount, found.seat, found.is_exact
    (Fraction(1, 2), 0, True)
    """

    game: Game
    profile: tuple[int, ...] | None
    machines: tuple[Machine, ...] | None
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
    lottery: NDArray[Any] | None
    reason: str

    @classmethod
    def of_profile(
        cls,
        game: Game,
        profile: tuple[int, ...],
        tempted: Temptation,
        punishment: str,
        threats: Sequence[Any],
        punishments: Sequence[Any],
        bounds: tuple[Fraction | None, Fraction],
        reason: str,
    ) -> CriticalDiscount:
        """Return it for a profile, in Fractions; ``bounds`` are the discount and the lower bound."""
        needed = tempted.needed(threats)
        _, seat = largest(needed)
        return cls(
            game,
            profile,
            None,
            np.array(tempted.kept, dtype=object),
            punishment,
            *bounds,
            seat,
            None if seat is None else tempted.deviations[seat],
            tuple(needed),
            tuple(tempted.deviations),
            np.array(tempted.best, dtype=object),
            tuple(threats),
            tuple(punishments),
            None,
            reason,
        )

    @classmethod
    def of_payoff(
        cls,
        game: Game,
        payoff: Sequence[Fraction],
        punishment: str,
        threats: Sequence[Any],
        punishments: Sequence[Any],
        bounds: tuple[Fraction | None, Fraction],
        reason: str,
        hardest: tuple[int, int] | None = None,
        lottery: NDArray[Any] | None = None,
    ) -> CriticalDiscount:
        """Return it for a payoff; ``hardest`` are the seat that needs the discount and its deviation."""
        seat, deviation = (None, None) if hardest is None else hardest
        paid = np.array(payoff, dtype=object)
        nothing = np.zeros(0)
        rest = (), (), nothing, tuple(threats), tuple(punishments), lottery, reason
        return cls(game, None, None, paid, punishment, *bounds, seat, deviation, *rest)

    @classmethod
    def of_machines(
        cls,
        game: Game,
        machines: Sequence[Machine],
        payoffs: NDArray[Any],
        bounds: tuple[Fraction | None, Fraction],
        broken: tuple[int | None, int | None],
        reason: str,
    ) -> CriticalDiscount:
        """Return it for machines, which hold each other; ``broken`` are the seat and the action that break them."""
        empty = (), (), np.zeros(0), (), (), None
        return cls(game, None, tuple(machines), payoffs, "machines", *bounds, *broken, *empty, reason)

    def rounded(self) -> CriticalDiscount:
        """Return it in floats; a bracket is rounded outwards, an exact discount to the nearest."""
        values = {field.name: _rounded(getattr(self, field.name)) for field in fields(self)}
        if not self.is_exact:
            values["lower"] = max(float(np.nextafter(values["lower"], 0)), 0.0)
            if self.discount is not None:
                values["discount"] = float(np.nextafter(values["discount"], 1))
        return CriticalDiscount(**values)

    @property
    def upper(self) -> Number:
        """The discount, or 1 if none is known to sustain the target."""
        return 1 if self.discount is None else self.discount

    @property
    def is_exact(self) -> bool:
        """Whether it is proven that no smaller discount sustains the target (and, of None, that none at all does)."""
        return self.lower == self.upper

    def __repr__(self) -> str:
        what = self._what()
        least = "no discount" if self.discount is None else f"discount {_brief(self.discount)}"
        if not self.is_exact:
            least += f", none below {_brief(self.lower)}"
        return f"CriticalDiscount({what}: {least}; punishment {self.punishment!r})"

    def __str__(self) -> str:
        """From which discount on, what each seat could gain and would lose, and what is proven."""
        what = self._what()
        least = "no discount is known to do" if self.discount is None else f"from discount {_brief(self.discount)} on"
        if self.discount is None and self.is_exact:
            least = "at no discount"
        lines = [f"{what}: {least}"]
        if self.discounts:
            lines += [f"{role}: {self._line(seat)}" for seat, role in enumerate(self.game.roles)]
        if self.lottery is not None:
            drawn = [tuple(k) for k in np.argwhere(self.lottery != 0).tolist()]
            parts = ", ".join(f"{_brief(self.lottery[k])} of {self._names(k)}" for k in drawn)
            lines.append(f"each round a lottery: {parts}")
        if self.seat is not None and not self.discounts:
            action = self.game.actions[self.seat][self.deviation or 0]
            lines.append(f"{self.game.roles[self.seat]} breaks it first, by {action}")
        known = "exact" if self.is_exact else f"no discount below {_brief(self.lower)} does"
        lines.append(f"{known}: {self.reason}")
        return "\n".join(lines)

    def _line(self, seat: int) -> str:
        kept, best, held = self.payoffs[seat], self.temptations[seat], self.threats[seat]
        if best == kept:
            return f"{_brief(kept)}, and nothing to gain"
        action = self.game.actions[seat][self.deviations[seat]]
        then = "no known punishment" if held is None else f"{_brief(held)} ever after"
        needs = self.discounts[seat]
        needed = "no discount is enough" if needs is None else f"keeps to it from {_brief(needs)}"
        first = "  <- breaks it first" if self.seat is not None and needs == self.discounts[self.seat] else ""
        return f"{_brief(kept)}; by {action} {_brief(best)} once, then {then}; {needed}{first}"

    def _what(self) -> str:
        if self.machines is not None:
            return ", ".join(machine.name or "machine" for machine in self.machines)
        return self._names(self.profile) if self.profile is not None else f"payoffs {_row(self.payoffs)}"

    def _names(self, profile: tuple[int, ...]) -> str:
        return ", ".join(names[k] for names, k in zip(self.game.actions, profile, strict=True))

    def _table(self) -> Table:
        game, lines = self.game, str(self).splitlines()
        values: dict[str, Any] = {"payoff": self.payoffs}
        if self.discounts:
            best = (actions[a] for actions, a in zip(game.actions, self.deviations, strict=True))
            values |= {"deviation": tuple(best), "temptation": self.temptations}
        values |= {"threat": self.threats} if self.threats else {}
        values |= {"keeps from discount": self.discounts} if self.discounts else {}
        first = f"; {game.roles[self.seat]} breaks it first" if self.seat is not None else ""
        return replace(role_table(game.roles, values, lines[0] + first), notes=(lines[-1],))


def _brief(value: Any) -> str:
    # Bounds of irrational numbers are fractions that nobody can read.
    return _number(float(value) if isinstance(value, Fraction) and value.denominator > LONGEST else value)


def _rounded(value: Any) -> Any:
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, np.ndarray):
        return value.astype(np.float64)
    if isinstance(value, Equilibrium):
        rows = tuple(row.astype(np.float64) for row in value.strategies)
        return Equilibrium(rows, value.payoffs.astype(np.float64), float(value.regret), value.radius)
    if isinstance(value, tuple):
        return tuple(item if isinstance(item, int) else _rounded(item) for item in value)
    return value
