"""Bounds of villages by themselves, put together, are never above what a plan of the whole has."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.planning.check import check
from watchbill.planning.group_bounds import Shift, group_bounds
from watchbill.planning.measures import gap_ratios
from watchbill.planning.patrols import Bounds
from watchbill.planning.patrols.bounds import shift_bounds
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Problem
from watchbill.planning.sample import sample_problem
from watchbill.planning.solve import solve

EPSILON = 1e-3


def alone(problem: Problem, plan: Plan) -> dict[Shift, Bounds]:
    """Bounds with each village as a group of its own."""
    duties: dict[Shift, list[Duty]] = {}
    for duty in plan.duties:
        duties.setdefault((duty.day, duty.shift), []).append(duty)
    groups = [(area.code,) for area in problem.areas if area.kind == "village"]
    return group_bounds(problem, groups, duties)


@given(st.integers(0, 10_000), st.integers(2, 3), st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=8, deadline=None)
def test_no_plan_is_below_the_bounds(seed: int, villages: int, stops: int, teams: int) -> None:
    problem = sample_problem(villages, stops, teams, days=1, seed=seed)
    plan = solve(problem, time_limit_s=600, rounds=1, seed=seed).plan
    assert [fault for fault in check(problem, plan) if fault.severity == "error"] == []
    lacking = {(lack.day, lack.shift) for lack in plan.shortfalls if lack.stop and lack.rule != "spread"}
    for (day, shift), bounds in alone(problem, plan).items():
        missed = sum(
            lack.amount
            for lack in plan.shortfalls
            if (lack.rule, lack.day, lack.shift) == ("visit_missing", day, shift)
        )
        assert bounds.missed_visits <= missed
        if (day, shift) not in lacking:
            ratios = gap_ratios(problem, day, shift, plan.routes_by_shift.get((day, shift), ()))
            assert bounds.worst_gap_ratio <= max(ratios.values(), default=1.0) + EPSILON


def test_villages_that_nobody_reaches_add_up() -> None:
    problem = sample_problem(3, 2, 2, days=1)
    plan = Plan(duties=(Duty(team=problem.teams[0].code, day=0, shift="early"),), routes=())
    wanted = {d.stop: d.visits for d in problem.demands_by_shift[0, "early"]}
    reach = problem.teams[0].reach
    lost = sum(visits for stop, visits in wanted.items() if problem.stop_by_code[stop].area not in reach)
    assert alone(problem, plan)[0, "early"].missed_visits >= lost > 0


def test_one_group_of_everything_is_no_tighter_than_the_whole() -> None:
    problem = sample_problem(2, 3, 2, days=1)
    plan = solve(problem, time_limit_s=600, rounds=1).plan
    duties = [duty for duty in plan.duties if duty.shift == "early"]
    villages = tuple(area.code for area in problem.areas if area.kind == "village")
    found = group_bounds(problem, [villages], {(0, "early"): duties})[0, "early"]
    whole = shift_bounds(problem, duties, day=0, shift="early")
    assert found.missed_visits <= whole.missed_visits
    assert found.worst_gap_ratio <= whole.worst_gap_ratio


def test_bounds_that_are_not_worked_out_hold_all_the_same() -> None:
    problem = sample_problem(2, 2, 2, days=1)
    found = group_bounds(problem, [("V1",), ("V2",)], {(0, "early"): ()}, goes_on=lambda: False)
    assert found == {(0, "early"): Bounds(missed_visits=0, worst_gap_ratio=1.0)}


def test_a_divided_operation_tells_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = sample_problem(4, 3, 2, days=1)
    reached = {village for team in problem.teams for village in team.reach}
    away = next(area.code for area in problem.areas if area.code in reached and area.kind == "village")
    teams = tuple(
        msgspec.structs.replace(team, reach=tuple(village for village in team.reach if village != away))
        for team in problem.teams
    )
    problem = msgspec.structs.replace(problem, teams=teams)
    monkeypatch.setattr("watchbill.planning.areas.WHOLE_VISITS", 1)
    monkeypatch.setattr("watchbill.planning.areas.GROUP_VISITS", 1)
    result = solve(problem, time_limit_s=600, rounds=1)
    lost = sum(demand.visits for demand in problem.demands if problem.stop_by_code[demand.stop].area == away)
    assert result.bounds.missed_visits >= lost > 0
