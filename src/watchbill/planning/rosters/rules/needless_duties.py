"""Nobody is on duty for nothing: each duty of a team that does not rotate costs a little."""

from __future__ import annotations

from watchbill.planning.rosters.variables import RosterModel


def add_needless_duties(model: RosterModel) -> None:
    """Charge every duty of a team that does not rotate."""
    for (position, _, _), variable in model.duty.items():
        if not model.rotates(position):
            model.charge(model.prices.duty, variable)
