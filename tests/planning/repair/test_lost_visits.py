"""Visits that are missing go where they are worth most, into as few routes as can be."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from planning.patrols.town import HOUR, all_on_duty, town
from planning.repair.streets import made, route, shift_of, visit
from watchbill.planning.changes import Pins
from watchbill.planning.problem import Problem
from watchbill.planning.repair.lost_visits import insert_lost
from watchbill.planning.repair.shifts import ShiftRepair

ONCE = {"visits": 1, "teams": 1}
NOON = 4 * HOUR


def lost(
    problem: Problem, *seen: tuple[str, int, int], out: str = "t0", **more: Any
) -> dict[str, list[tuple[str, int]]]:
    """The visits (team, stop, time) of an old plan, and what the others make of them when a team is not on duty."""
    by_team: dict[str, list[tuple[int, int]]] = {}
    for code, stop, at_s in seen:
        by_team.setdefault(code, []).append((at_s, stop))
    routes = [
        route(problem, code, *(visit(problem, stop, at_s) for at_s, stop in sorted(steps)))
        for code, steps in by_team.items()
    ]
    duties = [duty for duty in all_on_duty(problem) if duty.team != out]
    return after_insertion(shift_of(problem, *routes, duties=duties, **more))


def after_insertion(shift: ShiftRepair) -> dict[str, list[tuple[str, int]]]:
    insert_lost(shift)
    return {code: steps for code, steps in made(shift).items() if steps}


def test_a_lost_visit_is_made_by_another_team_at_its_old_time() -> None:
    problem = town(at=(300,), wants=(ONCE,))
    assert lost(problem, ("t0", 0, NOON)) == {"t1": [("s0", NOON)]}


def test_a_visit_that_the_old_plan_lacked_is_not_made() -> None:
    problem = town(at=(300,), wants=({"visits": 2, "teams": 1},))
    assert lost(problem, ("t0", 0, NOON)) == {"t1": [("s0", NOON)]}


def test_the_visit_that_matters_more_is_made_where_there_is_no_time_for_both() -> None:
    wants = ({**ONCE, "dwell_s": 3 * HOUR, "priority": 4}, {**ONCE, "dwell_s": 3 * HOUR, "priority": 2})
    problem = town(at=(300, 300), wants=wants, length_s=4 * HOUR)
    found = lost(problem, ("t0", 0, 300), ("t0", 1, 600))
    assert [stop for stop, _ in found["t1"]] == ["s1"]


def test_a_team_takes_no_visit_outside_its_reach() -> None:
    problem = town(at=(300,), wants=({**ONCE, "area": "next"},), teams=({}, {"reach": ("home",)}))
    assert lost(problem, ("t0", 0, NOON)) == {}


def test_a_team_makes_no_more_visits_of_a_stop_than_it_may() -> None:
    problem = town(at=(300,), wants=({"visits": 2, "teams": 1, "most_visits": 1},))
    assert lost(problem, ("t0", 0, HOUR), ("t1", 0, NOON)) == {"t1": [("s0", NOON)]}


def test_a_route_that_is_pinned_takes_no_visit() -> None:
    problem = town(at=(300,), wants=(ONCE,))
    assert lost(problem, ("t0", 0, NOON), pins=Pins(teams=("t1",))) == {}


def test_the_route_that_changes_anyway_takes_a_visit_before_others() -> None:
    """Team t1 loses a visit to a stop that is cut off, and lives farther away than team t2."""
    wants = (ONCE, ONCE)
    teams = ({}, {"at": -HOUR}, {})
    before, after = (town(at=(300, 600), wants=wants, teams=teams, cut=cut) for cut in ((), (1,)))
    routes = route(before, "t0", visit(before, 0, NOON)), route(before, "t1", visit(before, 1, 2 * HOUR))
    shift = shift_of(before, *routes, after=after, duties=all_on_duty(before)[1:])
    assert after_insertion(shift) == {"t1": [("s0", NOON)]}


def test_the_team_that_can_take_most_takes_the_visits() -> None:
    wants = (ONCE, {**ONCE, "area": "next"})
    problem = town(at=(300, 600), wants=wants, teams=({}, {"reach": ("home",)}, {}, {"reach": ("next",)}))
    assert {*lost(problem, ("t0", 0, NOON), ("t0", 1, 2 * HOUR))} == {"t2"}


@pytest.mark.parametrize("busy", [1, 2])
def test_another_team_comes_where_different_ones_are_wanted(busy: int) -> None:
    """Team t0 is out; the other visit is by one of the two who could come instead."""
    problem = town(at=(300,), wants=({"visits": 2, "teams": 2},), teams=({}, {}, {}))
    found = lost(problem, ("t0", 0, NOON), (f"t{busy}", 0, HOUR))
    assert found == {f"t{busy}": [("s0", HOUR)], f"t{3 - busy}": [("s0", NOON)]}


@pytest.mark.parametrize("near", [1, 2])
def test_a_neighbour_comes_where_one_is_wanted(near: int) -> None:
    teams = tuple({"area": "next"} if number in (0, near) else {} for number in range(3))
    problem = town(at=(300,), wants=({**ONCE, "neighbour_visits": 1},), teams=teams)
    assert lost(problem, ("t0", 0, NOON)) == {f"t{near}": [("s0", NOON)]}


@pytest.mark.parametrize("near", [1, 2])
def test_who_is_nearest_comes(near: int) -> None:
    teams = tuple({} if number in (0, near) else {"at": HOUR} for number in range(3))
    problem = town(at=(300,), wants=(ONCE,), teams=teams)
    assert lost(problem, ("t0", 0, NOON)) == {f"t{near}": [("s0", NOON)]}


@pytest.mark.parametrize("free", [1, 2])
def test_who_can_come_at_a_good_time_comes(free: int) -> None:
    """The other one is at a stop of its own until late, and the longest time without a visit is four hours."""
    wants = ({**ONCE, "max_gap_s": NOON}, {**ONCE, "dwell_s": 6 * HOUR})
    problem = town(at=(300, 300), wants=wants, teams=({}, {}, {}))
    found = lost(problem, ("t0", 0, NOON), (f"t{3 - free}", 1, 300))
    assert found[f"t{free}"] == [("s0", NOON)]


def test_a_new_visit_comes_in_the_middle_of_the_longest_time_without_one() -> None:
    before = town(at=(300,), wants=({**ONCE, "max_gap_s": NOON},), teams=({},))
    more = msgspec.structs.replace(before.demands[0], visits=2)
    after = msgspec.structs.replace(before, demands=(more,))
    shift = shift_of(before, route(before, "t0", visit(before, 0, 2 * HOUR)), after=after)
    assert after_insertion(shift) == {"t0": [("s0", 2 * HOUR), ("s0", 5 * HOUR)]}
