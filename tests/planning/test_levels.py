"""What the levels ask for, in people."""

from __future__ import annotations

import msgspec
import pytest

from watchbill.planning.levels import crew_loads, default_rules, levels_in_force, minima, more_visits, people_due
from watchbill.planning.problem import Area, AreaLevel, Force, Level, Shift, Team

CYCLE = ("early", "middle", "night", "")
SHIFTS = (
    Shift(code="early", start_s=0, end_s=28_800),
    Shift(code="middle", start_s=28_800, end_s=57_600),
    Shift(code="night", start_s=57_600, end_s=86_400, night=True),
)
FORCES = (
    Force(code="police_patrol", name="", shifts=("early", "middle", "night"), patrols=True),
    Force(code="patrol_team", name="", shifts=("early", "middle", "night"), patrols=True, rotates=True),
    Force(code="volunteer", name="", shifts=("early",), patrols=False),
    Force(code="support", name="", shifts=("early",), patrols=False),
)
AREAS = (
    Area(code="T", name="", kind="township"),
    Area(code="V", name="", kind="village", parent="T"),
    Area(code="W", name="", kind="village", parent="T"),
)


def patrol(code: str, strength: int, crew: int | None = None, area: str = "V") -> Team:
    return Team(code=code, name="", force="patrol_team", area=area, strength=strength, base=0, crew=crew)


def people(
    *,
    level: Level = "regular",
    strengths: dict[str, int] | None = None,
    baseline: int = 0,
    teams: tuple[Team, ...] = (),
    levels: tuple[str, ...] = ("V",),
    cycle: tuple[str, ...] = CYCLE,
) -> dict[tuple[str, str, int, str], int]:
    found = minima(
        areas=AREAS,
        area_levels=[AreaLevel(area=area, day=day, level=level) for area in levels for day in range(4)],
        level_rules=default_rules(),
        strengths={("V", force): number for force, number in (strengths or {}).items()},
        baselines={("V", "support"): baseline},
        cycle=cycle,
        shifts=SHIFTS,
        forces=FORCES,
        teams=teams,
    )
    return {(m.area, m.force, m.day, m.shift): m.people for m in found}


def test_default_rules_are_the_table_of_the_field() -> None:
    table = {(rule.force, rule.level): (rule.basis, rule.least_permille) for rule in default_rules()}
    assert table["police_patrol", "extraordinary"] == ("strength", 500)
    assert table["patrol_team", "regular"] == ("cycle", 1000)
    assert table["volunteer", "enhanced"] == ("strength", 500)
    assert table["support", "enhanced"] == ("baseline", 1100)
    assert {rule.force for rule in default_rules(("support",))} == {"support"}


@pytest.mark.parametrize(("level", "expected"), [("regular", 3), ("enhanced", 4), ("extraordinary", 6)])
def test_strength_share_is_rounded_up(level: Level, expected: int) -> None:
    assert people(level=level, strengths={"police_patrol": 11})["V", "police_patrol", 0, ""] == expected


def test_strength_share_is_split_over_shifts_rounded_down() -> None:
    found = people(level="extraordinary", strengths={"police_patrol": 11})
    assert [found["V", "police_patrol", 0, shift.code] for shift in SHIFTS] == [2, 2, 2]
    few = people(strengths={"police_patrol": 8})
    assert few["V", "police_patrol", 0, ""] == 2
    assert ("V", "police_patrol", 0, "early") not in few


def test_strength_share_of_a_force_with_one_shift_is_for_the_day_only() -> None:
    assert [key for key in people(strengths={"volunteer": 10}) if key[1] == "volunteer" and key[2] == 0] == [
        ("V", "volunteer", 0, "")
    ]


def test_baseline_share_is_rounded_up() -> None:
    assert people(level="enhanced", baseline=7)["V", "support", 0, ""] == 8


@pytest.mark.parametrize(
    ("strengths", "expected"), [((4,), 0), ((4, 3), 3), ((4, 4, 4), 8), ((3, 3, 3, 3), 9), ((5, 4, 4, 3, 3), 13)]
)
def test_cycle_share_is_what_a_proper_roster_always_meets(strengths: tuple[int, ...], expected: int) -> None:
    teams = tuple(patrol(f"t{number}", strength) for number, strength in enumerate(strengths))
    assert people(teams=teams).get(("V", "patrol_team", 0, ""), 0) == expected


def test_cycle_share_is_exact_by_day_where_crews_are_given() -> None:
    found = people(teams=(patrol("a", 5, crew=0), patrol("b", 3, crew=3)))
    assert [found["V", "patrol_team", day, ""] for day in range(4)] == [5, 8, 8, 3]


@pytest.mark.parametrize("crew", [None, 1])
def test_without_a_cycle_all_people_are_due(crew: int | None) -> None:
    assert people(teams=(patrol("a", 4, crew),), cycle=())["V", "patrol_team", 0, ""] == 4


def test_cycle_share_is_only_for_home_areas() -> None:
    assert {key[0] for key in people(teams=(patrol("a", 5, crew=0),), levels=("T", "V"))} == {"V"}


def test_cycle_share_of_a_township_that_is_a_home_counts_its_villages_too() -> None:
    found = people(teams=(patrol("a", 5, crew=0, area="T"), patrol("b", 3, crew=0)), levels=("T", "V"))
    assert (found["T", "patrol_team", 0, ""], found["V", "patrol_team", 0, ""]) == (8, 3)


def test_cycle_share_is_for_the_whole_day() -> None:
    assert {shift for _, _, _, shift in people(teams=(patrol("a", 5, crew=0),))} == {""}


def test_all_people_of_a_force_that_does_not_rotate_are_due() -> None:
    team = msgspec.structs.replace(patrol("a", 5, crew=3), force="volunteer")
    assert people_due(AREAS, CYCLE, FORCES, [team], days=[0])["V", "volunteer", 0] == 5


@pytest.mark.parametrize(
    ("level", "priority", "more"), [("enhanced", 1, 0), ("extraordinary", 2, 1), ("extraordinary", 3, 0)]
)
def test_stops_that_matter_most_want_more_visits_at_the_highest_level(level: Level, priority: int, more: int) -> None:
    assert more_visits(level, priority) == more


def test_crew_loads_keep_given_crews() -> None:
    assert crew_loads([patrol("a", 9, crew=2), patrol("b", 4), patrol("c", 4)], CYCLE)[2] == 9


def test_level_is_that_of_the_nearest_area_above() -> None:
    levels = [AreaLevel(area="T", day=0, level="enhanced"), AreaLevel(area="W", day=0, level="regular")]
    assert levels_in_force(AREAS, levels) == {("T", 0): "enhanced", ("V", 0): "enhanced", ("W", 0): "regular"}


def test_area_without_any_level_has_no_minimum() -> None:
    assert ("T", 0) not in levels_in_force(AREAS, [AreaLevel(area="V", day=0, level="regular")])


def test_minima_have_the_order_of_days() -> None:
    assert [key[2] for key in people(strengths={"volunteer": 10})] == [0, 1, 2, 3]
