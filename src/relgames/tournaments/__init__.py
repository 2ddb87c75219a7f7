"""Tournaments: every profile of some strategies, played; the result is a game over the strategies."""

from relgames.tournaments.result import Tournament
from relgames.tournaments.roundrobin import tournament
from relgames.tournaments.rule_scores import RuleRoundRobin
from relgames.tournaments.rules import round_robin_of_rules

__all__ = [
    "RuleRoundRobin",
    "Tournament",
    "round_robin_of_rules",
    "tournament",
]
