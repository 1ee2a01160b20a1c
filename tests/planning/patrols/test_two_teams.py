"""Different teams, forces and neighbours at a stop: what is asked for, and what is lacking."""

from __future__ import annotations

import pytest

from planning.patrols.town import all_on_duty, town, visits, with_other_force
from watchbill.planning.patrols import plan_shift
from watchbill.planning.patrols.rules import (
    force_gap,
    most_visits,
    neighbour_visits,
    two_forces,
    two_teams,
    visits_wanted,
)
from watchbill.planning.problem import Demand, Problem, Struct


def demand(**fields: int) -> Demand:
    return Demand(**{"stop": "s0", "day": 0, "shift": "early", "visits": 3, "max_gap_s": 28_800} | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("visits", "reach", "needed"), [(3, 5, 2), (1, 5, 1), (3, 1, 1), (3, 0, 0)])
def test_two_teams_asks_for_no_more_than_can_be(visits: int, reach: int, needed: int) -> None:
    assert two_teams.needed(demand(visits=visits), reach) == needed


def test_two_teams_lack_what_the_demand_wants_even_out_of_reach() -> None:
    assert two_teams.lacking(demand(), [4, 4, 4]) == 1
    assert two_teams.lacking(demand(visits=1), [4]) == 0


def test_two_forces_count_forces_and_not_teams() -> None:
    assert two_forces.needed(demand(forces=2), 1) == 1
    assert two_forces.lacking(demand(forces=2), ["police", "police"]) == 1
    assert two_forces.lacking(demand(forces=2), ["police", "volunteer"]) == 0


def test_two_forces_are_no_more_than_visits_and_one_is_no_wish() -> None:
    assert two_forces.lacking(demand(visits=1, forces=2), ["police"]) == 0
    assert two_forces.lacking(demand(), []) == 0


def test_a_visit_costs_more_the_more_its_stop_matters() -> None:
    assert [visits_wanted.weight(priority) for priority in range(1, 6)] == [5, 4, 3, 2, 1]
    assert visits_wanted.price(1) == 5 * visits_wanted.price(5)
    assert visits_wanted.price(5) > 4 * 3_600  # no detour of hours is worth one


def test_most_visits_take_so_many_teams() -> None:
    assert most_visits.teams_needed(demand(visits=5, most_visits=2)) == 3
    assert most_visits.teams_needed(demand(visits=5, most_visits=9)) == 1
    assert most_visits.teams_needed(demand(visits=5)) == 1


def test_neighbour_visits_are_kept_only_where_a_neighbour_can_come() -> None:
    assert neighbour_visits.needed(demand(neighbour_visits=2), 0) == 0
    assert neighbour_visits.needed(demand(neighbour_visits=5), 1) == 3
    assert neighbour_visits.lacking(demand(neighbour_visits=2), [True, False, False]) == 1


def test_force_gap_holds_between_different_forces_only() -> None:
    wanted = demand(min_gap_s=600, force_gap_s=3_600)
    assert force_gap.least_gap_s(wanted, "police", "police") == 600
    assert force_gap.least_gap_s(wanted, "police", "volunteer") == 3_600


def test_force_gap_leaves_out_the_later_of_two_that_are_too_near() -> None:
    wanted = demand(force_gap_s=3_600)
    seen = [(1_000, "police", 0), (2_000, "volunteer", 1), (5_000, "police", 2), (7_000, "police", 3)]
    assert force_gap.too_near(wanted, seen) == [1]


def test_force_gap_leaves_out_the_visit_that_is_not_settled() -> None:
    wanted = demand(force_gap_s=3_600)
    seen = [(1_000, "police", 0), (2_000, "volunteer", 1), (9_000, "police", 2), (9_500, "volunteer", 3)]
    assert force_gap.too_near(wanted, seen, settled={1, 2, 3}) == [0]


def planned(problem: Problem) -> tuple[Struct, ...]:
    return plan_shift(problem, all_on_duty(problem), day=0, shift="early", time_limit_s=600, seed=1, rounds=6).routes


def test_plan_shift_sends_teams_of_different_forces() -> None:
    """The team of the other force lives far away: without the rule nobody would send it."""
    problem = with_other_force(
        town(
            at=(300, 600),
            wants=({"visits": 3, "forces": 2}, {"visits": 3, "forces": 2}),
            teams=({}, {}, {"force": "other", "at": 5_000}),
        )
    )
    routes = planned(problem)
    assert all("t2" in {team for _, team in visits(routes, stop)} for stop in ("s0", "s1"))  # type: ignore[arg-type]


def test_plan_shift_keeps_different_forces_apart() -> None:
    """Windows would let all visits be close together, and the gap between forces does not."""
    problem = with_other_force(
        town(
            at=(300,),
            wants=({"visits": 2, "forces": 2, "force_gap_s": 3_000, "windows": ((14_000, 17_500),)},),
            teams=({}, {"force": "other"}),
        )
    )
    (first, one), (second, other) = visits(planned(problem), "s0")  # type: ignore[arg-type]
    assert one != other
    assert second - first >= 3_000


def test_plan_shift_makes_a_visit_that_no_second_team_can_make_in_its_window() -> None:
    """The other team has the stop in its reach, but not within the hour."""
    want = {"visits": 2, "teams": 2, "windows": ((0, 3_600),)}
    routes = planned(town(at=(0,), wants=(want,), teams=({}, {"at": 7_200})))
    assert {team for _, team in visits(routes, "s0")} == {"t0"}  # type: ignore[arg-type]
    assert len(visits(routes, "s0")) == 2  # type: ignore[arg-type]
