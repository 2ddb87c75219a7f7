"""Tournaments: every profile of some strategies, played; the result is a game over the strategies."""

from relgames.tournaments.result import Tournament
from relgames.tournaments.roundrobin import tournament

__all__ = ["Tournament", "tournament"]
