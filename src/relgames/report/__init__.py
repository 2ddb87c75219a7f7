"""Pictures of results, drawn by matplotlib: it comes with the extra ``plot``."""

from relgames.report.fingerprints import fingerprint
from relgames.report.machines import machine
from relgames.report.payoff_sets import payoff_set
from relgames.report.payoff_tables import payoff_table
from relgames.report.survival import survival

__all__ = [
    "fingerprint",
    "machine",
    "payoff_set",
    "payoff_table",
    "survival",
]
