"""Each kind of change in a problem, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from watchbill.planning.changes import (
    AnyChange,
    ChangeError,
    LevelSet,
    NewPlace,
    PlaceTravel,
    SiteAdded,
    StopUnreachable,
    StreetClosed,
    TeamAdded,
    TeamOut,
    TravelSlowed,
    TravelTimes,
    VisitsChanged,
    apply,
    decode,
    encode,
)
from watchbill.planning.files import OperationFile, mistakes
from watchbill.planning.levels import minima_of
from watchbill.planning.problem import Demand, Place, Problem, Stop
from watchbill.planning.sample import sample_problem

PROBLEM = sample_problem(villages=5, stops_per_village=2, teams_per_village=2, days=3)
SIZE = len(PROBLEM.places)


def new_place(size: int = SIZE) -> NewPlace:
    ways = tuple(range(60, 60 + size))
    travel = tuple(PlaceTravel(mode=matrix.mode, there=ways, back=ways) for matrix in PROBLEM.matrices)
    return NewPlace(place=Place(name="New", lon=0.001, lat=0.001), travel=travel)


def new_site(size: int = SIZE, stop: str = "NEW") -> SiteAdded:
    return SiteAdded(
        stop=Stop(code="NEW", name="New", ledger="site", category="bridge", area="V1", place=0),
        at=new_place(size),
        demands=(Demand(stop=stop, day=1, shift="early", visits=2, max_gap_s=20_000),),
    )


TEAM = structs.replace(PROBLEM.teams[0], code="EXTRA")
EVERY: tuple[AnyChange, ...] = (
    TeamOut(team="V1-1", day=1, shift="middle"),
    TeamOut(team="V1-1", day=1, until_day=2, people=1),
    LevelSet(area="T1", level="extraordinary", day=1),
    StreetClosed(street="High Street", travel=(TravelTimes(mode="foot", times=((0, 1, 999), (1, 0, -1))),)),
    TravelSlowed(permille=1200),
    new_site(),
    StopUnreachable(stop="V1-S1"),
    TeamAdded(team=TEAM),
    TeamAdded(team=TEAM, base=new_place()),
    VisitsChanged(stop="V1-S1", visits=5),
)


@pytest.mark.parametrize("change", EVERY, ids=lambda change: type(change).__name__)
def test_a_change_gives_a_sound_problem_and_survives_json(change: AnyChange) -> None:
    changed = apply(PROBLEM, [change])
    assert changed != PROBLEM
    assert mistakes(OperationFile(problem=changed)) == ()
    assert decode(encode([change])) == (change,)


def test_a_team_is_out_from_a_shift_on() -> None:
    team = apply(PROBLEM, [TeamOut(team="V1-1", day=1, shift="middle")]).team_by_code["V1-1"]
    there = {(day, shift.code) for day in range(3) for shift in PROBLEM.shifts if team.present(day, shift.code)}
    assert there == {(0, "early"), (0, "middle"), (0, "night"), (1, "early")}


def test_a_part_of_a_team_is_out_on_a_day() -> None:
    before = PROBLEM.team_by_code["V1-1"]
    team = apply(PROBLEM, [TeamOut(team="V1-1", day=1, until_day=2, people=1)]).team_by_code["V1-1"]
    assert [team.present(day, "early") for day in range(3)] == [
        before.strength,
        before.strength - 1,
        before.strength,
    ]


def test_a_level_is_set_with_its_minima_below_the_area_too() -> None:
    changed = apply(PROBLEM, [LevelSet(area="T1", level="extraordinary", day=1)])
    below = ("T1", "V1", "V2", "V3", "V4")
    own = {(entry.area, entry.day): entry.level for entry in changed.area_levels}
    assert all(own[area, day] == "extraordinary" for area in below for day in (1, 2))
    asked = minima_of(changed, changed.area_levels)
    assert set(changed.minima) == set(asked)
    untouched = [m for m in PROBLEM.minima if m.day == 0 or m.area not in below]
    assert all(minimum in changed.minima for minimum in untouched)
    assert sum(m.people for m in changed.minima) > sum(m.people for m in PROBLEM.minima)


def test_an_area_with_a_level_of_its_own_keeps_it() -> None:
    own = apply(PROBLEM, [LevelSet(area="V1", level="extraordinary")])
    changed = apply(own, [LevelSet(area="T1", level="regular")])
    levels = {(entry.area, entry.day): entry.level for entry in changed.area_levels}
    assert (levels["V1", 0], levels["V2", 0]) == ("extraordinary", "regular")


def test_key_stops_want_more_visits_at_the_extraordinary_level() -> None:
    changed = apply(PROBLEM, [LevelSet(area="D", level="extraordinary", day=2)])
    for before, after in zip(PROBLEM.demands, changed.demands, strict=True):
        more = before.day == 2 and PROBLEM.stop_by_code[before.stop].priority <= 2
        assert after.visits == before.visits + more
    assert apply(changed, [LevelSet(area="D", level="enhanced", day=2)]).demands != changed.demands


def legs(problem: Problem, mode: str) -> list[list[int]]:
    return problem.legs(mode, range(len(problem.places)))


def test_a_closed_street_changes_the_pairs_that_it_names() -> None:
    changed = apply(PROBLEM, [EVERY[3]])
    before, after = legs(PROBLEM, "foot"), legs(changed, "foot")
    differs = {(a, b) for a in range(SIZE) for b in range(SIZE) if before[a][b] != after[a][b]}
    assert differs == {(0, 1), (1, 0)}
    assert (after[0][1], after[1][0]) == (999, -1)
    assert legs(changed, "bicycle") == legs(PROBLEM, "bicycle")


def test_slower_travel_keeps_what_cannot_be_reached() -> None:
    closed = apply(PROBLEM, [EVERY[3]])
    slowed = apply(closed, [TravelSlowed(permille=1500, modes=("foot",))])
    assert (slowed.leg_s("foot", 0, 1), slowed.leg_s("foot", 1, 0)) == (1499, -1)
    assert legs(slowed, "bicycle") == legs(PROBLEM, "bicycle")


def test_a_new_site_stands_at_the_new_place() -> None:
    changed = apply(PROBLEM, [new_site()])
    assert changed.stop_by_code["NEW"].place == SIZE
    assert [changed.leg_s("foot", SIZE, place) for place in range(3)] == [60, 61, 62]
    assert [changed.leg_s("foot", place, SIZE) for place in range(3)] == [60, 61, 62]


def test_travel_times_in_blocks_change_like_a_whole_matrix() -> None:
    halves = (tuple(range(SIZE // 2 + 2)), tuple(range(SIZE // 2, SIZE)))
    blocks = tuple(
        structs.replace(
            matrix, places=places, seconds=tuple(tuple(matrix.seconds[a][b] for b in places) for a in places)
        )
        for matrix in PROBLEM.matrices
        for places in halves
    )
    parts = structs.replace(PROBLEM, matrices=blocks)
    for change in (EVERY[3], new_site(), StopUnreachable(stop="V1-S1")):
        whole, changed = legs(apply(PROBLEM, [change]), "foot"), legs(apply(parts, [change]), "foot")
        for a, row in enumerate(changed):
            assert all(seconds in {-1, whole[a][b]} for b, seconds in enumerate(row))
        for places in halves:
            assert all(changed[a][b] == whole[a][b] for a in places for b in places)
        assert [row[SIZE:] for row in changed] == [row[SIZE:] for row in whole]


def test_nobody_comes_to_an_unreachable_stop_but_to_its_neighbours() -> None:
    changed = apply(PROBLEM, [StopUnreachable(stop="V1-S1")])
    place = changed.stop_by_code["V1-S1"].place
    for mode in PROBLEM.modes:
        assert {changed.leg_s(mode, place, other) for other in range(SIZE)} == {-1}
        assert {changed.leg_s(mode, other, place) for other in range(SIZE)} == {-1}
    assert changed.stop_by_code["V1-S2"] == PROBLEM.stop_by_code["V1-S2"]
    assert changed.demands == PROBLEM.demands


@given(visits=st.integers(1, 24))
@settings(deadline=None, max_examples=30)
def test_gaps_keep_their_share_of_the_even_gap(visits: int) -> None:
    changed = apply(PROBLEM, [VisitsChanged(stop="V1-S1", visits=visits, day=1, until_day=2, shift="early")])
    demand = next(d for d in changed.demands if (d.stop, d.day, d.shift) == ("V1-S1", 1, "early"))
    before = next(d for d in PROBLEM.demands if (d.stop, d.day, d.shift) == ("V1-S1", 1, "early"))
    assert demand.visits == visits
    assert 1 <= demand.teams <= visits
    assert demand.max_gap_s <= 28_800
    assert demand.min_gap_s <= before.min_gap_s
    assert abs(demand.max_gap_s * (visits + 1) - before.max_gap_s * (before.visits + 1)) <= visits + 1 or (
        demand.max_gap_s == 28_800
    )
    assert sum(a != b for a, b in zip(changed.demands, PROBLEM.demands, strict=True)) == (visits != before.visits)


def test_a_stop_that_wants_no_visits_any_more_has_no_demand() -> None:
    changed = apply(PROBLEM, [VisitsChanged(stop="V1-S1", visits=0, day=1)])
    assert {demand.day for demand in changed.demands if demand.stop == "V1-S1"} == {0}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        (TeamOut(team="X"), "unknown_team", "team"),
        (TeamOut(team="V1-1", shift="late"), "unknown_shift", "shift"),
        (TeamOut(team="V1-1", day=3), "outside_days", "day"),
        (TeamOut(team="V1-1", day=1, until_day=1), "outside_days", "until_day"),
        (LevelSet(area="X", level="regular"), "unknown_area", "area"),
        (
            StreetClosed(street="", travel=(TravelTimes(mode="foot", times=((0, SIZE, 1),)),)),
            "unknown_place",
            "travel.times",
        ),
        (new_site(SIZE - 1), "travel_size", "foot"),
        (new_site(stop="V1-S1"), "unknown_stop", "demands.stop"),
        (StopUnreachable(stop="X"), "unknown_stop", "stop"),
        (TeamAdded(team=PROBLEM.teams[0]), "taken_code", "team.code"),
        (TeamAdded(team=structs.replace(TEAM, force="navy")), "unknown_force", "team.force"),
        (VisitsChanged(stop="X", visits=1), "unknown_stop", "stop"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(change: AnyChange, code: str, field: str) -> None:
    with pytest.raises(ChangeError) as refused:
        apply(PROBLEM, [change])
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_level_needs_to_know_what_its_minima_come_from() -> None:
    bare: Problem = structs.replace(PROBLEM, strengths=())
    with pytest.raises(ChangeError, match="no_strengths"):
        apply(bare, [LevelSet(area="D", level="regular")])
