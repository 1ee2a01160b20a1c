"""The verifier on different forces at one stop: enough of them, and not at the same time."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from planning.patrols.town import all_on_duty, town
from watchbill.planning.check import check
from watchbill.planning.plan import Plan, Route, Shortfall, Step
from watchbill.planning.problem import Force, Problem
from watchbill.planning.shortfalls import shift_shortfalls


def problem_with(**demand: Any) -> Problem:
    problem = town(at=(300,), wants=({"visits": 2, **demand},), teams=({}, {"force": "other"}, {}))
    other = Force(code="other", name="Other", shifts=("early",), patrols=True)
    return msgspec.structs.replace(problem, forces=(*problem.forces, other))


def visit(team: str, arrival_s: int) -> Route:
    step = Step(kind="visit", stop="s0", place=0, arrival_s=arrival_s, departure_s=arrival_s + 300)
    return Route(
        team=team, day=0, shift="early", start_s=arrival_s - 300, end_s=arrival_s + 600, steps=(step,)
    )  # fmt: skip


def rules(problem: Problem, *routes: Route, lacks: tuple[Shortfall, ...] = ()) -> set[tuple[str, str, float]]:
    plan = Plan(duties=tuple(all_on_duty(problem)), routes=routes, shortfalls=lacks)
    found = check(problem, plan)
    return {(f.rule, f.severity, f.amount) for f in found if f.rule in {"force_gap", "two_forces", "shortfall_untrue"}}


def test_different_forces_at_the_same_time_are_a_fault() -> None:
    problem = problem_with(force_gap_s=3_600)
    assert rules(problem, visit("t0", 9_000), visit("t1", 11_000)) == {("force_gap", "error", 1_600)}
    assert rules(problem, visit("t0", 9_000), visit("t1", 12_600)) == set()


def test_the_gap_counts_from_the_last_visit_by_another_force() -> None:
    found = rules(problem_with(force_gap_s=3_600), visit("t0", 7_000), visit("t2", 9_000), visit("t1", 11_000))
    assert found == {("force_gap", "error", 1_600)}


def test_teams_of_one_force_may_follow_each_other() -> None:
    assert rules(problem_with(force_gap_s=3_600), visit("t0", 9_000), visit("t2", 11_000)) == set()


def test_a_stop_under_two_forces_must_be_declared() -> None:
    problem = problem_with(forces=2)
    routes = (visit("t0", 9_000), visit("t2", 19_000))
    assert rules(problem, *routes) == {("two_forces", "error", 1)}
    lacks = shift_shortfalls(problem, 0, "early", routes)
    assert rules(problem, *routes, lacks=lacks) == {("two_forces", "shortfall", 1)}


@pytest.mark.parametrize("forces", [1, 2])
def test_two_forces_are_asked_for_only_where_the_demand_says_so(forces: int) -> None:
    lacks = {lack.rule for lack in shift_shortfalls(problem_with(forces=forces), 0, "early", ())}
    assert ("two_forces" in lacks) == (forces > 1)
