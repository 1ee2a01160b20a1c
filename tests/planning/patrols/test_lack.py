"""Where not all that is wanted can be had: a visit matters more than who makes it."""

from __future__ import annotations

from typing import Any

import pytest

from planning.patrols.town import HOUR, all_on_duty, faults, town, with_other_force
from watchbill.planning.patrols import ShiftRoutes, plan_shift
from watchbill.planning.patrols.case import Case
from watchbill.planning.patrols.lack import lack_less
from watchbill.planning.patrols.quality import Quality, measure
from watchbill.planning.patrols.shift import routes_of
from watchbill.planning.patrols.small import Effort
from watchbill.planning.problem import BreakRule, Problem
from watchbill.planning.stopping import TimeLimit

HALF = HOUR // 2
LENGTH = 4 * HOUR


def planned(problem: Problem, rounds: int = 8) -> ShiftRoutes:
    answer = plan_shift(problem, all_on_duty(problem), day=0, shift="early", time_limit_s=600, seed=1, rounds=rounds)
    assert faults(problem, answer.routes) == []
    return answer


def one_stop(at: int, on_duty: tuple[dict[str, Any], ...], **want: Any) -> Problem:
    return with_other_force(town(at=(at * HALF,), wants=(want,), teams=on_duty, length_s=LENGTH))


SECOND_TEAM_TOO_FAR = one_stop(
    3, ({"at": 0}, {"at": 2 * HALF}), visits=2, teams=2, dwell_s=2 * HALF, min_gap_s=3 * HALF
)
"""The first team can only be there in the middle of the shift, too near any other visit; the second can come twice."""
FORCES_TOO_NEAR = one_stop(
    0, ({}, {"force": "other"}), visits=2, teams=1, forces=2, min_gap_s=HALF, force_gap_s=2 * HALF,
    windows=((4 * HALF, 5 * HALF),),
)  # fmt: skip
"""The window holds two visits by one force, and one only where forces differ."""
OWN_FORCE_OR_NEIGHBOURS = one_stop(
    1, ({"area": "next"}, {"area": "next"}, {"force": "other"}), visits=2, teams=2, forces=2, neighbour_visits=2
)
"""Both visits by neighbours, who are all of one force."""


@pytest.mark.parametrize(
    ("problem", "teams", "forces", "neighbours"),
    [(SECOND_TEAM_TOO_FAR, 1, 0, 0), (FORCES_TOO_NEAR, 0, 1, 0), (OWN_FORCE_OR_NEIGHBOURS, 0, 0, 1)],
)
def test_a_wish_that_cannot_be_met_costs_no_visit(problem: Problem, teams: int, forces: int, neighbours: int) -> None:
    answer = planned(problem)
    assert answer.missed_visits == 0
    assert (answer.teams_short, answer.forces_short, answer.neighbours_short) == (teams, forces, neighbours)


def test_a_visit_that_nobody_can_make_takes_no_room_from_the_others() -> None:
    """Three visits and two teams that may make one each, which is all that is missing."""
    want = {"visits": 3, "teams": 1, "most_visits": 1, "dwell_s": HALF, "min_gap_s": 3 * HALF}
    windows = ((0, HALF), (4 * HALF, 7 * HALF), (6 * HALF, 8 * HALF))
    problem = town(
        at=(2 * HALF,),
        wants=(want | {"windows": windows},),
        teams=({}, {"at": HALF}),
        length_s=LENGTH,
        breaks=BreakRule(duration_s=HALF, earliest_s=3 * HALF, latest_s=4 * HALF, least_shift_s=HALF),
    )
    assert planned(problem).missed_visits == 1


def test_of_two_stops_the_one_without_a_wish_that_can_be_met_is_left_out() -> None:
    """Nobody has the time for both; at the second stop the team is a neighbour, at the first it is none."""
    want = {"visits": 1, "teams": 1, "forces": 2, "dwell_s": 2 * HALF, "windows": ((4 * HALF, 4 * HALF),)}
    wants = (want, want | {"area": "next", "neighbour_visits": 1})
    answer = planned(town(at=(HALF, HALF), wants=wants, teams=({},), length_s=LENGTH))
    assert (answer.missed_visits, answer.neighbours_short) == (1, 0)


@pytest.mark.parametrize("wish", ["neighbour_visits", "forces"])
def test_a_team_that_cannot_be_everywhere_keeps_nobody_else_away(wish: str) -> None:
    """Too many visits to be proven; each stop asks for the one team that has no time for all of them."""
    count = {"neighbour_visits": 1, "forces": 2}[wish]
    want = {"visits": 3, "teams": 2, "dwell_s": 1_200, wish: count}
    special = {"area": "next", "force": "other"}
    problem = with_other_force(town(at=tuple(range(100, 3_000, 100)), wants=(want,) * 29, teams=({},) * 8 + (special,)))
    answer = planned(problem, rounds=4)
    assert (answer.missed_visits, answer.teams_short) == (0, 0)
    assert answer.neighbours_short + answer.forces_short > 0


