"""A team has at most one duty a day."""

from __future__ import annotations

from watchbill.planning.rosters.variables import RosterModel


def add_one_duty(model: RosterModel) -> None:
    """At most one duty per team and day."""
    for position in model.component.teams:
        for day in model.days:
            model.model.add_at_most_one(model.duties_on(position, day))
