"""A repaired roster keeps the limits of each team, the trainings of duties, and groups together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from planning.repair.roster import OnDuty, least, on, repaired, team
from planning.rosters.conftest import build_problem
from planning.rosters.test_limits import DAYS, SHIFT, minima, rests, shifts, teams
from watchbill.planning.changes import TeamOut
from watchbill.planning.problem import DutyTraining, WorkLimits
from watchbill.planning.repair.request import DAY_S
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.stopping import TimeLimit

MONDAY, SUNDAY = "2026-05-04", "2026-05-10"
WEEKEND = 5
"""The first Saturday from a Monday on."""


def helper(limits_of_b: WorkLimits, *days: int, start: str = MONDAY, **b: object) -> OnDuty:
    """Team a drops out on some days, only b can help; return b's duties afterwards."""
    problem = build_problem(
        [team("a"), team("b", limits=limits_of_b, **b)], days=DAYS, minima=[least(day) for day in days]
    )
    problem = replace(problem, operation=replace(problem.operation, start_date=start))
    found = repaired(problem, on("a", *days), TeamOut(team="a", day=0, until_day=DAYS))
    return {duty for duty in found if duty[0] == "b"}


def test_helper_steps_in() -> None:
    assert len(helper(WorkLimits(), 0, 1, 3)) == 3


def test_helper_keeps_its_longest_run() -> None:
    assert len(helper(WorkLimits(longest_run_days=1), 0, 1, 3)) == 2


def test_helper_keeps_its_days_off() -> None:
    assert len(helper(WorkLimits(longest_run_days=1), 0, 2)) == 2
    assert len(helper(WorkLimits(longest_run_days=1, least_off_days=2), 0, 2)) == 1


def test_helper_keeps_its_working_time() -> None:
    assert len(helper(WorkLimits(most_work_s=8 * 3600), 0, 1, 3)) == 1


def test_helper_keeps_its_number_of_a_shift() -> None:
    assert len(helper(WorkLimits(most_shifts={"early": 2}), 0, 1, 3)) == 2


def test_helper_keeps_its_weekends() -> None:
    assert len(helper(WorkLimits(most_weekends=0), 0, WEEKEND, WEEKEND + 1)) == 1


@pytest.mark.parametrize(
    ("history", "limits"),
    [
        (("night",), WorkLimits()),
        (("early",), WorkLimits(longest_run_days=1)),
        (("early", ""), WorkLimits(least_off_days=2)),
    ],
    ids=["rest", "longest run", "days off"],
)
def test_helper_counts_what_it_worked_before(history: tuple[str, ...], limits: WorkLimits) -> None:
    assert helper(limits, 0, history=history) == set()
    assert len(helper(WorkLimits(), 0, history=("",))) == 1


def test_helper_works_on_a_sunday_whose_weekend_was_counted_before() -> None:
    assert len(helper(WorkLimits(most_weekends=0), 0, start=SUNDAY, history=("early",))) == 1
    assert helper(WorkLimits(most_weekends=0), 0, start=SUNDAY, history=("",)) == set()


def test_helper_keeps_its_rest() -> None:
    problem = build_problem([team("a"), team("b")], days=2, minima=[least(0, "night"), least(1)])
    duties = (*on("b", 0, shift="night"), *on("a", 1))
    assert repaired(problem, duties, TeamOut(team="a")) == {("b", 0, "night")}


NOON_OF_DAY_2 = 2 * DAY_S + 12 * 3600


@pytest.mark.parametrize(
    ("b", "days", "broken"),
    [
        (WorkLimits(most_work_s=8 * 3600), (0, 1), "most_work"),
        (WorkLimits(most_shifts={"early": 1}), (0, 1), "most_shifts"),
        (WorkLimits(least_off_days=2), (0, 2), "least_off"),
        (WorkLimits(most_weekends=0), (0,), "most_weekends"),
    ],
    ids=["working time", "number of a shift", "days off", "weekends"],
)
def test_what_has_begun_and_broke_a_limit_keeps_nobody_from_helping(
    b: WorkLimits, days: tuple[int, ...], broken: str
) -> None:
    problem = build_problem([team("a"), team("b", limits=b), team("c")], days=4, minima=[least(3)])
    problem = replace(problem, operation=replace(problem.operation, start_date=SUNDAY))
    duties = (*on("a", 3), *on("b", *days))
    change = TeamOut(team="a", day=3)
    found = repaired(problem, duties, change, now_s=NOON_OF_DAY_2, broken_before={broken})
    assert ("c", 3, "early") in found


