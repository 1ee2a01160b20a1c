"""The engine makes room where a lost visit fits into no route: only then, and only in routes that may change."""

from __future__ import annotations

from typing import Any

import pytest

from planning.patrols.town import HOUR, all_on_duty, faults, town
from planning.repair.streets import made, route, shift_of, visit
from watchbill.planning.changes import Pins
from watchbill.planning.problem import Problem
from watchbill.planning.repair.lost_visits import insert_lost
from watchbill.planning.repair.more_teams import plan_more
from watchbill.planning.repair.shifts import ShiftRepair

NOON = 4 * HOUR
AT_NOON = (NOON - 900, NOON + 900)
ONCE = {"visits": 1, "teams": 1, "dwell_s": HOUR}


def street(second: dict[str, Any] | None = None) -> Problem:
    """Two stops side by side: the first one is visited at noon, the second one at any time."""
    return town(at=(300, 300), wants=(ONCE | {"windows": (AT_NOON,)}, ONCE | (second or {})))


def planned(shift: ShiftRepair) -> dict[str, list[tuple[str, int]]]:
    insert_lost(shift)
    plan_more(shift, limit_s=lambda: 600, seed=1, rounds=2, cancelled=lambda: False)
    assert faults(shift.problem, shift.routes()) == []
    return {code: steps for code, steps in made(shift).items() if steps}


def first_out(problem: Problem, second_s: int = NOON, **more: Any) -> dict[str, list[tuple[str, int]]]:
    """Team t0, at the first stop at noon, is not on duty any more; team t1 is at the second one."""
    routes = route(problem, "t0", visit(problem, 0, NOON)), route(problem, "t1", visit(problem, 1, second_s))
    return planned(shift_of(problem, *routes, duties=all_on_duty(problem)[1:], **more))


def test_a_visit_moves_to_make_room_for_one_that_was_lost() -> None:
    (steps,) = first_out(street()).values()
    assert {stop for stop, _ in steps} == {"s0", "s1"}


@pytest.mark.parametrize(
    "more", [{"from_s": 60}, {"pins": Pins(teams=("t1",))}, {"pins": Pins(stops=("s1",))}],
    ids=["under way", "pinned team", "pinned stop"],
)  # fmt: skip
def test_nothing_moves_that_is_under_way_or_pinned(more: dict[str, Any]) -> None:
    assert first_out(street(), **more) == {"t1": [("s1", NOON)]}


def test_a_pinned_route_stays_while_another_one_makes_room() -> None:
    problem = town(at=(300, 300, 300), wants=(ONCE | {"windows": (AT_NOON,)}, ONCE, ONCE), teams=({}, {}, {}))
    routes = [route(problem, f"t{n}", visit(problem, n, at_s)) for n, at_s in enumerate((NOON, HOUR, NOON))]
    found = planned(shift_of(problem, *routes, duties=all_on_duty(problem)[1:], pins=Pins(teams=("t1",))))
    assert found["t1"] == [("s1", HOUR)]
    assert {stop for stop, _ in found["t2"]} == {"s0", "s2"}


def test_nothing_moves_where_that_does_not_help() -> None:
    assert first_out(street({"windows": (AT_NOON,)}), NOON - 600) == {"t1": [("s1", NOON - 600)]}


def test_nothing_moves_for_a_visit_that_was_lacking_before() -> None:
    problem = town(at=(300, 300), wants=(ONCE | {"windows": (AT_NOON,)}, ONCE), teams=({},))
    assert planned(shift_of(problem, route(problem, "t0", visit(problem, 1, NOON)))) == {"t0": [("s1", NOON)]}
