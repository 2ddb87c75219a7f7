"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

from relgames.equilibria.repeated._critical import CriticalDiscount
from relgames.equilibria.repeated.critical_discount import critical_discount
from relgames.equilibria.repeated.feasible import feasible_set, individually_rational
from relgames.equilibria.repeated.payoff_sets import PayoffSet, SupportingPlay, payoff_set
from relgames.equilibria.repeated.polytope import Polytope
from relgames.equilibria.repeated.relational_contract import RelationalContract, relational_contract

__all__ = [
    "CriticalDiscount",
    "PayoffSet",
    "Polytope",
    "RelationalContract",
    "SupportingPlay",
    "critical_discount",
    "feasible_set",
    "individually_rational",
    "payoff_set",
    "relational_contract",
]
