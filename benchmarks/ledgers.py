"""Ledgers at full size: pages through the real server, and an import beside django-import-export.

usage: python benchmarks/ledgers.py [--postgres URL] [--entries 5000 50000] [--rows 20000] [--only pages|import]
       [--results FILE] [--folder FOLDER] [--write]

A synthetic district (``ledger_district.py``) grows from the first number of entries to the last, on SQLite and, where
``--postgres`` names an empty database of its own, on PostgreSQL. After each step all pages are fetched in turn by a
signed-in account; at the last one a workbook of new rows is imported (``ledger_import.py``). ``--results`` keeps
every figure as a line of JSON as soon as it is there, so that a stopped run goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from ledger_pages import PAGES
from pages import Fetched, times
from runs import Run, add_run, machine, markdown, read_runs, write_to_docs

HERE = Path(__file__).resolve().parent
WATCHBILL = Path(sys.executable).with_name("watchbill")
PASSWORD = "only-for-this-measurement"
WAYS = {
    "watchbill": "Watchbill: checks, versions, ties to the grid, search rows, audit row",
    "watchbill, preview": "Watchbill: preview alone, nothing written",
    "row by row": "django-import-export, row by row, with versions",
    "row by row, swift": "the same without its comparison of each row, and all codes looked up at once",
    "row by row, bare": "row by row without the guard and the search rows of our models",
    "row by row, bare, no history": "the same without versions",
    "bulk with history": "django-import-export, bulk mode, versions in bulk as well",
    "bulk, no history": "the same without versions",
}
TARGETS_MS = {"median": 200, "p95": 500}
"""What a page should stay below."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", metavar="URL", help="an empty database of its own")
    parser.add_argument("--entries", type=int, nargs="+", default=[5_000, 50_000])
    parser.add_argument("--cells", type=int, default=5_000)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the workbook")
    parser.add_argument("--repeats", type=int, default=40, help="how often each page is fetched")
    parser.add_argument("--only", choices=["pages", "import"])
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--results", type=Path, help="a file of runs to go on with")
    parser.add_argument("--folder", type=Path, help="where the SQLite database stays; else a scratch folder")
    parser.add_argument("--note", default="", help="a sentence about the machine, for the docs")
    parser.add_argument("--write", action="store_true", help="renew docs/benchmarks.md")
    chosen = parser.parse_args()
    runs = read_runs(chosen.results)
    with tempfile.TemporaryDirectory(prefix="watchbill-ledgers-") as scratch:
        databases = {"SQLite": ""} | ({"PostgreSQL": chosen.postgres} if chosen.postgres else {})
        for name, url in databases.items():
            for run in measured(name, environment(chosen.folder or Path(scratch), url), chosen, runs):
                print(run, flush=True)
                add_run(chosen.results, run)
                runs.append(run)
    text = "\n\n".join([pages_table(runs), import_table(runs), " ".join(filter(None, [_machine(), chosen.note]))])
    print(text)
    if chosen.write:
        write_to_docs("ledgers", text)


def environment(folder: Path, url: str) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    found = {**os.environ, "WATCHBILL_DATA": str(folder), "WATCHBILL_BENCH_PASSWORD": PASSWORD}
    return found | ({"WATCHBILL_DATABASE": url} if url else {})


def measured(database: str, where: dict[str, str], chosen: argparse.Namespace, done: list[Run]) -> Iterator[Run]:
    """Every figure of one database that the runs before do not have."""
    known = {(run["database"], run.get("entries"), run["what"]) for run in done}
    for entries in sorted(chosen.entries):
        last = entries == max(chosen.entries)
        wanted = [*(["pages"] if chosen.only != "import" else [])]
        wanted += [f"import: {way}" for way in chosen.ways if last and chosen.only != "pages"]
        wanted = [what for what in wanted if (database, entries, what) not in known]
        if not wanted:
            continue
        here = {"database": database, "entries": entries}
        built = apart(where, "ledger_district.py", "--cells", str(chosen.cells), "--entries", str(entries))
        if (database, entries, "built") not in known:
            yield {**here, "what": "built", **built}
        for what in wanted:
            if what == "pages":
                queries = apart(where, "ledger_pages.py")
                samples = times(where, WATCHBILL, PASSWORD, chosen.repeats, PAGES)
                found = {name: {**figures(sample), "queries": queries[name]} for name, sample in samples.items()}
                yield {**here, "what": what, "pages": found, "load": round(os.getloadavg()[0], 1)}
            else:
                way = what.removeprefix("import: ")
                figure = apart(where, "ledger_import.py", "--rows", str(chosen.rows), "--way", way)
                yield {**here, "what": what, **figure, "load": round(os.getloadavg()[0], 1)}


