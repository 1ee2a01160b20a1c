"""A worker works no more shifts of a type than allowed."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_most_shifts(model: RosterModel) -> None:
    """Bound the number of a worker's shifts of each type."""
    for position, worker in enumerate(model.case.workers):
        for code, most in worker.most_shifts.items():
            if most < model.case.days:
                worked = model.in_shifts(position, model.days, [model.case.shift_position[code]])
                model.model.add(sum(worked) <= most)
