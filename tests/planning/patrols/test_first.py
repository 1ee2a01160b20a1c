"""The simple first plan: at once, valid, and complete where teams have time to spare."""

from __future__ import annotations

import pytest

from planning.patrols.town import HOUR, all_on_duty, faults, gaps, town, visits
from watchbill.planning.patrols.case import Case
from watchbill.planning.patrols.first import first_tours
from watchbill.planning.patrols.shift import routes_of
from watchbill.planning.plan import Route
from watchbill.planning.problem import BreakRule, Problem

AT = (300, 600, 900, 1200)


def first_routes(problem: Problem) -> tuple[Route, ...]:
    case = Case.of(problem, all_on_duty(problem), day=0, shift="early")
    return routes_of(case, first_tours(case))


def test_first_tours_make_every_visit_where_there_is_time() -> None:
    problem = town(at=AT, wants=({"visits": 3},) * 4, teams=({},) * 4, breaks=BreakRule())
    routes = first_routes(problem)
    assert faults(problem, routes) == []
    assert [len(visits(routes, f"s{stop}")) for stop in range(4)] == [3] * 4


def test_first_tours_send_as_many_different_teams_as_asked_for() -> None:
    problem = town(at=AT, wants=({"visits": 3, "teams": 3},) * 4, teams=({},) * 5)
    routes = first_routes(problem)
    assert all(len({team for _, team in visits(routes, f"s{stop}")}) == 3 for stop in range(4))


def test_first_tours_send_neighbours_where_they_are_wanted() -> None:
    wants = ({"visits": 2, "neighbour_visits": 1},) * 2
    routes = first_routes(town(at=AT[:2], wants=wants, teams=({}, {}, {"area": "next"})))
    assert all("t2" in {team for _, team in visits(routes, f"s{stop}")} for stop in range(2))


def test_first_tours_start_visits_at_their_even_times() -> None:
    problem = town(at=AT[:1], wants=({"visits": 3},))
    assert gaps(problem, first_routes(problem), "s0") == [2 * HOUR] * 4


def test_first_tours_keep_to_windows() -> None:
    problem = town(at=AT[:1], wants=({"visits": 2, "windows": ((5 * HOUR, 6 * HOUR),), "min_gap_s": 600},))
    routes = first_routes(problem)
    assert faults(problem, routes) == []
    assert visits(routes, "s0")


@pytest.mark.parametrize("teams", [({"reach": ()},), ()])
def test_first_tours_leave_out_what_nobody_can_do(teams: tuple[dict[str, object], ...]) -> None:
    problem = town(at=AT[:1], wants=({"visits": 2},), teams=teams)
    assert all(not route.steps for route in first_routes(problem))
