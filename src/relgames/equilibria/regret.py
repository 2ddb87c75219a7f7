"""What each seat could gain: the certificate of every equilibrium."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._arguments import game_of, seat_of, strategies_of
from relgames.games import Game


def action_payoffs(payoffs: NDArray[Any], strategies: Sequence[NDArray[Any]], seat: int) -> NDArray[Any]:
    """Return what each action of ``seat`` earns against the others' strategies, shape (n_seat,); floats or Fractions.

    ``payoffs`` is the tensor of a game, (n_0, ..., n_{N-1}, N).
    """
    out = payoffs[..., seat]
    for other in reversed(range(seat + 1, len(strategies))):
        out = out @ strategies[other]
    for other in range(seat):
        out = strategies[other] @ out.reshape(len(strategies[other]), -1)
    return out.reshape(-1)


def expected_payoffs(payoffs: NDArray[Any], strategies: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return what each seat earns, shape (N,); floats or Fractions."""
    return np.array([action_payoffs(payoffs, strategies, i) @ own for i, own in enumerate(strategies)])


def largest_gain(payoffs: NDArray[Any], strategies: Sequence[NDArray[Any]], seat: int | None = None) -> Any:
    """Return the most that a seat, or any seat, gains by one of its actions; floats or Fractions."""
    gains = []
    for i in range(len(strategies)) if seat is None else (seat,):
        # Over action 0, so that rounding of what is common to all actions does not drown the gain.
        over_first = payoffs - payoffs.take([0], axis=i)
        earned = action_payoffs(over_first, strategies, i)
        gains.append(max(earned) - earned @ strategies[i])
    # Rounding of the mean can put it a last digit above the best action.
    return max(max(gains), 0 * gains[0])


def best_responses(game: Game, strategies: Sequence[Any], seat: int) -> tuple[int, ...]:
    """Return the actions of a seat that earn most against the strategies of the others.

    Ties are decided in rationals, so an action that is as good as another is never lost to rounding.

    Parameters
    ----------
    game : Game
    strategies : sequence of array_like, one of shape (n_i,) per seat
        Probabilities, as floats (taken at their exact value) or Fractions; those of ``seat`` itself do not matter.
    seat : int

    Returns
    -------
    tuple of int

    References
    ----------
    J. Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295.

    Examples
    --------
    >>> import relgames as rg
    >>> from fractions import Fraction
    >>> third = Fraction(1, 3)
    >>> g = rg.Game.symmetric([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], actions=("rock", "paper", "scissors"))
    >>> rg.best_responses(g, ([1, 0, 0], [third, third, third]), seat=0)
    (0, 1, 2)
    >>> rg.best_responses(g, ([1, 0, 0], [third, third, third]), seat=1)
    (1,)
    """
    game_of(game)
    floats, fractions = strategies_of(game, strategies)
    exact = fractions or tuple(np.array([Fraction(p) for p in row], dtype=object) for row in floats)
    earned = action_payoffs(game.fractions, exact, seat_of(game, seat))
    best = max(earned)
    return tuple(int(k) for k in np.flatnonzero(earned == best))


def regret(game: Game, strategies: Sequence[Any], seat: int | None = None) -> float | Fraction:
    """Return the most that a seat gains, per round, by another strategy against those of the others.

    It is 0 if, and only if, the strategies are a Nash equilibrium.

    Parameters
    ----------
    game : Game
    strategies : sequence of array_like, one of shape (n_i,) per seat
        Probabilities, as floats or Fractions.
    seat : int, optional
        By default the largest regret of all seats.

    Returns
    -------
    float or Fraction
        A Fraction if a strategy was given in Fractions.

    References
    ----------
    R. Radner (1980), Collusive behavior in noncooperative epsilon-equilibria of oligopolies with long but finite lives,
    Journal of Economic Theory 22, 136-154.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.prisoners_dilemma()
    >>> float(rg.regret(g, ([1, 0], [0, 1])))
    1.0
    >>> float(rg.regret(g, ([1, 0], [0, 1]), seat=1))
    0.0
    """
    game_of(game)
    floats, fractions = strategies_of(game, strategies)
    payoffs, profile = (game.payoffs, floats) if fractions is None else (game.fractions, fractions)
    return largest_gain(payoffs, profile, None if seat is None else seat_of(game, seat))
