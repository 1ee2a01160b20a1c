"""The standby pool: free and rested, held against the verifier, and ranked by cost."""

from __future__ import annotations

import itertools

from msgspec import structs

from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Absence
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.sample import sample_problem
from watchbill.planning.standby import standby
from watchbill.planning.stopping import TimeLimit

PROBLEM = sample_problem(villages=2, stops_per_village=2, teams_per_village=4, days=4)
PLAN = Plan(duties=plan_rosters(PROBLEM, stop=TimeLimit(600), workers=1, effort=1.0).duties, routes=())


def test_the_pool_is_exactly_who_could_take_one_more_duty() -> None:
    for day, shift in itertools.product(range(4), PROBLEM.shifts):
        pool = {one.team for one in standby(PROBLEM, PLAN, day=day, shift=shift.code)}
        for team in PROBLEM.teams:
            more = Duty(team=team.code, day=day, shift=shift.code)
            plan = structs.replace(PLAN, duties=(*PLAN.duties, more))
            faults = {f.rule for f in check(PROBLEM, plan) if f.team == team.code and f.severity == "error"}
            assert (team.code in pool) == (not faults - {"four_crews", "break_missing"}), (team.code, day, shift.code)


def test_for_a_village_only_teams_that_reach_it_and_the_near_ones_are_cheaper() -> None:
    pool = standby(PROBLEM, PLAN, day=1, shift="middle", village="V1")
    assert all("V1" in PROBLEM.team_by_code[one.team].reach for one in pool)
    assert [one.cost_min for one in pool] == sorted(one.cost_min for one in pool)
    assert all(one.way_min is not None for one in pool)


def test_who_is_away_is_not_in_the_pool() -> None:
    free = standby(PROBLEM, Plan(duties=(), routes=()), day=0, shift="early")
    out = structs.replace(PROBLEM.team_by_code[free[0].team], absences=(Absence(day=0, people=99),))
    problem = structs.replace(PROBLEM, teams=tuple(out if team.code == out.code else team for team in PROBLEM.teams))
    left = standby(problem, Plan(duties=(), routes=()), day=0, shift="early")
    assert {one.team for one in free} - {one.team for one in left} == {out.code}
