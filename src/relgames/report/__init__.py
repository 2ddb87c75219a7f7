"""Pictures of results, drawn by matplotlib (the extra ``plot``); pages and LaTeX, which need nothing."""

from relgames.report.cooperation import cooperation
from relgames.report.dynamics import phase_portrait, simplex
from relgames.report.fingerprints import fingerprint
from relgames.report.heat_map import heat_map
from relgames.report.html import html
from relgames.report.latex import latex
from relgames.report.machines import machine
from relgames.report.parameter_maps import parameter_map
from relgames.report.payoff_sets import payoff_set
from relgames.report.payoff_tables import payoff_table
from relgames.report.ranking import ranking
from relgames.report.responses import best_responses, logit_branch
from relgames.report.score_distribution import score_distribution
from relgames.report.shares import market_shares
from relgames.report.survival import survival

__all__ = [
    "best_responses",
    "cooperation",
    "fingerprint",
    "heat_map",
    "html",
    "latex",
    "logit_branch",
    "machine",
    "market_shares",
    "parameter_map",
    "payoff_set",
    "payoff_table",
    "phase_portrait",
    "ranking",
    "score_distribution",
    "simplex",
    "survival",
]
