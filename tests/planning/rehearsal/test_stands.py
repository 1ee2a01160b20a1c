"""People at posts are numbered within their team, and those who come take the first numbers."""

from __future__ import annotations

from msgspec import structs

from planning.manning.town import HOUR, STOPS, TOWN, VOLUNTEERS, early, plan_of, wanted, wanting
from watchbill.planning.plan import Plan, Post
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import Assumptions
from watchbill.planning.rehearsal.rehearse import rehearse
from watchbill.planning.rehearsal.stands import stands

FIRST, SECOND = STOPS[:2]


def stood(stop: str, start_h: int, end_h: int, people: int = 1, team: str = VOLUNTEERS[0], name: str = "") -> Post:
    return Post(
        team=team, day=0, shift="early", stop=stop, name=name, start_s=start_h * HOUR, end_s=end_h * HOUR,
        people=people,
    )  # fmt: skip


def numbers(problem: Problem, *posts: Post) -> list[tuple[str, int, int]]:
    plan = Plan(duties=early(*{post.team for post in posts}), routes=(), posts=posts)
    return [
        (stand.post.stop if stand.post else "", stand.start_s // HOUR, stand.number)
        for stand in stands(problem, plan, 0, "early")
    ]


def test_who_has_had_time_off_stands_again() -> None:
    problem = wanting(wanted(FIRST, rest_s=2 * HOUR), strength=3)
    posts = (stood(FIRST, 0, 2), stood(FIRST, 2, 4), stood(FIRST, 4, 6), stood(FIRST, 6, 8))
    assert numbers(problem, *posts) == [(FIRST, 0, 0), (FIRST, 2, 1), (FIRST, 4, 0), (FIRST, 6, 1)]


def test_nobody_walks_from_stop_to_stop_and_what_matters_most_comes_first() -> None:
    problem = wanting(wanted(FIRST, end_s=2 * HOUR), wanted(SECOND, end_s=4 * HOUR), strength=2)
    assert numbers(problem, stood(SECOND, 0, 2), stood(FIRST, 0, 2)) == [(FIRST, 0, 0), (SECOND, 0, 1)]


def test_an_unwanted_post_is_held_by_one_of_the_team() -> None:
    assert numbers(wanting(strength=4), stood(FIRST, 0, 8, people=0)) == [("", 0, 0)]


def test_the_last_of_a_team_are_those_who_are_missed() -> None:
    problem = wanting(wanted(FIRST, people=2, longest_s=8 * HOUR), strength=2)
    plan = plan_of(problem, early(VOLUNTEERS[0]), (stood(FIRST, 0, 8, people=2),))
    always = structs.replace(Assumptions.quiet(), person_no_show=0.5)
    outcome = rehearse(problem, plan, runs=400, assumptions=always)
    (post,) = outcome.posts
    assert (post.stop, post.wanted_h, post.planned_h) == (FIRST, 16, 16)
    assert abs(post.held_h - 8) < 0.6
    assert abs(post.broken - 0.75) < 0.08
    assert abs(outcome.posts_held.mean - 0.5) < 0.04


def test_a_patrol_at_a_post_is_no_patrol() -> None:
    patrol = next(team for team in TOWN.teams if team.area == "V1" and TOWN.force_by_code[team.force].patrols)
    problem = wanting(wanted(FIRST, longest_s=8 * HOUR, people=patrol.strength, forces=(patrol.force,)))
    here = Plan(duties=early(patrol.code), routes=(), posts=(stood(FIRST, 0, 8, patrol.strength, patrol.code),))
    free = rehearse(problem, structs.replace(here, posts=()), runs=5, assumptions=Assumptions.quiet())
    held = rehearse(problem, here, runs=5, assumptions=Assumptions.quiet())
    assert held.patrolled.mean < free.patrolled.mean
    assert held.arrival.nobody > free.arrival.nobody
    assert held.posts_held.mean == 1
    assert held.shifts[0].teams_absent == 0
    (absent,) = [team for team in held.teams if team.team == patrol.code]
    assert absent.posts_open_min == 8 * 60 * patrol.strength


def test_a_crew_to_spare_goes_out_from_a_post() -> None:
    patrol = next(team for team in TOWN.teams if team.area == "V1" and TOWN.force_by_code[team.force].patrols)
    problem = wanting(wanted(FIRST, longest_s=8 * HOUR, forces=(patrol.force,)))
    many = structs.replace(patrol, strength=3)
    teams = tuple(many if team.code == patrol.code else team for team in problem.teams)
    problem = structs.replace(problem, teams=teams)
    plan = Plan(duties=early(patrol.code), routes=(), posts=(stood(FIRST, 0, 8, 1, patrol.code),))
    assert rehearse(problem, plan, runs=5, assumptions=Assumptions.quiet()).patrolled.mean > 0