def figures(sample: Fetched) -> dict[str, float]:
    """Median and 95th percentile by the clock, and the mean of the server's processor, in milliseconds."""
    return {
        "median": 1000 * median(sample.seconds),
        "p95": 1000 * quantiles(sample.seconds, n=20)[-1],
        "busy": 1000 * fmean(sample.busy_s),
    }


def apart(where: dict[str, str], script: str, *arguments: str) -> dict[str, Any]:
    """Run a script in a process of its own and return the JSON of its last line."""
    command = [sys.executable, HERE / script, *arguments]
    answer = subprocess.run(command, env=where, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def pages_table(runs: list[Run]) -> str:
    """Pages by database at the largest number of entries, beside the smallest."""
    pages = [run for run in runs if run["what"] == "pages"]
    if not pages:
        return ""
    sizes = [run["entries"] for run in pages]
    few, many = min(sizes), max(sizes)
    head: list[object] = ["page", "queries"]
    databases = list(dict.fromkeys(run["database"] for run in pages))
    for database in databases:
        head += [
            f"{database}: median (ms)",
            "95th percentile (ms)",
            "processor (ms)",
            f"at {few:,}: median",
            "processor",
        ]
    by = {(run["database"], run["entries"]): run["pages"] for run in pages}
    rows = []
    for name in PAGES:
        row: list[object] = [name, ""]
        for database in databases:
            large, small = by.get((database, many), {}).get(name), by.get((database, few), {}).get(name)
            if large is None or small is None:
                row += ["–"] * 5
                continue
            more = large["queries"] - small["queries"]
            row[1] = f"{small['queries']} and {large['queries']}" if more else large["queries"]
            for name_of, target in TARGETS_MS.items():
                row.append(f"{large[name_of]:.0f}{'' if large[name_of] < target else ' (over)'}")
            row += [f"{large['busy']:.0f}", f"{small['median']:.0f}", f"{small['busy']:.0f}"]
        rows.append(row)
    return f"### Pages at {many:,} entries\n\n{markdown(head, rows)}"


def import_table(runs: list[Run]) -> str:
    """Rows a second by way and database, and how many times as many Watchbill takes."""
    imports = {(run["database"], run["what"].removeprefix("import: ")): run for run in runs if "rows" in run}
    if not imports:
        return ""
    databases = list(dict.fromkeys(database for database, _way in imports))
    head: list[object] = ["way", "versions written", "search rows", "ties to cells"]
    for database in databases:
        head += [f"{database}: seconds", "rows a second", "Watchbill takes", "processor (s)", "Watchbill takes"]
    rows = []
    for way, words in WAYS.items():
        found = [imports.get((database, way)) for database in databases]
        first = next((run for run in found if run), None)
        if first is None:
            continue
        row: list[object] = [words, first["versions"], first["search_rows"], first["ties"]]
        for database, run in zip(databases, found, strict=True):
            ours = imports.get((database, "watchbill"))
            if run is None:
                row += ["–"] * 5
                continue
            row += [f"{run['seconds']:.1f}", f"{run['rows'] / run['seconds']:,.0f}", _times(run, ours, "seconds")]
            row += [f"{run['cpu_s']:.1f}", _times(run, ours, "cpu_s")]
        rows.append(row)
    number = max(run["rows"] for run in imports.values())
    return f"### Import of a workbook of {number:,} rows\n\n{markdown(head, rows)}"


def _times(run: Run, ours: Run | None, key: str) -> str:
    """How many times as many rows Watchbill takes in the same time."""
    return f"{run[key] / ours[key]:.1f} times as many" if ours and run is not ours else ""


def _machine() -> str:
    return machine("Django", "django-simple-history", "django-import-export", "shapely", "python-calamine")


if __name__ == "__main__":
    main()
