"""Times a rehearsal of one day of a town, beside the same simulation in plain Python, in one run.

usage: python benchmarks/rehearsal.py [PLAN.json] [--runs 1000] [--plain-runs 10] [--seeds 1 2 3 4 5] [--write]

Without a file, a town of 12 villages with 228 places and 60 patrols is planned first. Ours is timed as a user meets
it: the whole command in a new process, with what it compiled on disk from an earlier one. The plain simulation runs
fewer times and is scaled; both count the same visits and the same time at posts for the same seed, or the benchmark
fails. ``--write`` puts the table into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from plain_rehearsal import PlainShift
from runs import machine, markdown, write_to_docs

from watchbill.planning import files
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import Assumptions
from watchbill.planning.rehearsal.rehearse import rehearse
from watchbill.planning.sample import sample_problem
from watchbill.planning.solve import solve

WATCHBILL = Path(sys.executable).with_name("watchbill")
PLAN_S = 20
AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Python keeps what it has read, as on a user's machine."""


def command_s(file: Path, runs: int, seed: int, workers: int) -> tuple[float, float, float]:
    """Seconds of the whole command, of the rehearsal in it, and of processor time over all cores."""
    words = [WATCHBILL, "rehearse", file, "--day", "1", "--runs", runs, "--seed", seed, "--workers", workers]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run([*map(str, words), "--format", "json"], check=True, capture_output=True, env=AS_INSTALLED)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, json.loads(done.stdout)["seconds"], processor


def plain_s(problem: Problem, plan: Plan, runs: int, seed: int) -> tuple[float, int, int]:
    """Seconds of the plain simulation for so many runs, the visits and the seconds at posts that it counts."""
    began = time.perf_counter()
    made = held = 0
    for shift in problem.shifts:
        one = PlainShift(problem, plan, Assumptions(), 0, shift.code)
        for run in range(runs):
            course = one.course(seed, run)
            made += sum(task.begun_s >= 0 and bool(task.stop) for task in course.tasks)
            held += course.held_s
    return time.perf_counter() - began, made, held


def main() -> None:
    """Plan if need be, time both, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--plain-runs", type=int, default=10)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.file or Path(folder) / "town.json"
        if options.file is None:
            problem = sample_problem(villages=12, stops_per_village=19, teams_per_village=4, days=1)
            plan = solve(problem, time_limit_s=PLAN_S).plan
            files.write(file, files.OperationFile(problem=problem, plan=plan))
        content = files.read(file)
        assert content.plan is not None
        text = measure(content.problem, content.plan, file, options)
    print(text)
    if options.write:
        write_to_docs("rehearsal", text)


def measure(problem: Problem, plan: Plan, file: Path, options: argparse.Namespace) -> str:
    """Time both for one plan; return the table with a line about the plan and the machine."""
    today = [route for route in plan.routes if route.day == 0]
    visits = sum(step.kind == "visit" for route in today for step in route.steps)
    posts = [one for s in problem.shifts for one in PlainShift(problem, plan, Assumptions(), 0, s.code).posts]
    command_s(file, 1, 1, 2)  # what is compiled is on disk from here on
    rows = [command_s(file, options.runs, seed, 2) for seed in options.seeds]
    load = os.getloadavg()[0]
    start = command_s(file, 1, options.seeds[0], 2)
    alone = command_s(file, options.runs, options.seeds[0], 1)
    seconds, made, held_s = plain_s(problem, plan, options.plain_runs, options.seeds[0])
    ours = rehearse(problem, plan, runs=options.plain_runs, seed=options.seeds[0], days=[0])
    planned_s = options.plain_runs * sum(post.end_s - post.start_s for _, _, post, _ in posts)
    if abs(ours.visits_made.mean * visits * options.plain_runs - made) > visits * options.plain_runs * 1e-4:
        sys.exit("the two simulations differ in visits")
    if abs(ours.posts_held.mean * planned_s - held_s) > planned_s * 1e-4:
        sys.exit("the two simulations differ in time at posts")
    plain = seconds / options.plain_runs * options.runs
    kinds = (
        f"{options.runs} rehearsals, whole command, two threads", "the rehearsal in it",
        "its processor time, over both cores",
    )  # fmt: skip
    table = [
        *(
            [kind, f"{median(own):.1f}", f"{max(own):.1f}"]
            for kind, own in zip(kinds, zip(*rows, strict=True), strict=True)
        ),
        ["the whole command for one rehearsal", f"{start[0]:.1f}", ""],
        [f"the {options.runs} in one thread", f"{alone[1]:.1f}", ""],
        [f"plain Python, {options.plain_runs} scaled to {options.runs}", f"{plain:.0f}", ""],
        ["plain / ours, one thread", f"{plain / alone[1]:.0f} times", ""],
    ]
    teams = len({route.team for route in today})
    about = f"{teams} teams on routes, {len(problem.stops)} places, {visits} visits, {len(posts)} stints at posts. "
    about += f"{machine('numba', 'numpy')} Load of the machine meanwhile: {load:.0f}."
    return f"{about}\n\n{markdown(['what', 'seconds, median', 'worst'], table)}"


if __name__ == "__main__":
    main()
