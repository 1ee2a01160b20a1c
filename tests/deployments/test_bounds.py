"""What is told of a plan beside its figures."""

from __future__ import annotations

import pytest

from watchbill.deployments.bounds import bound_words
from watchbill.deployments.models import Run
from watchbill.deployments.planner import build_problem, save_plan
from watchbill.planning.plan import Plan, Shortfall


@pytest.mark.parametrize("cases", [0, 1, 2])
def test_posts_that_are_short_stand_beside_the_bounds(run: Run, small_plan: Plan, cases: int) -> None:
    problem = build_problem(run.operation)
    lacks = tuple(
        Shortfall(rule="post_unmanned", amount=60, unit="seconds", day=0, shift=shift.code, stop=problem.stops[0].code)
        for shift in problem.shifts[:cases]
    )
    plan = Plan(duties=small_plan.duties, routes=small_plan.routes, shortfalls=lacks)
    save_plan(run, problem, plan, measures={})
    run.refresh_from_db()
    told = [text for text in bound_words(run, {"missed_visits": 0}) if "posts" in text]
    assert len(told) == (1 if cases else 0)
    assert all(str(cases) in text for text in told)
