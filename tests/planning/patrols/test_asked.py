"""What a plan is asked for: no more than its teams can give a stop, or than some tours gave it."""

from __future__ import annotations

from typing import Any

from planning.patrols.town import HOUR, all_on_duty, town, with_other_force
from watchbill.planning.patrols.asked import given, is_lacking, missed_weight, within_reach
from watchbill.planning.patrols.case import Call, Case, Tour, Tours, Want
from watchbill.planning.plan import Route, Step

MUCH = {"visits": 4, "teams": 3, "forces": 3, "neighbour_visits": 3, "priority": 4}


def case_of(on_duty: tuple[dict[str, Any], ...], *keep: Route, **want: Any) -> Case:
    problem = with_other_force(town(at=(300,), wants=(want,), teams=on_duty))
    return Case.of(problem, all_on_duty(problem), day=0, shift="early", keep=keep)


def asks(want: Want) -> tuple[int, int, int, int]:
    """Visits, and different teams, different forces and neighbours' visits."""
    return len(want.asked_ids), want.demand.teams, want.demand.forces, want.demand.neighbour_visits


def tours(*seen: tuple[int, int, int]) -> Tours:
    """Visits as (team, number, time) of two teams."""
    return tuple(
        Tour(team, tuple(Call(visit, 0, at_s, 300) for who, visit, at_s in seen if who == team)) for team in (0, 1)
    )


def test_teams_in_reach_can_give_all_that_is_asked() -> None:
    case = case_of(({}, {"area": "next"}, {"force": "other"}), **MUCH | {"forces": 2})
    assert asks(within_reach(case).wants[0]) == (4, 3, 2, 3)


def test_no_more_is_asked_than_teams_in_reach_can_give() -> None:
    assert asks(within_reach(case_of(({}, {}), **MUCH)).wants[0]) == (4, 2, 1, 0)
    assert asks(within_reach(case_of(({}, {"area": "next"}), **MUCH, most_visits=1)).wants[0]) == (2, 2, 1, 2)
    one = case_of(({}, {"area": "next", "force": "other"}, {"force": "other"}), **MUCH, min_gap_s=8 * HOUR)
    assert asks(within_reach(one).wants[0]) == (1, 1, 1, 1)


def test_with_routes_that_stay_all_is_asked() -> None:
    step = Step(kind="visit", stop="s0", place=0, arrival_s=HOUR, departure_s=HOUR + 300)
    kept = Route(team="t0", day=0, shift="early", start_s=0, end_s=2 * HOUR, steps=(step,))
    case = case_of(({}, {}), kept, **MUCH)
    assert within_reach(case) is case


def test_no_more_is_asked_than_tours_give() -> None:
    case = case_of(({}, {"area": "next", "force": "other"}), **MUCH)
    assert asks(given(case, tours((0, 0, HOUR), (0, 1, 3 * HOUR))).wants[0]) == (2, 1, 1, 0)
    assert asks(given(case, tours((0, 0, HOUR), (1, 1, 3 * HOUR), (1, 2, 5 * HOUR))).wants[0]) == (3, 2, 2, 2)


def test_no_more_is_asked_than_was_wanted_though_tours_give_more() -> None:
    case = case_of(({}, {"area": "next", "force": "other"}), visits=2, teams=1, forces=1, neighbour_visits=0)
    assert asks(given(case, tours((0, 0, HOUR), (1, 1, 3 * HOUR))).wants[0]) == (2, 1, 1, 0)


def test_missed_visits_weigh_by_priority() -> None:
    assert missed_weight(case_of(({}, {}), **MUCH), tours((0, 0, HOUR))) == 3 * 2


def test_tours_are_lacking_where_anything_is_missing() -> None:
    on_duty = ({}, {"area": "next", "force": "other"})
    seen = tours((0, 0, HOUR), (0, 1, 3 * HOUR))
    assert not is_lacking(case_of(on_duty, visits=2, teams=1), seen)
    for lacking in ({"visits": 3}, {"teams": 2}, {"forces": 2}, {"neighbour_visits": 1}):
        assert is_lacking(case_of(on_duty, **{"visits": 2, "teams": 1} | lacking), seen)
