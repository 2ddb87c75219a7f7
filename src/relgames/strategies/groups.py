"""Strategies for three and more seats that go by how many of the others gave."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relgames import _checks
from relgames.strategies import sources
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.memory import from_counts

Number = float | Fraction


def give_while(k: int, seats: int = 3) -> Machine:
    """Give first, then exactly if at least ``k`` of the others gave in the last round.

    Parameters
    ----------
    k : int
        From 1 to ``seats - 1``. With two seats it is tit for tat.
    seats : int, default 3

    References
    ----------
    R. Boyd and P. J. Richerson (1988), The evolution of reciprocity in sizable groups, Journal of Theoretical
    Biology 132, 337-356: their T_a.

    Examples
    --------
    >>> give_while(2)
    Machine('give while 2 of 2 give', 2 states, 2 actions, 8 profiles)
    """
    return generous_give_while(k, 0, seats).named(f"give while {k} of {seats - 1} give")


def generous_give_while(k: int, generosity: Number = Fraction(1, 3), seats: int = 3) -> Machine:
    """Give if at least ``k`` of the others gave in the last round, and with some probability also if not.

    Parameters
    ----------
    k : int
        From 1 to ``seats - 1``.
    generosity : number, default 1/3
        Probability of giving after too few gave.
    seats : int, default 3

    References
    ----------
    The generosity of M. A. Nowak and K. Sigmund (1992), Nature 355, 250-253, in the strategies of R. Boyd and
    P. J. Richerson (1988), Journal of Theoretical Biology 132, 337-356.

    Examples
    --------
    >>> generous_give_while(1, generosity=0.25).name
    'give while 1 of 2 give (generosity 0.25)'
    """
    k = enough(k, seats)
    p: list[Any] = [_checks.probability(generosity, "generosity")] * k + [1] * (seats - k)
    return from_counts(p, seats=seats, name=f"give while {k} of {seats - 1} give (generosity {p[0]})")


@listed(sources.HILBE_2014, "reciprocity", seats=3)
def proportional_tit_for_tat(seats: int = 3) -> Machine:
    """Give first, then with the probability that is the share of the others who gave in the last round.

    Parameters
    ----------
    seats : int, default 3

    References
    ----------
    C. Hilbe, B. Wu, A. Traulsen and M. A. Nowak (2014), Cooperation and control in multiplayer social
    dilemmas, PNAS 111, 16425-16430.

    Examples
    --------
    >>> proportional_tit_for_tat(seats=4).states
    4
    """
    others = len(two_actions_each(seats)) - 1
    shares: list[Any] = [Fraction(gave, others) for gave in range(seats)]
    return from_counts(shares, seats=seats, name="proportional tit for tat")


def two_actions_each(seats: int) -> tuple[int, ...]:
    """Return the action counts of ``seats`` seats that give or withhold."""
    return (2,) * _checks.integer(seats, "seats", least=2)


def enough(k: int | None, seats: int) -> int:
    """Return how many of the others must have given, by default all."""
    others = len(two_actions_each(seats)) - 1
    return others if k is None else _checks.integer(k, "k", least=1, most=others)


def labelled(name: str, k: int, seats: int) -> str:
    """Return the name with the number of others that it asks for, unless that is all of them."""
    return f"{name} ({k} of {seats - 1})" if k < seats - 1 else name
