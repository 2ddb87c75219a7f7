"""Populations: many parties who meet again and again."""

from relgames.populations.community import Community, community

__all__ = [
    "Community",
    "community",
]
