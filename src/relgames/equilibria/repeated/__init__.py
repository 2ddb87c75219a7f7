"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

from relgames.equilibria.repeated.feasible import feasible_set, individually_rational
from relgames.equilibria.repeated.payoff_sets import PayoffSet, SupportingPlay, payoff_set
from relgames.equilibria.repeated.polytope import Polytope

__all__ = [
    "PayoffSet",
    "Polytope",
    "SupportingPlay",
    "feasible_set",
    "individually_rational",
    "payoff_set",
]
