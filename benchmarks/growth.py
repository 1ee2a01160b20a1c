"""How planning grows: synthetic cities of 10, 100 and 1,000 villages over three days, and Dask workers beside them.

``growth.py`` prints a table and with ``--write`` puts it into docs/benchmarks.md. ``--only 100`` runs one size alone.
A city of 1,000 villages has 60,000 duty staff in 15,000 teams and 12,000 sites. Memory is the most that the main
process and the sum of its workers held at once, looked at ten times a second.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from runs import write_to_docs

from watchbill.planning.check import check
from watchbill.planning.problem import Problem
from watchbill.planning.sample import sample_problem
from watchbill.planning.solve import solve

SITES, TEAMS, DAYS = 12, 11, 3
LIMITS_S = {10: 30.0, 100: 60.0, 1000: 150.0}
"""Time limit of each size: what a first complete plan takes on two slow cores, and some more."""
DASK_VILLAGES, DASK_LIMIT_S = 50, 300.0


class Memory(threading.Thread):
    """Watches the memory of this process and of all that it started."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.main_mb = self.workers_mb = 0.0
        self.over = threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self.over.wait(0.1):
            self.main_mb = max(self.main_mb, me.memory_info().rss / 1e6)
            workers = 0
            for child in me.children(recursive=True):
                try:
                    workers += child.memory_info().rss
                except psutil.Error:
                    continue
            self.workers_mb = max(self.workers_mb, workers / 1e6)


def measured(problem: Problem, *, time_limit_s: float, seed: int, **where: Any) -> dict[str, Any]:
    memory = Memory()
    memory.start()
    result = solve(problem, time_limit_s=time_limit_s, seed=seed, **where)
    memory.over.set()
    figures = result.measures
    return {
        "first_s": result.first_plan_s,
        "end_s": result.seconds,
        "main_mb": memory.main_mb,
        "workers_mb": memory.workers_mb,
        "wanted": figures.visits_wanted,
        "missed": figures.missed_visits,
        "worst": figures.worst_gap_ratio,
        "mean": figures.mean_gap_ratio,
        "short": figures.level_shortfall_people,
        "status": result.status,
        "roster_s": result.stages[0].seconds,
        "errors": sum(finding.severity == "error" for finding in check(problem, result.plan)),
    }


def grown(villages: int, seed: int, limit_s: float) -> dict[str, Any]:
    began = time.monotonic()
    problem = sample_problem(villages, SITES, TEAMS, DAYS, seed)
    found = {
        "villages": villages,
        "staff": sum(team.strength for team in problem.teams),
        "teams": len(problem.teams),
        "sites": len(problem.stops),
        "limit_s": limit_s,
        "build_s": time.monotonic() - began,
    }
    return {**found, **measured(problem, time_limit_s=limit_s, seed=seed, workers=2)}


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
        preload=["watchbill.planning.preload"],
    ) as found:
        yield found.scheduler_address


def on_dask(workers: int, seed: int) -> dict[str, Any]:
    """The same rounds by so many workers, which have loaded the engines before."""
    problem = sample_problem(DASK_VILLAGES, SITES, TEAMS, 1, seed)
    with cluster(workers) as address:
        found = measured(problem, time_limit_s=DASK_LIMIT_S, seed=seed, rounds=0, scheduler=address)
    return {"workers": workers, "villages": DASK_VILLAGES, **found}


def growth_rows(found: list[dict[str, Any]]) -> str:
    return table(
        "villages", "staff", "teams", "sites", "limit (s)", "built (s)", "roster (s)", "first plan (s)", "end (s)",
        "main (MB)", "workers (MB)", "visits wanted", "missed", "worst gap", "mean gap", "level people short",
        "status", "verifier's errors",
        rows=[
            [
                f["villages"], f["staff"], f["teams"], f["sites"], f"{f['limit_s']:.0f}", f"{f['build_s']:.1f}",
                f"{f['roster_s']:.1f}", f"{f['first_s']:.1f}" if f["first_s"] else "–", f"{f['end_s']:.1f}",
                f"{f['main_mb']:.0f}", f"{f['workers_mb']:.0f}", f["wanted"], f["missed"], f"{f['worst']:.2f}",
                f"{f['mean']:.2f}", f["short"], f["status"], f["errors"],
            ]
            for f in found
        ],
    )  # fmt: skip


def dask_rows(found: list[dict[str, Any]]) -> str:
    return table(
        "Dask workers", "villages", "seconds", "roster (s)", "missed", "mean gap", "verifier's errors",
        rows=[
            [
                f["workers"], f["villages"], f"{f['end_s']:.1f}", f"{f['roster_s']:.1f}", f["missed"],
                f"{f['mean']:.3f}", f["errors"],
            ]
            for f in found
        ],
    )  # fmt: skip


def table(*head: str, rows: list[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def apart(*arguments: str) -> dict[str, Any]:
    """Run one measurement in a process of its own, so that memory is its alone."""
    answer = subprocess.run([sys.executable, __file__, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    print(found, flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=int, help="one size, printed as JSON")
    parser.add_argument("--dask", type=int, help="so many Dask workers, printed as JSON")
    parser.add_argument("--limit", type=float, help="time limit in place of the usual one, seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--collect", type=Path, help="lines of JSON printed before, in place of running anew")
    parser.add_argument("--write", action="store_true", help="renew docs/benchmarks.md")
    chosen = parser.parse_args()
    if chosen.only:
        print(json.dumps(grown(chosen.only, chosen.seed, chosen.limit or LIMITS_S[chosen.only])))
        return
    if chosen.dask:
        print(json.dumps(on_dask(chosen.dask, chosen.seed)))
        return
    if chosen.collect:
        lines = [json.loads(line) for line in chosen.collect.read_text().splitlines()]
        sizes = [line for line in lines if "teams" in line]
        clusters = [line for line in lines if "teams" not in line]
    else:
        sizes = [apart("--only", str(villages), "--seed", str(chosen.seed)) for villages in LIMITS_S]
        clusters = [apart("--dask", str(workers), "--seed", str(chosen.seed)) for workers in (1, 2)]
    text = growth_rows(sizes) + (f"\n\n{dask_rows(clusters)}" if clusters else "")
    print(text)
    if chosen.write:
        write_to_docs("growth", text)


if __name__ == "__main__":
    main()
