from __future__ import annotations

import pytest

from planning.patrols.town import HOUR, all_on_duty, town
from watchbill.planning.patrols import plan_shift
from watchbill.planning.patrols.bounds import Bounds, shift_bounds
from watchbill.planning.problem import Problem


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
