"""A team has no duty on a day on which it is away."""

from __future__ import annotations

from watchbill.planning.rosters.variables import RosterModel


def add_away(model: RosterModel) -> None:
    """No duty on the days of ``team.away``."""
    for position in model.component.teams:
        for day in model.problem.teams[position].away:
            if day in model.days:
                for variable in model.duties_on(position, day):
                    model.model.add(variable == 0)
