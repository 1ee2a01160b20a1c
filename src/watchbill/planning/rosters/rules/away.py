"""A team has no duty in a shift in which it is away."""

from __future__ import annotations

from watchbill.planning.rosters.variables import RosterModel


def add_away(model: RosterModel) -> None:
    """No duty in the shifts in which nobody of the team is present."""
    for (position, day, shift), variable in model.duty.items():
        if not model.problem.teams[position].present(day, shift):
            model.model.add(variable == 0)
