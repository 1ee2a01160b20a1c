"""A worker's minutes lie between the least and the most."""

from __future__ import annotations

from ortools.sat.python import cp_model

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_minutes(model: RosterModel) -> None:
    """Bound the sum of the lengths of a worker's shifts."""
    case = model.case
    longest = max((shift.minutes for shift in case.shifts), default=0)
    for position, worker in enumerate(case.workers):
        if worker.least_minutes <= 0 and worker.most_minutes >= case.days * longest:
            continue
        worked = [
            (works, shift.minutes)
            for kind, shift in enumerate(case.shifts)
            for works in model.in_shifts(position, model.days, [kind])
        ]
        minutes = cp_model.LinearExpr.weighted_sum([works for works, _ in worked], [length for _, length in worked])
        model.model.add(minutes >= worker.least_minutes)
        model.model.add(minutes <= worker.most_minutes)
