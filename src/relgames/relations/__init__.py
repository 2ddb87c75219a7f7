"""Relations: who wins, who leaves, what others hear of it, and what one relationship does to another."""

from relgames.relations.wins import win_labels, wins

__all__ = [
    "win_labels",
    "wins",
]
