"""Plans patrol-bench instances with the product's own engine, beside what a user would write instead.

usage: python benchmarks/patrols.py INSTANCE.json --time-limit 20 --seed 1 -o SOLUTION.json [--trace]
       python benchmarks/patrols.py FOLDER [--only p3x10 p10x60] --time-limit 20 --seeds 1 2 3 4 5 \
           [--engines watchbill greedy pyvrp ortools] [--even 1.09] [--scorer SCORE.py] [--targets TARGETS.csv] \
           [--results RUNS.jsonl] [--write]

FOLDER may also be several instances. The clock includes reading the instance and building all models, but not the
start of Python. Every solution is measured from the instance and the solution alone, and by an outside scorer (usage:
SCORE.py INSTANCE SOLUTION, prints JSON) where one is given. TARGETS.csv has the columns instance (or how its name
begins), limit_s, worst_gap_ratio and travel_h, the last one empty where nothing is asked for. Runs are added to
--results, and the table shows all runs that are in it; --time-limit 0 makes none. --write puts the table into
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from baselines import greedy
from patrol_bench import figures, to_problem, to_solution
from plain_patrols import ortools_alone, pyvrp_alone
from runs import Run, add_run, judge, machine, markdown, read_runs, write_to_docs

from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Duty, Route
from watchbill.planning.problem import Problem
from watchbill.planning.quality import GAP_PRECISION

ENGINES = ("watchbill", "pyvrp", "ortools", "greedy")
HEAD = (
    "instance", "limit, s", "engine", "seeds", "visits missed, worst", "under two teams, worst",
    "worst gap ratio, median", "worst gap ratio, worst seed", "no plan below", "from the best possible, median",
    "mean gap ratio, median", "travel, h, median", "travel, h, worst seed", "s used, median", "target", "missed by",
)  # fmt: skip


def duties_of(problem: Problem) -> tuple[Duty, ...]:
    """Every team on duty in the one shift."""
    return tuple(Duty(team=team.code, day=0, shift="shift") for team in problem.teams)


def plan(instance: dict[str, Any], options: argparse.Namespace, seed: int, began: float) -> tuple[Run, Run]:
    """Our own plan: its solution, and what is told beside it."""
    problem = to_problem(instance, options.even)

    def trace(routes: tuple[Route, ...]) -> None:
        print(f"{time.monotonic() - began:6.1f} s", figures(instance, to_solution(routes)), flush=True)

    answer = plan_shift(
        problem,
        duties_of(problem),
        day=0,
        shift="shift",
        time_limit_s=options.time_limit - (time.monotonic() - began),
        seed=seed,
        on_plan=trace if options.trace else None,
        workers=options.workers,
    )
    return to_solution(answer.routes), {"bound": answer.bounds.worst_gap_ratio, "rounds": answer.rounds}


def solve(path: Path, options: argparse.Namespace, engine: str, seed: int, output: Path) -> Run:
    """One run of one engine, measured and judged."""
    began = time.monotonic()
    instance = json.loads(path.read_text(encoding="utf-8"))
    beside: Run = {}
    if engine == "watchbill":
        solution, beside = plan(instance, options, seed, began)
    else:
        problem = to_problem(instance)
        duties = duties_of(problem)
        left_s = options.time_limit - (time.monotonic() - began)
        if engine == "greedy":
            routes = greedy(problem, duties)
        else:
            alone = pyvrp_alone if engine == "pyvrp" else ortools_alone
            routes = alone(problem, duties, 0, "shift", left_s, seed)
        solution = to_solution(routes)
    seconds = round(time.monotonic() - began, 1)
    output.write_text(json.dumps(solution), encoding="utf-8")
    own = figures(instance, solution)
    run = {"instance": path.stem, "limit_s": options.time_limit, "engine": engine, "seed": seed, "seconds": seconds}
    run |= own | beside
    if engine == "watchbill" and options.even > 1:
        run["engine"] += f", {options.even:g} is even enough"
    if options.scorer:
        told = judge(options.scorer, path, output)
        run["scorer_agrees"] = all(told[key] == value for key, value in own.items())
    return run


def away(run: Run, bound: float | None) -> float:
    """At most how far a run's worst gap ratio is from the best possible, in percent; infinite where nobody knows."""
    if bound is None or run["visits_missing"]:
        return math.inf
    over = run["worst_gap_ratio"] - bound
    return 0.0 if over <= GAP_PRECISION else math.ceil(1000 * over / bound) / 10


