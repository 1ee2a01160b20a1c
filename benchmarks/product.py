"""Measure the whole product on the demo's city: import, plan quality, time to a plan, pages.

usage: python benchmarks/product.py [--monaco FILE] [--time-limit S] [--seeds 1 2 3] [--write]

Everything happens in a scratch folder. ``--write`` puts the tables into docs/benchmarks.md. Quote ratios and counts;
seconds are of the machine at hand.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median

import msgspec
from baselines import greedy
from pages import measure_pages
from plain_patrols import all_shifts, ortools_alone, pyvrp_alone
from runs import write_to_docs

from watchbill.geography.city import City
from watchbill.geography.read import read_city
from watchbill.planning.check import check
from watchbill.planning.files import read as read_file
from watchbill.planning.measures import Measures, measures
from watchbill.planning.plan import Duty, Plan, Route
from watchbill.planning.problem import Problem
from watchbill.planning.progress import Bounds
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.solve import solve

CHECKOUT = Path(__file__).resolve().parents[1]
WATCHBILL = Path(sys.executable).with_name("watchbill")
Table = list[list[str]]


def main() -> None:
    """Run all measurements, print their tables, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--monaco", type=Path, help="an OpenStreetMap extract of Monaco")
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--repeats", type=int, default=40, help="requests per page")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    from watchbill.cli.database.demo import helsinki

    scratch = Path(tempfile.mkdtemp(prefix="watchbill-bench-"))
    try:
        cities = {"Helsinki": helsinki(), **({"Monaco": options.monaco} if options.monaco else {})}
        parts = {"Machine and versions": machine(), "Import": imports(cities)}
        environment = {**os.environ, "WATCHBILL_DATA": str(scratch)}
        for name, problem in operations(environment, scratch, options.monaco).items():
            plans, curve = quality(problem, options.time_limit, options.seeds)
            parts |= {f"Plan quality: {name}": plans, f"Quality over time: {name}": curve}
        parts["Pages"] = measure_pages(environment, WATCHBILL, options.repeats)
    finally:
        shutil.rmtree(scratch)
    text = "\n\n".join(f"### {title}\n\n{markdown(table)}" for title, table in parts.items())
    print(text)
    if options.write:
        write_to_docs("product", text)


def run(environment: dict[str, str], *arguments: str, fine: tuple[int, ...] = (0, 1)) -> None:
    """Run a command; it must end with one of the codes that are fine (1: a plan lacks something)."""
    ended = subprocess.run([WATCHBILL, *arguments], env=environment, check=False, stdout=subprocess.DEVNULL)
    if ended.returncode not in fine:
        raise SystemExit(f"watchbill {' '.join(arguments)} ended with {ended.returncode}")


def operations(environment: dict[str, str], scratch: Path, monaco: Path | None) -> dict[str, Problem]:
    """The demo's operation, which stays in the database for the pages, and a three-day one on a map of Monaco."""
    run(environment, "demo", "--no-serve", "--time-limit", "20")
    codes = {"Helsinki": "festival"}
    if monaco is not None:
        run(environment, "import", "osm", str(monaco), "--operation", "grand-prix", "--name", "Grand Prix, Monaco",
            "--time-zone", "Europe/Monaco", "--start", "2027-05-27", "--days", "3", "--sample-forces")  # fmt: skip
        run(environment, "plan", "grand-prix", "--time-limit", "5")
        codes["Monaco"] = "grand-prix"
    for code in codes.values():
        run(environment, "export", code, "-o", str(scratch / f"{code}.json"))
    return {name: read_file(scratch / f"{code}.json").problem for name, code in codes.items()}


def machine() -> Table:
    parts = ["ortools", "pyvrp", "numba", "scipy", "osmium", "django"]
    return [
        ["what", "figure"],
        ["processors", str(os.cpu_count())],
        ["Python", platform.python_version()],
        *([part, version(part)] for part in parts),
    ]


def imports(cities: dict[str, Path]) -> Table:
    """Seconds (median of three), areas, entries, and the share of entries that each mode reaches."""
    table = [["city", "seconds", "villages", "cells", "entries", "foot", "bicycle", "car"]]
    for name, path in cities.items():
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            city = read_city(path)
            seconds.append(time.perf_counter() - began)
        areas = [str(sum(area.kind == kind for area in city.areas)) for kind in ("village", "cell")]
        table.append([name, f"{median(seconds):.1f}", *areas, str(len(city.entries)), *reachable(city)])
    return table


