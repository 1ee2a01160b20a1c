"""Solves shift-scheduling instances in the Curtois & Qu text format and prints value, bound and gap.

usage: python benchmarks/rosters.py INSTANCE.txt --time-limit 60 --seed 1 -o ROSTER.csv
       python benchmarks/rosters.py --all FOLDER --time-limit 60 --seed 1 [--scorer SCORE.py] [-o FOLDER]

The folder of ``--all`` has Instance*.txt and, where known, best_known.csv (columns instance and bks). Every roster is
checked by the independent evaluation, and by a scorer script (usage: SCORE.py INSTANCE ROSTER, prints JSON with faults
and penalty) where one is given.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.roster import Roster, faults, value
from watchbill.planning.rosters.search import solve_roster
from watchbill.planning.rosters.text import read_case, write_roster
from watchbill.planning.stopping import TimeLimit


def best_known(folder: Path) -> dict[str, int]:
    """Best known values by instance number, as far as the folder has them."""
    table = folder / "best_known.csv"
    if not table.is_file():
        return {}
    with table.open(newline="", encoding="utf-8") as lines:
        return {row["instance"]: int(row["bks"]) for row in csv.DictReader(lines)}


def score(scorer: Path | None, instance: Path, roster: Path) -> tuple[int, int] | None:
    """Faults and penalty by the scorer script."""
    if scorer is None:
        return None
    run = subprocess.run(
        [sys.executable, str(scorer), str(instance), str(roster)], check=True, capture_output=True, text=True
    )
    answer = json.loads(run.stdout)
    return answer["faults"], answer["penalty"]


def solve_file(path: Path, args: argparse.Namespace, output: Path, verbose: bool) -> dict[str, Any]:
    """Solve one instance, write and check the roster; the clock includes reading and building everything."""
    began = time.monotonic()
    instance = read_case(path)
    first: list[float] = []

    def note(_: Roster, value: float, bound: float) -> None:
        first.append(time.monotonic() - began)
        if verbose:
            print(f"{first[-1]:8.2f} s  value {value:.0f}  bound {bound:.0f}", file=sys.stderr)

    left = args.time_limit - (time.monotonic() - began)
    result = solve_roster(instance, stop=TimeLimit(left), seed=args.seed, workers=args.workers, on_roster=note)
    row = {
        "value": result.value,
        "bound": result.bound,
        "status": result.status,
        "seconds": round(time.monotonic() - began, 2),
        "best_after_s": round(first[-1], 2) if first else None,
    }
    if result.roster is not None:
        output.write_text(write_roster(instance, result.roster), encoding="utf-8")
        row |= check(instance, result.roster, score(args.scorer, path, output))
    return row


def check(instance: RosterCase, roster: Roster, scored: tuple[int, int] | None) -> dict[str, Any]:
    """Faults by our own evaluation, and whether the scorer finds the same."""
    own = len(faults(instance, roster)), value(instance, roster)
    return {"faults": own[0], "penalty": own[1], "scorer_agrees": None if scored is None else scored == own}


def gap(value: float, reference: float) -> float | None:
    """How far a value is above a reference, in percent."""
    return round(100 * (value / reference - 1), 3) if reference else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instance", type=Path, nargs="?")
    parser.add_argument("--all", type=Path, metavar="FOLDER", dest="folder")
    parser.add_argument("--only", default="", help="instance numbers with --all, separated by commas")
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    if args.folder is None:
        if args.instance is None:
            parser.error("give an instance or --all FOLDER")
        output = args.output or Path(tempfile.mkdtemp()) / "roster.csv"
        print(json.dumps(solve_file(args.instance, args, output, verbose=True)))
        return
    known = best_known(args.folder)
    output = args.output or Path(tempfile.mkdtemp())
    output.mkdir(parents=True, exist_ok=True)
    only = set(filter(None, args.only.split(",")))
    paths = {(re.search(r"\d+", path.stem) or [path.stem])[0]: path for path in args.folder.glob("Instance*.txt")}
    print(
        "| instance | value | bound | best known | gap to best known, % | gap to bound, % | status | s "
        "| best after s | faults | scorer agrees |\n|" + "---|" * 11
    )
    for number in sorted(paths, key=lambda name: (len(name), name)):
        if only and number not in only:
            continue
        row = solve_file(paths[number], args, output / f"{paths[number].stem}.csv", verbose=False)
        cells = [
            number, row["value"], row["bound"], known.get(number), gap(row["value"], known.get(number, 0)),
            gap(row["value"], row["bound"]), row["status"], row["seconds"], row["best_after_s"],
            row.get("faults"), row.get("scorer_agrees"),
        ]  # fmt: skip
        print("| " + " | ".join("" if cell is None else str(cell) for cell in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
