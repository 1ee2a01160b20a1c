"""Posts that are wanted are manned throughout, with reliefs on the spot; what is open is told."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.manning.town import HOUR, STOPS, TOWN, VOLUNTEERS, early, found, plan_of, unmanned_s, wanted, wanting
from watchbill.planning.manning import man_posts
from watchbill.planning.plan import Plan, Post
from watchbill.planning.problem import PostDemand, Problem
from watchbill.planning.stopping import NEVER, Cancelled, StopRule, TimeLimit


def manned(problem: Problem, *teams: str, stop: StopRule = NEVER, **more: object) -> Plan:
    duties = early(*teams)
    return plan_of(problem, duties, man_posts(problem, duties, stop=stop, **more))  # type: ignore[arg-type]


def test_two_teams_relieve_each_other_without_a_gap() -> None:
    problem = wanting(wanted())
    plan = manned(problem, *VOLUNTEERS[:2])
    assert found(problem, plan) == []
    assert [post.team for post in plan.posts] == [*VOLUNTEERS[:2], *VOLUNTEERS[:2]]
    assert [(post.start_s, post.end_s) for post in plan.posts] == [(at * HOUR, (at + 2) * HOUR) for at in (0, 2, 4, 6)]


def test_people_of_one_team_relieve_each_other() -> None:
    problem = wanting(wanted(people=2), strength=4)
    plan = manned(problem, VOLUNTEERS[0])
    assert found(problem, plan) == []
    assert {post.people for post in plan.posts} == {2}


def test_without_a_team_the_whole_post_is_unmanned() -> None:
    problem = wanting(wanted(people=2))
    plan = manned(problem)
    assert unmanned_s(plan) == 2 * 8 * HOUR
    assert [(one.rule, one.severity) for one in found(problem, plan)] == [("post_unmanned", "shortfall")]


def test_who_stands_alone_leaves_the_post_for_its_time_off() -> None:
    problem = wanting(wanted(end_s=5 * HOUR))
    assert unmanned_s(manned(problem, VOLUNTEERS[0])) == HOUR


def test_people_stay_at_the_stop_that_they_were_given_to() -> None:
    morning, noon = wanted(end_s=2 * HOUR), wanted(STOPS[1], 4 * HOUR, 6 * HOUR)
    problem = wanting(morning, noon)
    assert unmanned_s(manned(problem, VOLUNTEERS[0])) == 2 * HOUR
    assert unmanned_s(manned(problem, *VOLUNTEERS[:2])) == 0


def test_a_team_is_split_over_two_stops() -> None:
    problem = wanting(wanted(end_s=2 * HOUR), wanted(STOPS[1], 0, 2 * HOUR), strength=2)
    plan = manned(problem, VOLUNTEERS[0])
    assert found(problem, plan) == []
    assert [post.people for post in plan.posts] == [1, 1]


def test_two_posts_of_one_stop_share_their_people() -> None:
    problem = wanting(wanted(end_s=2 * HOUR, name="north"), wanted(start_s=3 * HOUR, end_s=5 * HOUR, name="south"))
    plan = manned(problem, VOLUNTEERS[0])
    assert found(problem, plan) == []
    assert [post.name for post in plan.posts] == ["north", "south"]


def test_a_patrolling_force_holds_a_post_only_where_it_is_named() -> None:
    patrol = next(team.code for team in TOWN.teams if team.force == "patrol_team" and team.area == "V1")
    assert unmanned_s(manned(wanting(wanted(end_s=HOUR)), patrol)) == HOUR
    assert unmanned_s(manned(wanting(wanted(end_s=HOUR, forces=("patrol_team",))), patrol)) == 0


def test_those_who_do_not_patrol_come_first() -> None:
    patrol = next(team.code for team in TOWN.teams if team.force == "patrol_team" and team.area == "V1")
    problem = wanting(wanted(end_s=HOUR, forces=("patrol_team", "volunteer")))
    assert [post.team for post in manned(problem, patrol, VOLUNTEERS[0]).posts] == [VOLUNTEERS[0]]


def test_the_search_finds_what_the_quick_assignment_misses() -> None:
    # The first post takes the only one who may hold the second, although another could stand there.
    demands = (
        wanted(end_s=HOUR, forces=("volunteer", "support")),
        wanted(STOPS[1], 0, HOUR, forces=("volunteer",)),
    )
    problem = wanting(*demands)
    teams = (VOLUNTEERS[0], "T1-1")
    for over in (TimeLimit(0), Cancelled(lambda: True)):
        assert unmanned_s(manned(problem, *teams, stop=over)) == HOUR
    assert unmanned_s(manned(problem, *teams)) == 0


def test_kept_stints_stay_and_only_the_gap_is_filled() -> None:
    problem = wanting(wanted())
    before = manned(problem, *VOLUNTEERS[:2]).posts
    first = [post for post in before if post.team == VOLUNTEERS[0]]
    plan = manned(problem, VOLUNTEERS[0], VOLUNTEERS[2], kept=first)
    assert found(problem, plan) == []
    assert set(first) <= set(plan.posts)


def test_nothing_begins_before_the_instant_of_a_change() -> None:
    problem = wanting(wanted())
    plan = manned(problem, *VOLUNTEERS[:2], from_s=lambda _: 3 * HOUR)
    assert min(post.start_s for post in plan.posts) == 3 * HOUR
    assert unmanned_s(plan) == 3 * HOUR


@pytest.mark.parametrize("team", VOLUNTEERS[:1])
def test_who_walks_takes_no_post(team: str) -> None:
    assert manned(wanting(wanted()), team, walking={(team, 0, "early")}).posts == ()


posts = st.builds(
    lambda stop, name, start, hours, people, longest, rest: wanted(
        stop,
        start * 1800,
        min(8 * HOUR, (start + hours) * 1800),
        name=name,
        people=people,
        longest_s=longest * 900,
        rest_s=rest * 900,
    ),
    st.sampled_from(STOPS),
    st.sampled_from(("north", "south")),
    st.integers(0, 12),
    st.integers(1, 16),
    st.integers(1, 3),
    st.integers(1, 10),
    st.integers(0, 4),
)


@settings(max_examples=60, deadline=None)
@given(
    demands=st.lists(posts, max_size=3, unique_by=lambda post: (post.stop, post.name)),
    teams=st.integers(0, 3),
    strength=st.integers(1, 3),
    seconds=st.sampled_from((0.0, 0.2)),
)
def test_every_manning_keeps_the_rules_and_says_what_it_lacks(
    demands: list[PostDemand], teams: int, strength: int, seconds: float
) -> None:
    problem = wanting(*demands, strength=strength)
    plan = manned(problem, *VOLUNTEERS[:teams], stop=TimeLimit(seconds))
    assert {one.severity for one in found(problem, plan)} <= {"shortfall"}
    fewer = manned(problem, *VOLUNTEERS[: teams - 1] if teams else (), stop=TimeLimit(seconds))
    again = manned(
        problem,
        *VOLUNTEERS[:teams],
        kept=[post for post in plan.posts if post.team in VOLUNTEERS[: teams - 1]],
    )
    assert {one.severity for one in (*found(problem, fewer), *found(problem, again))} <= {"shortfall"}


@pytest.mark.parametrize(
    ("people", "longest_s", "rest_s"),
    [(1, 1800, 1800), (1, 3600, 3600), (2, 3600, 1800), (2, 1800, 1800), (1, 3600, 900)],
)
def test_no_assignment_of_two_people_is_better(people: int, longest_s: int, rest_s: int) -> None:
    blocks = 4
    demands = wanted(end_s=blocks * 1800, people=people, longest_s=longest_s, rest_s=rest_s)
    problem = wanting(demands)
    duties = early(*VOLUNTEERS[:2])
    choices = product((False, True), repeat=2 * blocks)
    plans = (plan_of(problem, duties, _standing(choice[:blocks], choice[blocks:])) for choice in choices)
    best = min(unmanned_s(plan) for plan in plans if {one.severity for one in found(problem, plan)} <= {"shortfall"})
    assert unmanned_s(manned(problem, *VOLUNTEERS[:2])) == best


def _standing(*rows: tuple[bool, ...]) -> tuple[Post, ...]:
    posts: list[Post] = []
    for team, row in zip(VOLUNTEERS, rows, strict=False):
        for block, here in enumerate(row):
            last = posts[-1] if posts else None
            if here and last and (last.team, last.end_s) == (team, block * 1800):
                posts[-1] = msgspec.structs.replace(last, end_s=last.end_s + 1800)
            elif here:
                post = Post(
                    team=team, day=0, shift="early", stop=STOPS[0], start_s=block * 1800, end_s=(block + 1) * 1800
                )
                posts.append(msgspec.structs.replace(post, people=1))
    return tuple(posts)
