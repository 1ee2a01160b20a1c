from __future__ import annotations

import pytest

from planning.rosters.tiny import case_of, cover_row, person
from watchbill.planning.rosters.case import OFF, Schedule, Wish
from watchbill.planning.rosters.roster import Roster, faults, value

E, N = 0, 1


def week(text: str) -> Schedule:
    return tuple({"E": E, "N": N, ".": OFF}[letter] for letter in text)


@pytest.mark.parametrize(
    ("rules", "schedule", "broken"),
    [
        ({}, "EENN..E", []),
        ({"days_off": (1,)}, "EE.....", ["day_off"]),
        ({"most_shifts": {"E": 1}}, "EE.....", ["most_shifts"]),
        ({"most_shifts": {"E": 7}}, "N......", ["most_shifts"]),
        ({"most_minutes": 959}, "EE.....", ["minutes"]),
        ({"least_minutes": 961}, "EE.....", ["minutes"]),
        ({}, "NE.....", ["conflict"]),
        ({"history": (N,)}, "E......", ["conflict"]),
        ({"longest_run": 2}, "EEE....", ["longest_run"]),
        ({"longest_run": 2, "history": (OFF, E)}, "EE.....", ["longest_run"]),
        ({"least_run": 2}, "E..E..E", ["least_run"]),
        ({"least_run": 2, "history": (OFF, E)}, ".......", ["least_run"]),
        ({"least_run": 2, "history": (E,)}, ".......", []),
        ({"least_off": 2}, ".E.E.E.", ["least_off", "least_off"]),
        ({"least_off": 2, "history": (E, OFF)}, "E......", ["least_off"]),
        ({"most_weekends": 0}, ".....EE", ["weekends"]),
        ({"most_weekends": 1}, ".....EE", []),
        ({}, "EE", ["shape"]),
    ],
)
def test_roster_fault_per_rule(rules: dict[str, object], schedule: str, broken: list[str]) -> None:
    found = faults(case_of(person(**rules)), Roster(schedules=(week(schedule),)))

    assert [fault.rule for fault in found] == broken


def test_roster_of_another_shape_is_a_fault() -> None:
    case = case_of(person())
    for schedules in ((), (week("......."),) * 2, ((9, *week("......")),)):
        assert [fault.rule for fault in faults(case, Roster(schedules=schedules))] == ["shape"]


@pytest.mark.parametrize("crews", [{}, {"A": 1}])
def test_roster_with_a_crew_that_is_not_open_is_a_fault(crews: dict[str, int]) -> None:
    roster = Roster(schedules=(week("......."),), crews=crews)
    assert [fault.rule for fault in faults(case_of(person(crews=(0, 2))), roster)] == ["crew"]


def test_roster_value_adds_wishes_and_cover() -> None:
    case = case_of(
        person(),
        cover=(
            cover_row(0, "E", 3, 100, 1),
            cover_row(1, "E", 0, 100, 7),
        ),
        wishes=(
            Wish(worker="A", day=0, shift="N", kind="on", weight=5),
            Wish(worker="A", day=1, shift="E", kind="off", weight=20),
            Wish(worker="A", day=2, shift="E", kind="off", weight=40),
        ),
    )

    assert value(case, Roster(schedules=(week("EE....."),))) == 200 + 7 + 5 + 20
