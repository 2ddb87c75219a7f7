"""Relations: who wins, who leaves, what others hear of it, and what one relationship does to another."""

from relgames.relations import norms
from relgames.relations.causes import Causes, who_causes
from relgames.relations.feedback import FeedbackLoop, RestPoint, feedback_loop
from relgames.relations.leaving import Survival, survival
from relgames.relations.norms import Norm, leading_eight
from relgames.relations.private_reputation import PrivateReputation, private_reputation
from relgames.relations.public_reputation import Deviator, PublicReputation, public_reputation
from relgames.relations.wins import win_labels, wins

__all__ = [
    "Causes",
    "Deviator",
    "FeedbackLoop",
    "Norm",
    "PrivateReputation",
    "PublicReputation",
    "RestPoint",
    "Survival",
    "feedback_loop",
    "leading_eight",
    "norms",
    "private_reputation",
    "public_reputation",
    "survival",
    "who_causes",
    "win_labels",
    "wins",
]
