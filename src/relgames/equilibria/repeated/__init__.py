"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

from relgames.equilibria.repeated.best_response import BestResponse, best_response
from relgames.equilibria.repeated.efficient import LongRun, is_efficient
from relgames.equilibria.repeated.enforceable import EnforceableLine, enforceable
from relgames.equilibria.repeated.memory_one_equilibria import (
    MemoryOneEquilibria,
    MemoryOneEquilibrium,
    memory_one_equilibria,
)
from relgames.equilibria.repeated.partners import Verdict, is_good, is_partner, is_rival

__all__ = [
    "BestResponse",
    "EnforceableLine",
    "LongRun",
    "MemoryOneEquilibria",
    "MemoryOneEquilibrium",
    "Verdict",
    "best_response",
    "enforceable",
    "is_efficient",
    "is_good",
    "is_partner",
    "is_rival",
    "memory_one_equilibria",
]
