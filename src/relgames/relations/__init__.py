"""Relations: who wins, who leaves, what others hear of it, and what one relationship does to another."""

from relgames.relations._move_orders import MoveOrder, Orders
from relgames.relations.delays import delayed
from relgames.relations.linked import Linked, linked
from relgames.relations.links import Link, carrying_loss, hearing_of_loss
from relgames.relations.orders import orders
from relgames.relations.wins import win_labels, wins

__all__ = [
    "Link",
    "Linked",
    "MoveOrder",
    "Orders",
    "carrying_loss",
    "delayed",
    "hearing_of_loss",
    "linked",
    "orders",
    "win_labels",
    "wins",
]
