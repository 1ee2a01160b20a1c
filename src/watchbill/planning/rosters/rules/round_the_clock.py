"""Every village has, in every shift of every day, a patrolling team on duty that reaches it."""

from __future__ import annotations

from watchbill.planning.rosters.variables import RosterModel


def add_round_the_clock(model: RosterModel) -> None:
    """Charge every village, day and shift without a patrolling team on duty in reach."""
    for village, positions in model.reaching.items():
        for day in model.days:
            for shift in model.problem.shifts:
                given = sum(variable for _, variable in model.on_duty(positions, day, shift.code))
                lacking = model.missing(1, given, f"clock {village} {day} {shift.code}")
                model.charge(model.prices.round_the_clock, lacking)
