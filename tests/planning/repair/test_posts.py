"""Posts after a repair: who stands stays, gaps are filled, what is past stays as it was."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from planning.manning.town import HOUR, STOPS, VOLUNTEERS, early, found, plan_of, unmanned_s, wanted, wanting
from watchbill.planning.changes import Pins, Since, TeamOut
from watchbill.planning.changes.apply import apply
from watchbill.planning.check import check
from watchbill.planning.manning import man_posts
from watchbill.planning.plan import Plan, Route, Step
from watchbill.planning.posts import idle_posts
from watchbill.planning.problem import Problem
from watchbill.planning.repair import repair
from watchbill.planning.repair.posts import repair_posts
from watchbill.planning.repair.request import Request
from watchbill.planning.stopping import NEVER

PROBLEM = wanting(wanted(people=1), wanted(STOPS[1], 0, 2 * HOUR), strength=2)
OUT = TeamOut(team=VOLUNTEERS[0], day=0, shift="early")


def planned() -> Plan:
    duties = early(*VOLUNTEERS)
    return plan_of(PROBLEM, duties, man_posts(PROBLEM, duties))


def after(plan: Plan, now_s: int) -> tuple[Problem, Plan]:
    changed = msgspec.structs.replace(apply(PROBLEM, [OUT]), walked_until_s=now_s)
    request = Request(PROBLEM, plan, changed, now_s, Pins())
    duties = tuple(duty for duty in plan.duties if request.can_work(duty))
    return changed, plan_of(changed, duties, repair_posts(request, duties, stop=NEVER))


def test_others_fill_the_gap_and_stay_where_they_stood() -> None:
    before = planned()
    problem, plan = after(before, 0)
    assert found(problem, plan) == []
    kept = {post for post in before.posts if post.team != VOLUNTEERS[0]}
    assert kept <= set(plan.posts)


def test_what_was_held_before_the_instant_stays_to_the_letter() -> None:
    before = planned()
    now_s = 6 * HOUR + 3 * HOUR  # three hours into the early shift
    problem, plan = after(before, now_s)
    past = {post for post in before.posts if post.start_s < 3 * HOUR}
    assert past <= set(plan.posts)
    assert not [post for post in plan.posts if post.team == VOLUNTEERS[0] and post.start_s >= 3 * HOUR]
    assert {one.severity for one in found(problem, plan)} <= {"shortfall"}
    assert unmanned_s(plan) == 0


def test_repair_keeps_posts_manned() -> None:
    answer = repair(PROBLEM, planned(), [OUT], since=Since(day=0, shift="early"), time_limit_s=600, rounds=1)
    assert [one for one in check(answer.problem, answer.plan) if one.severity == "error"] == []
    assert unmanned_s(answer.plan) == 0


def test_somebody_else_comes_on_duty_for_a_post_that_lost_its_team() -> None:
    duties = early(*VOLUNTEERS[:1])
    plan = plan_of(PROBLEM, duties, man_posts(PROBLEM, duties))
    answer = repair(PROBLEM, plan, [OUT], since=Since(day=0, shift="early"), time_limit_s=600, rounds=1)
    assert [one for one in check(answer.problem, answer.plan) if one.severity == "error"] == []
    assert unmanned_s(answer.plan) <= unmanned_s(plan)
    assert {duty.team for duty in answer.plan.duties} & {*VOLUNTEERS[1:], "T1-1", "T1-2"}


PATROL = next(team.code for team in PROBLEM.teams if team.force == "patrol_team" and team.area == "V1")
ELSEWHERE = next(team.code for team in PROBLEM.teams if team.force == "volunteer" and team.area == "V2")


def test_who_walks_a_route_takes_no_post() -> None:
    problem = wanting(wanted(end_s=HOUR, forces=("patrol_team", "volunteer")))
    duties = early(VOLUNTEERS[0], PATROL)
    route = Route(team=PATROL, day=0, shift="early", start_s=0, end_s=0, steps=())
    plan = msgspec.structs.replace(plan_of(problem, duties, man_posts(problem, duties[:1])), routes=(route,))
    request = Request(problem, plan, apply(problem, [OUT]), 0, Pins())
    assert repair_posts(request, duties[1:], stop=NEVER) == ()
    unrouted = replace(request, plan=msgspec.structs.replace(plan, routes=()))
    assert [post.team for post in repair_posts(unrouted, duties[1:], stop=NEVER)] == [PATROL]


def standing(stop: str, *newcomers: str, at_first: tuple[str, ...] = (VOLUNTEERS[0],)) -> dict[str, str]:
    """Who stands where that nobody asks for, after the first volunteer's post at a stop became free."""
    problem = wanting()
    (post,) = idle_posts(problem, early(VOLUNTEERS[0]), ())
    plan = plan_of(problem, early(*at_first), (msgspec.structs.replace(post, stop=stop),))
    request = Request(problem, plan, apply(problem, [OUT]), 0, Pins())
    return {post.team: post.stop for post in repair_posts(request, early(*newcomers), stop=NEVER)}


def test_a_newcomer_takes_the_post_that_became_free() -> None:
    assert [standing(stop, VOLUNTEERS[1]) for stop in STOPS] == [{VOLUNTEERS[1]: stop} for stop in STOPS]


def test_a_newcomer_takes_no_post_away_from_home() -> None:
    (stop,) = standing(STOPS[1], ELSEWHERE).values()
    assert PROBLEM.stop_by_code[stop].area == "V2"


def test_who_had_no_post_gets_none() -> None:
    assert standing(STOPS[0], VOLUNTEERS[1], at_first=tuple(VOLUNTEERS[:2])) == {}


def test_who_holds_a_post_makes_no_visit_that_another_team_lost() -> None:
    first, second = (team.code for team in PROBLEM.teams if team.force == "patrol_team" and team.area == "V1")
    problem = wanting(wanted(longest_s=8 * HOUR, forces=("patrol_team",)))
    teams = (msgspec.structs.replace(team, away=() if team.code in {first, second} else (0,)) for team in problem.teams)
    problem = msgspec.structs.replace(problem, teams=tuple(teams))
    duties = early(first, second)
    stop = problem.stop_by_code[STOPS[1]]
    step = Step(kind="visit", stop=stop.code, place=stop.place, arrival_s=2 * HOUR, departure_s=2 * HOUR + 900)
    route = Route(team=second, day=0, shift="early", start_s=HOUR, end_s=3 * HOUR, steps=(step,))
    plan = msgspec.structs.replace(plan_of(problem, duties, man_posts(problem, early(first))), routes=(route,))
    out = TeamOut(team=second, day=0, shift="early")
    answer = repair(problem, plan, [out], since=Since(day=0, shift="early"), time_limit_s=600, rounds=1)
    assert [one for one in check(answer.problem, answer.plan) if one.severity == "error"] == []
    assert first not in {route.team for route in answer.plan.routes}
