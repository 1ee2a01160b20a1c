from __future__ import annotations

import pickle
from itertools import pairwise, product

import msgspec
import pytest

from planning.clocks import HandClock
from planning.patrols.town import HOUR, all_on_duty, faults, gaps, town, visits
from watchbill.planning.patrols import ShiftRoutes, plan_shift
from watchbill.planning.plan import Route, Step
from watchbill.planning.problem import BreakRule, Problem

LONG_S = 600
"""A time limit that is never reached: rounds end the search."""


def planned(problem: Problem, rounds: int = 12, **options: object) -> ShiftRoutes:
    settings: dict[str, object] = {"time_limit_s": LONG_S, "seed": 1, "rounds": rounds} | options
    return plan_shift(problem, all_on_duty(problem), day=0, shift="early", **settings)  # type: ignore[arg-type]


def when_and_where(routes: tuple[Route, ...]) -> list[tuple[str, int]]:
    return sorted((step.stop, step.arrival_s) for route in routes for step in route.steps)


FEW = ({"visits": 3}, {"visits": 2}, {"visits": 2})
BUSY = tuple({"visits": 3} for _ in range(8))
BUSY_AT = (300, 600, 900, 1200, 1500, 1800, 2100, 2400)


def test_plan_shift_makes_every_visit_and_breaks_no_rule() -> None:
    problem = town(at=(300, 900, 1500), wants=FEW)
    answer = planned(problem)
    assert faults(problem, answer.routes) == []
    assert [len(visits(answer.routes, stop)) for stop in ("s0", "s1", "s2")] == [3, 2, 2]
    assert answer.missed_visits == 0


def test_plan_shift_sends_two_different_teams_to_every_stop() -> None:
    problem = town(at=(300, 900, 1500), wants=FEW)
    answer = planned(problem)
    assert all(len({team for _, team in visits(answer.routes, stop)}) >= 2 for stop in ("s0", "s1", "s2"))
    assert answer.teams_short == 0


def test_plan_shift_sends_three_different_teams_where_three_are_asked_for() -> None:
    problem = town(at=(300, 900), wants=({"visits": 4, "teams": 3}, {"visits": 3, "teams": 3}), teams=({},) * 4)
    answer = planned(problem)
    assert [len({team for _, team in visits(answer.routes, stop)}) >= 3 for stop in ("s0", "s1")] == [True, True]


def test_plan_shift_spreads_visits_evenly_where_nothing_stands_in_the_way() -> None:
    problem = town(at=(300,), wants=({"visits": 3},))
    answer = planned(problem)
    assert answer.worst_gap_ratio == pytest.approx(1.0, abs=1e-3)
    assert max(gaps(problem, answer.routes, "s0")) <= 2 * HOUR + 2


def test_plan_shift_reports_the_gap_ratio_of_its_routes() -> None:
    problem = town(at=BUSY_AT, wants=BUSY)
    answer = planned(problem, rounds=5)
    ratios = [max(gaps(problem, answer.routes, f"s{i}")) * 4 / (8 * HOUR) for i in range(8)]
    assert answer.worst_gap_ratio == pytest.approx(max(ratios))
    assert answer.mean_gap_ratio == pytest.approx(sum(ratios) / 8)


def test_plan_shift_keeps_visits_inside_their_windows() -> None:
    windows = ((HOUR, 2 * HOUR), (5 * HOUR, 6 * HOUR))
    problem = town(at=(300, 600), wants=({"visits": 4, "windows": windows, "min_gap_s": 600}, {"visits": 2}))
    answer = planned(problem)
    assert faults(problem, answer.routes) == []
    assert len(visits(answer.routes, "s0")) == 4


def test_plan_shift_keeps_the_least_gap_between_visits() -> None:
    problem = town(at=(300,), wants=({"visits": 3, "min_gap_s": 2 * HOUR + 1800},))
    answer = planned(problem)
    assert faults(problem, answer.routes) == []
    assert answer.missed_visits == 0


