"""Populations: many parties who meet again and again."""

from relgames.populations.market import Market, market

__all__ = ["Market", "market"]
