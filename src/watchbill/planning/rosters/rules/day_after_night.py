"""No day shift on the day after a night, unless the rest rules allow it."""

from __future__ import annotations

from watchbill.planning.rosters.case import Conflict
from watchbill.planning.rosters.draft import Draft
from watchbill.planning.rosters.rests import night_conflicts


def add_day_after_night(draft: Draft) -> None:
    """Forbid a shift that is no night on the day after one that is."""
    for first, second, days in night_conflicts(draft.problem):
        draft.conflicts.append(Conflict(first=first, second=second, days=days))
