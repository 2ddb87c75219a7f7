"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

from relgames.equilibria.repeated._critical import CriticalDiscount
from relgames.equilibria.repeated._signs import AlgebraicNumber
from relgames.equilibria.repeated.best_response import BestResponse, best_response
from relgames.equilibria.repeated.critical_discount import critical_discount
from relgames.equilibria.repeated.efficient import LongRun, is_efficient
from relgames.equilibria.repeated.enforceable import EnforceableLine, enforceable
from relgames.equilibria.repeated.feasible import feasible_set, individually_rational
from relgames.equilibria.repeated.friendly_rivals import FriendlyRivals, friendly_rivals
from relgames.equilibria.repeated.memory_one_equilibria import (
    MemoryOneEquilibria,
    MemoryOneEquilibrium,
    memory_one_equilibria,
)
from relgames.equilibria.repeated.nash_profile import NashCheck, nash_profile
from relgames.equilibria.repeated.partners import Guarantee, is_good, is_partner, is_rival
from relgames.equilibria.repeated.patience import SustainingDiscounts, sustaining_discounts
from relgames.equilibria.repeated.payoff_sets import PayoffSet, SupportingPlay, payoff_set
from relgames.equilibria.repeated.polytope import Polytope
from relgames.equilibria.repeated.public_monitoring import PublicMonitoring, public_monitoring
from relgames.equilibria.repeated.relational_contract import RelationalContract, relational_contract
from relgames.equilibria.repeated.renegotiation import RenegotiationCheck, renegotiation_proof
from relgames.equilibria.repeated.strongly_symmetric import SymmetricBound, strongly_symmetric_bound
from relgames.equilibria.repeated.subgame_perfect import PerfectionCheck, subgame_perfect

__all__ = [
    "AlgebraicNumber",
    "BestResponse",
    "CriticalDiscount",
    "EnforceableLine",
    "FriendlyRivals",
    "Guarantee",
    "LongRun",
    "MemoryOneEquilibria",
    "MemoryOneEquilibrium",
    "NashCheck",
    "PayoffSet",
    "PerfectionCheck",
    "Polytope",
    "PublicMonitoring",
    "RelationalContract",
    "RenegotiationCheck",
    "SupportingPlay",
    "SustainingDiscounts",
    "SymmetricBound",
    "best_response",
    "critical_discount",
    "enforceable",
    "feasible_set",
    "friendly_rivals",
    "individually_rational",
    "is_efficient",
    "is_good",
    "is_partner",
    "is_rival",
    "memory_one_equilibria",
    "nash_profile",
    "payoff_set",
    "public_monitoring",
    "relational_contract",
    "renegotiation_proof",
    "strongly_symmetric_bound",
    "subgame_perfect",
    "sustaining_discounts",
]
