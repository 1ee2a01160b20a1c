"""Duties, nights and weekends are shared out evenly among the teams of a force and home area that do not rotate.

Duties of one force are equally long or nearly so, hence their number stands for the hours.
"""

from __future__ import annotations

from datetime import date, timedelta

from watchbill.planning.rosters.variables import RosterModel


def add_fairness(model: RosterModel) -> None:
    """Charge the distance between the most and the least burdened team of a group, for each kind of burden."""
    start = date.fromisoformat(model.problem.operation.start_date)
    weekends = {day for day in model.days if (start + timedelta(days=day)).weekday() >= 5}
    nights = {shift.code for shift in model.problem.shifts if shift.night}
    groups: dict[tuple[str, str], list[int]] = {}
    for position in model.component.teams:
        if not model.rotates(position):
            team = model.problem.teams[position]
            groups.setdefault((team.area, team.force), []).append(position)
    for key, members in groups.items():
        if len(members) < 2:
            continue
        prices = model.prices
        name = " ".join(key)
        _spread(model, members, prices.duties, set(model.days), None, f"duties {name}")
        if nights & set(model.shifts_of(model.problem.teams[members[0]])):
            _spread(model, members, prices.nights, set(model.days), nights, f"nights {name}")
        if weekends and len(weekends) < len(model.days):
            _spread(model, members, prices.weekends, weekends, None, f"weekends {name}")


def _spread(
    model: RosterModel, members: list[int], price: int, days: set[int], shifts: set[str] | None, name: str
) -> None:
    most = model.model.new_int_var(0, len(days), f"most {name}")
    least = model.model.new_int_var(0, len(days), f"least {name}")
    for position in members:
        team = model.problem.teams[position]
        burden = sum(
            model.duty[position, day, shift]
            for day in days
            for shift in model.shifts_of(team)
            if shifts is None or shift in shifts
        )
        model.model.add(burden <= most)
        model.model.add(burden >= least)
    model.charge(price, most - least)