def test_what_must_be_lacking_is_proven() -> None:
    problem = SECOND_TEAM_TOO_FAR
    case = Case.of(problem, all_on_duty(problem), day=0, shift="early")
    effort = Effort(stop=TimeLimit(10), seed=1, workers=1)
    found = lack_less(case, case.idle, effort)
    assert found.tours is not None
    assert measure(case, found.tours).missed_visits == 0
    again = lack_less(case, found.tours, effort)
    assert (again.tours, again.proven) == (None, True)


def least(problem: Problem) -> Quality:
    """What every plan of a shift lacks, by tours that keep the rules."""
    case = Case.of(problem, all_on_duty(problem), day=0, shift="early")
    found = lack_less(case, case.idle, Effort(stop=TimeLimit(60), seed=1, workers=1))
    assert found.proven
    tours = found.tours or case.idle
    assert faults(problem, routes_of(case, tours)) == []
    return measure(case, tours)


@pytest.mark.parametrize(
    ("problem", "lacks"),
    [(SECOND_TEAM_TOO_FAR, (0, 1, 0, 0)), (FORCES_TOO_NEAR, (0, 0, 1, 0)), (OWN_FORCE_OR_NEIGHBOURS, (0, 0, 0, 1))],
)
def test_no_plan_lacks_less(problem: Problem, lacks: tuple[int, ...]) -> None:
    found = least(problem)
    assert (found.missed_visits, found.teams_short, found.forces_short, found.neighbours_short) == lacks


def test_the_visit_that_matters_least_is_lacking() -> None:
    wants = tuple({"visits": 1, "teams": 1, "dwell_s": LENGTH, "priority": priority} for priority in (5, 1, 4))
    assert least(town(at=(0, 0, 0), wants=wants, teams=({},), length_s=LENGTH)).missed_weight == 1 + 2


WEST_OR_EAST = 7_000
"""Who goes to a stop so far away on one side has no time for the other."""


@pytest.mark.parametrize(
    ("west", "east", "lacks"),
    [
        ({"visits": 1, "teams": 1, "most_visits": 1, "priority": 5}, {"teams": 2}, (0, 2, 0, 0)),
        ({"teams": 2}, {"teams": 1, "forces": 2}, (0, 0, 2, 0)),
        ({"teams": 1, "forces": 2}, {"teams": 1, "neighbour_visits": 1}, (0, 0, 0, 2)),
    ],
    ids=["visit or teams", "team or forces", "force or neighbours"],
)
def test_one_lack_counts_more_than_two_less_important_ones(
    west: dict[str, int], east: dict[str, int], lacks: tuple[int, ...]
) -> None:
    """The first team is missing to one stop in the west, or to two in the east; the others each have their side."""
    special = {"area": "next", "force": "other"}
    local = () if west["teams"] == 1 and "forces" not in west else ({"at": -WEST_OR_EAST, "reach": ("next",)},)
    problem = with_other_force(
        town(
            at=(-WEST_OR_EAST, WEST_OR_EAST, WEST_OR_EAST),
            wants=({"area": "next", "dwell_s": 60} | west, {"dwell_s": 60} | east, {"dwell_s": 60} | east),
            teams=(special, {"at": WEST_OR_EAST, "reach": ("home",)}, *local),
            length_s=LENGTH,
        )
    )
    found = least(problem)
    assert (found.missed_visits, found.teams_short, found.forces_short, found.neighbours_short) == lacks


def test_visits_are_counted_in_order_so_that_all_of_them_keep_apart() -> None:
    """One team has a few minutes for the stop, and the other one another stop all day: there is one visit of three."""
    wants = (
        {"visits": 3, "teams": 1, "dwell_s": 0, "min_gap_s": 6_600, "priority": 5},
        {"visits": 1, "teams": 1, "dwell_s": LENGTH, "priority": 1, "area": "next"},
    )
    teams = ({"at": 6_900, "reach": ("home",)}, {})
    assert least(town(at=(60, 0), wants=wants, teams=teams, length_s=LENGTH)).missed_visits == 2


def test_every_team_has_its_break_whatever_is_lacking() -> None:
    rule = BreakRule(duration_s=HALF, earliest_s=HALF, latest_s=6 * HALF, least_shift_s=HALF)
    want = {"visits": 1, "teams": 1, "dwell_s": LENGTH - HALF + 60}
    assert least(town(at=(0,), wants=(want,), teams=({},), length_s=LENGTH, breaks=rule)).missed_visits == 1
