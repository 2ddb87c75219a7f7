"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

from relgames.equilibria.repeated.enforceable import EnforceableLine, enforceable

__all__ = [
    "EnforceableLine",
    "enforceable",
]
