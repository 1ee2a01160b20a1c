"""The format patrol-bench/1: one shift of one day; every team reaches every site, and there is no break."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from watchbill.planning.plan import Route
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

MODES = {"foot": "foot", "bike": "bicycle", "car": "car"}


def travel_seconds(instance: dict[str, Any], mode: str) -> tuple[tuple[int, ...], ...]:
    """The format's travel times of a mode: sites first, then bases."""
    places = [place["xy_m"] for place in instance["sites"] + instance["bases"]]
    speed = instance["modes"][mode]

    def leg(a: list[float], b: list[float]) -> int:
        metres = math.dist(a, b) * instance["detour"]
        return 0 if metres < 1e-6 else round(metres / speed["m_per_s"] + speed["fixed_s"])

    return tuple(tuple(0 if i == j else leg(a, b) for j, b in enumerate(places)) for i, a in enumerate(places))


def to_problem(instance: dict[str, Any], even_gap_ratio: float = 1.0) -> Problem:
    """The instance as a problem of one village, one day and one shift, and what is even enough."""
    sites, horizon = instance["sites"], instance["horizon_s"]
    used = sorted({team["mode"] for team in instance["teams"]})
    return Problem(
        operation=Operation(
            code=instance["name"], name=instance["name"], time_zone="UTC", start_date="2025-01-01", days=1
        ),
        shifts=(Shift(code="shift", start_s=0, end_s=horizon),),
        forces=(Force(code="patrol", name="Patrol", shifts=("shift",), patrols=True),),
        level_rules=(),
        breaks=BreakRule(duration_s=0),
        areas=(Area(code="village", name="Village", kind="village"),),
        area_levels=(),
        minima=(),
        places=tuple(Place(name=str(i), lon=0, lat=0) for i in range(len(sites) + len(instance["bases"]))),
        matrices=tuple(Matrix(mode=MODES.get(mode, mode), seconds=travel_seconds(instance, mode)) for mode in used),
        stops=tuple(
            Stop(code=f"s{i}", name=f"s{i}", ledger="site", category="site", area="village", place=i)
            for i in range(len(sites))
        ),
        demands=tuple(
            Demand(
                stop=f"s{i}", day=0, shift="shift", visits=site["visits"], dwell_s=site["service_s"],
                max_gap_s=horizon,
            )
            for i, site in enumerate(sites)
        ),
        teams=tuple(
            Team(
                code=f"t{i:04}", name=f"t{i}", force="patrol", area="village", strength=1,
                mode=MODES.get(team["mode"], team["mode"]), base=len(sites) + team["base"], reach=("village",),
            )
            for i, team in enumerate(instance["teams"])
        ),
        even_gap_ratio=even_gap_ratio,
    )  # fmt: skip


def to_solution(routes: tuple[Route, ...]) -> dict[str, Any]:
    """Routes as a solution."""
    return {
        "routes": [
            {
                "team": int(route.team[1:]),
                "stops": [{"site": int(step.stop[1:]), "start_s": step.arrival_s} for step in route.steps],
            }
            for route in routes
        ]
    }


def figures(instance: dict[str, Any], solution: dict[str, Any]) -> dict[str, Any]:
    """Visits, teams, gaps and travel, computed from the instance and the solution alone."""
    horizon, sites = instance["horizon_s"], instance["sites"]
    legs = {mode: travel_seconds(instance, mode) for mode in {team["mode"] for team in instance["teams"]}}
    seen: list[list[tuple[int, int]]] = [[] for _ in sites]
    travel = faults = 0
    for route in solution["routes"]:
        team = instance["teams"][route["team"]]
        matrix, here, now = legs[team["mode"]], len(sites) + team["base"], 0
        base = here
        for stop in route["stops"]:
            drive = matrix[here][stop["site"]]
            faults += stop["start_s"] < now + drive
            travel += drive
            here, now = stop["site"], stop["start_s"] + sites[stop["site"]]["service_s"]
            seen[here].append((stop["start_s"], route["team"]))
        travel += matrix[here][base]
        faults += now + matrix[here][base] > horizon
    ratios = []
    for site, visits in zip(sites, seen, strict=True):
        starts = [0, *sorted(start for start, _ in visits), horizon]
        ratios.append(max(b - a for a, b in pairwise(starts)) * (site["visits"] + 1) / horizon)
    under_two_teams = (s["visits"] > 1 and len({t for _, t in v}) < 2 for s, v in zip(sites, seen, strict=True))
    return {
        "faults": faults,
        "visits_wanted": sum(site["visits"] for site in sites),
        "visits_missing": sum(max(0, s["visits"] - len(v)) for s, v in zip(sites, seen, strict=True)),
        "sites_under_two_teams": sum(under_two_teams),
        "worst_gap_ratio": round(max(ratios, default=1.0), 4),
        "mean_gap_ratio": round(sum(ratios) / len(ratios), 4) if ratios else 1.0,
        "travel_h": round(travel / 3600, 2),
    }
