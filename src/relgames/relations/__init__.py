"""Relations: who wins, who leaves, what others hear of it, and what one relationship does to another."""

from relgames.relations.causes import Causes, who_causes
from relgames.relations.feedback import FeedbackLoop, RestPoint, feedback_loop
from relgames.relations.wins import win_labels, wins

__all__ = [
    "Causes",
    "FeedbackLoop",
    "RestPoint",
    "feedback_loop",
    "who_causes",
    "win_labels",
    "wins",
]
