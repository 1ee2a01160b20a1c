"""Between two duties lies the least rest, counted from the shifts' times; what was worked before day 0 counts."""

from __future__ import annotations

from watchbill.planning.rosters.case import Conflict
from watchbill.planning.rosters.draft import Draft
from watchbill.planning.rosters.rests import rest_conflicts


def add_rest(draft: Draft) -> None:
    """Forbid pairs of duties with less than ``rest.least_rest_s`` between them."""
    for first, second, days in rest_conflicts(draft.problem):
        draft.conflicts.append(Conflict(first=first, second=second, days=days))
