"""A schedule that breaks no rule, for one worker or for a group that stays together."""

from __future__ import annotations

from ortools.sat.python import cp_model

from watchbill.planning.cpsat import FOUND, Solver
from watchbill.planning.rosters.case import OFF, RosterCase, Schedule, Worker
from watchbill.planning.rosters.cpsat.constraints import HARD
from watchbill.planning.rosters.cpsat.variables import RosterModel
from watchbill.planning.stopping import TimeLimit


def legal_together(case: RosterCase, workers: tuple[Worker, ...], time_limit_s: float) -> Schedule | None:
    """Return a schedule that all of these workers may have, whatever the others do; none if there is none.

    Raises ``TimeoutError`` where that stays open.
    """
    group = tuple(worker.code for worker in workers)
    model = RosterModel(
        RosterCase(
            days=case.days,
            shifts=case.shifts,
            workers=workers,
            conflicts=case.conflicts,
            together=(group,) if len(group) > 1 else (),
            first_weekday=case.first_weekday,
        )
    )
    for constraint in HARD:
        constraint(model)
    solver = Solver()
    status = solver.solve(model.model, stop=TimeLimit(time_limit_s))
    if status == cp_model.INFEASIBLE:
        return None
    if status not in FOUND:
        raise TimeoutError(f"no answer for {', '.join(group)} after {time_limit_s} s")
    worked = {day: shift for (at, day, shift), works in model.work.items() if at == 0 and solver.boolean_value(works)}
    return tuple(worked.get(day, OFF) for day in range(case.days))
