"""A town along one street: small problems for the patrol tests, and the hard rules counted by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec

from watchbill.planning.check import Finding, check
from watchbill.planning.plan import Duty, Plan, Route
from watchbill.planning.problem import (
    Area,
    BreakRule,
    Demand,
    Force,
    Matrix,
    Operation,
    Place,
    Problem,
    Shift,
    Stop,
    Team,
)
from watchbill.planning.shortfalls import shortfalls

HOUR = 3_600
NO_BREAK = BreakRule(least_shift_s=604_800)


def town(
    *,
    at: tuple[int, ...],
    wants: tuple[dict[str, Any], ...] = (),
    teams: tuple[dict[str, Any], ...] = ({}, {}),
    length_s: int = 8 * HOUR,
    breaks: BreakRule = NO_BREAK,
    cut: tuple[int, ...] = (),
) -> Problem:
    """Stop ``i`` lies ``at[i]`` seconds up the street from the base (the last place); ``cut`` are cut off.

    ``wants`` has the fields of a demand for each stop in turn (and ``area``, ``priority``); a team has fields of
    its own, and ``at`` puts its base elsewhere.
    """
    spots = [*at, 0, *(team["at"] for team in teams if "at" in team)]
    cut_off = set(cut)
    rows = tuple(
        tuple(-1 if a != b and {a, b} & cut_off else abs(x - y) for b, y in enumerate(spots))
        for a, x in enumerate(spots)
    )
    bases = iter(range(len(at) + 1, len(spots)))
    stop_fields = [{key: want[key] for key in ("area", "priority") if key in want} for want in wants]
    return Problem(
        operation=Operation(code="op", name="Op", time_zone="UTC", start_date="2025-06-01", days=1),
        shifts=(Shift(code="early", start_s=6 * HOUR, end_s=6 * HOUR + length_s),),
        forces=(
            Force(code="patrol", name="Patrol", shifts=("early",), patrols=True),
            Force(code="posts", name="Posts", shifts=("early",), patrols=False),
        ),
        level_rules=(),
        breaks=breaks,
        areas=tuple(Area(code=code, name=code, kind="village") for code in ("home", "next")),
        area_levels=(),
        minima=(),
        places=tuple(Place(name=str(spot), lon=0, lat=0) for spot in spots),
        matrices=(Matrix(mode="foot", seconds=rows),),
        stops=tuple(
            Stop(
                **{
                    "code": f"s{i}", "name": f"s{i}", "ledger": "site", "category": "x", "area": "home", "place": i,
                }
                | fields
            )
            for i, fields in enumerate(stop_fields)
        ),
        demands=tuple(
            Demand(
                **{"stop": f"s{i}", "day": 0, "shift": "early", "visits": 2, "max_gap_s": length_s}
                | {key: value for key, value in want.items() if key not in ("area", "priority")}
            )
            for i, want in enumerate(wants)
        ),
        teams=tuple(
            Team(
                **{
                    "code": f"t{i}", "name": f"t{i}", "force": "patrol", "area": "home", "strength": 1,
                    "base": next(bases) if "at" in team else len(at), "reach": ("home", "next"),
                }
                | {key: value for key, value in team.items() if key != "at"}
            )
            for i, team in enumerate(teams)
        ),
    )  # fmt: skip


def with_other_force(problem: Problem) -> Problem:
    """The town with one more force that patrols."""
    other = Force(code="other", name="Other", shifts=("early",), patrols=True)
    return msgspec.structs.replace(problem, forces=(*problem.forces, other))


def all_on_duty(problem: Problem) -> list[Duty]:
    """Every team of the town on duty in its one shift."""
    return [Duty(team=team.code, day=0, shift="early") for team in problem.teams]


def visits(routes: tuple[Route, ...], stop: str) -> list[tuple[int, str]]:
    """Start and team of each visit of a stop, in order of time."""
    return sorted((step.arrival_s, route.team) for route in routes for step in route.steps if step.stop == stop)


def gaps(problem: Problem, routes: tuple[Route, ...], stop: str) -> list[int]:
    """The gaps of a stop, from the shift's start to its end."""
    starts = [start for start, _ in visits(routes, stop)]
    return [b - a for a, b in pairwise([0, *starts, problem.shifts[0].length_s])]


def errors(problem: Problem, routes: tuple[Route, ...]) -> list[Finding]:
    """What the verifier finds in any routes that must not be; the roster is none of the engine's business."""
    duties = tuple(all_on_duty(problem))
    plan = Plan(duties=duties, routes=routes, shortfalls=shortfalls(problem, duties, routes))
    return [finding for finding in check(problem, plan) if finding.severity == "error"]


def faults(problem: Problem, routes: tuple[Route, ...]) -> list[str]:
    """Broken hard rules: travel times, the shift's ends, dwell, windows, reach and least gaps."""
    found = []
    length_s = problem.shifts[0].length_s
    demand_of = {demand.stop: demand for demand in problem.demands}
    for route in routes:
        team = problem.team_by_code[route.team]
        here, now = team.base, route.start_s
        for step in route.steps:
            leg = problem.leg_s(team.mode, here, step.place)
            if leg < 0 or step.arrival_s < now + leg:
                found.append(f"{route.team} cannot be at {step.place} by {step.arrival_s}")
            here, now = step.place, step.departure_s
            if step.kind == "visit":
                demand = demand_of[step.stop]
                if step.departure_s - step.arrival_s < demand.dwell_s:
                    found.append(f"{route.team} leaves {step.stop} too early")
                if problem.stop_by_code[step.stop].area not in team.reach:
                    found.append(f"{route.team} is out of reach at {step.stop}")
                windows = demand.windows or ((0, length_s),)
                if not any(low <= step.arrival_s <= high for low, high in windows):
                    found.append(f"{step.stop} at {step.arrival_s} is outside its windows")
        leg = problem.leg_s(team.mode, here, team.base)
        if route.steps and (leg < 0 or route.end_s < now + leg):
            found.append(f"{route.team} is not back by {route.end_s}")
        if not 0 <= route.start_s <= route.end_s <= length_s:
            found.append(f"{route.team} leaves the shift")
    for demand in problem.demands:
        starts = [start for start, _ in visits(routes, demand.stop)]
        if any(b - a < demand.min_gap_s for a, b in pairwise(starts)):
            found.append(f"visits of {demand.stop} are too close")
    return found
