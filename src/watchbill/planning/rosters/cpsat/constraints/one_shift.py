"""A worker works at most one shift a day."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_one_shift(model: RosterModel) -> None:
    """At most one shift per worker and day."""
    for position in range(len(model.case.workers)):
        for day in model.days:
            model.model.add_at_most_one(model.on_day(position, day))
