"""A case of single people, such as a Curtois & Qu instance, as a problem: one force of teams of one.

The other way, ``plan.roster_case``, gives a case of the same value back.
"""

from __future__ import annotations

from datetime import date, timedelta

from watchbill.planning.prices import Prices
from watchbill.planning.problem import (
    Area,
    Force,
    Minimum,
    Operation,
    Place,
    Problem,
    RestRules,
    Shift,
    Team,
    Wish,
    WorkLimits,
)
from watchbill.planning.rosters.case import NO_LIMIT, OFF, RosterCase, Worker

A_MONDAY = date(2026, 1, 5)
AREA, FORCE = "all", "staff"


def problem_of(case: RosterCase, code: str = "staff") -> Problem:
    """Return a problem with the same rosters and prices.

    Raises ``ValueError`` where the case has what only teams have: crews, fairness, counts of their own.
    """
    if (
        any(worker.crews or worker.duty_price or worker.shifts_off for worker in case.workers)
        or case.fairness
        or any(conflict.days != 1 for conflict in case.conflicts)
        or any(row.each != 1 or tuple(row.counts.values()) != (None,) for row in case.cover)
    ):
        raise ValueError("only a case of single people can be a problem of single people")
    after: dict[str, list[str]] = {shift.code: [] for shift in case.shifts}
    for conflict in case.conflicts:
        after[conflict.first].append(conflict.second)
    return Problem(
        operation=Operation(
            code=code,
            name=code,
            time_zone="UTC",
            start_date=(A_MONDAY + timedelta(days=case.first_weekday)).isoformat(),
            days=case.days,
        ),
        shifts=tuple(
            Shift(code=shift.code, start_s=0, end_s=shift.minutes * 60, not_next=tuple(after[shift.code]))
            for shift in case.shifts
        ),
        cycle=(),
        forces=(Force(code=FORCE, name="Staff", shifts=tuple(shift.code for shift in case.shifts), patrols=False),),
        level_rules=(),
        rest=RestRules(least_rest_s=0, longest_run_days=60, day_after_night=True),
        areas=(Area(code=AREA, name="All", kind="township"),),
        area_levels=(),
        minima=tuple(
            Minimum(area=AREA, day=row.day, shift=shift, force=FORCE, people=row.wanted, under=row.under, over=row.over)
            for row in case.cover
            for shift in row.counts
        ),
        places=(Place(name="Base", lon=0, lat=0),),
        matrices=(),
        stops=(),
        demands=(),
        teams=tuple(_team(case, worker) for worker in case.workers),
        together=case.together,
        wishes=tuple(
            Wish(team=wish.worker, day=wish.day, shift=wish.shift, kind=wish.kind, weight=wish.weight)
            for wish in case.wishes
        ),
        prices=Prices(duty=0, duties=0, nights=0, weekends=0),
    )


def _team(case: RosterCase, worker: Worker) -> Team:
    most_shifts = {shift.code: worker.most_shifts.get(shift.code, 0) for shift in case.shifts}
    return Team(
        code=worker.code,
        name=worker.code,
        force=FORCE,
        area=AREA,
        strength=1,
        base=0,
        away=worker.days_off,
        history=tuple("" if shift == OFF else case.shifts[shift].code for shift in worker.history),
        limits=WorkLimits(
            longest_run_days=min(worker.longest_run, 366),
            least_run_days=worker.least_run,
            least_off_days=worker.least_off,
            most_weekends=None if worker.most_weekends == NO_LIMIT else worker.most_weekends,
            least_work_s=worker.least_minutes * 60,
            most_work_s=None if worker.most_minutes == NO_LIMIT else worker.most_minutes * 60,
            most_shifts=most_shifts,
        ),
    )