def test_a_group_that_was_parted_keeps_nobody_from_helping() -> None:
    """Nor does it keep its own teams from helping together."""
    group = (("b", "c"),)
    problem = build_problem([team("a"), team("b"), team("c")], days=4, minima=[least(3)], together=group)
    duties = (*on("a", 3), *on("b", 0))
    found = repaired(problem, duties, TeamOut(team="a", day=3), now_s=NOON_OF_DAY_2, broken_before={"together"})
    assert found == {("b", 0, "early"), ("b", 3, "early"), ("c", 3, "early")}


def test_days_off_are_enough_when_a_duty_between_them_is_lost() -> None:
    problem = build_problem([team("a", limits=WorkLimits(least_off_days=2))], days=3)
    found = repaired(problem, on("a", 0, 1, 2), TeamOut(team="a", day=1, until_day=2))
    assert len(found) == 1


def test_helper_has_the_training_that_the_duty_needs() -> None:
    problem = build_problem(
        [team("a", trainings=("aid",)), team("b"), team("c", trainings=("aid",))],
        minima=[least(0)],
        duty_trainings=(DutyTraining(force="force", training="aid"),),
    )
    found = repaired(problem, on("a", 0), TeamOut(team="a", day=0))
    assert {code for code, _, _ in found} == {"c"}


def test_trained_people_are_replaced_by_trained_ones() -> None:
    problem = build_problem(
        [team("a", trainings=("aid",)), team("b"), team("c", trainings=("aid",))],
        days=4,
        minima=[least(0, training="aid")],
    )
    found = repaired(problem, (*on("a", 0), *on("c", 3)), TeamOut(team="a", day=0))  # team b has fewer duties
    assert {code for code, day, _ in found if day == 0} == {"c"}


def test_a_group_steps_in_together_though_one_of_it_would_do() -> None:
    """The other one lives in a village that lacks nothing."""
    mate = replace(team("c"), area="W")
    problem = build_problem([team("a"), team("b"), mate], minima=[least(0)], together=(("b", "c"),))
    found = repaired(problem, on("a", 0), TeamOut(team="a", day=0))
    assert {code for code, _, _ in found} == {"b", "c"}


def test_a_group_stays_together_when_one_of_it_is_out() -> None:
    problem = build_problem([team("a"), team("b"), team("c")], minima=[least(0)], together=(("a", "b"),))
    found = repaired(problem, (*on("a", 0), *on("b", 0)), TeamOut(team="a", day=0))
    assert {code for code, _, _ in found} == {"c"}


@settings(max_examples=40)
@given(data=st.data())
def test_repair_breaks_no_rule_whatever_they_are(data: st.DataObject) -> None:
    problem = build_problem(
        [data.draw(teams(code)) for code in "abcd"],
        days=DAYS,
        minima=data.draw(st.lists(minima, max_size=6, unique_by=lambda m: (m.day, m.shift, m.training))),
        rotates=data.draw(st.booleans()),
        shifts=shifts(data.draw(st.sets(st.tuples(SHIFT, SHIFT), max_size=2))),
        rest=data.draw(rests),
        together=data.draw(st.sampled_from(((), (("a", "b"),)))),
        duty_trainings=data.draw(st.sampled_from(((), (DutyTraining(force="force", shift="night", training="aid"),)))),
    )
    duties = plan_rosters(problem, stop=TimeLimit(2), workers=1).duties
    day = data.draw(st.integers(0, DAYS - 1))
    repaired(problem, duties, TeamOut(team=data.draw(st.sampled_from("abcd")), day=day, until_day=DAYS))
