"""Workers follow the cycle of their crew; a shift outside it has a price, and so has a day off when one is due."""

from __future__ import annotations

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_cycle(model: RosterModel) -> None:
    """Choose one crew per worker who follows the cycle; charge shifts outside it and days off when due."""
    cycle = model.case.cycle
    if cycle is None:
        return
    for position, worker in enumerate(model.case.workers):
        if not worker.crews:
            continue
        model.model.add_exactly_one(model.crew[position, crew] for crew in worker.crews)
        for day in model.days:
            due: dict[str, list[int]] = {}
            for crew in worker.crews:
                due.setdefault(cycle.due(crew, day), []).append(crew)
            for shift, kind in enumerate(model.case.shifts):
                works = model.work.get((position, day, shift))
                if works is not None:
                    inside = sum(model.crew[position, crew] for crew in due.get(kind.code, []))
                    model.charge(cycle.outside, model.missing(1, inside + 1 - works))
            expected = [crew for code, crews in due.items() if worker.may_work(day, code) for crew in crews]
            if expected:
                owed = sum(model.crew[position, crew] for crew in expected)
                model.charge(cycle.idle, model.missing(1, 1 - owed + model.on(position, day)))
