"""What a game can pay at all, and what of it gives every seat as much as it can be held to."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._arguments import game_of
from relgames.equilibria.minmax import minmax
from relgames.equilibria.repeated.polytope import Polytope
from relgames.games import Game


def feasible_set(game: Game, exact: bool = False) -> Polytope:
    """Return the payoffs that a public lottery over profiles can give: the convex hull of those of the stage game.

    Parameters
    ----------
    game : Game
        Any number of seats.
    exact : bool, default False
        Whether to compute in rationals.

    Returns
    -------
    Polytope

    Raises
    ------
    TypeError
        If ``game`` is not a Game.

    References
    ----------
    .. [1] G. J. Mailath and L. Samuelson, *Repeated Games and Reputations*, Oxford University Press 2006, section 2.1.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.feasible_set(rg.games.prisoners_dilemma()))
    (0, 5), (1, 1), (5, 0), (3, 3)
    """
    game_of(game)
    return Polytope.from_points(payoff_rows(game, exact))


def individually_rational(
    game: Game,
    strategies: Literal["mixed", "pure"] = "mixed",
    punishment: Literal["independent", "correlated"] = "independent",
    exact: bool = False,
) -> Polytope:
    """Return the feasible payoffs that give each seat at least what the others can hold it to.

    Parameters
    ----------
    game : Game
        Any number of seats.
    strategies, punishment
        How the others may punish, as in `minmax`.
    exact : bool, default False
        Whether to compute in rationals.

    Returns
    -------
    Polytope
        It may be empty: with pure strategies, or of three and more seats with independent punishments.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind.

    Notes
    -----
    By the folk theorem a payoff inside of it is one of a subgame-perfect equilibrium if the seats are patient enough
    (and, of three and more, if the set has full dimension); none that is outside is an equilibrium payoff, with the
    kind of punishment that there is [1]_. The independent mixed punishment of three and more seats is known within
    ``minmax(...).gap``; what it is proven to hold the seat to counts, so the set may lack a strip of that width.

    References
    ----------
    .. [1] D. Fudenberg and E. Maskin, "The folk theorem in repeated games with discounting or with incomplete
       information", Econometrica 54 (1986) 533–554.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.individually_rational(rg.games.prisoners_dilemma(), exact=True))
    (1, 1), (13/3, 1), (3, 3), (1, 13/3)
    """
    held = [minmax(game, seat, strategies, punishment, exact).value for seat in range(game_of(game).seats)]
    kind: Any = object if exact else np.float64
    least = np.array(held, dtype=kind)
    return feasible_set(game, exact).intersection(-np.eye(game.seats, dtype=np.int64).astype(kind), -least)


def payoff_rows(game: Game, exact: bool) -> NDArray[Any]:
    """Return the payoffs of all profiles, one per row, in floats or Fractions."""
    return (game.fractions if exact else game.payoffs).reshape(-1, game.seats)
