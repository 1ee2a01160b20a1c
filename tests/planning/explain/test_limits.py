"""Each limit of a team is named where it stands in the way, and wishes say what they clash with."""

from __future__ import annotations

import pytest

from planning.explain.cases import duty, explained, least, only, operation, team
from watchbill.planning.problem import DutyTraining, Minimum, Problem, Wish, WorkLimits
from watchbill.planning.reasons import Explanation

DAY_S = 8 * 3600


def reason(
    problem: Problem, rule: str = "level_share", *, duties: tuple[object, ...] = (), **where: object
) -> Explanation:
    return only(rule, explained(problem, duties), **where)


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (WorkLimits(most_work_s=DAY_S), "most_work"),
        (WorkLimits(longest_run_days=1), "longest_run"),
        (WorkLimits(most_shifts={"early": 1}), "most_shifts"),
    ],
)
def test_limit_that_stands_in_the_way_is_named(limits: WorkLimits, rule: str) -> None:
    problem = operation(
        [team("a", limits=limits)], days=2, minima=[least(2, day=0, shift="early"), least(2, day=1, shift="early")]
    )
    found = reason(problem, duties=(duty("a", 0),), day=1)
    assert (found.verdict, rule in {claim.rule for claim in found.clash}) == ("infeasible", True)


def test_days_off_that_are_too_few_are_named() -> None:
    limits = WorkLimits(least_off_days=2, longest_run_days=1)
    problem = operation([team("a", limits=limits)], days=3, minima=[least(2, day=0), least(2, day=2)])
    found = reason(problem, duties=(duty("a", 0),), day=2)
    assert "least_off" in {claim.rule for claim in found.clash}


def test_weekends_that_are_used_up_are_named() -> None:
    problem = operation([team("a", limits=WorkLimits(most_weekends=0))], days=6, minima=[least(2, day=5)])
    assert "most_weekends" in {claim.rule for claim in reason(problem, day=5).clash}


def test_a_training_that_the_team_lacks_is_named() -> None:
    problem = operation([team("a")], minima=[least(2)], duty_trainings=(DutyTraining(force="force", training="aid"),))
    assert {claim.rule for claim in reason(problem).clash} == {"level_share", "strength", "training"}


def test_trained_people_who_are_missing_are_counted_alone() -> None:
    wanted = Minimum(area="V", day=0, shift="early", force="force", people=4, training="aid")
    problem = operation([team("a", trainings=("aid",)), team("b")], minima=[wanted])
    found = reason(problem, "trained_share", duties=(duty("a"), duty("b")))
    assert (found.verdict, found.params) == ("infeasible", {"needs": 4, "able": 2})


def test_a_mate_who_is_away_keeps_the_group_off() -> None:
    problem = operation([team("a"), team("b", away=(0,))], minima=[least(2)], together=(("a", "b"),))
    assert {"together", "away"} <= {claim.rule for claim in reason(problem).clash}


def test_a_shift_that_may_not_follow_is_named() -> None:
    problem = operation([team("a")], days=2, minima=[least(2, day=0, shift="early"), least(2, day=1, shift="middle")])
    shifts = tuple(
        type(shift)(code=shift.code, start_s=shift.start_s, end_s=shift.end_s, night=shift.night, not_next=("middle",))
        if shift.code == "early"
        else shift
        for shift in problem.shifts
    )
    problem = type(problem)(**{name: getattr(problem, name) for name in problem.__struct_fields__} | {"shifts": shifts})
    assert "shift_order" in {claim.rule for claim in reason(problem, duties=(duty("a", 0),), day=1).clash}


def test_a_wish_that_another_rule_forbids_names_it() -> None:
    wish = Wish(team="a", day=0, shift="early", kind="on")
    found = reason(operation([team("a", away=(0,))], wishes=(wish,)), "wish")
    assert {claim.rule for claim in found.clash} == {"wish", "away"}


def test_a_wish_that_nothing_forbids_may_be_met() -> None:
    wish = Wish(team="a", day=0, shift="early", kind="on")
    assert reason(operation([team("a")], wishes=(wish,)), "wish").finding == "possible"


def test_least_work_names_the_limit_that_forbids_it() -> None:
    limits = WorkLimits(least_work_s=2 * DAY_S, longest_run_days=1)
    found = reason(operation([team("a", limits=limits)], days=2), "least_work")
    assert {claim.rule for claim in found.clash} == {"least_work", "longest_run"}


def test_least_run_names_what_forbids_it() -> None:
    limits = WorkLimits(least_run_days=2)
    problem = operation([team("a", limits=limits, away=(0, 2))], days=3, minima=[least(2, day=1)])
    found = reason(problem, "least_run", duties=(duty("a", 1),))
    assert (found.verdict, found.clash[0].rule) == ("infeasible", "least_run")
