"""Relations between many: who is told what of whom, and what follows from it."""

from relgames.relations import norms
from relgames.relations.norms import Norm, leading_eight
from relgames.relations.private_reputation import PrivateReputation, private_reputation
from relgames.relations.public_reputation import Deviator, PublicReputation, public_reputation

__all__ = [
    "Deviator",
    "Norm",
    "PrivateReputation",
    "PublicReputation",
    "leading_eight",
    "norms",
    "private_reputation",
    "public_reputation",
]
