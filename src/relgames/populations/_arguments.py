"""What is asked of a market: its terms, and the strategies, shares and sizes of its populations, checked."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games import RepeatedGame
from relgames.matches.tables import check_machine
from relgames.strategies import Machine


def terms_of_market(r: Any) -> None:
    """Raise unless a market can have these terms."""
    if not isinstance(r, RepeatedGame):
        raise TypeError(
            f"r must be a RepeatedGame; got {type(r).__name__}. Build one with RepeatedGame(game, discount=.9)"
        )
    if r.discount is None:
        raise ValueError(
            f"a market goes on for ever, and r has rounds={r.rounds}; give a discount, the chance that a relationship "
            "is not ended by chance"
        )


def lineups_of(r: RepeatedGame, strategies: Any) -> list[list[Machine]]:
    """Return the strategies of each population, checked: one list for a single population, or one per role."""
    if not isinstance(strategies, Sequence) or isinstance(strategies, str) or not strategies:
        raise ValueError(
            "strategies must be a sequence of machines, or one such sequence per role; got "
            f"{'nothing' if isinstance(strategies, Sequence) else type(strategies).__name__}"
        )
    seats, roles = r.game.seats, r.game.roles
    if not isinstance(strategies[0], Sequence):
        if not r.is_symmetric:
            raise ValueError(
                f"strategies must be one sequence per role, {', '.join(roles)}: the terms tell the seats apart, so "
                "that no single population can take all of them"
            )
        for k, machine in enumerate(strategies):
            check_machine(r, 0, machine, f"strategies[{k}]")
        return [list(strategies)]
    if len(strategies) != seats:
        raise ValueError(
            f"strategies must be one sequence per role, {seats} ({', '.join(roles)}); got {len(strategies)}"
        )
    for seat, lineup in enumerate(strategies):
        if not isinstance(lineup, Sequence) or not lineup:
            raise ValueError(f"strategies[{seat}], of the {roles[seat]}, has none: each role needs a population")
        for k, machine in enumerate(lineup):
            check_machine(r, seat, machine, f"strategies[{seat}][{k}]")
    return [list(lineup) for lineup in strategies]


def shares_of(r: RepeatedGame, lineups: list[list[Machine]], shares: Any) -> list[NDArray[Any]]:
    """Return the shares of each population as Fractions that sum to 1."""
    given = [None] * len(lineups) if shares is None else [shares] if len(lineups) == 1 else shares
    if not isinstance(given, Sequence | np.ndarray) or len(given) != len(lineups):
        raise ValueError(
            f"shares must be one sequence per role, {len(lineups)} ({', '.join(r.game.roles)}); got {shares!r}"
        )
    rows = []
    for i, (row, lineup) in enumerate(zip(given, lineups, strict=True)):
        name = "shares" if len(lineups) == 1 else f"shares[{i}], of the {r.game.roles[i]},"
        if row is None:
            row = [1] * len(lineup)
        if not isinstance(row, Sequence | np.ndarray) or len(row) != len(lineup):
            raise ValueError(f"{name} must hold one number for each of the {len(lineup)} strategies; got {row!r}")
        numbers = [_checks.to_fraction(value, name) for value in row]
        if min(numbers) < 0:
            raise ValueError(f"{name} must be at least 0; got {row!r}")
        if not any(numbers):
            raise ValueError(f"{name} are all 0: the role has no population, and nobody can be matched")
        rows.append(np.array(numbers, dtype=object) / sum(numbers))
    return rows


def sizes_of(r: RepeatedGame, lineups: list[list[Machine]], sizes: Any) -> list[Fraction]:
    """Return how many parties there are for each seat, in units of the first."""
    N = r.game.seats
    if sizes is None:
        return [Fraction(1)] * N
    if len(lineups) == 1:
        raise ValueError("sizes are those of the roles' populations; here all seats are taken from a single one")
    if not isinstance(sizes, Sequence | np.ndarray) or len(sizes) != N:
        raise ValueError(f"sizes must hold one number per role, {N} ({', '.join(r.game.roles)}); got {sizes!r}")
    numbers = [_checks.to_fraction(value, "sizes") for value in sizes]
    for role, number in zip(r.game.roles, numbers, strict=True):
        if number <= 0:
            raise ValueError(
                f"sizes must be above 0, as a role without a population leaves nobody matched; {role} has {number}"
            )
    return [number / numbers[0] for number in numbers]
