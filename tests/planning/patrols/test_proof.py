"""CP-SAT on small shifts: the best plan, and the proof that there is no better one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
import pytest

from planning.patrols.town import HOUR, all_on_duty, errors, town, with_other_force
from watchbill.planning.patrols import calls
from watchbill.planning.patrols.asked import within_reach
from watchbill.planning.patrols.bounds import peak_ratio
from watchbill.planning.patrols.case import Case, Tours
from watchbill.planning.patrols.proof import Proof, settle
from watchbill.planning.patrols.quality import measure, visits_by_want
from watchbill.planning.patrols.shift import routes_of
from watchbill.planning.patrols.small import MOST_CALLS, Effort, is_small
from watchbill.planning.plan import Route
from watchbill.planning.problem import BreakRule, Problem
from watchbill.planning.stopping import TimeLimit

TEN_O_CLOCK = BreakRule(duration_s=HOUR, earliest_s=4 * HOUR - 1800, latest_s=4 * HOUR - 1800, least_shift_s=HOUR)
"""In the early shift; it lies around its middle."""


def case_of(problem: Problem) -> Case:
    return Case.of(problem, all_on_duty(problem), day=0, shift="early")


def effort() -> Effort:
    return Effort(stop=TimeLimit(10), seed=1, workers=1)


def once_each(wants: int, teams: int, dwell_s: int, **options: Any) -> Case:
    want = {"visits": 1, "teams": 1, "dwell_s": dwell_s}
    return case_of(town(at=(300,) * wants, wants=(want,) * wants, teams=({},) * teams, **options))


def settled(case: Case, ratio: float = 1.9) -> tuple[Proof, Tours]:
    """What is found and proven, and the tours, which keep what they are said to keep."""
    found = settle(case, ratio, effort())
    assert found.tours is not None
    assert measure(case, found.tours).worst_gap_ratio == pytest.approx(found.least_ratio, abs=1e-3)
    return found, found.tours


def test_settle_finds_what_two_visits_of_one_team_must_come_to() -> None:
    """Both are best in the middle; one team makes one an hour after the other, so each is half an hour off."""
    assert settled(once_each(2, 1, HOUR))[0].least_ratio == pytest.approx(4.5 / 4, abs=1e-3)


def test_settle_proves_that_nothing_is_better() -> None:
    found = settle(once_each(2, 1, HOUR), 1.12, effort())
    assert found.tours is None
    assert found.least_ratio == pytest.approx(1.12, abs=1e-3)


def test_settle_tells_that_no_visit_fits_into_shorter_gaps() -> None:
    """Two hours away, a visit in the first quarter of the shift and the last is at no time at all."""
    case = case_of(town(at=(2 * HOUR,), wants=({"visits": 1, "teams": 1},), teams=({},)))
    assert settle(case, 0.5, effort()) == Proof(0.5, None)


def test_settle_counts_the_ways_between_visits() -> None:
    """Half an hour from one stop to the other comes on top of the hour's visit."""
    want = {"visits": 1, "teams": 1, "dwell_s": HOUR}
    found, _ = settled(case_of(town(at=(300, 2100), wants=(want, want), teams=({},))))
    assert found.least_ratio == pytest.approx(4.75 / 4, abs=1e-3)


def test_settle_counts_the_break_of_a_team() -> None:
    """The hour around the middle is the break's: the visit, five minutes away, is over by then or begins after it."""
    found, _ = settled(once_each(1, 1, 60, breaks=TEN_O_CLOCK))
    assert found.least_ratio == pytest.approx((4 * HOUR + 1800 + 300) / (4 * HOUR), abs=1e-3)


def test_settle_gives_every_team_its_break_at_a_base() -> None:
    case = once_each(1, 2, 60, breaks=TEN_O_CLOCK)
    found = settle(case, 1.9, effort())
    assert found.tours is not None
    pauses = [[call.place for call in tour.calls if call.visit < 0] for tour in found.tours]
    assert pauses == [[case.teams[0].base], [case.teams[1].base]]


def test_settle_keeps_visits_inside_their_windows() -> None:
    window = (5 * HOUR, 6 * HOUR)
    want = {"visits": 1, "teams": 1, "windows": (window,)}
    assert settled(case_of(town(at=(300,), wants=(want,))))[0].least_ratio == pytest.approx(1.25, abs=1e-3)


def test_settle_sends_as_many_different_teams_as_are_wanted() -> None:
    """The second team lives two hours away, so that its visit cannot be in the middle of a short shift."""
    far = {"at": 3 * HOUR}
    one = case_of(town(at=(300,), wants=({"visits": 1, "teams": 1},), teams=({}, far)))
    both = case_of(town(at=(300,), wants=({"visits": 2, "teams": 2},), teams=({}, far)))
    assert settled(one)[0].least_ratio == pytest.approx(1.0)
    found, tours = settled(both)
    assert all(tour.calls for tour in tours)
    assert found.least_ratio == pytest.approx((3 * HOUR - 300) / (8 * HOUR / 3), abs=1e-3)


def test_settle_keeps_visits_for_neighbours() -> None:
    want = {"visits": 2, "teams": 1, "neighbour_visits": 2}
    case = case_of(town(at=(300,), wants=(want,), teams=({}, {"area": "next", "at": 2 * HOUR})))
    _, tours = settled(case)
    assert [len(tour.calls) for tour in tours] == [0, 2]


def test_settle_lets_no_team_come_more_often_than_the_stop_allows() -> None:
    want = {"visits": 4, "teams": 1, "most_visits": 2}
    _, tours = settled(case_of(town(at=(300,), wants=(want,), teams=({}, {"at": 2 * HOUR}))))
    assert [len(tour.calls) for tour in tours] == [2, 2]


