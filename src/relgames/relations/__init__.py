"""Relations between many: who is told what of whom, and what follows from it."""

from relgames.relations import norms
from relgames.relations.norms import Norm, leading_eight
from relgames.relations.public_reputation import Deviator, PublicReputation, public_reputation

__all__ = ["Deviator", "Norm", "PublicReputation", "leading_eight", "norms", "public_reputation"]
