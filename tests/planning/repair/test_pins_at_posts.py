"""A pinned team keeps its posts and takes no other, even where somebody could be better used elsewhere."""

from __future__ import annotations

from msgspec import structs

from planning.manning.test_brute_force import QUICK_MISSES
from planning.manning.town import HOUR, STOPS, VOLUNTEERS, early, plan_of, unmanned_s, wanted, wanting
from watchbill.planning.changes import Pins, Since, TeamOut
from watchbill.planning.check import check
from watchbill.planning.manning import man_posts
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.repair import repair
from watchbill.planning.stopping import TimeLimit

FIRST, SECOND, THIRD = VOLUNTEERS


def only(problem: Problem, *teams: str) -> Problem:
    """The problem with these teams and no others, who could step in."""
    return structs.replace(problem, teams=tuple(problem.team_by_code[code] for code in teams), minima=())


def repaired(problem: Problem, plan: Plan, out: str, *pinned: str) -> Plan:
    answer = repair(
        problem,
        plan,
        [TeamOut(team=out)],
        since=Since(shift="early"),
        pins=Pins(teams=pinned),
        time_limit_s=600,
        rounds=1,
    )
    assert [finding for finding in check(answer.problem, answer.plan) if finding.severity == "error"] == []
    return answer.plan


def test_a_shift_with_a_pinned_team_is_not_manned_anew() -> None:
    teams = (*QUICK_MISSES.teams, THIRD)
    problem = only(QUICK_MISSES.problem, *teams)
    quick = plan_of(problem, early(*teams), man_posts(problem, early(*QUICK_MISSES.teams), stop=TimeLimit(0)))
    assert {post.team for post in quick.posts if post.stop == STOPS[0]} == {FIRST}
    better, same = repaired(problem, quick, THIRD), repaired(problem, quick, THIRD, FIRST)
    assert {post.team for post in better.posts if post.stop == STOPS[1]} == {FIRST}
    assert {post for post in quick.posts if post.team == FIRST} == {post for post in same.posts if post.team == FIRST}


def test_a_pinned_team_fills_no_gap() -> None:
    """One of the second team stands, the other is free; nobody else can come."""
    demands = wanted(end_s=HOUR, people=2), wanted(STOPS[1], 0, HOUR)
    problem = only(wanting(*demands, strength=2), FIRST, SECOND)
    teams = early(FIRST, SECOND)
    plan = plan_of(problem, teams, man_posts(problem, teams))
    assert unmanned_s(plan) == 0
    out = next(post.team for post in plan.posts if post.stop == STOPS[0])
    other = SECOND if out == FIRST else FIRST
    stays = repaired(problem, plan, out, other)
    assert {post for post in stays.posts if post.team == other} == {post for post in plan.posts if post.team == other}
    assert unmanned_s(stays) > unmanned_s(repaired(problem, plan, out))
