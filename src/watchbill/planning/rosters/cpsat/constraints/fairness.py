"""Burdens such as nights and weekends are shared out evenly."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_fairness(model: RosterModel) -> None:
    """Charge the distance between the most and the least burdened of each group."""
    case = model.case
    for fair in case.fairness:
        shifts = [case.shift_position[shift] for shift in fair.shifts]
        burdens = [sum(model.in_shifts(case.worker_position[code], fair.days, shifts)) for code in fair.workers]
        model.charge(fair.price, model.range_of(burdens, len(fair.days)))
