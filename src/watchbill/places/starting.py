"""What a new entry starts with where a file or a form gives nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchbill.places.categories import DEFAULTS
from watchbill.places.columns import columns_of, is_empty
from watchbill.places.models import LedgerEntry

STARTING = ("owner", "priority", "visits_day", "visits_night", "neighbour_visits", "dwell_min", "look_after")
"""Columns that take the starting value of the category where nothing is given."""


def starting_values(model: type[LedgerEntry], given: Mapping[str, Any]) -> dict[str, Any]:
    """Starting values of the category for columns that the ledger has and that are empty."""
    start = DEFAULTS.get((model._meta.model_name or "", str(given.get("category") or "")))
    if start is None:
        return {}
    known = {column.key for column in columns_of(model)}
    return {key: getattr(start, key) for key in STARTING if key in known and is_empty(given.get(key))}
