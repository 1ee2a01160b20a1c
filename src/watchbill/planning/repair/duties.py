"""The roster part of a repair: who is on duty instead, with as few changed duties as can be.

Whoever can stay on duty does. Where that leaves something open (``gaps.py``), a small model over the teams that can
help (``duty_model.py``) says who steps in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem
from watchbill.planning.repair.duty_model import DutyModel
from watchbill.planning.repair.gaps import Cell, Gap, wanted
from watchbill.planning.repair.limits import shaken, with_mates, without_shaken
from watchbill.planning.repair.request import Request
from watchbill.planning.stopping import StopRule

MOST_CELLS = 30_000
"""Most possible duties in the model; beyond it only the teams nearest to the gaps take part."""


def repair_duties(request: Request, *, stop: StopRule, seed: int, workers: int) -> tuple[Duty, ...]:
    """Return the repaired duties; those that cannot stay are gone in any case, even if the time is too short.

    Where the solver finds nothing, or breaks down, nobody steps in.
    """
    kept = {(duty.team, duty.day): duty.shift for duty in request.plan.duties if request.can_work(duty)}
    gaps = wanted(request)
    touched = shaken(request.after, (duty for duty in request.plan.duties if not request.can_work(duty)))
    sure = {cell: shift for cell, shift in kept.items() if cell[0] not in touched}
    short = [gap for gap in gaps if gap.given(request.after, sure) < gap.least]
    if not short and not touched:
        return _as_duties(request.after, kept)
    if stop.remaining_s() > 0:
        helpers = with_mates(request.after, _helpers(request.after, gaps, short) | touched)
        model = DutyModel(request, kept, helpers, touched)
        model.add_gaps(gap for gap in gaps if helpers.intersection(gap.teams))
        found = model.solve(stop, seed, workers)
        if found is not None:
            return _as_duties(request.after, found)
    return _as_duties(request.after, without_shaken(request, kept, touched))


def _helpers(problem: Problem, gaps: Iterable[Gap], short: list[Gap]) -> frozenset[str]:
    """Teams that may change: those that fill a gap, and those that can stand in for them while that stays small."""
    near = frozenset(code for gap in short for code in gap.teams)
    wider = near.union(*(gap.teams for gap in gaps if not near.isdisjoint(gap.teams)))
    cells = len(wider) * problem.operation.days * len(problem.shifts)
    return wider if cells <= MOST_CELLS else near


def _as_duties(problem: Problem, shifts: Mapping[Cell, str]) -> tuple[Duty, ...]:
    return tuple(
        Duty(team=team.code, day=day, shift=shift)
        for team in problem.teams
        for day in range(problem.operation.days)
        if (shift := shifts.get((team.code, day)))
    )
