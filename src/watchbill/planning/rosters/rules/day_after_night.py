"""No day shift on the day after a night, unless the rest rules allow it."""

from __future__ import annotations

from watchbill.planning.rosters.rests import night_conflicts
from watchbill.planning.rosters.rules.rest import forbid_pairs
from watchbill.planning.rosters.variables import RosterModel


def add_day_after_night(model: RosterModel) -> None:
    """Forbid a shift that is no night on the day after one that is."""
    forbid_pairs(model, night_conflicts(model.problem))