def reachable(city: City) -> list[str]:
    import numpy as np

    points = np.array([(entry.lon, entry.lat) for entry in city.entries])
    return [f"{100 * city.network.reachable(points, mode).mean():.1f} %" for mode in ("foot", "bicycle", "car")]


def quality(problem: Problem, time_limit_s: float, seeds: list[int]) -> tuple[Table, Table]:
    """Our plans of several seeds beside the baselines on the same roster."""
    curves: dict[int, list[tuple[float, Measures]]] = {}
    plans: dict[str, Plan] = {}
    firsts: list[float] = []
    bounds: list[Bounds] = []
    for seed in seeds:
        curve = curves.setdefault(seed, [])

        def note(progress, curve=curve):  # type: ignore[no-untyped-def]
            if progress.measures is not None:
                curve.append((progress.seconds, progress.measures))

        result = solve(problem, time_limit_s=time_limit_s, seed=seed, on_progress=note)
        plans[f"watchbill, seed {seed}"] = result.plan
        firsts.append(result.first_plan_s or float("inf"))
        bounds.append(result.bounds)
    duties = plans[f"watchbill, seed {seeds[0]}"].duties
    for name, routes in beside(problem, duties, time_limit_s):
        bare = Plan(duties=duties, routes=routes)
        plans[name] = msgspec.structs.replace(bare, shortfalls=shortfalls(problem, bare.duties, bare.routes))
    table = [
        ["plan", "visits", "missed", "under two teams", "worst gap ratio", "mean gap ratio", "level people short",
         "working time spread (h)", "verifier's errors"],
    ]  # fmt: skip
    for name, plan in plans.items():
        m = measures(problem, plan)
        errors = [f for f in check(problem, plan) if f.severity == "error"]
        if not name.startswith("watchbill"):
            errors = [f for f in errors if f.rule != "min_gap"]  # the baselines do not look at it; told beside
        spread = max((force.spread_h for force in m.working_time), default=0)
        table.append(
            [name, f"{m.visits} of {m.visits_wanted}", str(m.missed_visits), str(m.stops_under_two_teams),
             f"{m.worst_gap_ratio:.2f}", f"{m.mean_gap_ratio:.2f}", str(m.level_shortfall_people), f"{spread:.0f}",
             str(len(errors))]
        )  # fmt: skip
    least = [str(min(b.missed_visits for b in bounds)), "", f"{min(b.worst_gap_ratio for b in bounds):.2f}"]
    table.append(["no routes on these rosters are below", "", *least, "", "", "", ""])
    return table, over_time(curves, firsts, time_limit_s)


def beside(problem: Problem, duties: tuple[Duty, ...], time_limit_s: float) -> Iterator[tuple[str, tuple[Route, ...]]]:
    """Routes of the baselines on a given roster: simple ones at once, routers after several seconds."""
    yield "greedy, nearest first", greedy(problem, duties)
    yield "each site once", greedy(problem, duties, once=True)
    for name, alone in (("pyvrp", pyvrp_alone), ("ortools", ortools_alone)):
        for seconds in (10, 30, 60):
            if seconds <= time_limit_s:
                yield f"{name}, {seconds} s", all_shifts(alone, problem, duties, seconds)


def over_time(curves: dict[int, list[tuple[float, Measures]]], firsts: list[float], limit_s: float) -> Table:
    table = [
        ["seconds", "missed (worst seed)", "worst gap ratio (median)", "mean gap ratio (median)"],
        [f"first plan: {median(firsts):.1f}", *figures([curve[0][1] for curve in curves.values()])],
    ]
    return table + [[str(second), *at(curves, second)] for second in (10, 20, 30, 45, 60) if second <= limit_s]


def at(curves: dict[int, list[tuple[float, Measures]]], second: float) -> list[str]:
    known = [[m for when, m in curve if when <= second + 0.6] for curve in curves.values()]
    last = [values[-1] for values in known if values]
    if len(last) < len(curves):
        return ["–", "–", "–"]
    return figures(last)


def figures(plans: list[Measures]) -> list[str]:
    return [
        str(max(m.missed_visits for m in plans)),
        f"{median(m.worst_gap_ratio for m in plans):.2f}",
        f"{median(m.mean_gap_ratio for m in plans):.3f}",
    ]


def markdown(table: Table) -> str:
    head, *rows = table
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
