"""Pictures of results, drawn by matplotlib: it comes with the extra ``plot``."""

from relgames.report.dynamics import phase_portrait, simplex
from relgames.report.fingerprints import fingerprint
from relgames.report.machines import machine
from relgames.report.parameter_maps import parameter_map
from relgames.report.payoff_sets import payoff_set
from relgames.report.payoff_tables import payoff_table
from relgames.report.responses import best_responses, logit_branch
from relgames.report.shares import market_shares
from relgames.report.survival import survival

__all__ = [
    "best_responses",
    "fingerprint",
    "logit_branch",
    "machine",
    "market_shares",
    "parameter_map",
    "payoff_set",
    "payoff_table",
    "phase_portrait",
    "simplex",
    "survival",
]
