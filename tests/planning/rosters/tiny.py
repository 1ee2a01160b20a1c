"""Tiny cases by hand and by chance, and their best rosters by brute force."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from watchbill.planning.rosters.case import (
    OFF,
    Conflict,
    Cover,
    CrewBalance,
    Cycle,
    Fairness,
    RosterCase,
    Schedule,
    ShiftType,
    Wish,
    Worker,
)
from watchbill.planning.rosters.roster import Roster, faults, schedule_faults, value

SHIFTS = (ShiftType(code="E", minutes=480), ShiftType(code="N", minutes=600))
NIGHT_THEN_EARLY = (Conflict(first="N", second="E"),)


def person(code: str = "A", **rules: object) -> Worker:
    """A person who may do nearly everything."""
    return Worker(code=code, **({"most_shifts": {"E": 99, "N": 99}} | rules))  # type: ignore[arg-type]


def case_of(*workers: Worker, days: int = 7, **more: object) -> RosterCase:
    """A week of early and night shifts."""
    return RosterCase(
        days=days,
        shifts=SHIFTS,
        workers=workers,
        **({"conflicts": NIGHT_THEN_EARLY} | more),  # type: ignore[arg-type]
    )


def cover_row(day: int, shift: str, wanted: int, under: int, over: int) -> Cover:
    """A row of cover for one shift, in which everybody counts."""
    return Cover(day=day, counts={shift: None}, wanted=wanted, under=under, over=over)


def legal_schedules(case: RosterCase, at: int) -> list[Schedule]:
    """All schedules of a worker that break no rule, by trying every one."""
    entries = range(OFF, len(case.shifts))
    return [
        schedule
        for schedule in product(entries, repeat=case.days)
        if not schedule_faults(case, case.workers[at], schedule)
    ]


def best_value(case: RosterCase) -> int | None:
    """The least value of all rosters, by trying every one; none where there is no roster."""
    choices = [legal_schedules(case, at) for at in range(len(case.workers))]
    codes = [worker.code for worker in case.workers if worker.crews]
    crews = [dict(zip(codes, chosen, strict=True)) for chosen in product(*(w.crews for w in case.workers if w.crews))]
    rosters = (Roster(schedules=rows, crews=chosen) for rows in product(*choices) for chosen in crews)
    return min((value(case, roster) for roster in rosters if not faults(case, roster)), default=None)


@st.composite
def people(draw: st.DrawFn, code: str, days: int, *, plain: bool) -> Worker:
    """A person with rules, days off and a history at random; a plain one has nothing that only teams have."""
    day, price = st.integers(0, days - 1), st.integers(0, 2)
    return Worker(
        code=code,
        most_shifts={"E": draw(st.integers(0, days)), "N": draw(st.integers(0, days))},
        most_minutes=draw(st.integers(0, 600 * days)),
        least_minutes=draw(st.integers(0, 900)),
        longest_run=draw(st.integers(1, 4)),
        least_run=draw(st.integers(1, 3)),
        least_off=draw(st.integers(1, 3)),
        most_weekends=draw(st.integers(0, 2)),
        days_off=tuple(sorted(draw(st.sets(st.integers(0, days - 1), max_size=2)))),
        shifts_off=() if plain else tuple(draw(st.sets(st.tuples(day, st.sampled_from("EN")), max_size=1))),
        history=tuple(draw(st.lists(st.integers(OFF, 1), max_size=4))),
        duty_price=0 if plain else draw(price),
    )


@st.composite
def cases(draw: st.DrawFn, most_days: int = 6, most_workers: int = 1, *, plain: bool = False) -> RosterCase:
    """A case of single people at random, small enough to try everything."""
    days = draw(st.integers(1, most_days))
    workers = tuple(draw(people(code, days, plain=plain)) for code in "ABC"[: draw(st.integers(1, most_workers))])
    day, shift = st.integers(0, days - 1), st.sampled_from("EN")
    wish = st.builds(
        Wish,
        worker=st.sampled_from([worker.code for worker in workers]),
        day=day,
        shift=st.sampled_from(["E", "N", ""]),
        kind=st.sampled_from(["on", "off"]),
        weight=st.integers(0, 4),
    )
    cover = st.builds(cover_row, day, shift, st.integers(0, 2), st.integers(0, 20), st.integers(0, 3))
    return RosterCase(
        days=days,
        shifts=SHIFTS,
        workers=workers,
        conflicts=NIGHT_THEN_EARLY,
        wishes=tuple(draw(st.lists(wish, max_size=6))),
        cover=tuple(draw(st.lists(cover, max_size=10, unique_by=lambda row: (row.day, *row.counts)))),
        first_weekday=draw(st.integers(0, 6)),
    )


@st.composite
def crew_cases(draw: st.DrawFn) -> RosterCase:
    """A case of two teams at random: weights, crews, fairness, teams together, rests longer than a day, wishes."""
    days = draw(st.integers(1, 3))
    day, code = st.integers(0, days - 1), st.sampled_from("AB")
    cycle = draw(st.booleans())

    def team(name: str) -> Worker:
        return Worker(
            code=name,
            most_shifts=draw(st.sampled_from(({"E": 9, "N": 9}, {"E": 9}, {"E": 1, "N": 9}))),
            most_minutes=draw(st.sampled_from((9_999, 1_000))),
            longest_run=draw(st.integers(1, 3)),
            least_run=draw(st.integers(1, 2)),
            least_off=draw(st.integers(1, 2)),
            most_weekends=draw(st.integers(0, 1)),
            shifts_off=tuple(draw(st.sets(st.tuples(day, st.sampled_from("EN")), max_size=1))),
            history=tuple(draw(st.lists(st.integers(OFF, 1), max_size=3))),
            crews=draw(st.sampled_from(((), (0,), (0, 1, 2)))) if cycle else (),
            duty_price=draw(st.integers(0, 3)),
        )

    weights = st.dictionaries(code, st.integers(1, 3), min_size=1)
    cover = st.builds(
        Cover,
        day=day,
        counts=st.dictionaries(st.sampled_from("EN"), st.one_of(st.none(), weights), min_size=1),
        wanted=st.integers(0, 4),
        under=st.integers(0, 9),
        over=st.integers(0, 2),
        each=st.integers(1, 2),
    )
    fair = st.builds(
        Fairness,
        workers=st.just(("A", "B")),
        days=st.just(tuple(range(days))),
        shifts=st.sampled_from((("E", "N"), ("N",))),
        price=st.integers(0, 5),
    )
    wish = st.builds(
        Wish,
        worker=code,
        day=day,
        shift=st.sampled_from(["E", "N", ""]),
        kind=st.sampled_from(["on", "off"]),
        weight=st.integers(0, 4),
    )
    workers = (team("A"), team("B"))
    rotating = {worker.code: draw(st.integers(1, 3)) for worker in workers if worker.crews}
    return RosterCase(
        days=days,
        shifts=SHIFTS,
        workers=workers,
        conflicts=draw(st.sampled_from((NIGHT_THEN_EARLY, (Conflict(first="N", second="N", days=2),)))),
        cover=tuple(draw(st.lists(cover, max_size=6))),
        wishes=tuple(draw(st.lists(wish, max_size=2))),
        cycle=Cycle(shifts=("E", "N", ""), outside=draw(st.integers(0, 9)), idle=draw(st.integers(0, 4)))
        if cycle
        else None,
        balances=(CrewBalance(weights=rotating, price=draw(st.integers(0, 3))),) if rotating else (),
        fairness=tuple(draw(st.lists(fair, max_size=2))),
        together=draw(st.sampled_from(((), (("A", "B"),)))),
        first_weekday=draw(st.sampled_from((0, 4, 5, 6))),
    )
