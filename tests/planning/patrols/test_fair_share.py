"""Visits are handed over at their times until the work is shared as evenly as the rules allow."""

from __future__ import annotations

from planning.patrols.town import all_on_duty, town
from watchbill.planning.patrols.case import Call, Case, Tour, Tours
from watchbill.planning.patrols.rules.fair_share import share_out
from watchbill.planning.problem import Problem

WANTS = ({"visits": 2, "teams": 1}, {"visits": 2, "teams": 1})


def case_of(problem: Problem) -> Case:
    return Case.of(problem, all_on_duty(problem), day=0, shift="early")


def all_by_the_first(case: Case, starts: tuple[int, ...]) -> Tours:
    """The first team makes all visits, in order of time; the others stay at their base."""
    calls = tuple(Call(visit, case.wants[case.want_of[visit]].stop.place, at, 300) for visit, at in enumerate(starts))
    by_time = tuple(sorted(calls, key=lambda call: call.start_s))
    return (Tour(0, by_time), *(Tour(team) for team in range(1, len(case.teams))))


def loads(tours: Tours) -> list[int]:
    return [len(tour.calls) for tour in tours]


def test_share_out_gives_idle_teams_their_part() -> None:
    case = case_of(town(at=(300, 900), wants=WANTS))
    before = all_by_the_first(case, (9_000, 18_000, 10_000, 19_000))
    assert loads(share_out(case, before)) == [2, 2]


def test_share_out_moves_no_visit_in_time() -> None:
    case = case_of(town(at=(300, 900), wants=WANTS))
    before = all_by_the_first(case, (9_000, 18_000, 10_000, 19_000))
    starts = [
        sorted((c.visit, c.start_s) for tour in tours for c in tour.calls)
        for tours in (before, share_out(case, before))
    ]
    assert starts[0] == starts[1]


def test_share_out_gives_no_visit_to_a_team_that_cannot_be_there() -> None:
    problem = town(at=(300, 900), wants=WANTS, teams=({}, {"reach": ("next",)}))
    case = case_of(problem)
    before = all_by_the_first(case, (9_000, 18_000, 10_000, 19_000))
    assert share_out(case, before) == before


def test_share_out_keeps_the_different_teams_of_a_stop() -> None:
    """Two visits by two teams: whoever takes one over must not be the other's team."""
    case = case_of(town(at=(300,), wants=({"visits": 2, "teams": 2},), teams=({}, {})))
    before = (Tour(0, (Call(0, 0, 9_000, 300),)), Tour(1, (Call(1, 0, 18_000, 300),)))
    assert share_out(case, before) == before


def test_share_out_keeps_the_visits_by_neighbours() -> None:
    problem = town(
        at=(300, 900), wants=({"visits": 2, "teams": 1, "neighbour_visits": 2}, {"visits": 2, "teams": 1}),
        teams=({"area": "next"}, {}),
    )  # fmt: skip
    case = case_of(problem)
    before = all_by_the_first(case, (9_000, 18_000, 10_000, 19_000))
    shared = share_out(case, before)
    assert {call.visit for call in shared[0].calls} >= {0, 1}
    assert loads(shared)[1] > 0


def test_share_out_gives_no_team_more_visits_of_a_stop_than_it_may_make() -> None:
    want = {"visits": 4, "teams": 1, "most_visits": 1}
    case = case_of(town(at=(30,), wants=(want,)))
    shared = share_out(case, all_by_the_first(case, (6_000, 12_000, 18_000, 24_000)))
    assert loads(shared) == [3, 1]


def test_share_out_leaves_time_for_the_way() -> None:
    """The other team is busy far away at that very moment."""
    case = case_of(town(at=(300, 7_000), wants=WANTS))
    near, far = Call(0, 0, 9_000, 300), Call(2, 1, 9_500, 300)
    before = (Tour(0, (near, Call(1, 0, 18_000, 300))), Tour(1, (far,)))
    shared = share_out(case, before)
    assert near in shared[0].calls
