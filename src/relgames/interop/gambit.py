"""Games, to Gambit and from it, with their names and in rational numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from relgames.equilibria._arguments import game_of
from relgames.games import Game
from relgames.interop._libraries import check_kind, library
from relgames.interop.nfg import parse_nfg


def to_gambit(game: Game) -> Any:
    """Return the game as a ``pygambit.Game`` in strategic form.

    Parameters
    ----------
    game : Game
        Any number of seats.

    Returns
    -------
    pygambit.Game
        Payoffs are exact: floats are taken at the value that they have. The title, the players' and the strategies'
        labels are the game's names, as far as Gambit holds them. Since version 16.7 a label must be printable ASCII
        with single spaces, and different from its neighbours': where one of a player's strategies, or one of the
        players, cannot have its name, all of them are numbered from 1. In the title other characters become ``?``.

    Raises
    ------
    ModuleNotFoundError
        If pygambit is not installed.
    TypeError
        If it is no `Game`.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames import interop
    >>> game = interop.to_gambit(rg.games.trust())
    >>> [player.label for player in game.players]
    ['truster', 'trustee']
    >>> game["trust", "exploit"]["truster"]
    Rational(-1, 1)
    """
    game_of(game)
    title = game.name.encode("ascii", "replace").decode()
    payoffs = game.fractions
    made = library("pygambit").Game.from_arrays(*(payoffs[..., i] for i in range(game.seats)), title=title)
    _label(made.players, game.roles)
    for player, names in zip(made.players, game.actions, strict=True):
        _label(player.strategies, names)
    return made


def from_gambit(game: Any) -> Game:
    """Return a ``pygambit.Game`` as a `Game`, with its names and exact payoffs.

    Parameters
    ----------
    game : pygambit.Game
        Of a game in extensive form, its reduced strategic form is taken, as Gambit computes it, with Gambit's labels
        of the strategies, such as ``21*``.

    Returns
    -------
    Game

    Raises
    ------
    ModuleNotFoundError
        If pygambit is not installed.
    TypeError
        If it is no ``pygambit.Game``.
    ValueError
        If it has no players, or a payoff that no float can hold.

    Examples
    --------
    >>> import pygambit
    >>> from relgames import interop
    >>> game = interop.from_gambit(pygambit.Game.from_arrays([["1/3", 0]], [["0.1", 2]], title="small"))
    >>> game.fractions[0, 0]
    array([Fraction(1, 3), Fraction(1, 10)], dtype=object)
    """
    check_kind(game, library("pygambit").Game, "pygambit.Game")
    return parse_nfg(game.to_nfg())


def _label(items: Iterable[Any], names: Sequence[str]) -> None:
    longest = max(len(name) for name in names)
    try:
        # A label that another item still has is refused, so all of them first get one that is too long to be a name.
        for k, item in enumerate(items):
            item.label = "x" * (longest + 1) + str(k)
        for item, name in zip(items, names, strict=True):
            item.label = name
    except ValueError:
        _label(items, [str(k + 1) for k in range(len(names))])
