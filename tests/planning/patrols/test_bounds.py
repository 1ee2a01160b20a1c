from __future__ import annotations

import pytest

from planning.patrols.town import HOUR, NO_BREAK, all_on_duty, town
from watchbill.planning.patrols import plan_shift
from watchbill.planning.patrols.bounds import Bounds, missed_at_least, shift_bounds
from watchbill.planning.patrols.case import Case
from watchbill.planning.plan import Route, Step
from watchbill.planning.problem import BreakRule, Problem


def bounds(problem: Problem) -> Bounds:
    return shift_bounds(problem, all_on_duty(problem), day=0, shift="early")


def test_shift_bounds_ask_for_nothing_where_all_is_easy() -> None:
    assert bounds(town(at=(300, 600), wants=({}, {}))) == Bounds(0, 1.0)


def test_shift_bounds_count_visits_that_nobody_can_make() -> None:
    assert bounds(town(at=(300, 600), wants=({}, {}), cut=(0,))) == Bounds(2, 3.0)


def test_shift_bounds_count_visits_beyond_the_teams_time() -> None:
    problem = town(at=(300, 600), wants=({"visits": 4, "dwell_s": HOUR}, {"visits": 4, "dwell_s": HOUR}), teams=({},))
    assert bounds(problem).missed_visits == 1


def test_shift_bounds_count_visits_that_the_teams_may_not_make() -> None:
    assert bounds(town(at=(300,), wants=({"visits": 5, "most_visits": 2},))).missed_visits == 1


def test_shift_bounds_count_visits_that_the_least_gap_has_no_room_for() -> None:
    assert bounds(town(at=(300,), wants=({"visits": 4, "min_gap_s": 3 * HOUR},))).missed_visits == 1


def test_shift_bounds_leave_a_team_the_time_for_its_break() -> None:
    pause = BreakRule(duration_s=1_800, earliest_s=0, latest_s=5 * HOUR, least_shift_s=HOUR)
    want = {"visits": 8, "teams": 1, "dwell_s": HOUR}
    missed = [
        bounds(town(at=(0,), wants=(want,), teams=({},), breaks=rule)).missed_visits for rule in (NO_BREAK, pause)
    ]
    assert missed == [0, 1]


def test_shift_bounds_count_no_way_to_where_a_team_may_stay() -> None:
    want = {"visits": 4, "teams": 1, "dwell_s": 600}
    assert bounds(town(at=(2 * HOUR,), wants=(want,), teams=({},))).missed_visits == 0


def test_shift_bounds_count_visits_of_kept_routes_as_made() -> None:
    problem = town(at=(300,), wants=({"visits": 2, "teams": 1, "most_visits": 1},), teams=({},))
    steps = tuple(
        Step(kind="visit", stop="s0", place=0, arrival_s=at_s, departure_s=at_s + 300) for at_s in (HOUR, 5 * HOUR)
    )
    kept = Route(team="t0", day=0, shift="early", start_s=0, end_s=6 * HOUR, steps=steps)
    case = Case.of(problem, all_on_duty(problem), day=0, shift="early", keep=[kept])
    assert missed_at_least(case) == 0


def test_shift_bounds_know_windows_even_where_other_visits_must_be_missed() -> None:
    wants = ({"visits": 2, "windows": ((7 * HOUR, 8 * HOUR - 900),)}, {"visits": 1, "teams": 1})
    limit = bounds(town(at=(300, 600), wants=wants, cut=(1,)))
    assert (limit.missed_visits, limit.worst_gap_ratio) == (1, pytest.approx(7 * 3 / 8))


def test_shift_bounds_know_the_way_to_a_far_stop() -> None:
    problem = town(at=(3 * HOUR,), wants=({"visits": 3},))
    assert bounds(problem).worst_gap_ratio == pytest.approx(3 * HOUR / (2 * HOUR) + 300 / (2 * HOUR))


def test_shift_bounds_know_how_far_apart_windows_are() -> None:
    """The three visits have an early and a late hour; the way from the one to the other is the longest gap."""
    want = {"visits": 3, "windows": ((HOUR, 2 * HOUR), (6 * HOUR, 7 * HOUR))}
    assert bounds(town(at=(300,), wants=(want,))).worst_gap_ratio == pytest.approx(2.0, abs=1e-5)


def test_shift_bounds_know_that_a_team_may_stay_where_it_is() -> None:
    """With a way before each of its 24 visits the team would need more time than there is."""
    want = {"visits": 24, "teams": 1, "dwell_s": 960}
    assert bounds(town(at=(300,), wants=(want,), teams=({},))).worst_gap_ratio == pytest.approx(1.0938, abs=1e-4)


def test_shift_bounds_ask_for_no_peak_of_visits_that_must_be_missed() -> None:
    """Two of the four visits can be made, and their gaps are shorter than those of a plan with all of them would be."""
    problem = town(at=(300,), wants=({"visits": 4, "teams": 1, "dwell_s": 3 * HOUR},), teams=({},))
    answer = plan_shift(problem, all_on_duty(problem), day=0, shift="early", time_limit_s=600, seed=1, rounds=4)
    assert bounds(problem).missed_visits == answer.missed_visits == 2
    assert bounds(problem).worst_gap_ratio <= answer.worst_gap_ratio


def test_shift_bounds_are_never_above_a_plan() -> None:
    problem = town(at=(2 * HOUR, 2 * HOUR + 600, 900), wants=({"visits": 3}, {"visits": 3}, {"visits": 2}))
    answer = plan_shift(problem, all_on_duty(problem), day=0, shift="early", time_limit_s=600, seed=1, rounds=10)
    limit = bounds(problem)
    assert limit.worst_gap_ratio <= answer.worst_gap_ratio + 1e-9
    assert limit.missed_visits <= answer.missed_visits
