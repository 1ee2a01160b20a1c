"""Calls in a given order get the best times that each rule leaves them."""

from __future__ import annotations

from typing import Any

import pytest

from planning.patrols.town import HOUR, all_on_duty, town, with_other_force
from watchbill.planning.patrols.case import Call, Case, Tour, Tours
from watchbill.planning.patrols.times import retime
from watchbill.planning.plan import Route, Step
from watchbill.planning.problem import BreakRule, Problem

ONCE = {"visits": 1, "teams": 1}


def case_of(problem: Problem, *keep: Route) -> Case:
    return Case.of(problem, all_on_duty(problem), day=0, shift="early", keep=keep)


def visit(case: Case, number: int, start_s: int) -> Call:
    want = case.wants[case.want_of[number]]
    return Call(number, want.stop.place, start_s, want.demand.dwell_s)


def starts(tours: Tours) -> list[list[int]]:
    return [[call.start_s for call in tour.calls] for tour in tours]


def one_team(*at_s: int, at: tuple[int, ...] = (300,), wants: tuple[dict[str, Any], ...], **town_is: Any) -> list[int]:
    """The new starts of a team that makes all visits, in order."""
    case = case_of(town(at=at, wants=wants, teams=({},), **town_is))
    calls = tuple(visit(case, number, start_s) for number, start_s in enumerate(at_s))
    (found,) = starts(retime(case, (Tour(0, calls),)))
    return found


def test_retime_spreads_visits_evenly() -> None:
    assert one_team(HOUR, 2 * HOUR, 3 * HOUR, wants=({"visits": 3},)) == [2 * HOUR, 4 * HOUR, 6 * HOUR]


def test_retime_leaves_time_for_visits_and_the_ways_between_them() -> None:
    """Both are best at noon; an hour and half an hour's way lie between them."""
    first, second = one_team(HOUR, 5 * HOUR, at=(0, 1_800), wants=({**ONCE, "dwell_s": HOUR},) * 2)
    assert second - first == HOUR + 1_800


def test_retime_leaves_time_for_the_ways_from_and_to_the_base() -> None:
    """Evenly spread visits would begin 2 hours 40 minutes after the shift's start and before its end."""
    want = {"visits": 2, "dwell_s": 300}
    assert one_team(12_000, 15_000, at=(3 * HOUR,), wants=(want,)) == [3 * HOUR, 5 * HOUR - 300]


def test_retime_keeps_the_break_in_its_window() -> None:
    half_past_three = BreakRule(duration_s=HOUR, earliest_s=12_600, latest_s=12_600, least_shift_s=HOUR)
    case = case_of(town(at=(300,), wants=(ONCE,), teams=({},), breaks=half_past_three))
    pause = Call(-1, case.teams[0].base, 12_600, HOUR)
    tours = retime(case, (Tour(0, (pause, visit(case, 0, 6 * HOUR))),))
    assert starts(tours) == [[12_600, 12_600 + HOUR + 300]]


def test_retime_keeps_a_visit_in_its_window() -> None:
    assert one_team(20_000, wants=({**ONCE, "windows": ((5 * HOUR, 6 * HOUR),)},)) == [5 * HOUR]


def test_retime_keeps_the_least_gap() -> None:
    first, second, third = one_team(HOUR, 4 * HOUR, 7 * HOUR, wants=({"visits": 3, "min_gap_s": 3 * HOUR},))
    assert (second - first, third - second) == (3 * HOUR, 3 * HOUR)


@pytest.mark.parametrize(("force", "apart_s"), [("other", 4 * HOUR), ("patrol", 9_600)])
def test_retime_keeps_different_forces_apart(force: str, apart_s: int) -> None:
    want = {"visits": 2, "force_gap_s": 4 * HOUR}
    case = case_of(with_other_force(town(at=(300,), wants=(want,), teams=({}, {"force": force}))))
    tours = retime(case, (Tour(0, (visit(case, 0, HOUR),)), Tour(1, (visit(case, 1, 6 * HOUR),))))
    (first,), (second,) = starts(tours)
    assert second - first == apart_s


def test_retime_leaves_routes_alone_that_are_kept() -> None:
    problem = town(at=(300,), wants=({"visits": 2},))
    step = Step(kind="visit", stop="s0", place=0, arrival_s=HOUR, departure_s=HOUR + 300)
    case = case_of(problem, Route(team="t0", day=0, shift="early", start_s=0, end_s=2 * HOUR, steps=(step,)))
    tours = (case.idle[0], Tour(1, (visit(case, 1, 4 * HOUR),)))
    moved = retime(case, tours)
    assert moved[0] == tours[0]
    assert starts(moved)[1] == [HOUR + 7 * HOUR // 2]