def test_settle_sends_different_forces_and_keeps_them_apart() -> None:
    want = {"visits": 2, "teams": 1, "forces": 2, "force_gap_s": 4 * HOUR}
    case = case_of(with_other_force(town(at=(300,), wants=(want,), teams=({}, {"force": "other"}))))
    found, tours = settled(case)
    (visits,) = visits_by_want(case, tours).values()
    assert {team for _, team in visits} == {0, 1}
    assert [b - a >= 4 * HOUR for (a, _), (b, _) in pairwise(visits)] == [True]
    assert found.least_ratio == pytest.approx(4 / (8 / 3), abs=1e-3)


def test_settle_counts_forces_and_not_teams() -> None:
    want = {"visits": 2, "teams": 1, "forces": 2}
    teams = ({}, {}, {"force": "other", "at": 3 * HOUR})
    found, tours = settled(case_of(with_other_force(town(at=(300,), wants=(want,), teams=teams))))
    assert len(tours[2].calls) == 1
    assert found.least_ratio == pytest.approx((3 * HOUR - 300) / (8 * HOUR / 3), abs=1e-3)


def test_settle_keeps_teams_of_one_force_no_further_apart() -> None:
    want = {"visits": 2, "teams": 2, "force_gap_s": 4 * HOUR}
    assert settled(case_of(town(at=(300,), wants=(want,))))[0].least_ratio == pytest.approx(1.0, abs=1e-3)


def test_settle_keeps_the_least_gap() -> None:
    want = {"visits": 2, "teams": 1, "min_gap_s": 4 * HOUR}
    assert settled(case_of(town(at=(300,), wants=(want,))))[0].least_ratio == pytest.approx(1.5, abs=1e-3)


def with_ways(problem: Problem, *ways: tuple[int, ...]) -> Case:
    (foot,) = problem.matrices
    return case_of(msgspec.structs.replace(problem, matrices=(msgspec.structs.replace(foot, seconds=ways),)))


TWO_STOPS = town(at=(300, 300), wants=({"visits": 1, "teams": 1},) * 2, teams=({},))


def test_settle_sends_no_team_where_there_is_no_way() -> None:
    """Each stop can be reached from the base, but neither from the other one."""
    found = settle(with_ways(TWO_STOPS, (0, -1, 300), (-1, 0, 300), (300, 300, 0)), 1.9, effort())
    assert (found.tours, found.least_ratio) == (None, pytest.approx(1.9, abs=1e-3))


def test_settle_leaves_a_shift_alone_whose_ways_are_longer_than_detours() -> None:
    """From the base to the second stop by way of the first one is quicker, with the visit there."""
    ways = (0, 300, 300), (300, 0, 300), (300, 3_000, 0)
    assert settle(with_ways(TWO_STOPS, *ways), 1.9, effort()) == Proof(1.0, None)


def test_settle_leaves_gaps_out_of_a_stop_that_must_lack_visits() -> None:
    """One of its two visits is made, at any time: the other stop has the team at noon."""
    wants = (
        {"visits": 2, "teams": 1, "most_visits": 1, "dwell_s": HOUR},
        {"visits": 1, "teams": 1, "dwell_s": 3 * HOUR},
    )
    case = within_reach(case_of(town(at=(300, 300), wants=wants, teams=({},))))
    found = settle(case, 1.5, effort())
    assert found.tours is not None
    assert found.least_ratio == pytest.approx(1.0, abs=1e-3)


def test_settle_puts_a_call_that_takes_no_time_before_one_at_the_same_instant() -> None:
    noon = ((4 * HOUR, 4 * HOUR),)
    wants = tuple({"visits": 1, "teams": 1, "dwell_s": dwell_s, "windows": noon} for dwell_s in (HOUR, 0))
    problem = town(at=(300, 300), wants=wants, teams=({},))
    case = case_of(problem)
    assert errors(problem, routes_of(case, settled(case)[1])) == []


def test_settle_leaves_a_shift_alone_in_which_detours_are_quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """With such ways time between any two calls of a team is more than it needs."""
    monkeypatch.setattr(calls, "_needs", lambda *_: None)
    assert settle(once_each(2, 1, HOUR), 1.9, effort()) == Proof(1.0, None)


def test_peak_ratio_counts_visits_that_are_due_together() -> None:
    """Three hours of work are due at noon for one team: the first begins an hour early, the last an hour late."""
    assert peak_ratio(once_each(3, 1, HOUR)) == pytest.approx(1.25, abs=0.01)
    assert peak_ratio(once_each(3, 3, HOUR)) == pytest.approx(1.0, abs=0.01)


def test_a_shift_with_many_calls_is_not_small() -> None:
    assert is_small(once_each(2, 1, HOUR))
    assert not is_small(once_each(MOST_CALLS + 1, 1, 300))
    assert not is_small(once_each(MOST_CALLS, 1, 300, breaks=TEN_O_CLOCK))


def test_a_shift_with_routes_that_stay_is_not_small() -> None:
    problem = town(at=(300,), wants=({},))
    kept = Route(team="t0", day=0, shift="early", start_s=0, end_s=0, steps=())
    assert not is_small(Case.of(problem, all_on_duty(problem), day=0, shift="early", keep=[kept]))


def test_settle_leaves_out_what_nobody_can_give() -> None:
    """A third stop is cut off: what the other two must come to is proven all the same."""
    found = settle(within_reach(once_each(3, 1, HOUR, cut=(0,))), 1.9, effort())
    assert found.least_ratio == pytest.approx(4.5 / 4, abs=1e-3)