def test_plan_shift_leaves_out_visits_that_the_least_gap_has_no_room_for() -> None:
    problem = town(at=(300,), wants=({"visits": 4, "min_gap_s": 3 * HOUR},))
    answer = planned(problem)
    assert faults(problem, answer.routes) == []
    assert answer.missed_visits == 1


def test_plan_shift_sends_teams_only_into_villages_of_their_reach() -> None:
    problem = town(
        at=(300, 900),
        wants=({"visits": 2, "area": "next"}, {"visits": 2}),
        teams=({"reach": ("home",)}, {"reach": ("home", "next")}, {"reach": ("home",)}),
    )
    answer = planned(problem)
    assert {team for _, team in visits(answer.routes, "s0")} == {"t1"}
    assert answer.missed_visits == 0


def test_plan_shift_reserves_visits_for_neighbours() -> None:
    problem = town(
        at=(300, 4000),
        wants=({"visits": 3, "neighbour_visits": 1}, {"visits": 2, "neighbour_visits": 1}),
        teams=({"area": "home"}, {"area": "home"}, {"area": "next", "at": 4500}),
    )
    answer = planned(problem)
    assert all("t2" in {team for _, team in visits(answer.routes, stop)} for stop in ("s0", "s1"))
    assert answer.neighbours_short == 0


def test_plan_shift_gives_every_route_one_break_at_a_base_in_its_window() -> None:
    rule = BreakRule(duration_s=1800, earliest_s=7200, latest_s=19_800, least_shift_s=HOUR)
    problem = town(at=BUSY_AT, wants=BUSY, teams=({}, {"at": 1700}, {}), breaks=rule)
    answer = planned(problem)
    assert faults(problem, answer.routes) == []
    bases = {team.base for team in problem.teams}
    for route in answer.routes:
        pauses = [step for step in route.steps if step.kind == "break"]
        assert len(pauses) == 1
        assert pauses[0].place in bases
        assert 7200 <= pauses[0].arrival_s <= 19_800
        assert pauses[0].departure_s - pauses[0].arrival_s == 1800


def test_plan_shift_has_no_break_in_a_short_shift() -> None:
    problem = town(at=(300,), wants=({"visits": 2},), length_s=4 * HOUR, breaks=BreakRule())
    assert all(step.kind == "visit" for route in planned(problem).routes for step in route.steps)


def test_plan_shift_leaves_out_a_stop_that_cannot_be_reached() -> None:
    problem = town(at=(300, 600), wants=({"visits": 2}, {"visits": 2}), cut=(1,))
    answer = planned(problem)
    assert faults(problem, answer.routes) == []
    assert (len(visits(answer.routes, "s0")), answer.missed_visits) == (2, 2)
    assert answer.worst_gap_ratio == pytest.approx(3.0)


def test_plan_shift_leaves_out_a_stop_too_far_to_come_back_from() -> None:
    problem = town(at=(300, 4 * HOUR), wants=({"visits": 2}, {"visits": 2}))
    answer = planned(problem)
    assert answer.missed_visits == 2
    assert visits(answer.routes, "s1") == []


def test_plan_shift_leaves_out_a_stop_in_no_teams_reach() -> None:
    problem = town(
        at=(300, 600), wants=({"visits": 2}, {"visits": 2, "area": "next"}), teams=({"reach": ("home",)},) * 2
    )
    answer = planned(problem)
    assert (len(visits(answer.routes, "s0")), len(visits(answer.routes, "s1"))) == (2, 0)


def test_plan_shift_without_teams_misses_all_visits() -> None:
    problem = town(at=(300,), wants=({"visits": 2},), teams=())
    answer = planned(problem)
    assert (answer.routes, answer.missed_visits) == ((), 2)


def test_plan_shift_without_demands_gives_every_team_its_break_only() -> None:
    problem = town(at=(300,), breaks=BreakRule())
    answer = planned(problem)
    assert [[step.kind for step in route.steps] for route in answer.routes] == [["break"], ["break"]]
    assert (answer.worst_gap_ratio, answer.missed_visits) == (1.0, 0)


