"""No more than so many days in a row with a duty; the days before day 0 count."""

from __future__ import annotations

from watchbill.planning.rosters.rests import history_shift
from watchbill.planning.rosters.variables import Linear, RosterModel


def add_longest_run(model: RosterModel) -> None:
    """In every window of one day more than ``rest.longest_run_days`` at least one day is off.

    A history that is too long already does not make the roster impossible: it only keeps the next day free.
    """
    longest = model.problem.rest.longest_run_days
    for position in model.component.teams:
        history = model.problem.teams[position].history
        for first in range(-longest, len(model.days) - longest):
            window = range(first, first + longest + 1)
            worked_before = sum(bool(history_shift(history, day)) for day in window if day < 0)
            planned: list[Linear] = [duty for day in window if day >= 0 for duty in model.duties_on(position, day)]
            if planned and worked_before + len([day for day in window if day >= 0]) > longest:
                model.model.add(sum(planned) <= longest - worked_before)
