"""Games of two parties."""

from __future__ import annotations

from relgames.games.game import Game

GIVING = ("give", "withhold")


def prisoners_dilemma(T: float = 5, R: float = 3, P: float = 1, S: float = 0) -> Game:
    """Return the prisoner's dilemma."""
    return Game.symmetric([[R, S], [T, P]], actions=(GIVING, GIVING), name="prisoner's dilemma")
