"""The verifier finds each planted fault of a roster."""

from __future__ import annotations

from typing import Any

import pytest

from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan, Shortfall
from watchbill.planning.problem import (
    Absence,
    Area,
    DutyTraining,
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

HOUR = 3600


MONDAY, SUNDAY = "2026-05-04", "2026-05-10"


def problem(*, days: int = 7, start: str = MONDAY, team: dict[str, Any] | None = None, **more: Any) -> Problem:
    """A week from a Monday on, early and night shifts, two teams of one person."""
    return Problem(
        operation=Operation(code="op", name="Op", time_zone="UTC", start_date=start, days=days),
        shifts=(
            Shift(code="early", start_s=6 * HOUR, end_s=14 * HOUR),
            Shift(code="night", start_s=22 * HOUR, end_s=30 * HOUR, night=True, not_next=("early",)),
        ),
        forces=(Force(code="force", name="Force", shifts=("early", "night"), patrols=False),),
        level_rules=(),
        rest=more.pop("rest", RestRules(least_rest_s=0, day_after_night=True)),
        areas=(Area(code="T", name="Town", kind="township"),),
        area_levels=(),
        minima=more.pop("minima", ()),
        places=(Place(name="base", lon=0, lat=0),),
        matrices=(),
        stops=(),
        demands=(),
        teams=(
            Team(code="a", name="A", force="force", area="T", strength=1, base=0, **(team or {})),
            Team(code="b", name="B", force="force", area="T", strength=1, base=0),
        ),
        **more,
    )


def on(*days: int, team: str = "a", shift: str = "early") -> tuple[Duty, ...]:
    return tuple(Duty(team=team, day=day, shift=shift) for day in days)


def found(case: Problem, duties: tuple[Duty, ...]) -> list[tuple[str, float]]:
    """Rules and amounts of all findings."""
    return [(finding.rule, finding.amount) for finding in check(case, Plan(duties=duties, routes=()))]


def limits(**values: Any) -> dict[str, Any]:
    return {"limits": WorkLimits(**values)}


def least(people: int, *, shift: str = "", training: str = "") -> Minimum:
    return Minimum(area="T", day=0, shift=shift, force="force", people=people, training=training)


OUT_EARLY = {"absences": (Absence(day=0, shift="early", people=1),)}
AID_OUT_EARLY = OUT_EARLY | {"trainings": ("aid",)}


ROSTERS: list[tuple[Problem, tuple[Duty, ...], list[tuple[str, float]]]] = [
    (problem(team=limits(longest_run_days=2)), on(0, 1, 2), [("longest_run", 1)]),
    (problem(team=limits(longest_run_days=2)), on(0, 1, 3), []),
    (problem(team=limits(least_off_days=3)), on(0, 2), [("least_off", 2)]),
    (problem(team=limits(least_off_days=3) | {"history": ("early", "")}), on(0), [("least_off", 2)]),
    (problem(team=limits(least_off_days=3) | {"history": ("early", "")}), on(2), []),
    (problem(team=limits(least_run_days=3)), on(2, 3), [("least_run", 1)]),
    (problem(team=limits(least_run_days=3)), on(0, 6), []),
    (problem(team=limits(least_run_days=3) | {"history": ("", "early")}), on(0), [("least_run", 1)]),
    (problem(team=limits(least_run_days=3) | {"history": ("", "early")}), (), [("least_run", 2)]),
    (problem(team=limits(least_run_days=3) | {"history": ("early",)}), (), []),
    (problem(team=limits(least_run_days=3) | {"history": ("", "early", "")}), (), []),
    (problem(team=limits(most_shifts={"night": 1})), on(0, 1, shift="night"), [("most_shifts", 1)]),
    (problem(team=limits(most_shifts={"night": 1})), on(0, 1), []),
    (problem(team=limits(most_work_s=15 * HOUR)), on(0, 1), [("most_work", HOUR)]),
    (problem(team=limits(least_work_s=17 * HOUR)), on(0, 1), [("least_work", HOUR)]),
    (problem(team=limits(most_weekends=0)), on(4, 5, 6), [("most_weekends", 1)]),
    (problem(days=14, team=limits(most_weekends=1)), on(5, 13), [("most_weekends", 1)]),
    (problem(team=limits(most_weekends=1)), on(5, 6), []),
    (problem(team=limits(most_weekends=0)), on(3, 4), []),
    (problem(start=SUNDAY, team=limits(most_weekends=0) | {"history": ("",)}), on(0), [("most_weekends", 1)]),
    (problem(start=SUNDAY, team=limits(most_weekends=0) | {"history": ("early",)}), on(0), []),
    (problem(team=limits(longest_run_days=2) | {"history": ("early",) * 3}), (), []),
    (problem(team=limits(least_off_days=3) | {"history": ("early", "", "early")}), (), []),
    (problem(), (*on(0, shift="night"), *on(1)), [("shift_order", 1)]),
    (problem(), (*on(0, shift="night"), *on(2)), []),
    (problem(team={"history": ("night", "early")}), (), []),
    (problem(rest=RestRules(least_rest_s=0)), (*on(0, shift="night"), *on(2)), []),
    (problem(cycle=("night", ""), team={"crew": 0}), on(0), []),
    (problem(team={"history": ("night",)}), on(0), [("shift_order", 1)]),
    (problem(duty_trainings=(DutyTraining(force="force", training="aid"),)), on(0), [("training", 1)]),
    (problem(duty_trainings=(DutyTraining(force="force", shift="night", training="aid"),)), on(0), []),
    (problem(duty_trainings=(DutyTraining(force="other", training="aid"),)), on(0), []),
    (
        problem(team={"trainings": ("aid",)}, duty_trainings=(DutyTraining(force="force", training="aid"),)),
        on(0),
        [],
    ),
    (problem(together=(("a", "b"),)), on(0), [("together", 1)]),
    (problem(together=(("a", "b"),)), (*on(0), *on(0, team="b")), []),
    (problem(together=(("a", "b"),)), (*on(0), *on(0, team="b", shift="night")), [("together", 1), ("together", 1)]),
    (problem(wishes=(Wish(team="a", day=0, kind="off"),)), on(0), [("wish", 1)]),
    (problem(wishes=(Wish(team="a", day=0, shift="night", kind="off"),)), on(0), []),
    (problem(wishes=(Wish(team="a", day=0, kind="on"),)), (), [("wish", 1)]),
    (problem(minima=(least(2, shift="night"),)), (*on(0), *on(0, team="b", shift="night")), [("level_share", 1)]),
    (problem(minima=(least(2), least(1))), (), [("level_share", 2)]),
    (problem(minima=(least(1), least(2))), (), [("level_share", 2)]),
    (problem(team=OUT_EARLY, minima=(least(1),)), on(0), [("away", 1), ("level_share", 1)]),
    (problem(team=OUT_EARLY, minima=(least(1, shift="early"),)), on(0), [("away", 1), ("level_share", 1)]),
    (problem(team={"absences": (Absence(day=1, people=1),)}, minima=(least(1),)), on(0), []),
    (
        problem(team={"absences": (Absence(day=0, people=2),)}, minima=(least(1),)),
        (*on(0), *on(0, team="b")),
        [("away", 1)],
    ),
    (problem(team=OUT_EARLY, walked_until_s=6 * HOUR), on(0), [("away", 1)]),
    (problem(team=OUT_EARLY, walked_until_s=6 * HOUR + 1), on(0), []),
    (problem(team={"trainings": ("aid",)}, minima=(least(1, shift="early", training="aid"),)), on(0), []),
    (problem(team={"trainings": ("aid",)}, minima=(least(1, training="aid"),)), on(0), []),
    (problem(team=AID_OUT_EARLY, minima=(least(1, training="aid"),)), on(0), [("away", 1), ("trained_share", 1)]),
    (
        problem(team=AID_OUT_EARLY, minima=(least(1, shift="early", training="aid"),)),
        on(0),
        [("away", 1), ("trained_share", 1)],
    ),
]
"""A problem, duties, and what is wrong with them."""


@pytest.mark.parametrize(("case", "duties", "expected"), ROSTERS)
def test_check_finds_each_rule_of_the_roster(
    case: Problem, duties: tuple[Duty, ...], expected: list[tuple[str, float]]
) -> None:
    assert found(case, duties) == expected


def test_check_counts_only_trained_people_for_a_minimum_with_a_training() -> None:
    case = problem(team={"trainings": ("aid",)}, minima=(least(2, training="aid"),))
    duties = (*on(0), *on(0, team="b"))
    assert found(case, duties) == [("trained_share", 1)]
    owned = Shortfall(rule="trained_share", amount=1, unit="people", area="T", day=0, force="force", training="aid")
    (finding,) = check(case, Plan(duties=duties, routes=(), shortfalls=(owned,)))
    assert finding.severity == "shortfall"
