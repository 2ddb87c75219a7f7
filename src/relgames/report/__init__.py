"""Pictures of results, drawn by matplotlib, which comes with the extra ``plot``; and tables for LaTeX."""

from relgames.report.fingerprints import fingerprint
from relgames.report.latex import latex
from relgames.report.machines import machine
from relgames.report.payoff_sets import payoff_set
from relgames.report.survival import survival

__all__ = [
    "fingerprint",
    "latex",
    "machine",
    "payoff_set",
    "survival",
]
