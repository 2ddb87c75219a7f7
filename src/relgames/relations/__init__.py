"""Relations: who wins, who leaves, what others hear of it, and what one relationship does to another."""

from relgames.relations import norms
from relgames.relations._move_orders import MoveOrder, Orders
from relgames.relations.causes import Causes, who_causes
from relgames.relations.delays import delayed
from relgames.relations.feedback import FeedbackLoop, RestPoint, feedback_loop
from relgames.relations.leaving import Survival, survival
from relgames.relations.linked import Linked, linked
from relgames.relations.links import Link, carrying_loss, hearing_of_loss
from relgames.relations.norms import Norm, leading_eight
from relgames.relations.orders import orders
from relgames.relations.private_reputation import PrivateReputation, private_reputation
from relgames.relations.public_reputation import Deviator, PublicReputation, public_reputation
from relgames.relations.wins import win_labels, wins

__all__ = [
    "Causes",
    "Deviator",
    "FeedbackLoop",
    "Link",
    "Linked",
    "MoveOrder",
    "Norm",
    "Orders",
    "PrivateReputation",
    "PublicReputation",
    "RestPoint",
    "Survival",
    "carrying_loss",
    "delayed",
    "feedback_loop",
    "hearing_of_loss",
    "leading_eight",
    "linked",
    "norms",
    "orders",
    "private_reputation",
    "public_reputation",
    "survival",
    "who_causes",
    "win_labels",
    "wins",
]
