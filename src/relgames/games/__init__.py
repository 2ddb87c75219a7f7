"""Games: payoff tensors, the terms on which they repeat, and a cited catalogue."""

from relgames.games.dyads import prisoners_dilemma
from relgames.games.game import Game
from relgames.games.profiles import own_first_strides, profile_strides
from relgames.games.repeated import Noise, RepeatedGame

__all__ = ["Game", "Noise", "RepeatedGame", "own_first_strides", "prisoners_dilemma", "profile_strides"]