def against_target(runs: list[Run], targets: list[dict[str, str]]) -> tuple[str, str]:
    """What was asked for, and by how much the median misses it."""
    name, limit_s = runs[0]["instance"], runs[0]["limit_s"]
    for target in targets:
        if name.startswith(target["instance"]) and float(target["limit_s"]) == limit_s:
            asked, missed = [], []
            for key, digits, unit in (("worst_gap_ratio", 3, ""), ("travel_h", 1, " h")):
                if target[key]:
                    over = round(median(run[key] for run in runs) - float(target[key]), digits)
                    asked.append(f"{target[key]}{unit}")
                    missed += [f"{over:g}{unit}"] if over > 0 else []
            return ", ".join(asked), ", ".join(missed) or "reached"
    return "", ""


def table(runs: list[Run], targets: list[dict[str, str]]) -> str:
    """All runs as a table, one line per instance, time limit and engine."""
    bounds: dict[str, float] = {}
    groups: dict[tuple[str, float, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run["instance"], run["limit_s"], run["engine"]), []).append(run)
        if "bound" in run:
            bounds[run["instance"]] = max(run["bound"], bounds.get(run["instance"], 1.0))
    rows = []
    for (name, limit_s, engine), mine in sorted(groups.items(), key=lambda group: _order(*group[0])):
        bound = bounds.get(name)
        distance = median(away(run, bound) for run in mine)
        asked = against_target(mine, targets) if engine.startswith("watchbill") else ("", "")
        values = {key: [run[key] for run in mine] for key in ("worst_gap_ratio", "mean_gap_ratio", "travel_h")}
        rows.append(
            [
                name, f"{limit_s:g}", engine, len(mine), max(run["visits_missing"] for run in mine),
                max(run["sites_under_two_teams"] for run in mine), f"{median(values['worst_gap_ratio']):.3f}",
                f"{max(values['worst_gap_ratio']):.3f}", f"{bound:.3f}" if bound else "",
                "" if distance == math.inf else f"at most {distance:g} %" if distance else "proven best",
                f"{median(values['mean_gap_ratio']):.3f}", f"{median(values['travel_h']):.1f}",
                f"{max(values['travel_h']):.1f}", f"{median(run['seconds'] for run in mine):.1f}", *asked,
            ]
        )  # fmt: skip
    agree = [run["scorer_agrees"] for run in runs if "scorer_agrees" in run]
    seeds = ", ".join(str(seed) for seed in sorted({run["seed"] for run in runs}))
    below = (
        f"{machine('numba', 'numpy', 'ortools', 'pyvrp', 'scipy')} Seeds {seeds}. Solutions with faults: "
        f"{sum(bool(run['faults']) for run in runs)}; the outside scorer agreed on {sum(agree)} of {len(agree)}."
    )
    return f"{markdown(HEAD, rows)}\n\n{below}"


def _order(name: str, limit_s: float, engine: str) -> tuple[list[int], float, int, str]:
    return [int(part) for part in re.findall(r"\d+", name)], limit_s, ENGINES.index(engine.split(",")[0]), engine


def instances(options: argparse.Namespace) -> list[Path]:
    """The instances that are asked for, small ones first."""
    (first, *_) = options.instances
    paths = sorted(first.glob("*.json")) if first.is_dir() else options.instances
    wanted = [path for path in paths if not options.only or path.stem.startswith(tuple(options.only))]
    return sorted(wanted, key=lambda path: path.stat().st_size)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instances", type=Path, nargs="+", help="instances, or a folder of them")
    parser.add_argument("--only", nargs="+", default=[], help="how the names of instances begin")
    parser.add_argument("--time-limit", type=float, default=20.0)
    parser.add_argument("--seed", "--seeds", type=int, nargs="+", default=[1], dest="seeds")
    parser.add_argument("--workers", type=int, default=2, help="threads side by side, of our own engine")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=["watchbill"])
    parser.add_argument("--even", type=float, default=1.0, help="worst gap ratio that is even enough for our engine")
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--targets", type=Path)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--trace", action="store_true", help="print every better plan as it is found")
    parser.add_argument("-o", "--output", type=Path, help="where the last solution goes")
    options = parser.parse_args()
    output = options.output or Path(tempfile.mkdtemp()) / "solution.json"
    runs = read_runs(options.results)
    for path in instances(options) if options.time_limit > 0 else ():
        for engine in options.engines:
            for seed in options.seeds if engine in ("watchbill", "pyvrp") else options.seeds[:1]:
                runs.append(solve(path, options, engine, seed, output))
                add_run(options.results, runs[-1])
                print(json.dumps(runs[-1]), flush=True)
    if len(runs) == 1 and not options.write:
        return
    targets = list(csv.DictReader(options.targets.open(encoding="utf-8"))) if options.targets else []
    text = table(runs, targets)
    print(text)
    if options.write:
        write_to_docs("patrols", text)


if __name__ == "__main__":
    main()
