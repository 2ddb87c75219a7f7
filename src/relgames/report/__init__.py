"""Pictures of results, drawn by matplotlib: it comes with the extra ``plot``."""

from relgames.report.payoff_sets import payoff_set
from relgames.report.survival import survival

__all__ = ["payoff_set", "survival"]
