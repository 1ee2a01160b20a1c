"""A solver that breaks down in the manning or in a repair: there is a plan nevertheless, and it keeps the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ortools.sat.python import cp_model

from planning.manning.test_brute_force import QUICK_MISSES, faults
from planning.manning.town import early, plan_of, unmanned_s
from planning.patrols.town import all_on_duty, town, visits
from planning.rosters.conftest import build_problem
from watchbill.planning.changes import Since, TeamOut
from watchbill.planning.check import check
from watchbill.planning.manning import man_posts
from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Minimum, Problem, Team, WorkLimits
from watchbill.planning.repair import Repair, repair
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit

Solve = Callable[..., cp_model.CpSolverStatus]


def raising(*_: object) -> cp_model.CpSolverStatus:
    raise RuntimeError("planted")


def unknown(*_: object) -> cp_model.CpSolverStatus:
    return cp_model.UNKNOWN


def invalid(*_: object) -> cp_model.CpSolverStatus:
    return cp_model.MODEL_INVALID


broken = pytest.mark.parametrize("solve", [raising, unknown, invalid])


def team(code: str, **more: Any) -> Team:
    return Team(code=code, name=code, force="force", area="V", strength=1, base=0, **more)


def least(day: int) -> Minimum:
    return Minimum(area="V", day=day, shift="early", force="force", people=1)


def repaired(problem: Problem, *duties: tuple[str, int], day: int = 0) -> Repair:
    """The repair of early duties after team a dropped out on a day."""
    worked = tuple(Duty(team=code, day=on, shift="early") for code, on in duties)
    plan = Plan(duties=worked, routes=(), shortfalls=shortfalls(problem, worked, ()))
    assert [finding for finding in check(problem, plan) if finding.severity == "error"] == []
    out = TeamOut(team="a", day=day, until_day=day + 1)
    answer = repair(problem, plan, [out], since=Since(shift="early"), time_limit_s=600, rounds=1)
    assert [finding for finding in check(answer.problem, answer.plan) if finding.severity == "error"] == []
    return answer


def worked(answer: Repair) -> set[tuple[str, int]]:
    return {(duty.team, duty.day) for duty in answer.plan.duties}


@broken
def test_without_its_solver_the_manning_is_the_quick_one(solve: Solve, monkeypatch: pytest.MonkeyPatch) -> None:
    problem, duties = QUICK_MISSES.problem, early(*QUICK_MISSES.teams)
    quick = man_posts(problem, duties, stop=TimeLimit(0))
    assert unmanned_s(plan_of(problem, duties, man_posts(problem, duties))) == 0
    monkeypatch.setattr(cp_model.CpSolver, "solve", solve)
    posts = man_posts(problem, duties)
    assert posts == quick
    assert unmanned_s(plan_of(problem, duties, posts)) > 0
    assert faults(problem, plan_of(problem, duties, posts)) == []


@broken
def test_without_its_solver_a_repair_lets_nobody_step_in(solve: Solve, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = build_problem([team("a"), team("b")], days=2, minima=[least(0), least(1)])
    assert worked(repaired(problem, ("a", 0), ("a", 1))) == {("b", 0), ("a", 1)}
    monkeypatch.setattr(cp_model.CpSolver, "solve", solve)
    answer = repaired(problem, ("a", 0), ("a", 1))
    assert worked(answer) == {("a", 1)}
    assert [(lack.rule, lack.day) for lack in answer.new_shortfalls if lack.area == "V" and lack.force] == [
        ("level_share", 0)
    ]


@broken
def test_without_its_solver_nobody_is_left_alone_by_a_mate(solve: Solve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cp_model.CpSolver, "solve", solve)
    problem = build_problem([team("a"), team("b"), team("c")], days=2, together=(("a", "b"),))
    duties = [(code, day) for code in "abc" for day in range(2)]
    assert worked(repaired(problem, *duties)) == {("a", 1), ("b", 1), ("c", 0), ("c", 1)}


@broken
def test_without_its_solver_nobody_comes_back_too_soon(solve: Solve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cp_model.CpSolver, "solve", solve)
    problem = build_problem([team("a", limits=WorkLimits(least_off_days=2)), team("b")], days=4)
    duties = [("a", day) for day in range(4)] + [("b", 2)]
    assert worked(repaired(problem, *duties, day=1)) == {("a", 0), ("a", 3), ("b", 2)}


def test_a_patrol_engine_that_breaks_down_leaves_the_routes_as_they_were(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Two long visits in one short window, each by a team: who is left cannot make both."""
    problem = town(at=(300,), wants=({"visits": 2, "teams": 1, "dwell_s": 3_600, "windows": ((600, 900),)},))
    duties = tuple(all_on_duty(problem))
    routes = plan_shift(problem, duties, day=0, shift="early", time_limit_s=600, seed=1, rounds=1).routes
    assert len(visits(routes, "s0")) == 2
    plan = Plan(duties=duties, routes=routes, shortfalls=shortfalls(problem, duties, routes))

    def planner(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("watchbill.planning.repair.more_teams.plan_shift", planner)
    answer = repair(problem, plan, [TeamOut(team="t0")], since=Since(shift="early"), time_limit_s=600, rounds=1)
    assert answer.plan.routes == tuple(route for route in routes if route.team == "t1")
    assert [finding for finding in check(answer.problem, answer.plan) if finding.severity == "error"] == []
    assert "without the engine" in caplog.text
