"""Games, to QuantEcon and from it."""

from __future__ import annotations

from typing import Any

from relgames.equilibria._arguments import game_of
from relgames.games import Game
from relgames.interop._libraries import check_kind, library


def to_quantecon(game: Game) -> Any:
    """Return the game as a ``quantecon.game_theory.NormalFormGame``.

    Parameters
    ----------
    game : Game
        Any number of seats. QuantEcon computes with floats and knows no names.

    Returns
    -------
    quantecon.game_theory.NormalFormGame

    Raises
    ------
    ModuleNotFoundError
        If QuantEcon is not installed.
    TypeError
        If it is no `Game`.

    Notes
    -----
    Only ``g[profile]`` has the seats in absolute order there. The payoff array of player ``i`` has the own action
    first, then those of the players ``i + 1``, ``i + 2``, … in cyclic order.

    Examples
    --------
    >>> import numpy as np
    >>> import relgames as rg
    >>> from relgames import interop
    >>> game = interop.to_quantecon(rg.Game(np.arange(72).reshape(2, 3, 4, 3)))
    >>> game.players[1].payoff_array.shape
    (3, 4, 2)
    >>> game[1, 2, 3]
    array([69., 70., 71.])
    """
    game_of(game)
    return library("quantecon").game_theory.NormalFormGame(game.payoffs)


def from_quantecon(game: Any, **names: Any) -> Game:
    """Return a ``quantecon.game_theory.NormalFormGame`` as a `Game`.

    Parameters
    ----------
    game : quantecon.game_theory.NormalFormGame
        Player ``i`` becomes seat ``i``.
    **names
        ``roles``, ``actions`` and ``name`` as in `Game`.

    Returns
    -------
    Game

    Raises
    ------
    ModuleNotFoundError
        If QuantEcon is not installed.
    TypeError
        If it is no ``NormalFormGame``.

    Examples
    --------
    >>> from quantecon.game_theory import NormalFormGame
    >>> from relgames import interop
    >>> dilemma = NormalFormGame([[3, 0], [5, 1]])
    >>> print(interop.from_quantecon(dilemma, actions=("give", "withhold")))
    seat 0 \\ seat 1  give  withhold
    give             3, 3      0, 5
    withhold         5, 0      1, 1
    """
    check_kind(game, library("quantecon").game_theory.NormalFormGame, "quantecon.game_theory.NormalFormGame")
    return Game(game.payoff_profile_array, **names)
