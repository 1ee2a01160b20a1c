"""Each shortfall has a reason that can be acted on."""

from __future__ import annotations

from typing import Any

import msgspec

from watchbill.planning.explain import Explanation, explain
from watchbill.planning.plan import Duty, Plan, Route, Step
from watchbill.planning.problem import Matrix, Minimum, Problem
from watchbill.planning.sample import sample_problem
from watchbill.planning.shortfalls import shortfalls

BASE = sample_problem(1, 1, 2, 1)


def change(problem: Problem = BASE, **changes: Any) -> Problem:
    return msgspec.structs.replace(problem, **changes)


def with_teams(problem: Problem = BASE, **changes: Any) -> Problem:
    return change(problem, teams=tuple(msgspec.structs.replace(team, **changes) for team in problem.teams))


def reasons(problem: Problem, rule: str, duties: tuple[Duty, ...] = (), routes: tuple[Route, ...] = ()) -> set[str]:
    return {found.reason for found in all_of(problem, duties, routes) if found.shortfall.rule == rule}


def all_of(problem: Problem, duties: tuple[Duty, ...], routes: tuple[Route, ...]) -> tuple[Explanation, ...]:
    plan = Plan(duties=duties, routes=routes, shortfalls=shortfalls(problem, duties, routes))
    found = explain(problem, plan)
    assert [each.shortfall for each in found] == list(plan.shortfalls)
    return found


def wanting(people: int) -> Problem:
    return change(minima=(Minimum(area="T1", day=0, shift="", force="support", people=people),))


def test_level_share_names_strength_away_rest_and_cycle() -> None:
    assert reasons(wanting(7), "level_share") == {"strength"}
    assert reasons(with_teams(wanting(6), away=(0,)), "level_share") == {"away"}
    assert reasons(with_teams(wanting(6), history=("early",) * 6), "level_share") == {"rest"}
    assert reasons(wanting(6), "level_share") == {"not_found"}
    crewed = change(with_teams(crew=3), minima=(Minimum(area="V1", day=0, shift="", force="patrol_team", people=1),))
    assert reasons(crewed, "level_share") == {"cycle"}


def test_round_the_clock_names_reach_away_and_other_shifts() -> None:
    assert reasons(with_teams(reach=()), "round_the_clock") == {"no_team_in_reach"}
    assert reasons(with_teams(away=(0,)), "round_the_clock") == {"away"}
    assert reasons(BASE, "round_the_clock", (Duty(team="V1-1", day=0, shift="early"),)) == {"other_shifts"}
    assert reasons(BASE, "round_the_clock") == {"rest"}


EARLY = change(demands=tuple(demand for demand in BASE.demands if demand.shift == "early"))
ON_DUTY = (Duty(team="V1-1", day=0, shift="early"),)


def test_visit_missing_names_duty_way_and_time() -> None:
    assert reasons(EARLY, "visit_missing") == {"no_team_on_duty"}
    nowhere = tuple(Matrix(mode=m.mode, seconds=((0, -1), (-1, 0))) for m in BASE.matrices)
    assert reasons(change(EARLY, matrices=nowhere), "visit_missing", ON_DUTY) == {"unreachable"}
    assert reasons(EARLY, "visit_missing", ON_DUTY) == {"no_time"}


def test_two_teams_names_how_many_there_are() -> None:
    found = [each for each in all_of(EARLY, ON_DUTY, ()) if each.shortfall.rule == "two_teams"]
    assert [(each.reason, each.params) for each in found] == [("too_few_teams", {"teams": 1, "wanted": 2})]


def one_visit(at_s: int) -> tuple[Route, ...]:
    step = Step(kind="visit", stop="V1-S1", place=1, arrival_s=at_s, departure_s=at_s + 300)
    return (Route(team="V1-1", day=0, shift="early", start_s=0, end_s=28_800, steps=(step,)),)


def test_spread_names_missing_visits_and_impossible_gaps() -> None:
    assert reasons(EARLY, "spread", ON_DUTY, one_visit(2000)) == {"visits_missing"}
    demand = msgspec.structs.replace(EARLY.demands[0], visits=1, max_gap_s=100)
    assert reasons(change(EARLY, demands=(demand,)), "spread", ON_DUTY, one_visit(14_400)) == {"gap_impossible"}
    demand = msgspec.structs.replace(demand, max_gap_s=15_000)
    assert reasons(change(EARLY, demands=(demand,)), "spread", ON_DUTY, one_visit(2000)) == {"no_time"}


def test_four_crews_and_break_have_reasons() -> None:
    crewed = with_teams(EARLY, crew=3)
    assert reasons(crewed, "four_crews", ON_DUTY) == {"level"}
    assert reasons(change(crewed, minima=()), "four_crews", ON_DUTY) == {"cover"}
    assert reasons(EARLY, "break_missing", ON_DUTY, one_visit(2000)) == {"no_time"}
