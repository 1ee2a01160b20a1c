"""What patrols will want of a roster: teams and minutes by village, and the minutes that a team has for them."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from watchbill.planning.problem import BreakRule, Demand, Matrix, Place, Problem
from watchbill.planning.rosters.workload import USABLE, patrol_minutes, typical_way_s, wants

HOUR = 3600
Build = Callable[..., Problem]
KEY = ("V", 0, "early")


def demand(stop: str = "S", **more: int) -> Demand:
    fields = {"visits": 3, "teams": 2, "dwell_s": 600} | more
    return Demand(stop=stop, day=0, shift="early", max_gap_s=8 * HOUR, **fields)  # type: ignore[arg-type]


def with_stops(problem: Problem, *at_s: int) -> Problem:
    """Stops S0, S1, … of village V so far along a street from the base, the problem's one stop in their place."""
    spots = (0, *at_s)
    return msgspec.structs.replace(
        problem,
        places=tuple(Place(name="", lon=0, lat=0) for _ in spots),
        matrices=(Matrix(mode="foot", seconds=tuple(tuple(abs(a - b) for b in spots) for a in spots)),),
        stops=tuple(
            msgspec.structs.replace(problem.stops[0], code=f"S{number}", place=number + 1)
            for number in range(len(at_s))
        ),
    )


def test_wants_add_up_the_visits_of_a_village_with_their_ways(build: Build) -> None:
    problem = with_stops(build([]), 0, 120)
    problem = msgspec.structs.replace(problem, demands=(demand("S0"), demand("S1", visits=2)))
    assert wants(problem)[KEY].minutes == 5 * (600 + 120) // 60


def test_wants_count_how_many_demands_want_so_many_teams(build: Build) -> None:
    problem = with_stops(build([]), 0, 120)
    problem = msgspec.structs.replace(problem, demands=(demand("S0", teams=3), demand("S1", teams=2, visits=1)))
    assert wants(problem)[KEY].teams == (2, 1, 1)


@pytest.mark.parametrize("visits", [0, 2])
def test_wants_count_the_demands_that_want_neighbours_and_not_their_visits(build: Build, visits: int) -> None:
    problem = build([], demands=[demand(neighbour_visits=visits)])
    assert wants(problem)[KEY].neighbours == (visits > 0)


def test_typical_way_is_the_one_to_the_second_nearest_stop(build: Build) -> None:
    assert typical_way_s(with_stops(build([]), 0, 60, 200))["V"] == round((200 + 140 + 200) / 3)


@pytest.mark.parametrize(("least_shift_s", "break_s"), [(6 * HOUR, 1_800), (9 * HOUR, 0)])
def test_patrol_minutes_leave_out_the_break_and_the_waiting(build: Build, least_shift_s: int, break_s: int) -> None:
    problem = build([], breaks=BreakRule(duration_s=1_800, least_shift_s=least_shift_s))
    assert patrol_minutes(problem, "early") == round((8 * HOUR - break_s) * USABLE / 60)
