"""Shifts at risk, held against taking the teams away one after the other."""

from __future__ import annotations

from msgspec import structs

from watchbill.planning.check import check
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.risk import Risk, losses, risks
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.sample import sample_problem
from watchbill.planning.stopping import TimeLimit


def rostered() -> tuple[Problem, Plan]:
    problem = sample_problem(villages=2, stops_per_village=2, teams_per_village=4, days=2)
    return problem, Plan(duties=plan_rosters(problem, stop=TimeLimit(600), workers=1, effort=1.0).duties, routes=())


def lacks(problem: Problem, plan: Plan, risk: Risk, gone: int) -> bool:
    """Whether the verifier misses something there when so many of the strongest teams do not come."""
    out = set(risk.teams[:gone])
    duties = tuple(duty for duty in plan.duties if duty.team not in out or duty.day != risk.day)
    if risk.rule == "two_teams":
        here = {d.team for d in duties if (d.day, d.shift) == (risk.day, risk.shift)} & set(risk.teams)
        return len(here) < risk.needs
    found = check(problem, structs.replace(plan, duties=duties, routes=()))
    where = (risk.rule, risk.area, risk.day, risk.shift, risk.force)
    return any((f.rule, f.area, f.day, f.shift, f.force) == where for f in found)


def test_one_team_more_than_there_is_to_spare_breaks_it() -> None:
    problem, plan = rostered()
    found = risks(problem, plan)
    assert {risk.rule for risk in found} == {"level_share", "round_the_clock", "two_teams"}
    for risk in found:
        assert lacks(problem, plan, risk, max(0, risk.spare)) == (risk.spare < 0)
        if 0 <= risk.spare < len(risk.teams):
            assert lacks(problem, plan, risk, risk.spare + 1)


def test_the_nearest_to_breaking_comes_first() -> None:
    spares = [risk.spare for risk in risks(*rostered())]
    assert spares == sorted(spares)


def test_a_loss_breaks_what_has_nothing_to_spare_for_that_team() -> None:
    problem, plan = rostered()
    for loss in losses(problem, plan):
        left = structs.replace(plan, duties=tuple(d for d in plan.duties if (d.team, d.day) != (loss.team, loss.day)))
        now = {(r.rule, r.area, r.day, r.shift, r.force) for r in risks(problem, left) if r.spare < 0}
        before = {(r.rule, r.area, r.day, r.shift, r.force) for r in risks(problem, plan) if r.spare < 0}
        assert {(r.rule, r.area, r.day, r.shift, r.force) for r in loss.breaks} == now - before


def test_nobody_on_duty_is_broken_already() -> None:
    problem, _ = rostered()
    assert {risk.spare for risk in risks(problem, Plan(duties=(), routes=()))} == {-1}
