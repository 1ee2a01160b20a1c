"""Visits are handed over at their times until the work is shared as evenly as the rules allow."""

from __future__ import annotations

import msgspec
import pytest

from planning.patrols.town import all_on_duty, town, with_other_force
from watchbill.planning.patrols.case import Call, Case, Tour, Tours
from watchbill.planning.patrols.rules.fair_share import share_out
from watchbill.planning.plan import Route, Step
from watchbill.planning.problem import BreakRule, Problem

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


ALL_MORNING = {"visits": 2, "teams": 1, "dwell_s": 6_000}
MORNING_AND_NOON = (Call(0, 0, 9_000, 6_000), Call(1, 0, 16_000, 6_000))


def test_share_out_leaves_time_for_the_ways() -> None:
    """The other team leaves a stop too late for the first visit, and must be there again before the second one ends."""
    case = case_of(town(at=(0, 500), wants=(ALL_MORNING, {"visits": 2, "teams": 1, "dwell_s": 60})))
    before = (Tour(0, MORNING_AND_NOON), Tour(1, (Call(2, 1, 8_600, 60), Call(3, 1, 17_000, 60))))
    assert share_out(case, before) == before
    early = (Tour(0, MORNING_AND_NOON), Tour(1, (Call(2, 1, 8_400, 60), Call(3, 1, 17_000, 60))))
    assert MORNING_AND_NOON[0] in share_out(case, early)[1].calls


def test_share_out_sends_nobody_where_there_is_no_way() -> None:
    """From the second stop, where the other team has been, there is a way to the base alone."""
    problem = town(at=(0, 500), wants=(ALL_MORNING, {"visits": 1, "teams": 1}))
    foot = msgspec.structs.replace(problem.matrices[0], seconds=((0, 500, 0), (-1, 0, 500), (0, 500, 0)))
    case = case_of(msgspec.structs.replace(problem, matrices=(foot,)))
    before = (Tour(0, MORNING_AND_NOON), Tour(1, (Call(2, 1, 3_000, 300),)))
    assert share_out(case, before) == before


def test_share_out_leaves_different_teams_to_a_stop_though_one_is_busy_elsewhere() -> None:
    wants = ({"visits": 2, "teams": 2}, {**ALL_MORNING, "area": "next"})
    case = case_of(town(at=(0, 0), wants=wants, teams=({}, {"reach": ("home",)})))
    before = (
        Tour(0, (Call(0, 0, 1_000, 300), Call(2, 1, 9_000, 6_000), Call(3, 1, 16_000, 6_000))),
        Tour(1, (Call(1, 0, 24_000, 300),)),
    )
    assert share_out(case, before) == before


@pytest.mark.parametrize(("want", "shared"), [({}, [2, 2]), ({"forces": 2}, [4, 0]), ({"force_gap_s": 600}, [4, 0])])
def test_share_out_leaves_visits_to_their_force_where_forces_matter(want: dict[str, int], shared: list[int]) -> None:
    wants = tuple(one | want for one in WANTS)
    case = case_of(with_other_force(town(at=(300, 900), wants=wants, teams=({}, {"force": "other"}))))
    assert loads(share_out(case, all_by_the_first(case, (9_000, 18_000, 10_000, 19_000)))) == shared


def test_share_out_hands_over_what_neighbours_make_beyond_what_is_wanted_of_them() -> None:
    want = {"visits": 2, "teams": 1, "neighbour_visits": 1}
    case = case_of(town(at=(0,), wants=(want,), teams=({"area": "next"}, {})))
    assert loads(share_out(case, all_by_the_first(case, (9_000, 18_000)))) == [1, 1]


LONG = {"visits": 8, "teams": 1, "dwell_s": 3_000}


def test_share_out_lets_ways_become_only_a_little_longer() -> None:
    """Two ways of nearly an hour are more than a quarter of the work of the busy team."""
    for far, handed_over in ((3_500, 0), (1_000, 4)):
        case = case_of(town(at=(300,), wants=(LONG,), teams=({}, {"at": 300 + far})))
        calls = tuple(Call(visit, 0, 1_200 + 3_200 * visit, 3_000) for visit in range(8))
        assert loads(share_out(case, (Tour(0, calls), Tour(1)))) == [8 - handed_over, handed_over]


def test_share_out_hands_nothing_over_that_makes_work_less_even() -> None:
    """The one short visit that the other team may make costs it far more than it saves."""
    wants = ({**LONG, "dwell_s": 2_900}, {"visits": 1, "teams": 1, "area": "next"})
    case = case_of(town(at=(300, 300), wants=wants, teams=({}, {"at": 3_200, "reach": ("next",)})))
    calls = tuple(Call(visit, 0, 300 + 2_900 * visit, 2_900) for visit in range(8))
    before = (Tour(0, (*calls, Call(8, 1, 24_000, 300))), Tour(1))
    assert share_out(case, before) == before


def test_share_out_ends_when_its_time_is_up() -> None:
    case = case_of(town(at=(300, 900), wants=WANTS))
    before = all_by_the_first(case, (9_000, 18_000, 10_000, 19_000))
    assert share_out(case, before, until=0.0) == before


def test_share_out_leaves_everybody_their_break() -> None:
    rule = BreakRule(duration_s=600, earliest_s=3_600, latest_s=20_000, least_shift_s=3_600)
    case = case_of(town(at=(0,), wants=({"visits": 4, "teams": 1},), breaks=rule))
    (first,) = all_by_the_first(case, (9_000, 12_000, 18_000, 21_000))[:1]
    pauses = [Call(-1, case.teams[0].base, at_s, 600) for at_s in (4_000, 15_000)]
    shared = share_out(case, (Tour(0, (pauses[0], *first.calls)), Tour(1, (pauses[1],))))
    assert [[call for call in tour.calls if call.visit < 0] for tour in shared] == [[pauses[0]], [pauses[1]]]
    assert loads(shared) == [3, 3]


@pytest.mark.parametrize("kept", [0, 1])
def test_share_out_leaves_kept_routes_alone(kept: int) -> None:
    """Whether the busy team's route is kept, or that of the one with little to do."""
    problem = town(at=(0,), wants=({"visits": 4, "teams": 1},))
    seen = ((9_000, 12_000, 18_000), (24_000,))
    routes = [
        Route(
            team=f"t{team}", day=0, shift="early", start_s=0, end_s=25_000,
            steps=tuple(Step(kind="visit", stop="s0", place=0, arrival_s=at, departure_s=at + 300) for at in starts),
        )
        for team, starts in enumerate(seen)
    ]  # fmt: skip
    case = Case.of(problem, all_on_duty(problem), day=0, shift="early", keep=[routes[kept]])
    number = iter(sorted({0, 1, 2, 3} - {call.visit for call in case.idle[kept].calls}))
    free = Tour(1 - kept, tuple(Call(next(number), 0, at, 300) for at in seen[1 - kept]))
    before = (free, case.idle[1]) if kept else (case.idle[0], free)
    assert share_out(case, before) == before
    without = Case.of(problem, all_on_duty(problem), day=0, shift="early")
    assert loads(share_out(without, before)) == [2, 2]
