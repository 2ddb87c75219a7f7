"""Pictures of results, drawn by matplotlib, which comes with the extra ``plot``; and pages, which need nothing."""

from relgames.report.fingerprints import fingerprint
from relgames.report.html import html
from relgames.report.machines import machine
from relgames.report.payoff_sets import payoff_set
from relgames.report.survival import survival

__all__ = [
    "fingerprint",
    "html",
    "machine",
    "payoff_set",
    "survival",
]
