"""Writes: importing a city, changing a ledger entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from watchbill.accounts.permissions import Actor
from watchbill.geography.city import City
from watchbill.places.models import Area, LedgerEntry

EDITABLE = (
    "name", "owner", "responsible_unit", "responsible_post", "colour", "priority", "visits_day", "visits_night",
    "neighbour_visits", "dwell_min", "look_after", "measures", "equipment",
)  # fmt: skip
"""Fields of an entry that a user may change."""


@dataclass(frozen=True)
class ImportSummary:
    """What an import did. ``counts`` is keyed by (ledger, category); ``areas`` by level of the grid."""

    district: Area
    areas: dict[str, int]
    counts: dict[tuple[str, str], int]
    created: int
    updated: int
    removed: int
    notes: tuple[tuple[str, dict[str, Any]], ...] = field(default=())


def import_city(city: City, *, by: Actor, name: str = "") -> ImportSummary:
    """Write a city's grid, ledgers, streets and background map: all of it or nothing.

    Importing again updates entries of the same source and category and keeps what users changed in them.
    """
    raise NotImplementedError


def update_entry(*, by: Actor, entry: LedgerEntry, changes: dict[str, Any]) -> LedgerEntry:
    """Change an entry's editable fields; raises ``ValidationError`` with messages per field."""
    raise NotImplementedError
