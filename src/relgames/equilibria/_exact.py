"""One equilibrium of two seats from what is played in it, decided in rationals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria._rational import Polytope
from relgames.equilibria.regret import action_payoffs
from relgames.equilibria.result import Equilibrium
from relgames.games import Game


def pure(game: Game, i: int, j: int, exact: bool) -> Equilibrium:
    """Return the equilibrium in which the actions i and j are best replies to each other."""
    profile = tuple(np.zeros(count) for count in game.counts)
    profile[0][i] = profile[1][j] = 1.0
    if exact or game._fractions is not None:
        return certified(game, *profile, exact)
    for strategy in profile:
        strategy.setflags(write=False)
    return Equilibrium(profile, game.payoffs[i, j], 0.0, 0.0)


def supported(game: Game, S: list[int], T: list[int], exact: bool) -> Equilibrium | None:
    """Return the equilibrium in which at most S and T, of equal size, are played and those are best replies.

    None if there is none, or if the equations have more than one solution.
    """
    within = range(len(S))
    rows, columns = Game(_part(game, S, slice(None))), Game(_part(game, slice(None), T))
    try:
        x, y = Polytope(rows, 0).mix(within, T), Polytope(columns, 1).mix(within, S)
    except ZeroDivisionError:
        return None
    if x is None or y is None:
        return None
    profile = tuple(np.full(count, Fraction(0), dtype=object) for count in game.counts)
    profile[0][S], profile[1][T] = x, y
    return certified(game, *profile, exact)


def certified(game: Game, x: NDArray[Any], y: NDArray[Any], exact: bool) -> Equilibrium:
    """Return an equilibrium with its certificate, from exact strategies; rounded unless ``exact``."""
    profile, radius = (x, y), 0.0
    if not exact:
        profile = x.astype(np.float64), y.astype(np.float64)
        # Numbers up to 1 are rounded once.
        radius = 0.0 if all(np.array_equal(*pair) for pair in zip(profile, (x, y), strict=True)) else 2.0**-54
    S, T = (np.flatnonzero(strategy) for strategy in profile)
    played = [np.array(_checks.fraction_row(strategy[strategy != 0]), dtype=object) for strategy in profile]
    own = action_payoffs(_part(game, slice(None), T), played, 0)
    theirs = action_payoffs(_part(game, S, slice(None)), played, 1)
    payoffs = np.array([own[S] @ played[0], theirs[T] @ played[1]])
    regret = max(own.max() - payoffs[0], theirs.max() - payoffs[1])
    if not exact:
        payoffs, regret = payoffs.astype(np.float64), float(regret)
    for array in (*profile, payoffs):
        array.setflags(write=False)
    return Equilibrium(profile, payoffs, regret, radius)


def _part(game: Game, rows: Any, columns: Any) -> NDArray[Any]:
    """Return payoffs of some actions as Fractions."""
    if game._fractions is not None:
        return game._fractions[rows][:, columns]
    return _checks.as_fractions(game.payoffs[rows][:, columns], None)
