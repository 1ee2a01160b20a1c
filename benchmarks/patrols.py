"""Plans a patrol-bench instance with the product's own engine and prints the figures of its scorer.

usage: python benchmarks/patrols.py INSTANCE.json --time-limit 20 --seed 1 -o SOLUTION.json [--workers 2]

An instance is one shift of one day; every team reaches every site, and there is no break.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Duty, Route
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
    """The bench's travel times of a mode: sites first, then bases."""
    places = [place["xy_m"] for place in instance["sites"] + instance["bases"]]
    speed = instance["modes"][mode]

    def leg(a: list[float], b: list[float]) -> int:
        metres = math.dist(a, b) * instance["detour"]
        return 0 if metres < 1e-6 else round(metres / speed["m_per_s"] + speed["fixed_s"])

    return tuple(tuple(0 if i == j else leg(a, b) for j, b in enumerate(places)) for i, a in enumerate(places))


def to_problem(instance: dict[str, Any]) -> Problem:
    """The instance as a problem of one village, one day and one shift."""
    sites, horizon = instance["sites"], instance["horizon_s"]
    used = sorted({team["mode"] for team in instance["teams"]})
    return Problem(
        operation=Operation(
            code=instance["name"], name=instance["name"], time_zone="UTC", start_date="2025-01-01", days=1
        ),
        shifts=(Shift(code="shift", start_s=0, end_s=horizon),),
        forces=(Force(code="patrol", name="Patrol", shifts=("shift",), patrols=True),),
        level_rules=(),
        breaks=BreakRule(least_shift_s=604_800),
        areas=(Area(code="village", name="Village", kind="village"),),
        area_levels=(),
        minima=(),
        places=tuple(Place(name=str(i), lon=0, lat=0) for i in range(len(sites) + len(instance["bases"]))),
        matrices=tuple(Matrix(mode=MODES[mode], seconds=travel_seconds(instance, mode)) for mode in used),
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
                mode=MODES[team["mode"]], base=len(sites) + team["base"], reach=("village",),
            )
            for i, team in enumerate(instance["teams"])
        ),
    )  # fmt: skip


def to_solution(routes: tuple[Route, ...]) -> dict[str, Any]:
    """The routes in the bench's format."""
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
    return {
        "faults": faults,
        "visits_wanted": sum(site["visits"] for site in sites),
        "visits_missing": sum(max(0, s["visits"] - len(v)) for s, v in zip(sites, seen, strict=True)),
        "sites_under_two_teams": sum(len({team for _, team in visits}) < 2 for visits in seen),
        "worst_gap_ratio": round(max(ratios), 4),
        "mean_gap_ratio": round(sum(ratios) / len(ratios), 4),
        "travel_h": round(travel / 3600, 2),
    }


def main() -> None:
    """Plans one instance and writes its solution."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("instance", type=Path)
    parser.add_argument("--time-limit", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="threads side by side")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--trace", action="store_true", help="print every better plan as it is found")
    args = parser.parse_args()
    began = time.monotonic()
    instance = json.loads(args.instance.read_text())
    problem = to_problem(instance)
    duties = [Duty(team=team.code, day=0, shift="shift") for team in problem.teams]

    def trace(routes: tuple[Route, ...]) -> None:
        print(f"{time.monotonic() - began:6.1f} s", figures(instance, to_solution(routes)), flush=True)

    answer = plan_shift(
        problem,
        duties,
        day=0,
        shift="shift",
        time_limit_s=args.time_limit - (time.monotonic() - began),
        seed=args.seed,
        on_plan=trace if args.trace else None,
        workers=args.workers,
    )
    elapsed = time.monotonic() - began
    solution = to_solution(answer.routes)
    args.output.write_text(json.dumps(solution))
    print(json.dumps(figures(instance, solution) | {"seconds": round(elapsed, 1), "rounds": answer.rounds}))


if __name__ == "__main__":
    main()
