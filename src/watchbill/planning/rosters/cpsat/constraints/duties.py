"""Nobody works for nothing: a duty may have a price of its own."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_duties(model: RosterModel) -> None:
    """Charge every shift of the workers whose duties have a price."""
    for (position, _, _), works in model.work.items():
        model.charge(model.case.workers[position].duty_price, works)
