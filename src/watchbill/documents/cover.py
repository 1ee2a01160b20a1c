"""People of a force on duty against the minima of the problem, per day."""

from __future__ import annotations

from dataclasses import dataclass

from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem


@dataclass(frozen=True)
class ForceCover:
    """A force on a day: people on duty over all shifts, and how many are required (0: no minimum is set)."""

    day: int
    force: str
    on_duty: int
    required: int


def force_cover(problem: Problem, plan: Plan) -> list[ForceCover]:
    """Cover by day and force, for forces that have a duty or a minimum that day.

    A minimum of an area inside another area with a minimum of its own is part of that one and not added again;
    the minima of single shifts add up to the day's where no minimum of the day is larger.
    """
    on_duty: dict[tuple[int, str], int] = {}
    for duty in plan.duties:
        team = problem.team_by_code[duty.team]
        key = (duty.day, team.force)
        on_duty[key] = on_duty.get(key, 0) + team.strength
    by_area: dict[tuple[int, str], dict[str, list[int]]] = {}
    for minimum in problem.minima:
        whole_and_shifts = by_area.setdefault((minimum.day, minimum.force), {}).setdefault(minimum.area, [0, 0])
        if minimum.shift:
            whole_and_shifts[1] += minimum.people
        else:
            whole_and_shifts[0] = max(whole_and_shifts[0], minimum.people)
    required = {key: _topmost_sum(problem, areas) for key, areas in by_area.items()}
    order = {force.code: position for position, force in enumerate(problem.forces)}
    keys = sorted({*on_duty, *required}, key=lambda key: (key[0], order[key[1]]))
    return [ForceCover(*key, on_duty.get(key, 0), required.get(key, 0)) for key in keys]


def _topmost_sum(problem: Problem, areas: dict[str, list[int]]) -> int:
    topmost = [area for area in areas if not any(above in areas for above in problem.ancestors(area)[1:])]
    return sum(max(areas[area]) for area in topmost)
