"""Crews are about equally large."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_crew_balance(model: RosterModel) -> None:
    """Charge the distance between the largest and the smallest crew."""
    case = model.case
    crews = range(len(case.cycle.shifts)) if case.cycle else range(0)
    for balance in case.balances:
        sizes = [
            sum(
                weight * model.crew[position, crew]
                for code, weight in balance.weights.items()
                if (position := case.worker_position[code], crew) in model.crew
            )
            for crew in crews
        ]
        model.charge(balance.price, model.range_of(sizes, sum(balance.weights.values())))
