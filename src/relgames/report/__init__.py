"""Pictures of results. They need matplotlib: ``pip install "relgames[plot]"``."""

from relgames.report.payoff_sets import payoff_set

__all__ = ["payoff_set"]
