"""Checks of the arguments that all solvers share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games import Game


def game_of(game: Any, least: int = 1, most: int | None = None, alternative: str = "") -> Game:
    """Check that it is a `Game` and how many seats it has; ``alternative`` is what to do otherwise."""
    if not isinstance(game, Game):
        hint = " (r.game of a RepeatedGame, t.meta_game of a Tournament, rg.Game(payoffs) of an array)"
        raise TypeError(f"game must be a Game{hint}; got {type(game).__name__}")
    seats = game.seats
    if seats < least or (most is not None and seats > most):
        expected = f"{least}" if least == most else f"at least {least}" if most is None else f"{least} to {most}"
        way_out = f"; {alternative}" if alternative else ""
        raise ValueError(f"game must have {expected} seats; got {seats}, of {game.counts} actions{way_out}")
    return game


def seat_of(game: Game, seat: Any) -> int:
    """Check the index of a seat."""
    return _checks.integer(seat, "seat", least=0, most=game.seats - 1)


def strategies_of(
    game: Game, strategies: Sequence[Any], name: str = "strategies"
) -> tuple[tuple[NDArray[np.float64], ...], tuple[NDArray[Any], ...] | None]:
    """Return one distribution per seat as floats, and as Fractions if any was given in Fractions or not exactly."""
    given = list(strategies) if not isinstance(strategies, str) else []
    if len(given) != game.seats:
        raise ValueError(f"{name} must hold one distribution per seat, {game.seats}; got {len(given)}")
    floats, fractions, exact = [], [], False
    for i, row in enumerate(given):
        values, rationals = _checks.exact_array(row, f"{name}[{i}]")
        if values.shape != (game.counts[i],):
            raise ValueError(
                f"{name}[{i}] must give the probability of each of the {game.counts[i]} actions of seat {i}; "
                f"got shape {values.shape}"
            )
        exact |= rationals is not None or np.asarray(row).dtype.kind == "O"
        values, rationals = _checks.distributions(values, rationals, f"{name}[{i}]")
        floats.append(values)
        fractions.append(_checks.as_fractions(values, rationals))
    return tuple(floats), tuple(fractions) if exact else None
