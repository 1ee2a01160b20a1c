"""Some shifts may not be worked on the day after others, whatever their times."""

from __future__ import annotations

from watchbill.planning.rosters.case import Conflict
from watchbill.planning.rosters.draft import Draft
from watchbill.planning.rosters.rests import order_conflicts


def add_shift_order(draft: Draft) -> None:
    """Forbid the shifts of ``not_next`` on the day after a shift."""
    draft.conflicts += [
        Conflict(first=first, second=second, days=days) for first, second, days in order_conflicts(draft.problem)
    ]
