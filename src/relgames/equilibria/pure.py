"""Equilibria in pure strategies: compare numbers, nothing else."""

from __future__ import annotations

import numpy as np

from relgames.equilibria._arguments import game_of
from relgames.games import Game


def pure_nash(game: Game) -> tuple[tuple[int, ...], ...]:
    """Return every equilibrium in pure strategies: the profiles from which no seat gains by another action.

    Parameters
    ----------
    game : Game
        Any number of seats. Payoffs are compared as they are, with no tolerance.

    Returns
    -------
    tuple of tuples of int
        Profiles, one action per seat.

    References
    ----------
    J. Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.pure_nash(rg.games.stag_hunt())
    ((0, 0), (1, 1))
    """
    game_of(game)
    # Distinct rationals may be the same float.
    payoffs = game.payoffs if game._fractions is None else game.fractions
    stable = np.ones(game.counts, dtype=bool)
    for seat in range(game.seats):
        own = payoffs[..., seat]
        stable &= own == own.max(axis=seat, keepdims=True)
    return tuple(tuple(int(k) for k in profile) for profile in np.argwhere(stable))
