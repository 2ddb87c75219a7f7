"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

from relgames.equilibria.repeated.enforceable import EnforceableLine, enforceable
from relgames.equilibria.repeated.memory_one_equilibria import (
    MemoryOneEquilibria,
    MemoryOneEquilibrium,
    memory_one_equilibria,
)

__all__ = [
    "EnforceableLine",
    "MemoryOneEquilibria",
    "MemoryOneEquilibrium",
    "enforceable",
    "memory_one_equilibria",
]