def test_plan_shift_with_one_team_still_makes_all_visits() -> None:
    problem = town(at=(300, 900), wants=({"visits": 3}, {"visits": 2}), teams=({},))
    answer = planned(problem)
    assert (answer.missed_visits, answer.teams_short) == (0, 2)
    assert faults(problem, answer.routes) == []


def test_plan_shift_routes_only_teams_of_patrolling_forces() -> None:
    problem = town(at=(300,), wants=({"visits": 2},), teams=({}, {"force": "posts"}, {}))
    assert [route.team for route in planned(problem).routes] == ["t0", "t2"]


def test_plan_shift_routes_only_teams_on_duty() -> None:
    problem = town(at=(300,), wants=({"visits": 2},), teams=({}, {}, {}))
    duties = all_on_duty(problem)[:2]
    answer = plan_shift(problem, duties, day=0, shift="early", time_limit_s=LONG_S, seed=1, rounds=3)
    assert [route.team for route in answer.routes] == ["t0", "t1"]


def test_plan_shift_prefers_stops_that_matter_when_time_is_short() -> None:
    problem = town(
        at=(2000, 2001),
        wants=({"visits": 1, "priority": 5, "dwell_s": 1800}, {"visits": 1, "priority": 1, "dwell_s": 1800}),
        teams=({},),
        length_s=6000,
    )
    answer = planned(problem)
    assert (len(visits(answer.routes, "s0")), len(visits(answer.routes, "s1"))) == (0, 1)


def test_plan_shift_keeps_given_routes_as_they_are() -> None:
    problem = town(at=(300, 900), wants=({"visits": 3}, {"visits": 2}), teams=({}, {}, {}))
    kept = Route(
        team="t1", day=0, shift="early", start_s=6700, end_s=7600,
        steps=(Step(kind="visit", stop="s0", place=0, arrival_s=7000, departure_s=7300),),
    )  # fmt: skip
    answer = planned(problem, keep=[kept])
    assert kept in answer.routes
    assert faults(problem, answer.routes) == []
    assert len(visits(answer.routes, "s0")) == 3
    assert answer.missed_visits == 0


def test_plan_shift_keeps_a_visit_that_nobody_wants_any_more_to_the_letter() -> None:
    problem = town(at=(300, 900), wants=({"visits": 3}, {"visits": 2}))
    kept = Route(
        team="t1", day=0, shift="early", start_s=6000, end_s=9000,
        steps=(Step(kind="visit", stop="s1", place=1, arrival_s=7000, departure_s=7300),),
    )  # fmt: skip
    answer = planned(msgspec.structs.replace(problem, demands=problem.demands[:1]), keep=[kept])
    assert kept in answer.routes
    assert len(visits(answer.routes, "s0")) == 3  # none waits for the second team, which stays on its route


def test_plan_shift_is_as_good_as_every_way_of_sharing_tried_out() -> None:
    """Two stops far apart, one visit each, two teams: the best plan is found by hand over all start times."""
    length_s, far = 4 * HOUR, 6000
    problem = town(
        at=(0, far),
        wants=tuple({"visits": 1, "teams": 1, "dwell_s": 600} for _ in range(2)),
        teams=({},),
        length_s=length_s,
    )
    grid = range(0, length_s, 100)
    best = min(
        max(max(a, length_s - a), max(b, length_s - b)) / (length_s / 2)
        for a, b in product(grid, grid)
        if (b >= a + 600 + far or (a >= b + 600 + far and b >= far)) and b >= far and b + 600 + far <= length_s
    )
    answer = planned(problem)
    assert answer.missed_visits == 0
    assert answer.worst_gap_ratio <= best + 100 / (length_s / 2)


