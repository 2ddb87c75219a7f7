"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

from relgames.equilibria.repeated._critical import CriticalDiscount
from relgames.equilibria.repeated.critical_discount import critical_discount
from relgames.equilibria.repeated.relational_contract import RelationalContract, relational_contract

__all__ = ["CriticalDiscount", "RelationalContract", "critical_discount", "relational_contract"]
