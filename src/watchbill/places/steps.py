"""Columns that only a step of an entry's way changes: no form, workbook or request writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from watchbill.places.columns import is_empty
from watchbill.places.enums import HazardState
from watchbill.places.models import LedgerEntry

NEXT = {
    HazardState.FOUND: ("assign",),
    HazardState.ASSIGNED: ("rectify", "assign"),
    HazardState.RECTIFIED: ("verify", "send_back"),
    HazardState.VERIFIED: ("reopen",),
}
"""Steps that can follow a state; the first is the main one."""


def step_jumps(entry: LedgerEntry, values: Mapping[str, Any]) -> list[str]:
    """Which of the values would jump over a step; for a new entry, ``entry`` holds what it starts with.

    The value that stands already is no jump, so that an export imports again; an empty cell of a new entry neither.
    """
    return [
        key
        for key in entry.by_step
        if key in values
        and values[key] != getattr(entry, key)
        and not (is_empty(values[key]) and (entry.pk is None or is_empty(getattr(entry, key))))
    ]


def step_text() -> str:
    """What is wrong with such a value, and what would be right."""
    return _("Only a step changes this: assign, rectify, verify, send back or reopen the hazard on its page.")
