"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

from relgames.equilibria.repeated._signs import AlgebraicNumber
from relgames.equilibria.repeated.best_response import BestResponse, best_response
from relgames.equilibria.repeated.efficient import LongRun, is_efficient
from relgames.equilibria.repeated.enforceable import EnforceableLine, enforceable
from relgames.equilibria.repeated.memory_one_equilibria import (
    MemoryOneEquilibria,
    MemoryOneEquilibrium,
    memory_one_equilibria,
)
from relgames.equilibria.repeated.nash_profile import NashCheck, nash_profile
from relgames.equilibria.repeated.partners import Guarantee, is_good, is_partner, is_rival
from relgames.equilibria.repeated.patience import SustainingDiscounts, sustaining_discounts
from relgames.equilibria.repeated.public_monitoring import PublicMonitoring, public_monitoring
from relgames.equilibria.repeated.renegotiation import RenegotiationCheck, renegotiation_proof
from relgames.equilibria.repeated.strongly_symmetric import SymmetricBound, strongly_symmetric_bound
from relgames.equilibria.repeated.subgame_perfect import PerfectionCheck, subgame_perfect

__all__ = [
    "AlgebraicNumber",
    "BestResponse",
    "EnforceableLine",
    "Guarantee",
    "LongRun",
    "MemoryOneEquilibria",
    "MemoryOneEquilibrium",
    "NashCheck",
    "PerfectionCheck",
    "PublicMonitoring",
    "RenegotiationCheck",
    "SustainingDiscounts",
    "SymmetricBound",
    "best_response",
    "enforceable",
    "is_efficient",
    "is_good",
    "is_partner",
    "is_rival",
    "memory_one_equilibria",
    "nash_profile",
    "public_monitoring",
    "renegotiation_proof",
    "strongly_symmetric_bound",
    "subgame_perfect",
    "sustaining_discounts",
]
