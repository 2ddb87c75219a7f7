"""Equilibria of the stage game: all of them where that can be proven, and what else solvers say of a game."""

from relgames.equilibria.backward_induction import SubgamePerfect, backward_induction
from relgames.equilibria.batch import NashMany, nash_many
from relgames.equilibria.classify import Classification, classify
from relgames.equilibria.commitment import Commitment, commitment
from relgames.equilibria.correlated import (
    CorrelatedEquilibrium,
    coarse_correlated,
    correlated,
    correlated_extreme_points,
)
from relgames.equilibria.dominance import Dominance, IteratedDominance, dominated, iterated_dominance
from relgames.equilibria.evolutionary import StableStrategy, evolutionarily_stable
from relgames.equilibria.labels import labels
from relgames.equilibria.lemke_howson import lemke_howson
from relgames.equilibria.logit import LogitBranch, logit_response
from relgames.equilibria.minmax import Maxmin, Minmax, maxmin, minmax
from relgames.equilibria.nash import nash
from relgames.equilibria.pure import pure_nash
from relgames.equilibria.regret import best_responses, regret
from relgames.equilibria.repeated import (
    AlgebraicNumber,
    BestResponse,
    CriticalDiscount,
    NashCheck,
    PayoffSet,
    PerfectionCheck,
    Polytope,
    PublicMonitoring,
    RelationalContract,
    RenegotiationCheck,
    SupportingPlay,
    SustainingDiscounts,
    SymmetricBound,
    best_response,
    critical_discount,
    feasible_set,
    individually_rational,
    nash_profile,
    payoff_set,
    public_monitoring,
    relational_contract,
    renegotiation_proof,
    strongly_symmetric_bound,
    subgame_perfect,
    sustaining_discounts,
)
from relgames.equilibria.result import Box, Component, Equilibrium, Hulls, NashResult
from relgames.equilibria.support_enumeration import support_enumeration
from relgames.equilibria.vertex_enumeration import vertex_enumeration

__all__ = [
    "AlgebraicNumber",
    "BestResponse",
    "Box",
    "Classification",
    "Commitment",
    "Component",
    "CorrelatedEquilibrium",
    "CriticalDiscount",
    "Dominance",
    "Equilibrium",
    "Hulls",
    "IteratedDominance",
    "LogitBranch",
    "Maxmin",
    "Minmax",
    "NashCheck",
    "NashMany",
    "NashResult",
    "PayoffSet",
    "PerfectionCheck",
    "Polytope",
    "PublicMonitoring",
    "RelationalContract",
    "RenegotiationCheck",
    "StableStrategy",
    "SubgamePerfect",
    "SupportingPlay",
    "SustainingDiscounts",
    "SymmetricBound",
    "backward_induction",
    "best_response",
    "best_responses",
    "classify",
    "coarse_correlated",
    "commitment",
    "correlated",
    "correlated_extreme_points",
    "critical_discount",
    "dominated",
    "evolutionarily_stable",
    "feasible_set",
    "individually_rational",
    "iterated_dominance",
    "labels",
    "lemke_howson",
    "logit_response",
    "maxmin",
    "minmax",
    "nash",
    "nash_many",
    "nash_profile",
    "payoff_set",
    "public_monitoring",
    "pure_nash",
    "regret",
    "relational_contract",
    "renegotiation_proof",
    "strongly_symmetric_bound",
    "subgame_perfect",
    "support_enumeration",
    "sustaining_discounts",
    "vertex_enumeration",
]
