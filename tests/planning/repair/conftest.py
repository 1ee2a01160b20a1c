"""A planned town of four villages over three days, made once and always the same."""

from __future__ import annotations

import pytest

from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Plan
from watchbill.planning.posts import fixed_posts
from watchbill.planning.problem import Problem
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.sample import sample_problem
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit

Planned = tuple[Problem, Plan]


@pytest.fixture(scope="session")
def planned() -> Planned:
    problem = sample_problem(villages=4, stops_per_village=3, teams_per_village=4, days=3)
    duties = plan_rosters(problem, stop=TimeLimit(600), workers=1, effort=1.0).duties
    routes = tuple(
        route
        for day in range(3)
        for shift in problem.shifts
        for route in plan_shift(problem, duties, day=day, shift=shift.code, time_limit_s=600, seed=1, rounds=1).routes
    )
    lacks = shortfalls(problem, duties, routes)
    return problem, Plan(duties=duties, routes=routes, posts=fixed_posts(problem, duties), shortfalls=lacks)
