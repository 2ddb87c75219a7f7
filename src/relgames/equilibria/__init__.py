"""Equilibria of the stage game: all of them where that can be proven, and what else solvers say of a game."""

from relgames.equilibria.pure import pure_nash
from relgames.equilibria.regret import best_responses, regret
from relgames.equilibria.result import Box, Component, Equilibrium, Hulls, NashResult

__all__ = [
    "Box",
    "Component",
    "Equilibrium",
    "Hulls",
    "NashResult",
    "best_responses",
    "pure_nash",
    "regret",
]
