"""Each rule of a roster case decides what both backends answer: a row says what the rule makes the best roster pay.

Brute force says the same; a backend that does not know the rule would pay something else.
"""

from __future__ import annotations

import pytest

from planning.rosters.backends import Backend, assert_best, by_columns, by_model
from planning.rosters.tiny import case_of, cover_row, person
from watchbill.planning.rosters.case import (
    OFF,
    Conflict,
    Cover,
    CrewBalance,
    Cycle,
    Fairness,
    RosterCase,
    Wish,
    Worker,
)
from watchbill.planning.rosters.columns.fits import fits

E, N = 0, 1
PRICE = 5
FRIDAY, SUNDAY = 4, 6
EARLY, LATE = {"E": 9}, {"N": 9}
LONGER = (Conflict(first="E", second="E", days=2),)


def early(*days: int) -> tuple[Cover, ...]:
    """Somebody is wanted in the early shift of these days."""
    return tuple(cover_row(day, "E", 1, PRICE, 0) for day in days)


def night(*days: int) -> tuple[Cover, ...]:
    return tuple(cover_row(day, "N", 1, PRICE, 0) for day in days)


def wish(day: int, kind: str, *, shift: str = "E", weight: int = 4, worker: str = "A") -> Wish:
    return Wish(worker=worker, day=day, shift=shift, kind=kind, weight=weight)  # type: ignore[arg-type]


def alone(cover: tuple[Cover, ...] = (), *, days: int = 3, **rules: object) -> RosterCase:
    """One person in a few days from a Monday on; fields of the case come with those of the person."""
    of_case = {key: rules.pop(key) for key in ("wishes", "first_weekday", "conflicts") if key in rules}
    return case_of(person(**rules), days=days, cover=cover, **of_case)


def two(a: Worker, b: Worker, cover: tuple[Cover, ...] = (), *, days: int = 2, **more: object) -> RosterCase:
    return case_of(a, b, days=days, cover=cover, **more)


def over(*, wished: bool) -> RosterCase:
    """Nobody is wanted, somebody wishes to come."""
    return alone((cover_row(0, "E", 0, 0, 3),), days=1, wishes=(wish(0, "on", weight=2),) if wished else ())


ROWS = {
    "one shift a day": (PRICE, alone((*early(0), *night(0)))),
    "succession": (PRICE, alone((*night(0), *early(1)))),
    "succession after history": (PRICE, alone(early(0), history=(N,))),
    "longest run": (PRICE, alone(early(0, 1), longest_run=1)),
    "longest run after history": (PRICE, alone(early(0), longest_run=2, history=(E, E))),
    "longest run after a day off in history": (0, alone(early(0), longest_run=2, history=(OFF, E))),
    "longest run that history broke already": (PRICE, alone(early(0), longest_run=2, history=(E, E, E))),
    "no run at all": (PRICE, alone(early(0), longest_run=0)),
    "least run": (PRICE, alone(early(0), least_run=2, days_off=(1,), history=(OFF,))),
    "least run after history": (4, alone(least_run=2, history=(OFF, E), wishes=(wish(0, "off", shift=""),))),
    "least run that history may have begun": (0, alone(least_run=2, history=(E,), wishes=(wish(0, "off", shift=""),))),
    "least run that ended in history": (
        0,
        alone(least_run=3, history=(OFF, E, OFF), wishes=(wish(0, "off", shift=""),)),
    ),
    "least off": (PRICE, alone(early(0, 2), least_off=2, days_off=(1,))),
    "least off after history": (PRICE, alone(early(0), least_off=2, history=(E, OFF))),
    "days off that history may have begun": (0, alone(early(0), least_off=2, history=(OFF,))),
    "weekends": (PRICE, alone(early(1, 8), days=9, first_weekday=FRIDAY, most_weekends=1, most_shifts=EARLY)),
    "weekend that begins on a Sunday": (PRICE, alone(early(0), most_weekends=0, first_weekday=SUNDAY, history=(OFF,))),
    "weekend that history has counted": (0, alone(early(0), most_weekends=0, first_weekday=SUNDAY, history=(E,))),
    "least minutes": (2, alone(least_minutes=480, duty_price=2)),
    "most minutes": (PRICE, alone(early(0, 1), most_minutes=900)),
    "most of a shift": (PRICE, alone(early(0, 1), most_shifts={"E": 1, "N": 9})),
    "shift that is not worked": (PRICE, alone(early(0), most_shifts=LATE)),
    "day off": (PRICE, alone(early(0), days_off=(0,))),
    "shift off": (PRICE, alone(early(0), shifts_off=((0, "E"),))),
    "too few": (3 * PRICE, alone((cover_row(0, "E", 4, PRICE, 0),), days=1)),
    "too many": (2, over(wished=True)),
    "nobody too many": (0, over(wished=False)),
    "wish for a shift": (4, alone(days_off=(0,), wishes=(wish(0, "on"),))),
    "wish against a shift": (4, alone(early(0), wishes=(wish(0, "off"),))),
    "wish against a day": (4, alone(night(0), wishes=(wish(0, "off", shift=""),))),
    "wish for a day": (0, alone(wishes=(wish(0, "on", shift=""),))),
    "price of a duty": (3, alone(early(0), duty_price=3)),
}  # fmt: skip
"""What people and cover alone say: both backends can be asked."""

