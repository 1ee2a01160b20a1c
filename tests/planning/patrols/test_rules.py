"""Each patrol rule decides a plan that would break it without the rule's data.

A row holds two towns that differ in what the rule reads. The engine plans both; the verifier, asked for the town with
the rule, finds nothing against the first plan and the rule broken in the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from planning.patrols.town import HOUR, all_on_duty, town, visits, with_other_force
from watchbill.planning.check import check
from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Plan, Route
from watchbill.planning.problem import BreakRule, Demand, Matrix, Problem
from watchbill.planning.shortfalls import shift_shortfalls


def planned(problem: Problem, shift: str = "early") -> tuple[Route, ...]:
    duties = [msgspec.structs.replace(duty, shift=shift) for duty in all_on_duty(problem)]
    return plan_shift(problem, duties, day=0, shift=shift, time_limit_s=600, seed=1, rounds=4).routes


def broken(problem: Problem, routes: tuple[Route, ...]) -> set[str]:
    """Codes of everything that the verifier finds in these routes, errors and shortfalls alike."""
    lacks = shift_shortfalls(problem, 0, "early", routes)
    plan = Plan(duties=tuple(all_on_duty(problem)), routes=routes, shortfalls=lacks)
    return {finding.rule for finding in check(problem, plan)} - {"round_the_clock"}


ONCE = {"visits": 1, "teams": 1}
FAR = {"at": 2 * HOUR}
"""A team that nobody would send of its own accord."""


def by_forces(**want: Any) -> Problem:
    return with_other_force(town(at=(300,), wants=({"visits": 2} | want,), teams=({}, {"force": "other"})))


def due_at_noon(longest_s: int) -> Problem:
    """Two stops want the one team in the middle of the shift; the second one is the worse off for every minute.

    The last stop, due at the end, has the worst gap whatever happens, so that nothing else hangs on the two.
    """
    return town(
        at=(0, 0, 0),
        wants=(
            {**ONCE, "dwell_s": 1800, "max_gap_s": longest_s, "windows": ((2 * HOUR, 4 * HOUR),)},
            {"teams": 1, "dwell_s": 600, "windows": ((4 * HOUR, 5 * HOUR), (6 * HOUR, 7 * HOUR))},
            {**ONCE, "dwell_s": 60, "windows": ((7 * HOUR, 7 * HOUR + 60),)},
        ),
        teams=({},),
    )


def with_mode(mode: str) -> Problem:
    """A team goes by this mode to two stops an hour's walk apart that want to be seen within half an hour."""
    problem = town(
        at=(HOUR, 2 * HOUR),
        wants=({**ONCE, "windows": ((14_000, 14_600),)}, {**ONCE, "windows": ((15_000, 15_600),)}),
        teams=({"mode": mode},),
    )
    walked = problem.matrices[0].seconds
    driven = Matrix(mode="car", seconds=tuple(tuple(way // 10 for way in row) for row in walked))
    return msgspec.structs.replace(problem, matrices=(*problem.matrices, driven))


def with_break(**rule: int) -> Problem:
    return town(at=(300,), wants=({},), breaks=BreakRule(**({"least_shift_s": HOUR} | rule)))


@dataclass(frozen=True)
class Rule:
    """A rule of the verifier, a town in which it decides, and the same without it."""

    code: str
    town: Problem
    without: Problem
    lacking: frozenset[str] = frozenset()
    """What even the plan that keeps the rule cannot give."""


RULES = [
    Rule("visit_missing", town(at=(300,), wants=({"visits": 4},)), town(at=(300,), wants=({"visits": 3},))),
    Rule(
        "two_teams",
        town(at=(300,), wants=({"teams": 2},), teams=({}, FAR)),
        town(at=(300,), wants=({"teams": 1},), teams=({}, FAR)),
    ),
    Rule(
        "two_forces",
        with_other_force(town(at=(300,), wants=({"forces": 2},), teams=({}, {}, {"force": "other", **FAR}))),
        with_other_force(town(at=(300,), wants=({"forces": 1},), teams=({}, {}, {"force": "other", **FAR}))),
    ),
    Rule(
        "neighbour_visit",
        town(at=(300,), wants=({"neighbour_visits": 1},), teams=({}, {}, {"area": "next", **FAR})),
        town(at=(300,), wants=({"neighbour_visits": 0},), teams=({}, {}, {"area": "next", **FAR})),
    ),
    Rule("spread", due_at_noon(4 * HOUR + 60), due_at_noon(8 * HOUR)),
    # Evenly spread visits would be 9,600 seconds apart.
    Rule("min_gap", town(at=(300,), wants=({"min_gap_s": 10_000},)), town(at=(300,), wants=({},))),
    Rule("force_gap", by_forces(forces=2, force_gap_s=10_000), by_forces(forces=2)),
    # The other team has an hour to walk: nobody would send it more often than the two teams wanted ask for.
    Rule(
        "most_visits",
        town(at=(300,), wants=({"visits": 4, "most_visits": 2},), teams=({}, {"at": HOUR})),
        town(at=(300,), wants=({"visits": 4},), teams=({}, {"at": HOUR})),
    ),
    Rule("dwell", town(at=(300,), wants=({"dwell_s": HOUR},)), town(at=(300,), wants=({"dwell_s": 60},))),
    Rule(
        "time_window",
        town(at=(300,), wants=({**ONCE, "windows": ((HOUR, 2 * HOUR), (6 * HOUR, 7 * HOUR))},)),
        town(at=(300,), wants=(ONCE,)),
    ),
    Rule(
        "reach",
        town(at=(300,), wants=({**ONCE, "area": "next"},), teams=({"reach": ("home",)}, FAR)),
        town(at=(300,), wants=({**ONCE, "area": "next"},), teams=({}, FAR)),
    ),
    Rule("travel_time", with_mode("foot"), with_mode("car"), frozenset({"visit_missing", "two_teams"})),
    Rule(
        "unreachable",
        town(at=(300,), wants=({},), cut=(0,)),
        town(at=(300,), wants=({},)),
        frozenset({"visit_missing", "two_teams"}),
    ),
    Rule(
        "base",
        town(at=(300,), wants=({"visits": 3, "max_gap_s": 8 * HOUR},), length_s=3 * HOUR),
        town(at=(300,), wants=({"visits": 3},)),
    ),
    Rule("break_missing", with_break(), with_break(duration_s=0)),
    Rule("break_rule", with_break(earliest_s=4 * HOUR, latest_s=4 * HOUR), with_break(latest_s=3 * HOUR)),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_engine_keeps_the_rule_and_would_break_it_without(rule: Rule) -> None:
    assert broken(rule.town, planned(rule.town)) == rule.lacking
    assert rule.code in broken(rule.town, planned(rule.without))


def test_every_base_is_where_its_team_sets_out_and_ends() -> None:
    """What a team far away can do in time: its way out and back counts."""
    near, far = (town(at=(0,), wants=({**ONCE, "dwell_s": HOUR},), teams=(t,)) for t in ({}, {"at": 3 * HOUR + 1860}))
    assert broken(near, planned(near)) == set()
    assert broken(far, planned(far)) == {"visit_missing", "two_teams"}
    assert "travel_time" in broken(far, planned(near))


def test_the_night_has_as_many_visits_as_its_own_demand_wants() -> None:
    early = town(at=(300,), wants=({"visits": 2},))
    (shift,), (wanted,) = early.shifts, early.demands
    night: Demand = msgspec.structs.replace(wanted, shift="night", visits=5)
    problem = msgspec.structs.replace(
        early,
        shifts=(shift, msgspec.structs.replace(shift, code="night", start_s=22 * HOUR, end_s=30 * HOUR)),
        demands=(wanted, night),
    )
    assert [len(visits(planned(problem, code), "s0")) for code in ("early", "night")] == [2, 5]


@pytest.mark.parametrize("first", [0, 1])
def test_the_visit_that_is_dropped_is_the_one_with_the_lower_price(first: int) -> None:
    wants = tuple({**ONCE, "dwell_s": 1800, "priority": 1 if stop == first else 5} for stop in range(2))
    problem = town(at=(2000, 2001), wants=wants, teams=({},), length_s=6000)
    routes = planned(problem)
    assert broken(problem, routes) == {"visit_missing", "two_teams"}
    assert [len(visits(routes, f"s{stop}")) for stop in range(2)] == [int(stop == first) for stop in range(2)]
