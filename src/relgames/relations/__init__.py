"""Relations: who wins, who leaves, what others hear of it, and what one relationship does to another."""

from relgames.relations.announced import Announcement, AnnouncementEquilibrium, Promise
from relgames.relations.announcements import announcement
from relgames.relations.signalling import signalling

__all__ = [
    "Announcement",
    "AnnouncementEquilibrium",
    "Promise",
    "announcement",
    "signalling",
]
