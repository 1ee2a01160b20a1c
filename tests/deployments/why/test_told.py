"""Reasons go into a plan's rows and come back the same."""

from __future__ import annotations

from planning.explain.cases import duty, explained, least, operation, team
from watchbill.deployments.models import Run
from watchbill.deployments.planner import build_problem, save_plan
from watchbill.deployments.why import told
from watchbill.planning.plan import Plan


def test_reasons_come_back_as_they_were_stored(run: Run, small_plan: Plan) -> None:
    found = explained(operation([team("a")], minima=[least(4)]), [duty("a")])
    lacking = Plan(
        duties=small_plan.duties, routes=small_plan.routes, shortfalls=tuple(each.shortfall for each in found)
    )
    save_plan(run, build_problem(run.operation), lacking, measures={}, explanations=found)
    stored = {each.shortfall: each for each in told(run.shortfalls.all())}
    assert stored == {each.shortfall: each for each in found}


def test_a_plan_stored_without_reasons_tells_none(run: Run, small_plan: Plan) -> None:
    lacks = explained(operation([team("a")], minima=[least(4)]))
    lacking = Plan(
        duties=small_plan.duties, routes=small_plan.routes, shortfalls=tuple(each.shortfall for each in lacks)
    )
    save_plan(run, build_problem(run.operation), lacking, measures={})
    assert run.shortfalls.count() == len(lacks)
    assert told(run.shortfalls.all()) == []
