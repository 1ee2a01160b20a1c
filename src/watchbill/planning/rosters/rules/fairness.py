"""Duties, nights and weekends are shared out evenly among the teams of a force and home area that do not rotate.

Duties of one force are equally long or nearly so, hence their number stands for the hours.
"""

from __future__ import annotations

from datetime import date, timedelta

from watchbill.planning.rosters.case import Fairness
from watchbill.planning.rosters.draft import Draft


def add_fairness(draft: Draft) -> None:
    """Charge the distance between the most and the least burdened team of a group, for each kind of burden."""
    problem, prices, days = draft.problem, draft.prices, tuple(draft.days)
    start = date.fromisoformat(problem.operation.start_date)
    weekends = tuple(day for day in days if (start + timedelta(days=day)).weekday() >= 5)
    groups: dict[tuple[str, str], list[str]] = {}
    for position, team in enumerate(problem.teams):
        if not draft.rotates(position):
            groups.setdefault((team.area, team.force), []).append(team.code)
    for (_, force), members in groups.items():
        shifts = problem.force_by_code[force].shifts
        nights = tuple(code for code in shifts if problem.shift_by_code[code].night)
        burdens = [(days, shifts, prices.duties), (days, nights, prices.nights)]
        if len(weekends) < len(days):
            burdens.append((weekends, shifts, prices.weekends))
        draft.fairness += [
            Fairness(workers=tuple(members), days=on, shifts=of, price=price)
            for on, of, price in burdens
            if len(members) > 1 and on and of and price
        ]
