"""Teams, duty staff and strengths."""

from watchbill.forces.models.strength import Strength
from watchbill.forces.models.team import Member, Team

__all__ = ["Member", "Strength", "Team"]
