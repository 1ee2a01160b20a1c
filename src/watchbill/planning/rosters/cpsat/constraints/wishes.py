"""Wishes to work a shift, or not to, have a weight that is paid where they are not met."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_wishes(model: RosterModel) -> None:
    """Charge every wish that is not met."""
    case = model.case
    for wish in case.wishes:
        position = case.worker_position[wish.worker]
        shifts = [at for at, shift in enumerate(case.shifts) if wish.shift in {"", shift.code}]
        works = sum(model.in_shifts(position, [wish.day], shifts))
        model.charge(wish.weight, 1 - works if wish.kind == "on" else works)
