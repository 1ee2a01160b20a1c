"""The quick assignment fills what kept stints leave open, with people who are free for it."""

from __future__ import annotations

import msgspec

from planning.manning.town import HOUR, STOPS, VOLUNTEERS, wanted, wanting
from watchbill.planning.manning.post_shift import PostShift, Stint
from watchbill.planning.manning.quick import LEAST_S, stand_in
from watchbill.planning.problem import Absence, Problem

A = 0
"""The first team that is there."""


def here(problem: Problem, teams: int = 1) -> PostShift:
    return PostShift(problem, (0, "early"), VOLUNTEERS[:teams])


def kept(start_s: int, end_s: int, post: int = 0, people: int = 1) -> Stint:
    return Stint(A, post, start_s, end_s, people)


def test_so_many_stand_as_are_wanted() -> None:
    shift = here(wanting(wanted(end_s=HOUR, people=2), strength=3))
    assert sum(stint.people for stint in stand_in(shift)) == 2


def test_only_people_who_are_present_stand() -> None:
    problem = wanting(wanted(end_s=HOUR, people=2), strength=2)
    out = (Absence(day=0, shift="early", people=1),)
    teams = tuple(
        msgspec.structs.replace(team, absences=out) if team.code in VOLUNTEERS else team for team in problem.teams
    )
    assert len(stand_in(here(msgspec.structs.replace(problem, teams=teams)))) == 1


def test_who_stands_again_later_has_time_off_before() -> None:
    shift = here(wanting(wanted(end_s=4 * HOUR, longest_s=8 * HOUR, rest_s=1_800)))
    assert stand_in(shift, [kept(3 * HOUR, 4 * HOUR)]) == [
        kept(3 * HOUR, 4 * HOUR), kept(0, 3 * HOUR - 1_800),
    ]  # fmt: skip


def test_nobody_stands_for_a_few_minutes() -> None:
    shift = here(wanting(wanted(end_s=2 * HOUR, rest_s=1_800)))
    begins_s = 1_800 + LEAST_S - 60
    assert stand_in(shift, [kept(begins_s, 2 * HOUR)]) == [kept(begins_s, 2 * HOUR)]
    assert stand_in(here(wanting(wanted(end_s=LEAST_S - 60)))) == [kept(0, LEAST_S - 60)]


def test_stints_are_kept_as_far_as_their_people_are_there() -> None:
    """One person cannot stand twice at a time, nor at two stops in a shift."""
    twice = here(wanting(wanted(end_s=3 * HOUR, people=2)))
    assert stand_in(twice, [kept(0, 2 * HOUR), kept(HOUR, 3 * HOUR)])[:1] == [kept(0, 2 * HOUR)]
    assert kept(HOUR, 3 * HOUR) not in stand_in(twice, [kept(0, 2 * HOUR), kept(HOUR, 3 * HOUR)])
    stops = here(wanting(wanted(end_s=HOUR), wanted(STOPS[1], 3 * HOUR, 4 * HOUR)))
    assert stand_in(stops, [kept(0, HOUR), kept(3 * HOUR, 4 * HOUR, post=1)]) == [kept(0, HOUR)]


def test_what_began_before_the_instant_stays_whoever_is_there_now() -> None:
    shift = here(wanting(wanted(end_s=4 * HOUR, people=2)))
    assert kept(0, 2 * HOUR, people=2) in stand_in(shift, [kept(0, 2 * HOUR, people=2)], from_s=HOUR)
    assert kept(0, 2 * HOUR, people=1) in stand_in(shift, [kept(0, 2 * HOUR, people=2)], from_s=0)
