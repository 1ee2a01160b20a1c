"""Between two duties lies the least rest, counted from the shifts' times; what was worked before day 0 counts."""

from __future__ import annotations

from watchbill.planning.rosters.rests import history_shift, rest_conflicts
from watchbill.planning.rosters.variables import RosterModel


def add_rest(model: RosterModel) -> None:
    """Forbid pairs of duties with less than ``rest.least_rest_s`` between them."""
    forbid_pairs(model, rest_conflicts(model.problem))


def forbid_pairs(model: RosterModel, conflicts: tuple[tuple[str, str, int], ...]) -> None:
    """Forbid each (first shift, second shift, days between), within the plan and against the history."""
    for position in model.component.teams:
        history = model.problem.teams[position].history
        for first, second, days_between in conflicts:
            for day in model.days:
                later = model.duty.get((position, day, second))
                if later is None:
                    continue
                if day < days_between:
                    if history_shift(history, day - days_between) == first:
                        model.model.add(later == 0)
                elif (earlier := model.duty.get((position, day - days_between, first))) is not None:
                    model.model.add_at_most_one([earlier, later])
