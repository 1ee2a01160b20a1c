"""The teams in reach have the time for the visits that are wanted.

Asked for each village alone, for each village with its neighbours, and for the whole component: what all of a set of
villages want must be in the time of the teams that reach any of them. Time beyond what is wanted is worth less and
less, so that teams spread over shifts and villages in proportion to the visits.
"""

from __future__ import annotations

from watchbill.planning.rosters.variables import RosterModel
from watchbill.planning.rosters.workload import patrol_minutes


def add_capacity(model: RosterModel) -> None:
    """Charge minutes of visits that the teams in reach lack, and at lower prices what is short of a reserve."""
    prices = model.prices
    for villages in _sets(model):
        positions = sorted({position for village in villages for position in model.reaching[village]})
        for day in model.days:
            for shift in model.problem.shifts:
                each = patrol_minutes(model.problem, shift.code)
                keys = [(village, day, shift.code) for village in villages]
                wanted = sum(model.wants[key].minutes for key in keys if key in model.wants)
                if not wanted or not each:
                    continue
                given = each * sum(variable for _, variable in model.on_duty(positions, day, shift.code))
                name = f"capacity {villages[0]} {len(villages)} {day} {shift.code}"
                model.charge(prices.capacity, model.missing(wanted, given, name))
                model.charge(prices.reserve, model.missing(wanted * 3 // 2, given, f"{name} reserve"))
                model.charge(prices.ample, model.missing(wanted * 5 // 2, given, f"{name} ample"))


def _sets(model: RosterModel) -> list[tuple[str, ...]]:
    known = set(model.component.villages)
    found: list[tuple[str, ...]] = []
    for village in model.component.villages:
        around = [code for code in model.problem.area_by_code[village].neighbours if code in known]
        found.append((village,))
        if around:
            found.append((village, *around))
    if len(known) > 1:
        found.append(model.component.villages)
    return list(dict.fromkeys(found))
