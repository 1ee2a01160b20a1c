"""A worker works on no more weekends than allowed; a Saturday or a Sunday makes a weekend."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import Linear, RosterModel

SATURDAY, SUNDAY = 5, 6


def add_weekends(model: RosterModel) -> None:
    """Bound the number of weekends with work; one that began in the history has been counted there."""
    for position, worker in enumerate(model.case.workers):
        saturdays = [day for day in model.days if model.case.weekday(day) == SATURDAY]
        weekends: list[Linear] = []
        if model.case.days and model.case.weekday(0) == SUNDAY and not model.on(position, -1):
            weekends.append(model.on(position, 0))
        if len(saturdays) + len(weekends) <= worker.most_weekends:
            continue
        for day in saturdays:
            worked = model.model.new_bool_var("")
            for either in (day, day + 1):
                if either < model.case.days:
                    model.model.add(worked >= model.on(position, either))
            weekends.append(worked)
        model.model.add(sum(weekends) <= worker.most_weekends)
