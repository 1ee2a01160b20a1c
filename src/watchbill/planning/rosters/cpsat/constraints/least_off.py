"""At least so many days off in a row, but for days off that touch an end of what is known."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_least_off(model: RosterModel) -> None:
    """A day off after a day of work is followed by more days off."""
    for position, worker in enumerate(model.case.workers):
        for first in range(1 - len(worker.history), model.case.days):
            if any(model.on(position, day) for day in range(first, 0)):
                continue  # those days off ended in the history
            ends = model.on(position, first - 1) - model.on(position, first)
            for day in range(max(0, first + 1), min(model.case.days, first + worker.least_off)):
                model.model.add(ends + model.on(position, day) <= 1)
