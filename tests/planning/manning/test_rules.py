"""Each rule of fixed posts decides who stands where: without the rule's data the verifier would refuse the posts.

The same form as the patrols' rules: two towns that differ in what the rule reads, both manned, and the second one's
posts held against the first town.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest

from planning.manning.town import HOUR, STOPS, TOWN, VOLUNTEERS, early, found, plan_of, wanted, wanting
from watchbill.planning.manning import man_posts
from watchbill.planning.plan import Post
from watchbill.planning.problem import Problem

PATROL = next(team.code for team in TOWN.teams if team.force == "patrol_team" and team.area == "V1")
ELSEWHERE = next(team.code for team in TOWN.teams if team.force == "volunteer" and team.area == "V2")
FAR = next(stop.code for stop in TOWN.stops if stop.area == "V2")


@dataclass(frozen=True)
class Rule:
    """A rule of the verifier, a town in which it decides for some teams on duty, and the same without it."""

    code: str
    town: Problem
    without: Problem
    teams: tuple[str, ...] = (VOLUNTEERS[0],)


def patrol_reaches(*villages: str) -> Problem:
    problem = wanting(wanted(FAR, end_s=HOUR, forces=("patrol_team",)))
    teams = (msgspec.structs.replace(team, reach=villages) if team.code == PATROL else team for team in problem.teams)
    return msgspec.structs.replace(problem, teams=tuple(teams))


TWO_STOPS = (wanted(end_s=HOUR), wanted(STOPS[1], 0, HOUR))

RULES = {
    "longest stint": Rule(
        "post_relief", wanting(wanted(longest_s=HOUR)), wanting(wanted(longest_s=8 * HOUR)), VOLUNTEERS[:2]
    ),
    "time off after a stint": Rule("post_people", wanting(wanted(rest_s=HOUR)), wanting(wanted(rest_s=0))),
    "people of a team": Rule(
        "post_people", wanting(wanted(end_s=HOUR, people=2)), wanting(wanted(end_s=HOUR, people=2), strength=2)
    ),
    "one stop in a shift": Rule("post_people", wanting(*TWO_STOPS), wanting(*TWO_STOPS, strength=2)),
    "force": Rule(
        "post_place",
        wanting(wanted(end_s=HOUR)),
        wanting(wanted(end_s=HOUR, forces=("patrol_team",))),
        (PATROL,),
    ),
    "reach": Rule("post_place", patrol_reaches("V1"), patrol_reaches("V1", "V2"), (PATROL,)),
    "people wanted": Rule(
        "post_unmanned", wanting(wanted(end_s=HOUR, people=2)), wanting(wanted(end_s=HOUR)), VOLUNTEERS[:2]
    ),
    "hours": Rule("post_unmanned", wanting(wanted(end_s=2 * HOUR)), wanting(wanted(end_s=HOUR))),
}


def manned(problem: Problem, teams: tuple[str, ...]) -> tuple[Post, ...]:
    return man_posts(problem, early(*teams))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_posts_keep_the_rule_and_would_break_it_without(rule: Rule) -> None:
    kept, others = manned(rule.town, rule.teams), manned(rule.without, rule.teams)
    rules = [{one.rule for one in found(rule.town, plan_of(rule.town, early(*rule.teams), p))} for p in (kept, others)]
    assert rule.code not in rules[0]
    assert rules[0] <= {"post_unmanned"}
    assert rule.code in rules[1]


def test_who_lives_elsewhere_takes_no_post() -> None:
    assert manned(wanting(wanted(end_s=HOUR)), (ELSEWHERE,)) == ()


def test_the_stop_that_matters_more_is_manned_though_the_other_wants_more_hours() -> None:
    """One person, two posts that begin together, the second for twice as long."""
    problem = wanting(wanted(end_s=HOUR), wanted(STOPS[1], 0, 2 * HOUR))
    assert {post.stop for post in manned(problem, (VOLUNTEERS[0],))} == {STOPS[0]}
