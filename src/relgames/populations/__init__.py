"""Populations: many parties who meet again and again."""

from relgames.populations.community import Community, community
from relgames.populations.market import Market, market
from relgames.populations.pool_limit import PoolLimit, pool_limit
from relgames.populations.replies import (
    MarketEquilibrium,
    MarketReply,
    invader_payoff,
    market_equilibrium,
    market_reply,
)
from relgames.populations.sampled import MarketSample, simulate_market
from relgames.populations.screening import Screening, screening

__all__ = [
    "Community",
    "Market",
    "MarketEquilibrium",
    "MarketReply",
    "MarketSample",
    "PoolLimit",
    "Screening",
    "community",
    "invader_payoff",
    "market",
    "market_equilibrium",
    "market_reply",
    "pool_limit",
    "screening",
    "simulate_market",
]
