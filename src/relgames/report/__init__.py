"""Pictures of results, drawn by matplotlib: it comes with the extra ``plot``."""

from relgames.report.payoff_sets import payoff_set

__all__ = [
    "payoff_set",
]
