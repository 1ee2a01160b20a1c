"""Writes: importing forces, changing a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchbill.accounts.permissions import Actor
from watchbill.forces.models import Team
from watchbill.places.models import Area


@dataclass(frozen=True)
class ForcesSummary:
    """What an import of forces did."""

    teams_created: int
    teams_updated: int
    members: int
    strengths: int


def update_team(*, by: Actor, team: Team, changes: dict[str, Any]) -> Team:
    """Change a team's fields (name, strength, mode, base, crew, equipment, contact, away_dates)."""
    raise NotImplementedError


def set_away(*, by: Actor, team: Team, dates: list[str]) -> Team:
    """Set the days (ISO dates) on which a team is not available."""
    raise NotImplementedError


def import_sample_forces(*, by: Actor, district: Area, seed: int = 1) -> ForcesSummary:
    """Write plausible forces for a district."""
    raise NotImplementedError
