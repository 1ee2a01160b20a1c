"""Times a rehearsal of one day of a town, beside the same simulation in plain Python, in one run.

usage: python benchmarks/rehearsal.py [PLAN.json] [--runs 1000] [--plain-runs 10] [--seeds 1 2 3 4 5]

Without a file, a town of 12 villages with 228 places and 60 patrols is planned first. Ours is timed as a user meets
it: the whole command in a new process, with what it compiled on disk from an earlier one. The plain simulation runs
fewer times and is scaled; both count the same visits for the same seed, or the benchmark fails.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from plain_rehearsal import PlainShift

from watchbill.planning import files
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import Assumptions
from watchbill.planning.rehearsal.rehearse import rehearse
from watchbill.planning.sample import sample_problem
from watchbill.planning.solve import solve

WATCHBILL = Path(sys.executable).with_name("watchbill")
PLAN_S = 20


def command_s(file: Path, runs: int, seed: int, workers: int) -> tuple[float, float]:
    """Seconds of the whole command, and of the rehearsal in it."""
    words = [WATCHBILL, "rehearse", file, "--day", "1", "--runs", runs, "--seed", seed, "--workers", workers]
    began = time.perf_counter()
    done = subprocess.run([*map(str, words), "--format", "json"], check=True, capture_output=True)
    return time.perf_counter() - began, json.loads(done.stdout)["seconds"]


def plain_s(problem: Problem, plan: Plan, runs: int, seed: int) -> tuple[float, int]:
    """Seconds of the plain simulation for so many runs, and the visits that it counts."""
    began = time.perf_counter()
    made = 0
    for shift in problem.shifts:
        one = PlainShift(problem, plan, Assumptions(), 0, shift.code)
        for run in range(runs):
            made += sum(task.begun_s >= 0 and bool(task.stop) for task in one.course(seed, run).tasks)
    return time.perf_counter() - began, made


def main() -> None:
    """Plan if need be, time both, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--plain-runs", type=int, default=10)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.file or Path(folder) / "town.json"
        if options.file is None:
            problem = sample_problem(villages=12, stops_per_village=19, teams_per_village=4, days=1)
            plan = solve(problem, time_limit_s=PLAN_S).plan
            files.write(file, files.OperationFile(problem=problem, plan=plan))
        content = files.read(file)
        assert content.plan is not None
        measure(content.problem, content.plan, file, options)


def measure(problem: Problem, plan: Plan, file: Path, options: argparse.Namespace) -> None:
    """Print the table for one plan."""
    today = [route for route in plan.routes if route.day == 0]
    visits = sum(step.kind == "visit" for route in today for step in route.steps)
    print(f"{len({route.team for route in today})} teams on routes, {len(problem.stops)} places, {visits} visits")
    command_s(file, 1, 1, 2)  # what is compiled is on disk from here on
    rows = [command_s(file, options.runs, seed, 2) for seed in options.seeds]
    alone = command_s(file, options.runs, options.seeds[0], 1)
    seconds, made = plain_s(problem, plan, options.plain_runs, options.seeds[0])
    ours = rehearse(problem, plan, runs=options.plain_runs, seed=options.seeds[0], days=[0])
    if abs(ours.visits_made.mean * visits * options.plain_runs - made) > visits * options.plain_runs * 1e-4:
        sys.exit("the two simulations differ")
    plain = seconds / options.plain_runs * options.runs
    whole, inner = [row[0] for row in rows], [row[1] for row in rows]
    print("| what | seconds, median | worst |\n|---|---|---|")
    print(f"| {options.runs} rehearsals, whole command, two threads | {median(whole):.1f} | {max(whole):.1f} |")
    print(f"| the rehearsal in it | {median(inner):.1f} | {max(inner):.1f} |")
    print(f"| the same, one thread | {alone[1]:.1f} | |")
    print(f"| plain Python, {options.plain_runs} scaled to {options.runs} | {plain:.0f} | |")
    print(f"| plain / ours, one thread | {plain / alone[1]:.0f} times | |")


if __name__ == "__main__":
    main()
