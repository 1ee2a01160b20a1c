"""What a new entry starts with where a file or a form gives nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from watchbill.places.categories import DEFAULTS
from watchbill.places.columns import columns_of, is_empty
from watchbill.places.models import LedgerEntry

STARTING = ("owner", "priority", "visits_day", "visits_night", "neighbour_visits", "dwell_min", "look_after")
"""Columns that take the starting value of the category where nothing is given."""


def starting_values(model: type[LedgerEntry], given: Mapping[str, Any]) -> dict[str, Any]:
    """Starting values of the category for columns that the ledger has and that are empty."""
    start = _of_category(model, str(given.get("category") or ""))
    return {key: value for key, value in start.items() if is_empty(given.get(key))}


@lru_cache(maxsize=256)
def _of_category(model: type[LedgerEntry], category: str) -> dict[str, Any]:
    """Starting values of a category for the columns that the ledger has."""
    start = DEFAULTS.get((model._meta.model_name or "", category))
    known = {column.key for column in columns_of(model)}
    return {key: getattr(start, key) for key in STARTING if key in known} if start else {}


@cache
def starting_columns(model: type[LedgerEntry]) -> frozenset[str]:
    """Columns in which a new entry has a value where nothing is given: that of its category or of the ledger.

    An empty cell of a file says nothing about them: a new entry starts with its value, one that is there keeps its own.
    Otherwise the second import of a file would undo what the first one filled in.
    """
    keys = {column.key for column in columns_of(model)}
    given = {key for key in keys if not is_empty(model._meta.get_field(key).get_default())}  # type: ignore[union-attr]
    return frozenset(keys & set(STARTING) | given)
