"""One team's route: what is walked stays, what is not moves no more than it must, and a new visit finds its place."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from planning.patrols.town import HOUR, town
from watchbill.planning.plan import Step
from watchbill.planning.problem import BreakRule, Matrix, Problem
from watchbill.planning.repair.walks import Walk, refit, slots

NEAR, FAR = 300, 6_000


def street(*at: int, wants: dict[int, dict[str, Any]] | None = None, **more: Any) -> Problem:
    """Stops so far up the street, one visit each, by one team."""
    more_of = wants or {}
    return town(
        at=at, wants=tuple({"visits": 1, "teams": 1} | more_of.get(i, {}) for i in range(len(at))), teams=({},), **more
    )


def visit(stop: int, arrival_s: int) -> Step:
    return Step(kind="visit", stop=f"s{stop}", place=stop, arrival_s=arrival_s, departure_s=arrival_s + 300)


def pause(problem: Problem, arrival_s: int) -> Step:
    duration_s = problem.breaks.duration_s
    return Step(kind="break", place=problem.teams[0].base, arrival_s=arrival_s, departure_s=arrival_s + duration_s)


def walk(problem: Problem, *steps: Step, from_s: int = 0, pinned: tuple[str, ...] = ()) -> Walk:
    return Walk(problem, problem.teams[0], 0, "early", from_s, 0, list(steps), frozenset(pinned))


def refitted(walked: Walk) -> tuple[list[tuple[str, int]], list[str]]:
    """Stops and times that are left, and the stops that were given up."""
    lost = refit(walked)
    return [(step.stop, step.arrival_s) for step in walked.steps], [step.stop for step in lost]


def test_a_walk_that_is_possible_stays() -> None:
    assert refitted(walk(street(NEAR, 900), visit(0, 1_000), visit(1, 2_000))) == ([("s0", 1_000), ("s1", 2_000)], [])


def test_a_visit_begins_as_much_later_as_it_must() -> None:
    assert refitted(walk(street(NEAR, FAR), visit(0, 1_000), visit(1, 2_000))) == ([("s0", 1_000), ("s1", 7_000)], [])


def test_a_visit_under_way_stays_though_nobody_could_be_there_by_now() -> None:
    assert refitted(walk(street(FAR), visit(0, 1_000), from_s=1_100)) == ([("s0", 1_000)], [])


def test_the_way_that_a_team_is_on_takes_as_long_as_was_planned() -> None:
    steps = visit(0, 1_000), visit(1, 2_000)
    assert refitted(walk(street(NEAR, FAR), *steps, from_s=1_500)) == ([("s0", 1_000), ("s1", 2_000)], [])
    assert refitted(walk(street(NEAR, FAR), *steps, from_s=1_200)) == ([("s0", 1_000), ("s1", 7_000)], [])


def test_a_visit_to_which_there_is_no_way_is_given_up() -> None:
    assert refitted(walk(street(NEAR, 900, cut=(0,)), visit(0, 1_000), visit(1, 2_000))) == ([("s1", 2_000)], ["s0"])


def test_a_visit_from_which_nobody_is_back_in_time_is_given_up() -> None:
    assert refitted(walk(street(FAR, length_s=12_000), visit(0, 6_000))) == ([], ["s0"])


def test_a_visit_from_which_there_is_no_way_back_is_given_up() -> None:
    one_way = Matrix(mode="foot", seconds=((0, -1), (NEAR, 0)))
    problem = msgspec.structs.replace(street(NEAR), matrices=(one_way,))
    assert refitted(walk(problem, visit(0, 1_000))) == ([], ["s0"])


@pytest.mark.parametrize(
    ("windows", "left"), [(((900, 1_500),), []), (((900, 1_500), (7_000, 8_000)), [("s0", 7_000)])]
)
def test_a_visit_that_moves_stays_in_a_window(
    windows: tuple[tuple[int, int], ...], left: list[tuple[str, int]]
) -> None:
    assert refitted(walk(street(FAR, wants={0: {"windows": windows}}), visit(0, 1_000)))[0] == left


BY_NOON = BreakRule(duration_s=1_800, earliest_s=0, latest_s=3_000, least_shift_s=HOUR)


def test_a_visit_is_given_up_before_the_break_begins_too_late() -> None:
    problem = street(FAR, breaks=BY_NOON)
    assert refitted(walk(problem, visit(0, 1_000), pause(problem, 2_000))) == ([("", 2_000)], ["s0"])


def test_a_visit_is_given_up_before_the_break() -> None:
    problem = street(NEAR, 1_000, wants={1: {"windows": ((4_000, 4_100),)}}, breaks=BY_NOON)
    steps = visit(0, 1_000), pause(problem, 2_000), visit(1, 4_000)
    assert refitted(walk(problem, *steps)) == ([("s0", 1_000), ("", 2_000)], ["s1"])


TIGHT = {2: {"windows": ((1_400, 2_000),)}}


def test_the_visit_is_given_up_without_which_the_others_move_least() -> None:
    steps = visit(0, 1_000), visit(1, 1_350), visit(2, 1_700)
    assert refitted(walk(street(NEAR, FAR, NEAR, wants=TIGHT), *steps)) == ([("s0", 1_000), ("s2", 1_700)], ["s1"])


def test_a_pinned_visit_is_given_up_last() -> None:
    steps = visit(0, 1_000), visit(1, 1_350), visit(2, 1_700)
    found = refitted(walk(street(NEAR, FAR, NEAR, wants=TIGHT), *steps, pinned=("s1",)))
    assert found == ([("s0", 1_000), ("s1", 7_000)], ["s2"])


def test_a_pinned_visit_is_given_up_last_though_one_is_not_enough() -> None:
    problem = street(FAR, NEAR, NEAR, wants={1: {"windows": ((1_400, 2_000),)}}, cut=(2,))
    found = refitted(walk(problem, visit(0, 1_000), visit(1, 1_700), visit(2, 2_500), pinned=("s1",)))
    assert found == ([("s1", 1_700)], ["s0", "s2"])


def places(walked: Walk, stop: int, wish_s: int, others_s: tuple[int, ...] = ()) -> list[tuple[int, int]]:
    """Positions and times at which a visit fits."""
    problem = walked.problem
    found = slots(walked, stop, problem.demands[stop], wish_s, list(others_s))
    return [(slot.position, slot.arrival_s) for slot in found]


def test_a_new_visit_has_a_place_before_and_after_each_step() -> None:
    assert places(walk(street(NEAR, 900), visit(0, 4_000)), 1, 4_000) == [(0, 3_100), (1, 4_900)]


def test_a_new_visit_leaves_time_for_the_ways_from_and_to_the_base() -> None:
    problem = street(FAR, length_s=4 * HOUR)
    assert places(walk(problem), 0, 0) == [(0, FAR)]
    assert places(walk(problem), 0, 4 * HOUR) == [(0, 4 * HOUR - FAR - 300)]


def test_a_new_visit_has_no_place_where_there_is_no_way() -> None:
    assert places(walk(street(NEAR, cut=(0,))), 0, 4_000) == []


def test_nobody_turns_back_for_a_new_visit() -> None:
    steps = visit(0, 1_000), visit(1, 6_000)
    on_the_way = walk(street(NEAR, 4_000, 600), *steps, from_s=3_000)
    assert [position for position, _ in places(on_the_way, 2, 2_000)] == [2]
    gone_home = walk(street(NEAR, 4_000, 600), *steps, from_s=8_000)
    assert places(gone_home, 2, 10_000) == []


@pytest.mark.parametrize("gap", ["min_gap_s", "force_gap_s"])
def test_a_new_visit_keeps_the_gaps_to_the_others(gap: str) -> None:
    problem = street(NEAR, wants={0: {gap: HOUR}})
    assert places(walk(problem), 0, 4 * HOUR + 60, (4 * HOUR,)) == [(0, 5 * HOUR)]


def test_a_new_visit_begins_in_the_window_nearest_to_its_wish() -> None:
    problem = street(NEAR, wants={0: {"windows": ((HOUR, 2 * HOUR), (5 * HOUR, 6 * HOUR))}})
    assert places(walk(problem), 0, 5 * HOUR + 60) == [(0, 5 * HOUR + 60)]
    assert places(walk(problem), 0, 3 * HOUR) == [(0, 2 * HOUR)]
