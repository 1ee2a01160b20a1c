"""People on duty of each force reach the minima that the levels ask for."""

from __future__ import annotations

from ortools.sat.python import cp_model

from watchbill.planning.rosters.variables import RosterModel


def add_level_share(model: RosterModel) -> None:
    """Charge every person under a minimum of an area, day, shift (or whole day) and force."""
    for minimum in model.component.minima:
        shifts = [minimum.shift] if minimum.shift else model.problem.force_by_code[minimum.force].shifts
        positions = model.counted.get((minimum.area, minimum.force), ())
        given = [
            (variable, model.problem.teams[position].present(minimum.day, shift))
            for shift in shifts
            for position, variable in model.on_duty(positions, minimum.day, shift)
        ]
        people = cp_model.LinearExpr.weighted_sum(
            [variable for variable, _ in given], [present for _, present in given]
        )
        name = f"level {minimum.area} {minimum.force} {minimum.day} {minimum.shift}"
        model.charge(model.prices.level_share, model.missing(minimum.people, people, name))
