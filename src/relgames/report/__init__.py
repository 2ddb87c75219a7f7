"""Pictures of results, drawn by matplotlib: it comes with the extra ``plot``."""

from relgames.report.fingerprints import fingerprint
from relgames.report.machines import machine
from relgames.report.payoff_sets import payoff_set

__all__ = ["fingerprint", "machine", "payoff_set"]
