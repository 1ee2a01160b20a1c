"""Some shifts may not be worked on the day after others, whatever their times."""

from __future__ import annotations

from watchbill.planning.rosters.case import Conflict
from watchbill.planning.rosters.draft import Draft


def add_shift_order(draft: Draft) -> None:
    """Forbid the shifts of ``not_next`` on the day after a shift."""
    draft.conflicts += [
        Conflict(first=shift.code, second=code) for shift in draft.problem.shifts for code in shift.not_next
    ]
