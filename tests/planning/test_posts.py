"""Fixed posts: who stands where."""

from __future__ import annotations

import msgspec

from watchbill.planning.plan import Duty
from watchbill.planning.posts import fixed_posts
from watchbill.planning.problem import PostDemand
from watchbill.planning.sample import sample_problem

PROBLEM = sample_problem(2, 2, 2, 1)
VOLUNTEERS = [team.code for team in PROBLEM.teams if team.force == "volunteer" and team.area == "V1"]


def early(*teams: str) -> list[Duty]:
    return [Duty(team=team, day=0, shift="early") for team in teams]


def test_patrolling_teams_hold_no_post() -> None:
    assert fixed_posts(PROBLEM, early("V1-1")) == ()


def test_post_lasts_the_whole_shift_at_a_stop_of_the_home_area() -> None:
    (post,) = fixed_posts(PROBLEM, early(VOLUNTEERS[0]))
    assert (post.start_s, post.end_s) == (0, 8 * 3600)
    assert PROBLEM.stop_by_code[post.stop].area == "V1"


def test_first_post_is_at_the_stop_that_matters_most() -> None:
    (post,) = fixed_posts(PROBLEM, early(VOLUNTEERS[0]))
    most = min(stop.priority for stop in PROBLEM.stops if stop.area == "V1")
    assert PROBLEM.stop_by_code[post.stop].priority == most


def test_no_stop_has_a_second_post_before_each_has_one() -> None:
    assert len({post.stop for post in fixed_posts(PROBLEM, early(*VOLUNTEERS[:2]))}) == 2
    assert len(fixed_posts(PROBLEM, early(*VOLUNTEERS))) == 3


def test_team_of_a_township_stands_in_one_of_its_villages() -> None:
    (post,) = fixed_posts(PROBLEM, early("T1-1"))
    assert "T1" in PROBLEM.ancestors(PROBLEM.stop_by_code[post.stop].area)


def test_area_without_stops_has_no_posts() -> None:
    assert fixed_posts(sample_problem(1, 0, 1, 1), early("V1-3")) == ()


def test_who_holds_a_wanted_post_or_finds_only_such_stops_has_no_other() -> None:
    """The stop that matters most wants one person for an hour; the others stand elsewhere."""
    (first,) = fixed_posts(PROBLEM, early(VOLUNTEERS[0]))
    wanted = PostDemand(stop=first.stop, day=0, shift="early", start_s=0, end_s=3600)
    problem = msgspec.structs.replace(PROBLEM, post_demands=(wanted,))
    held, idle = fixed_posts(problem, early(*VOLUNTEERS[:2]))
    assert (held.stop, held.end_s) == (first.stop, 3600)
    assert held.team != idle.team
    assert idle.stop != first.stop