def test_plan_shift_moves_a_visit_to_another_window_where_its_nearest_one_is_taken() -> None:
    """Both stops are due at noon, an hour apart; one of them may be visited in the evening as well."""
    noon, evening = (3 * HOUR, 3 * HOUR + 1_800), (6 * HOUR, 6 * HOUR + 1_800)
    wants = ({"visits": 1, "teams": 1, "windows": (noon, evening)}, {"visits": 1, "teams": 1, "windows": (noon,)})
    problem = town(at=(1_800, -1_800), wants=wants, teams=({},))
    answer = planned(problem)
    assert answer.missed_visits == 0
    assert faults(problem, answer.routes) == []


def test_plan_shift_makes_the_one_visit_that_windows_hold_though_two_teams_are_wanted() -> None:
    want = {"visits": 2, "teams": 2, "min_gap_s": HOUR, "windows": ((2 * HOUR, 2 * HOUR + 1_800),)}
    assert planned(town(at=(300,), wants=(want,))).missed_visits == 1


def test_plan_shift_keeps_to_a_time_limit_of_one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = HandClock(step_s=0.01)
    for module in ("shift", "search", "rules.fair_share"):
        monkeypatch.setattr(f"watchbill.planning.patrols.{module}.time", clock)
    answer = planned(town(at=BUSY_AT, wants=BUSY, teams=({},) * 3), rounds=100_000, time_limit_s=1)
    assert clock.now_s < 1.1
    assert answer.missed_visits == 0


def test_plan_shift_keeps_the_best_plan_when_cancelled() -> None:
    problem = town(at=BUSY_AT, wants=BUSY, teams=({},) * 3)
    seen: list[tuple[Route, ...]] = []
    answer = planned(problem, rounds=100_000, on_plan=seen.append, cancelled=lambda: len(seen) >= 1)
    assert answer.rounds == 0
    assert when_and_where(answer.routes) == when_and_where(seen[-1])  # who goes may still be shared out
    assert faults(problem, answer.routes) == []


def test_plan_shift_cancelled_from_the_first_still_answers_with_valid_routes() -> None:
    problem = town(at=BUSY_AT, wants=BUSY, breaks=BreakRule())
    answer = planned(problem, cancelled=lambda: True)
    served = sum(step.kind == "visit" for route in answer.routes for step in route.steps)
    assert (len(answer.routes), answer.missed_visits) == (2, 24 - served)
    assert served > 0  # the simple first plan is there at once
    assert faults(problem, answer.routes) == []


def test_plan_shift_gives_the_same_answer_for_the_same_seed_and_rounds() -> None:
    problem = town(at=BUSY_AT, wants=BUSY, teams=({},) * 3)
    assert planned(problem, rounds=6, seed=7) == planned(problem, rounds=6, seed=7)


def test_plan_shift_tells_only_of_better_plans() -> None:
    problem = town(at=BUSY_AT, wants=BUSY, teams=({},) * 3)
    worst: list[float] = []

    def note(routes: tuple[Route, ...]) -> None:
        worst.append(max(max(gaps(problem, routes, f"s{i}")) for i in range(8)))

    planned(problem, on_plan=note)
    assert worst
    assert all(b <= a * 1.001 for a, b in pairwise(worst))


def test_plan_shift_can_be_sent_to_another_process() -> None:
    problem = town(at=(300,), wants=({"visits": 2},))
    restored, function = pickle.loads(pickle.dumps((problem, plan_shift)))
    answer = function(restored, all_on_duty(restored), day=0, shift="early", time_limit_s=LONG_S, seed=1, rounds=3)
    assert pickle.loads(pickle.dumps(answer)) == answer


def test_plan_shift_walks_less_where_longer_gaps_are_even_enough() -> None:
    evenest = town(at=(300, -300, 900, -900, 1500, -1500), wants=({"visits": 3},) * 6, teams=({},) * 3)
    enough = msgspec.structs.replace(evenest, even_gap_ratio=1.2)
    even, shorter = planned(evenest, rounds=40), planned(enough, rounds=40)
    assert faults(enough, shorter.routes) == []
    assert even.worst_gap_ratio < 1.1
    assert shorter.worst_gap_ratio <= 1.2
    assert shorter.travel_s < even.travel_s
