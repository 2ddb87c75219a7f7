"""Equilibria of the stage game: all of them where that can be proven, and what else solvers say of a game."""

from relgames.equilibria.backward_induction import SubgamePerfect, backward_induction
from relgames.equilibria.batch import NashMany, nash_many
from relgames.equilibria.classify import Classification, classify
from relgames.equilibria.commitment import Commitment, commitment
from relgames.equilibria.evolutionary import StableStrategy, evolutionarily_stable
from relgames.equilibria.labels import labels
from relgames.equilibria.lemke_howson import lemke_howson
from relgames.equilibria.logit import LogitBranch, logit_response
from relgames.equilibria.nash import nash
from relgames.equilibria.pure import pure_nash
from relgames.equilibria.regret import best_responses, regret
from relgames.equilibria.result import Box, Component, Equilibrium, Hulls, NashResult
from relgames.equilibria.support_enumeration import support_enumeration
from relgames.equilibria.vertex_enumeration import vertex_enumeration

__all__ = [
    "Box",
    "Classification",
    "Commitment",
    "Component",
    "Equilibrium",
    "Hulls",
    "LogitBranch",
    "NashMany",
    "NashResult",
    "StableStrategy",
    "SubgamePerfect",
    "backward_induction",
    "best_responses",
    "classify",
    "commitment",
    "evolutionarily_stable",
    "labels",
    "lemke_howson",
    "logit_response",
    "nash",
    "nash_many",
    "pure_nash",
    "regret",
    "support_enumeration",
    "vertex_enumeration",
]
