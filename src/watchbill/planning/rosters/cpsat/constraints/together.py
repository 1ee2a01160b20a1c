"""Workers of a group that stays together work the same shifts."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_together(model: RosterModel) -> None:
    """Make the schedules of a group equal; what one of them may not work nobody works."""
    for group in model.case.together:
        members = [model.case.worker_position[code] for code in group]
        for day in model.days:
            for shift in range(len(model.case.shifts)):
                works = [model.work.get((position, day, shift), 0) for position in members]
                for other in works[1:]:
                    if not (isinstance(works[0], int) and isinstance(other, int)):
                        model.model.add(works[0] == other)
