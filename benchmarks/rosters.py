"""Solves shift-scheduling instances in the Curtois & Qu text format beside a plain model and a greedy.

usage: python benchmarks/rosters.py INSTANCE.txt --time-limit 60 --seed 1 -o ROSTER.csv
       python benchmarks/rosters.py FOLDER [--only 1,2] --time-limit 60 --seeds 1 2 3 --best-known BEST.csv \
           [--plain-limit 60] [--scorer SCORE.py] [--results RUNS.jsonl] [--write]

BEST.csv has the columns instance and bks. Every roster is checked by the independent evaluation, and by a scorer
(usage: SCORE.py INSTANCE ROSTER, prints JSON with faults and penalty) where one is given. Runs are added to --results,
and the table shows all runs that are in it; --write puts the table into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from plain_rosters import greedy, plain_model
from runs import add_run, judge, machine, markdown, read_runs, write_to_docs

from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.roster import Roster, faults, value
from watchbill.planning.rosters.search import solve_roster
from watchbill.planning.rosters.text import read_case, write_roster
from watchbill.planning.stopping import TimeLimit

HEAD = (
    "instance", "limit, s", "seeds", "best known", "value, median", "gap, median, %", "gap, worst, %", "bound",
    "from the bound, %", "s to the best", "s to the proof", "plain model", "its bound", "its limit, s", "greedy",
)  # fmt: skip


def solve(path: Path, options: argparse.Namespace, seed: int, output: Path) -> dict[str, Any]:
    """Solve one instance, write and check the roster; the clock includes reading and building everything."""
    began = time.monotonic()
    case = read_case(path)
    found: list[float] = []

    def note(_: Roster, value: float, bound: float) -> None:
        found.append(time.monotonic() - began)
        if options.instance.is_file():
            print(f"{found[-1]:8.2f} s  value {value:.0f}  bound {bound:.0f}", file=sys.stderr)

    left = TimeLimit(options.time_limit - (time.monotonic() - began))
    answer = solve_roster(case, stop=left, seed=seed, workers=options.workers, on_roster=note)
    run = {
        "instance": path.stem,
        "limit_s": options.time_limit,
        "seed": seed,
        "value": answer.value,
        "bound": answer.bound,
        "status": answer.status,
        "seconds": round(time.monotonic() - began, 1),
        "best_after_s": round(found[-1], 1) if found else None,
    }
    if answer.roster is None:
        return run
    return run | check(case, answer.roster, path, options.scorer, output)


def plain(path: Path, options: argparse.Namespace, output: Path) -> dict[str, Any]:
    """The plain model and the greedy on one instance; 'none' where the model finds no roster in time."""
    case = read_case(path)
    roster, bound = plain_model(case, options.plain_limit, options.seeds[0], options.workers)
    simple = greedy(case)
    check(case, simple, path, options.scorer, output)
    return {
        "instance": path.stem,
        "plain_limit_s": options.plain_limit,
        "plain_value": "none" if roster is None else check(case, roster, path, options.scorer, output)["penalty"],
        "plain_bound": round(bound),
        "greedy": value(case, simple),
    }


def check(case: RosterCase, roster: Roster, path: Path, scorer: Path | None, output: Path) -> dict[str, Any]:
    """Write a roster; return faults and penalty by our own evaluation, and whether the scorer finds the same."""
    output.write_text(write_roster(case, roster), encoding="utf-8")
    own = {"faults": len(faults(case, roster)), "penalty": value(case, roster)}
    if scorer is None:
        return own
    told = judge(scorer, path, output)
    return own | {"scorer_agrees": (told["faults"], told["penalty"]) == (own["faults"], own["penalty"])}


def percent(value: float, reference: float) -> str:
    """How far a value is above a reference, in percent."""
    return f"{100 * (value / reference - 1):.2f}" if reference else ""


def table(runs: list[dict[str, Any]], known: dict[str, int]) -> str:
    """All runs as a table, one line per instance and time limit."""
    rows: list[list[object]] = []
    plain_of = {run["instance"]: run for run in runs if "plain_value" in run}
    groups: dict[tuple[str, float], list[dict[str, Any]]] = {}
    for run in runs:
        if "value" in run:
            groups.setdefault((run["instance"], run["limit_s"]), []).append(run)
    for (name, limit), mine in sorted(groups.items(), key=lambda group: (number(group[0][0]), group[0][1])):
        best = known.get(str(number(name)), 0)
        values = sorted(run["value"] for run in mine)
        bound = max(run["bound"] for run in mine)
        times = [run["best_after_s"] for run in mine if run["best_after_s"] is not None]
        proofs = [run["seconds"] for run in mine if run["status"] == "optimal"]
        beside = plain_of.get(name, {})
        rows.append([
            number(name), f"{limit:g}", len(mine), best or "", f"{median(values):g}", percent(median(values), best),
            percent(values[-1], best), f"{bound:g}", percent(median(values), bound),
            f"{median(times):g}" if times else "no roster",
            f"{median(proofs):g} ({len(proofs)} of {len(mine)})" if proofs else "",
            *(beside.get(key, "") for key in ("plain_value", "plain_bound", "plain_limit_s", "greedy")),
        ])  # fmt: skip
    agree = [run["scorer_agrees"] for run in runs if "scorer_agrees" in run]
    wrong = sum(bool(run.get("faults")) for run in runs)
    seeds = ", ".join(str(seed) for seed in sorted({run["seed"] for run in runs if "seed" in run}))
    return (
        f"{markdown(HEAD, rows)}\n\n{machine('highspy', 'numba', 'numpy', 'ortools')} Seeds {seeds}. "
        f"Rosters with faults: {wrong}; the outside scorer agreed on {sum(agree)} of {len(agree)} rosters."
    )


def number(name: str) -> int:
    """The number in an instance's name; 0 where there is none."""
    found = re.search(r"\d+", name)
    return int(found[0]) if found else 0


def best_known(path: Path | None) -> dict[str, int]:
    """Best known values by instance number."""
    if path is None:
        return {}
    with path.open(newline="", encoding="utf-8") as lines:
        return {row["instance"]: int(row["bks"]) for row in csv.DictReader(lines)}


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instance", type=Path, help="an instance, or a folder of Instance*.txt")
    parser.add_argument("--only", default="", help="instance numbers, separated by commas")
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--seed", "--seeds", type=int, nargs="+", default=[1], dest="seeds")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--plain-limit", type=float, default=0.0, help="seconds for the plain model; 0: without it")
    parser.add_argument("--best-known", type=Path)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("-o", "--output", type=Path, help="where the roster goes")
    options = parser.parse_args()
    output = options.output or Path(tempfile.mkdtemp()) / "roster.csv"
    if options.instance.is_file():
        print(json.dumps(solve(options.instance, options, options.seeds[0], output)))
        return
    only = {int(part) for part in options.only.split(",") if part}
    paths = sorted(options.instance.glob("Instance*.txt"), key=lambda path: number(path.stem))
    runs = read_runs(options.results)
    for path in paths:
        if only and number(path.stem) not in only:
            continue
        new = [solve(path, options, seed, output) for seed in options.seeds] if options.time_limit > 0 else []
        if options.plain_limit > 0:
            new.append(plain(path, options, output))
        runs += new
        for run in new:
            add_run(options.results, run)
    text = table(runs, best_known(options.best_known))
    print(text)
    if options.write:
        write_to_docs("rosters", text)


if __name__ == "__main__":
    main()
