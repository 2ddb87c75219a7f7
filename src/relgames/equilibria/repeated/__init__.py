"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

from relgames.equilibria.repeated._critical import CriticalDiscount
from relgames.equilibria.repeated.critical_discount import critical_discount

__all__ = ["CriticalDiscount", "critical_discount"]
