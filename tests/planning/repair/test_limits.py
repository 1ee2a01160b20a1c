"""A repaired roster keeps the limits of each team, the trainings of duties, and groups together."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.rosters.conftest import build_problem
from planning.rosters.test_limits import DAYS, SHIFT, minima, rests, shifts, teams
from watchbill.planning.changes import LevelSet, Pins, TeamOut, apply
from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import DutyTraining, Minimum, Problem, Team, WorkLimits
from watchbill.planning.repair.duties import repair_duties
from watchbill.planning.repair.request import Request
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.shortfalls import roster_shortfalls
from watchbill.planning.stopping import TimeLimit

WEEKEND = 5
"""Day 0 of these problems is a Monday."""


def errors(problem: Problem, duties: tuple[Duty, ...]) -> set[str]:
    plan = Plan(duties=duties, routes=(), shortfalls=roster_shortfalls(problem, duties))
    return {finding.rule for finding in check(problem, plan) if finding.severity == "error"}


def without(
    problem: Problem, duties: tuple[Duty, ...], change: TeamOut | LevelSet
) -> tuple[Problem, set[tuple[str, int, str]]]:
    after = apply(problem, [change])
    request = Request(problem, Plan(duties=duties, routes=()), after, 0, Pins())
    found = repair_duties(request, limit_s=5, seed=1, workers=1, cancelled=lambda: False)
    assert errors(after, found) == set()
    return after, {(duty.team, duty.day, duty.shift) for duty in found}


def team(code: str, **more: object) -> Team:
    return Team(code=code, name=code, force="force", area="V", strength=1, base=0, **more)  # type: ignore[arg-type]


def least(day: int, shift: str = "early", training: str = "") -> Minimum:
    return Minimum(area="V", day=day, shift=shift, force="force", people=1, training=training)


def helper(limits_of_b: WorkLimits, *days: int) -> set[tuple[str, int, str]]:
    """Team a drops out on some days, only b can help; return b's duties afterwards."""
    problem = build_problem([team("a"), team("b", limits=limits_of_b)], days=DAYS, minima=[least(day) for day in days])
    duties = tuple(Duty(team="a", day=day, shift="early") for day in days)
    _, found = without(problem, duties, TeamOut(team="a", day=0, until_day=DAYS))
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


def test_helper_has_the_training_that_the_duty_needs() -> None:
    problem = build_problem(
        [team("a", trainings=("aid",)), team("b"), team("c", trainings=("aid",))],
        minima=[least(0)],
        duty_trainings=(DutyTraining(force="force", training="aid"),),
    )
    _, found = without(problem, (Duty(team="a", day=0, shift="early"),), TeamOut(team="a", day=0))
    assert {code for code, _, _ in found} == {"c"}


def test_trained_people_are_replaced_by_trained_ones() -> None:
    problem = build_problem(
        [team("a", trainings=("aid",)), team("b"), team("c", trainings=("aid",))], minima=[least(0, training="aid")]
    )
    _, found = without(problem, (Duty(team="a", day=0, shift="early"),), TeamOut(team="a", day=0))
    assert {code for code, _, _ in found} == {"c"}


def test_a_group_stays_together_when_one_of_it_is_out() -> None:
    problem = build_problem([team("a"), team("b"), team("c")], minima=[least(0)], together=(("a", "b"),))
    duties = tuple(Duty(team=code, day=0, shift="early") for code in "ab")
    _, found = without(problem, duties, TeamOut(team="a", day=0))
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
    without(problem, duties, TeamOut(team=data.draw(st.sampled_from("abcd")), day=day, until_day=DAYS))
