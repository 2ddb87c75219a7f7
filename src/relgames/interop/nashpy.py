"""Games of two seats, to Nashpy and from it."""

from __future__ import annotations

from typing import Any

from relgames.equilibria._arguments import game_of
from relgames.games import Game
from relgames.interop._libraries import check_kind, library


def to_nashpy(game: Game) -> Any:
    """Return a game of two seats as a ``nashpy.Game``.

    Parameters
    ----------
    game : Game
        Two seats. Seat 0 becomes the row player. Nashpy computes with floats and knows no names.

    Returns
    -------
    nashpy.Game

    Raises
    ------
    ModuleNotFoundError
        If Nashpy is not installed.
    TypeError, ValueError
        If it is no `Game`, or one of another number of seats.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames import interop
    >>> interop.to_nashpy(rg.games.trust()).payoff_matrices[1]
    array([[1., 2.],
           [0., 0.]])
    """
    game_of(game, least=2, most=2, alternative="to_gambit and to_quantecon take any number of seats")
    return library("nashpy").Game(game.payoffs[..., 0].copy(), game.payoffs[..., 1].copy())


def from_nashpy(game: Any, **names: Any) -> Game:
    """Return a ``nashpy.Game`` as a `Game` of two seats.

    Parameters
    ----------
    game : nashpy.Game
        The row player becomes seat 0. Payoffs that are Fractions stay so.
    **names
        ``roles``, ``actions`` and ``name`` as in `Game`.

    Returns
    -------
    Game

    Raises
    ------
    ModuleNotFoundError
        If Nashpy is not installed.
    TypeError
        If it is no ``nashpy.Game``.

    Examples
    --------
    >>> import nashpy
    >>> from relgames import interop
    >>> pennies = nashpy.Game([[1, -1], [-1, 1]])
    >>> print(interop.from_nashpy(pennies, roles=("even", "odd"), actions=("heads", "tails")))
    even \\ odd  heads  tails
    heads       1, -1  -1, 1
    tails       -1, 1  1, -1
    """
    check_kind(game, library("nashpy").Game, "nashpy.Game")
    return Game.from_matrices(*game.payoff_matrices, **names)
