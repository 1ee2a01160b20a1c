"""Forces as plain rows, before they are written: from a workbook, or made for a newcomer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class MemberRow:
    """Duty staff: a name or call sign, post, work contact, training."""

    name: str
    post: str = ""
    contact: str = ""
    training: str = ""
    training_valid_until: dt.date | None = None


@dataclass(frozen=True)
class TeamRow:
    """A team; ``home_area`` is the code of an area, ``away_dates`` are ISO dates."""

    code: str
    name: str
    force: str
    home_area: str
    strength: int
    mode: str
    base_name: str
    base_lon: float
    base_lat: float
    crew: int | None = None
    equipment: str = ""
    contact: str = ""
    away_dates: tuple[str, ...] = ()
    members: tuple[MemberRow, ...] = ()


@dataclass(frozen=True)
class StrengthRow:
    """Available strength and daily baseline of a force in an area, in people."""

    area: str
    force: str
    available: int
    baseline: int = 0


@dataclass(frozen=True)
class ForcesRows:
    """All forces to write."""

    teams: tuple[TeamRow, ...]
    strengths: tuple[StrengthRow, ...]
