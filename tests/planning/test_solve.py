"""The one door: whole plans, checked by the verifier; failures and cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.planted_planners import dying_at_night, raising_at_night, raising_late
from watchbill.planning.check import check
from watchbill.planning.patrols import ShiftRoutes, plan_shift
from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem
from watchbill.planning.progress import Progress
from watchbill.planning.sample import sample_problem
from watchbill.planning.solve import solve

LONG_S = 600
"""A time limit that is never reached: rounds end the search, or somebody does."""


@settings(max_examples=5, deadline=None)
@given(villages=st.integers(1, 3), stops=st.integers(0, 4), teams=st.integers(0, 4), seed=st.integers(0, 1000))
def test_every_plan_of_a_sample_is_without_fault(villages: int, stops: int, teams: int, seed: int) -> None:
    problem = sample_problem(villages, stops, teams, 1, seed)
    with ThreadPoolExecutor(1) as executor:
        result = solve(problem, time_limit_s=1.5, seed=seed, workers=1, executor=executor)
    assert [finding for finding in check(problem, result.plan) if finding.severity == "error"] == []
    assert (result.status == "complete") == (not result.plan.shortfalls)


def test_solve_gives_all_visits_where_the_forces_suffice() -> None:
    problem = sample_problem(2, 3, 5, 1)
    told: list[Progress] = []
    with ThreadPoolExecutor(2) as executor:
        result = solve(problem, time_limit_s=LONG_S, rounds=1, executor=executor, on_progress=told.append)
    assert result.measures.missed_visits == 0
    assert result.measures.stops_under_two_teams == 0
    assert result.measures.level_shortfall_people == 0
    assert [message.stage for message in (told[0], told[-1])] == ["roster", "done"]
    assert told[-1].share == 1
    assert told[-1].plan == result.plan
    assert [stage.stage for stage in result.stages] == ["roster", "posts", "patrols"]
    assert result.first_plan_s is not None


def test_solve_leaves_a_shift_without_routes_when_its_planner_raises() -> None:
    problem = sample_problem(1, 2, 4, 1)
    with ThreadPoolExecutor(2) as executor:
        result = solve(problem, time_limit_s=LONG_S, rounds=1, executor=executor, patrols=raising_at_night)
    assert {route.shift for route in result.plan.routes} == {"early", "middle"}
    assert {line.shift: line.state for line in result.shifts}["night"] == "failed"
    assert result.status == "failed"
    assert [finding for finding in check(problem, result.plan) if finding.severity == "error"] == []


def test_solve_keeps_the_routes_of_a_planner_that_raises_late() -> None:
    problem = sample_problem(1, 2, 4, 1)
    with ThreadPoolExecutor(2) as executor:
        result = solve(problem, time_limit_s=LONG_S, rounds=1, executor=executor, patrols=raising_late)
    assert {route.shift for route in result.plan.routes} == {"early", "middle", "night"}
    assert result.measures.missed_visits == 0


def test_solve_survives_a_process_that_dies() -> None:
    problem = sample_problem(1, 2, 4, 1)
    result = solve(problem, time_limit_s=LONG_S, rounds=0, patrols=dying_at_night)
    assert {route.shift for route in result.plan.routes} == {"early", "middle"}
    assert [finding for finding in check(problem, result.plan) if finding.severity == "error"] == []


def test_cancelled_solve_keeps_what_it_has() -> None:
    problem = sample_problem(2, 4, 3, 1)
    shifts = len(problem.shifts)
    begun: list[str] = []

    def noted(part: Problem, duties: Sequence[Duty], *, shift: str, **rest: Any) -> ShiftRoutes:
        begun.append(shift)
        return plan_shift(part, duties, shift=shift, **rest)

    with ThreadPoolExecutor(1) as executor:
        result = solve(
            problem,
            time_limit_s=LONG_S,
            rounds=10,
            workers=1,
            executor=executor,
            patrols=noted,
            cancelled=lambda: len(begun) > shifts,
        )
    assert result.status == "stopped"
    assert len(begun) == shifts + 1
    assert {route.shift for route in result.plan.routes} == {"early", "middle", "night"}
    assert [finding for finding in check(problem, result.plan) if finding.severity == "error"] == []


def test_interrupt_keeps_the_best_plan() -> None:
    problem = sample_problem(2, 3, 4, 1)

    def interrupt(progress: Progress) -> None:
        if progress.stage == "patrols":
            raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as executor:
        result = solve(problem, time_limit_s=LONG_S, rounds=1, workers=1, executor=executor, on_progress=interrupt)
    assert result.status == "stopped"
    assert result.plan.duties


@pytest.mark.parametrize("days", [1, 2])
def test_sample_problem_is_the_same_for_the_same_seed(days: int) -> None:
    assert sample_problem(2, 2, 2, days, seed=5) == sample_problem(2, 2, 2, days, seed=5)
    assert sample_problem(2, 2, 2, days, seed=5) != sample_problem(2, 2, 2, days, seed=6)


def test_result_tells_what_no_routes_on_its_roster_can_better() -> None:
    problem = sample_problem(1, 3, 4, 1)
    with ThreadPoolExecutor(2) as executor:
        result = solve(problem, time_limit_s=LONG_S, rounds=1, executor=executor)
    assert result.bounds.worst_gap_ratio == max(line.least_gap_ratio for line in result.shifts)
    assert 1.0 <= result.bounds.worst_gap_ratio <= result.measures.worst_gap_ratio + 1e-4
    assert result.bounds.missed_visits <= result.measures.missed_visits
