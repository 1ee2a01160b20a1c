"""Some shifts may not follow others within so many days; what was worked before day 0 counts."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_conflicts(model: RosterModel) -> None:
    """Forbid a shift together with all shifts that it excludes on a later day."""
    case = model.case
    barred: dict[tuple[int, int], list[int]] = {}
    for conflict in case.conflicts:
        key = (case.shift_position[conflict.first], conflict.days)
        barred.setdefault(key, []).append(case.shift_position[conflict.second])
    for position, worker in enumerate(case.workers):
        for (first, days), seconds in barred.items():
            for day in range(-days, case.days - days):
                later = model.in_shifts(position, [day + days], seconds)
                if day >= 0:
                    if later and (earlier := model.work.get((position, day, first))) is not None:
                        model.model.add_at_most_one([earlier, *later])
                elif case.worked_on(worker, (), day) == first:
                    for works in later:
                        model.model.add(works == 0)
