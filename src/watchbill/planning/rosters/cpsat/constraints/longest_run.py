"""No more than so many days in a row with work; the days before day 0 count."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_longest_run(model: RosterModel) -> None:
    """In every window of one day more than the longest run at least one day is off.

    A history that is too long already does not make the roster impossible: it only keeps the next day free.
    """
    for position, worker in enumerate(model.case.workers):
        longest = worker.longest_run
        for first in range(-min(longest, len(worker.history)), model.case.days - longest):
            window = range(first, first + longest + 1)
            before = [day for day in window if day < 0]
            if all(model.on(position, day) for day in before):
                planned = [works for day in window if day >= 0 for works in model.on_day(position, day)]
                model.model.add(sum(planned) <= longest - len(before))
