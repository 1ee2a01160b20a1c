from __future__ import annotations

import pytest

from planning.rosters.tiny import instance, person
from watchbill.planning.rosters.case import OFF, Cover, Schedule, Wish
from watchbill.planning.rosters.roster import Roster, faults, penalty

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
        ({}, "NE.....", ["not_before"]),
        ({"history": (N,)}, "E......", ["not_before"]),
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
    found = faults(instance(person(**rules)), Roster(schedules=(week(schedule),)))

    assert [fault.rule for fault in found] == broken


def test_roster_penalty_adds_wishes_and_cover() -> None:
    case = instance(
        person(),
        cover=(
            Cover(day=0, shift="E", wanted=3, under=100, over=1),
            Cover(day=1, shift="E", wanted=0, under=100, over=7),
        ),
        wishes=(
            Wish(person="A", day=0, shift="N", kind="on", weight=5),
            Wish(person="A", day=1, shift="E", kind="off", weight=20),
            Wish(person="A", day=2, shift="E", kind="off", weight=40),
        ),
    )

    assert penalty(case, Roster(schedules=(week("EE....."),))) == 200 + 7 + 5 + 20
