"""A shift as the patrol engine sees it: who is there, what is wanted, and which routes stay."""

from __future__ import annotations

import msgspec

from planning.patrols.town import HOUR, all_on_duty, town
from watchbill.planning.patrols.case import Call, Case
from watchbill.planning.plan import Duty, Route, Step
from watchbill.planning.problem import BreakRule, Problem


def case_of(problem: Problem, *keep: Route) -> Case:
    return Case.of(problem, all_on_duty(problem), day=0, shift="early", keep=keep)


def kept(code: str, *seen: tuple[str, int], day: int = 0, shift: str = "early") -> Route:
    steps = tuple(
        Step(kind="visit", stop=stop, place=int(stop[1:]), arrival_s=at_s, departure_s=at_s + 300)
        for stop, at_s in seen
    )
    return Route(team=code, day=day, shift=shift, start_s=0, end_s=8 * HOUR, steps=steps)


def test_only_teams_on_duty_in_the_shift_are_there() -> None:
    problem = town(at=(300,), wants=({},), teams=({},) * 3)
    duties = [
        Duty(team="t0", day=0, shift="early"),
        Duty(team="t1", day=0, shift="night"),
        Duty(team="t2", day=1, shift="early"),
    ]
    assert [team.code for team in Case.of(problem, duties, day=0, shift="early").teams] == ["t0"]


def test_who_has_no_travel_times_or_does_not_patrol_is_not_there() -> None:
    problem = town(at=(300,), wants=({},), teams=({}, {"mode": "car"}, {"force": "posts"}))
    assert [team.code for team in case_of(problem).teams] == ["t0"]


def test_neighbours_are_those_in_reach_whose_home_is_elsewhere() -> None:
    teams = ({}, {"area": "next"}, {"area": "next", "reach": ("next",)})
    (want,) = case_of(town(at=(300,), wants=({},), teams=teams)).wants
    assert (want.teams, want.neighbours) == ({0, 1}, {1})


def test_a_stop_has_at_least_the_visits_of_kept_routes() -> None:
    case = case_of(town(at=(300,), wants=({"visits": 1},)), kept("t0", ("s0", HOUR), ("s0", 5 * HOUR)))
    assert case.wants[0].visits == 2
    assert [call.visit for call in case.idle[0].calls] == [0, 1]


def test_a_kept_visit_that_nobody_wants_takes_its_time_all_the_same() -> None:
    problem = town(at=(300, 600), wants=({}, {}))
    problem = msgspec.structs.replace(problem, demands=problem.demands[:1])
    case = case_of(problem, kept("t0", ("s1", HOUR)))
    assert case.idle[0].calls == (Call(-1, 1, HOUR, 300),)


def test_routes_are_kept_only_of_teams_that_are_there() -> None:
    problem = town(at=(300,), wants=({},))
    routes = kept("t0", ("s0", HOUR), shift="night"), kept("t0", ("s0", HOUR), day=1), kept("t9", ("s0", HOUR))
    assert case_of(problem, *routes).fixed == frozenset()
    assert case_of(problem, kept("t1", ("s0", HOUR))).fixed == {1}


def test_who_has_nothing_to_do_has_a_break_at_its_base() -> None:
    rule = BreakRule(duration_s=1_800, earliest_s=2 * HOUR, latest_s=5 * HOUR, least_shift_s=HOUR)
    problem = town(at=(300,), teams=({},), breaks=rule)
    assert case_of(problem).idle[0].calls == (Call(-1, problem.teams[0].base, 2 * HOUR, 1_800),)
