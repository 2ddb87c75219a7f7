"""Pictures of results, drawn by matplotlib, which comes with the extra ``plot``; and pages, which need nothing."""

from relgames.report.cooperation import cooperation
from relgames.report.fingerprints import fingerprint
from relgames.report.heat_map import heat_map
from relgames.report.html import html
from relgames.report.machines import machine
from relgames.report.payoff_sets import payoff_set
from relgames.report.payoff_tables import payoff_table
from relgames.report.ranking import ranking
from relgames.report.score_distribution import score_distribution
from relgames.report.survival import survival

__all__ = [
    "cooperation",
    "fingerprint",
    "heat_map",
    "html",
    "machine",
    "payoff_set",
    "payoff_table",
    "ranking",
    "score_distribution",
    "survival",
]
