"""Figures of a plan whose figures are known."""

from __future__ import annotations

import msgspec
import pytest

from watchbill.planning.measures import gap_ratios, measures, way_s, working_time
from watchbill.planning.plan import Duty, Plan, Route, Step
from watchbill.planning.sample import sample_problem
from watchbill.planning.shortfalls import shortfalls

BASE = sample_problem(1, 1, 2, 1)
DEMAND = msgspec.structs.replace(BASE.demands[0], shift="early", visits=3, max_gap_s=28_800)
PROBLEM = msgspec.structs.replace(BASE, demands=(DEMAND,), minima=())
ROUTE = Route(
    team="V1-1",
    day=0,
    shift="early",
    start_s=0,
    end_s=28_800,
    steps=tuple(
        Step(kind="visit", stop="V1-S1", place=1, arrival_s=at, departure_s=at + 300) for at in (7200, 14_400, 18_000)
    ),
)
WAY_S = PROBLEM.leg_s("foot", 0, 1)


def test_gap_ratio_compares_with_the_even_spread() -> None:
    assert gap_ratios(PROBLEM, 0, "early", [ROUTE]) == {"V1-S1": 10_800 * 4 / 28_800}


def test_gap_ratio_without_visits_is_visits_plus_one() -> None:
    assert gap_ratios(PROBLEM, 0, "early", []) == {"V1-S1": 4.0}


def test_way_leads_from_the_base_and_back() -> None:
    assert way_s(PROBLEM, ROUTE) == 2 * WAY_S


def test_measures_count_what_the_plan_gives_and_lacks() -> None:
    duties = (Duty(team="V1-1", day=0, shift="early"),)
    plan = Plan(duties=duties, routes=(ROUTE,), shortfalls=shortfalls(PROBLEM, duties, [ROUTE]))
    found = measures(PROBLEM, plan)
    assert (found.visits, found.visits_wanted, found.missed_visits) == (3, 3, 0)
    assert found.worst_gap_ratio == found.mean_gap_ratio == 1.5
    assert found.stops_under_two_teams == 1
    assert found.uncovered_village_shifts == 2
    assert found.breaks_missing == 1
    assert found.travel_h == found.walking_h_per_team == pytest.approx(2 * WAY_S / 3600, abs=0.01)


def test_working_time_is_spread_per_force() -> None:
    plan = Plan(duties=(Duty(team="V1-1", day=0, shift="early"),), routes=())
    patrol = next(spread for spread in working_time(PROBLEM, plan) if spread.force == "patrol_team")
    assert (patrol.least_h, patrol.most_h, patrol.spread_h, patrol.deviation_h) == (0, 8, 8, 4)