CYCLE = Cycle(shifts=("E", "N", ""), outside=3, idle=4)
IN_CREW = {"crews": (0,)}

CREW_ROWS = {
    "succession after more than a day": (PRICE, alone(early(0, 2), conflicts=LONGER)),
    "succession after history of more than a day": (PRICE, alone(early(0), conflicts=LONGER, history=(E, OFF))),
    "together": (
        PRICE,
        two(person("A"), person("B", days_off=(0,)), early(0), together=(("A", "B"),)),
    ),
    "duty outside the cycle": (3, case_of(person(**IN_CREW), days=1, cycle=CYCLE, cover=night(0))),
    "day off when due": (4, case_of(person(**IN_CREW, duty_price=6), days=1, cycle=CYCLE)),
    "day off when due and away": (0, case_of(person(**IN_CREW, days_off=(0,)), days=1, cycle=CYCLE)),
    "day off that the cycle gives": (0, case_of(person(crews=(2,)), days=1, cycle=CYCLE)),
    "crew of one's own choice": (0, case_of(person(crews=(0, 1)), days=1, cycle=CYCLE, cover=night(0))),
    "crews of about the same size": (
        6,
        two(person("A", crews=(2,)), person("B", crews=(2,)), days=1, cycle=CYCLE,
            balances=(CrewBalance(weights={"A": 2, "B": 1}, price=2),)),
    ),
    "fairness": (
        1,
        two(person("A"), person("B"), early(0, 1), wishes=tuple(wish(day, "off", shift="", weight=1) for day in (0, 1)),
            fairness=(Fairness(workers=("A", "B"), days=(0, 1), shifts=("E", "N"), price=PRICE),)),
    ),
    "people of a team": (
        PRICE,
        two(person("A", days_off=(0,)), person("B"),
            (Cover(day=0, counts={"E": {"A": 2, "B": 1}}, wanted=2, under=PRICE),)),
    ),
    "work of each": (PRICE, alone((Cover(day=0, counts={"E": None}, wanted=3, under=PRICE, each=2),))),
    "any of several shifts": (
        0,
        alone((Cover(day=0, counts={"E": None, "N": None}, wanted=1, under=PRICE),), most_shifts=LATE),
    ),
}  # fmt: skip
"""What only the model knows."""


@pytest.mark.parametrize("backend", [by_model, by_columns])
@pytest.mark.parametrize(("paid", "case"), ROWS.values(), ids=ROWS)
def test_backend_keeps_the_rule(backend: Backend, paid: int, case: RosterCase) -> None:
    assert assert_best(case, backend) == paid


@pytest.mark.parametrize(("paid", "case"), CREW_ROWS.values(), ids=CREW_ROWS)
def test_model_keeps_the_rule(paid: int, case: RosterCase) -> None:
    assert assert_best(case, by_model) == paid


@pytest.mark.parametrize("case", [case for _, case in CREW_ROWS.values()], ids=CREW_ROWS)
def test_columns_leave_alone_what_only_the_model_knows(case: RosterCase) -> None:
    assert not fits(case)


@pytest.mark.parametrize("backend", [by_model, by_columns])
def test_backend_knows_when_there_is_no_roster(backend: Backend) -> None:
    assert assert_best(alone(least_minutes=480, days_off=(0, 1, 2)), backend) is None
