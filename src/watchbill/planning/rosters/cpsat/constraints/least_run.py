"""At least so many days of work in a row, but for runs that touch an end of what is known."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_least_run(model: RosterModel) -> None:
    """A day of work after a day off is followed by more days of work."""
    for position, worker in enumerate(model.case.workers):
        for first in range(1 - len(worker.history), model.case.days):
            if not all(model.on(position, day) for day in range(first, 0)):
                continue  # that run ended in the history
            starts = model.on(position, first) - model.on(position, first - 1)
            for day in range(max(0, first + 1), min(model.case.days, first + worker.least_run)):
                model.model.add(starts <= model.on(position, day))
