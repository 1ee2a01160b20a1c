"""Tiny instances by hand and by chance, and their schedules by brute force."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from watchbill.planning.rosters.case import OFF, Cover, Person, Schedule, ShiftInstance, ShiftType, Wish
from watchbill.planning.rosters.roster import Roster, faults, penalty

SHIFTS = (ShiftType(code="E", minutes=480), ShiftType(code="N", minutes=600, not_before=("E",)))


def person(code: str = "A", **rules: object) -> Person:
    """A person who may do nearly everything."""
    free: dict[str, object] = {
        "most_shifts": {"E": 99, "N": 99},
        "most_minutes": 99_999,
        "least_minutes": 0,
        "longest_run": 99,
        "least_run": 1,
        "least_off": 1,
        "most_weekends": 99,
    }
    return Person(code=code, **(free | rules))  # type: ignore[arg-type]


def instance(*staff: Person, days: int = 7, cover: tuple[Cover, ...] = (), **more: object) -> ShiftInstance:
    """A week of early and night shifts."""
    return ShiftInstance(days=days, shifts=SHIFTS, staff=staff, cover=cover, **more)  # type: ignore[arg-type]


def legal_schedules(case: ShiftInstance, at: int) -> list[Schedule]:
    """All schedules of a person that break no rule, by trying every one."""
    alone = ShiftInstance(days=case.days, shifts=case.shifts, staff=(case.staff[at],), first_weekday=case.first_weekday)
    entries = range(OFF, len(case.shifts))
    return [
        schedule for schedule in product(entries, repeat=case.days) if not faults(alone, Roster(schedules=(schedule,)))
    ]


def best_value(case: ShiftInstance) -> int | None:
    """The least penalty of all rosters, by trying every one; none where there is no roster."""
    choices = [legal_schedules(case, at) for at in range(len(case.staff))]
    return min((penalty(case, Roster(schedules=rows)) for rows in product(*choices)), default=None)


@st.composite
def people(draw: st.DrawFn, code: str, days: int) -> Person:
    """A person with rules, wishes for days off and a history at random."""
    return Person(
        code=code,
        most_shifts={"E": draw(st.integers(0, days)), "N": draw(st.integers(0, days))},
        most_minutes=draw(st.integers(0, 600 * days)),
        least_minutes=draw(st.integers(0, 900)),
        longest_run=draw(st.integers(1, 4)),
        least_run=draw(st.integers(1, 3)),
        least_off=draw(st.integers(1, 3)),
        most_weekends=draw(st.integers(0, 2)),
        days_off=tuple(sorted(draw(st.sets(st.integers(0, days - 1), max_size=2)))),
        history=tuple(draw(st.lists(st.integers(OFF, 1), max_size=4))),
    )


@st.composite
def instances(draw: st.DrawFn, most_days: int = 6, most_staff: int = 1) -> ShiftInstance:
    """An instance at random, small enough to try everything."""
    days = draw(st.integers(1, most_days))
    staff = tuple(draw(people(code, days)) for code in "ABC"[: draw(st.integers(1, most_staff))])
    day, shift = st.integers(0, days - 1), st.sampled_from("EN")
    wish = st.builds(
        Wish,
        person=st.sampled_from([someone.code for someone in staff]),
        day=day,
        shift=shift,
        kind=st.sampled_from(["on", "off"]),
        weight=st.integers(0, 4),
    )
    cover = st.builds(
        Cover, day=day, shift=shift, wanted=st.integers(0, 2), under=st.integers(0, 20), over=st.integers(0, 3)
    )
    return ShiftInstance(
        days=days,
        shifts=SHIFTS,
        staff=staff,
        wishes=tuple(draw(st.lists(wish, max_size=6))),
        cover=tuple(draw(st.lists(cover, max_size=10))),
        first_weekday=draw(st.integers(0, 6)),
    )
