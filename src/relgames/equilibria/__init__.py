"""Equilibria of the stage game: all of them where that can be proven, and what else solvers say of a game."""

from relgames.equilibria.batch import NashMany, nash_many
from relgames.equilibria.nash import nash
from relgames.equilibria.pure import pure_nash
from relgames.equilibria.regret import best_responses, regret
from relgames.equilibria.result import Box, Component, Equilibrium, Hulls, NashResult
from relgames.equilibria.support_enumeration import support_enumeration
from relgames.equilibria.vertex_enumeration import vertex_enumeration

__all__ = [
    "Box",
    "Component",
    "Equilibrium",
    "Hulls",
    "NashMany",
    "NashResult",
    "best_responses",
    "nash",
    "nash_many",
    "pure_nash",
    "regret",
    "support_enumeration",
    "vertex_enumeration",
]
