"""Planted faults of fixed posts are found."""

from __future__ import annotations

import msgspec
import pytest

from planning.manning.town import HOUR, STOPS, TOWN, VOLUNTEERS, early, found, plan_of, wanted, wanting
from watchbill.planning.check import check
from watchbill.planning.plan import Post
from watchbill.planning.problem import Problem

PATROL = next(team.code for team in TOWN.teams if team.force == "patrol_team" and team.area == "V1")
ELSEWHERE = next(team.code for team in TOWN.teams if team.force == "volunteer" and team.area == "V2")
FAR = next(stop.code for stop in TOWN.stops if stop.area == "V2")


AGAIN = wanted(STOPS[0], 6 * HOUR, 8 * HOUR, name="morning", longest_s=HOUR)


def held(start_s: int = 0, end_s: int = 2 * HOUR, **more: object) -> Post:
    post = Post(team=VOLUNTEERS[0], day=0, shift="early", stop=STOPS[0], start_s=start_s, end_s=end_s, people=1)
    return msgspec.structs.replace(post, **more)  # type: ignore[arg-type]


def faults(problem: Problem, *posts: Post, teams: tuple[str, ...] = (VOLUNTEERS[0], PATROL)) -> set[str]:
    plan = plan_of(problem, early(*teams), posts)
    return {finding.rule for finding in check(problem, plan) if finding.severity == "error"}


def test_right_posts_have_no_fault() -> None:
    assert faults(wanting(wanted()), held(), held(2 * HOUR + 1800, 4 * HOUR)) == set()


def test_a_force_that_is_named_may_hold_a_post_in_its_reach() -> None:
    teams = tuple(
        msgspec.structs.replace(team, reach=("V1", "V2") if team.code == PATROL else team.reach) for team in TOWN.teams
    )
    problem = wanting(wanted(FAR, forces=("patrol_team",)))
    assert faults(msgspec.structs.replace(problem, teams=teams), held(stop=FAR, team=PATROL)) == set()
    assert faults(problem, held(stop=FAR, team=ELSEWHERE), teams=(ELSEWHERE,)) == {"post_place"}


@pytest.mark.parametrize(
    ("posts", "rule"),
    [
        ([held(end_s=3 * HOUR)], "post_relief"),
        ([held(), held(2 * HOUR, 3 * HOUR)], "post_people"),
        ([held(people=2)], "post_people"),
        ([held(people=0), held(people=0, stop=STOPS[1])], "post_people"),
        ([held(), held(3 * HOUR, 4 * HOUR, stop=STOPS[1])], "post_people"),
        ([held(team=PATROL)], "post_place"),
        ([held(stop=FAR)], "post_place"),
        ([held(name="nowhere")], "post_place"),
        ([held(3 * HOUR, 5 * HOUR, name="morning")], "post_place"),
        ([held(7 * HOUR, 9 * HOUR)], "post"),
        ([held(2 * HOUR, 2 * HOUR)], "post"),
        ([held(6 * HOUR, 8 * HOUR, name="morning")], "post_relief"),
        ([held(day=0, shift="middle")], "post"),
    ],
)
def test_fault_is_found(posts: list[Post], rule: str) -> None:
    problem = wanting(wanted(), wanted(STOPS[1]), wanted(FAR), wanted(end_s=4 * HOUR, name="morning"), AGAIN)
    assert rule in faults(problem, *posts)


def test_hidden_gap_is_found() -> None:
    problem = wanting(wanted(people=2))
    plan = plan_of(problem, early(VOLUNTEERS[0]), (held(),))
    (finding,) = [one for one in check(problem, plan) if one.rule == "post_unmanned"]
    assert (finding.severity, finding.amount) == ("shortfall", 2 * 8 * HOUR - 2 * HOUR)
    silent = msgspec.structs.replace(plan, shortfalls=())
    assert "error" in {one.severity for one in check(problem, silent) if one.rule == "post_unmanned"}


def test_too_many_people_at_one_time_do_not_make_up_for_another() -> None:
    problem = wanting(wanted(end_s=4 * HOUR), strength=2)
    plan = plan_of(problem, early(VOLUNTEERS[0]), (held(people=2),))
    assert [(one.rule, one.amount) for one in check(problem, plan) if one.rule.startswith("post")] == [
        ("post_unmanned", 2 * HOUR)
    ]


def test_a_post_without_a_number_is_held_by_the_whole_team() -> None:
    problem = wanting(wanted(end_s=2 * HOUR, people=2), strength=2)
    plan = plan_of(problem, early(VOLUNTEERS[0]), (held(people=0),))
    assert plan.shortfalls == plan_of(problem, early(VOLUNTEERS[0]), (held(people=2),)).shortfalls
    assert found(problem, plan) == []


def test_what_was_done_before_a_change_is_history() -> None:
    problem = wanting(wanted(), strength=2)
    away = msgspec.structs.replace(problem, walked_until_s=7 * HOUR)
    teams = tuple(
        msgspec.structs.replace(team, strength=1) if team.code == VOLUNTEERS[0] else team for team in away.teams
    )
    away = msgspec.structs.replace(away, teams=teams)
    assert "post_people" not in faults(away, held(people=2))
    assert "post_people" in faults(away, held(3 * HOUR, 4 * HOUR, people=2))
