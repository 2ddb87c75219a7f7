"""Tournaments: every profile of some strategies, played; the result is a game over the strategies."""

from relgames.tournaments.parameter_map import ParameterMap, parameter_map
from relgames.tournaments.result import Tournament
from relgames.tournaments.roundrobin import tournament
from relgames.tournaments.rule_scores import RuleRoundRobin
from relgames.tournaments.rules import round_robin_of_rules

__all__ = [
    "ParameterMap",
    "RuleRoundRobin",
    "Tournament",
    "parameter_map",
    "round_robin_of_rules",
    "tournament",
]
