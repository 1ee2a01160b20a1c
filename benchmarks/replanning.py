"""Measure the repair of a plan after random changes, beside planning anew with the same time.

usage: python benchmarks/replanning.py [OPERATION.json ...] [--monaco FILE] [--changes 20] [--anew 3] [--write]

Without files, the demo's operation in Helsinki is imported and planned in a scratch folder, and with ``--monaco`` an
operation there. For each kind of change there are so many random ones (seed 1); planning anew takes long, so it is
done for the first few of each kind only. ``--write`` puts the table into docs/benchmarks.md. Quote counts and ratios;
seconds are of the machine at hand.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from msgspec import structs
from runs import write_to_docs

from watchbill.planning.changes import (
    AnyChange,
    LevelSet,
    NewPlace,
    PlaceTravel,
    Since,
    SiteAdded,
    StopUnreachable,
    StreetClosed,
    TeamAdded,
    TeamOut,
    TravelTimes,
    apply,
)
from watchbill.planning.check import check
from watchbill.planning.difference import differences
from watchbill.planning.files import read as read_file
from watchbill.planning.levels import LEVELS
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.repair import Repair, repair
from watchbill.planning.solve import solve

WATCHBILL = Path(sys.executable).with_name("watchbill")
Table = list[list[str]]
Make = Callable[[random.Random, Problem, Plan], tuple[AnyChange, Since]]
LIMIT_S = 10


def main() -> None:
    """Run all repairs, print the tables, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("operations", type=Path, nargs="*", help="files with problem and plan")
    parser.add_argument("--monaco", type=Path, help="an OpenStreetMap extract of Monaco")
    parser.add_argument("--changes", type=int, default=20, help="random changes of each kind")
    parser.add_argument("--anew", type=int, default=3, help="of these, how many are planned anew as well")
    parser.add_argument("--time-limit", type=float, default=LIMIT_S)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="watchbill-bench-") as scratch:
        files = options.operations or planned(Path(scratch), options.monaco)
        parts = {}
        for file in files:
            content = read_file(file)
            assert content.plan is not None, f"{file} holds no plan"
            table = measure(content.problem, content.plan, options.changes, options.anew, options.time_limit)
            parts[content.problem.operation.name] = table
    text = "\n\n".join(f"### Re-planning: {name}\n\n{markdown(table)}" for name, table in parts.items())
    print(text)
    if options.write:
        write_to_docs("replanning", text)


def planned(scratch: Path, monaco: Path | None) -> list[Path]:
    """Import and plan the operations; returns their files."""
    environment = {**os.environ, "WATCHBILL_DATA": str(scratch)}

    def run(*words: str) -> None:
        subprocess.run([WATCHBILL, *words], env=environment, check=False, stdout=subprocess.DEVNULL)

    run("demo", "--no-serve", "--time-limit", "60")
    codes = ["festival"]
    if monaco is not None:
        run("import", "osm", str(monaco), "--operation", "grand-prix", "--name", "Grand Prix, Monaco", "--time-zone",
            "Europe/Monaco", "--start", "2027-05-27", "--days", "3", "--sample-forces")  # fmt: skip
        run("plan", "grand-prix", "--time-limit", "60")
        codes.append("grand-prix")
    for code in codes:
        run("export", code, "-o", str(scratch / f"{code}.json"))
    return [scratch / f"{code}.json" for code in codes]


def team_out(chance: random.Random, _: Problem, plan: Plan) -> tuple[AnyChange, Since]:
    """A team on duty drops out: before its shift, or an hour or more into it."""
    duty = chance.choice(plan.duties)
    second = chance.choice((0, chance.randrange(3600, 20_000)))
    return TeamOut(team=duty.team, day=duty.day, shift=duty.shift), Since(day=duty.day, shift=duty.shift, second=second)


def level_up(chance: random.Random, problem: Problem, _: Plan) -> tuple[AnyChange, Since]:
    """The level of an area goes up by one or to the highest, from a day on."""
    raised = [entry for entry in problem.area_levels if entry.level != LEVELS[-1]]
    entry = chance.choice(raised)
    level = chance.choice(LEVELS[LEVELS.index(entry.level) + 1 :])
    return LevelSet(area=entry.area, level=level, day=entry.day), Since(day=entry.day, shift=problem.shifts[0].code)


def instant(chance: random.Random, problem: Problem) -> Since:
    """Any instant of the operation."""
    shift = chance.choice(problem.shifts)
    second = chance.choice((0, chance.randrange(0, shift.length_s - 7200)))
    return Since(day=chance.randrange(problem.operation.days), shift=shift.code, second=second)


def street_closed(chance: random.Random, problem: Problem, _: Plan) -> tuple[AnyChange, Since]:
    """Ways between two neighbourhoods of places take five minutes more, in all modes."""
    size = len(problem.places)
    mode = sorted(problem.modes)[0]
    first, second = chance.sample(range(size), 2)

    def near(place: int) -> list[int]:
        ways = sorted((problem.leg_s(mode, place, other), other) for other in range(size))
        return [other for way, other in ways if way >= 0][: size // 8]

    pairs = [(a, b) for one, other in ((first, second), (second, first)) for a in near(one) for b in near(other)]
    travel = tuple(
        TravelTimes(
            mode=mode,  # type: ignore[arg-type]
            times=tuple((a, b, way + 300) for a, b in pairs if a != b and (way := problem.leg_s(mode, a, b)) >= 0),
        )
        for mode in sorted(problem.modes)
    )
    return StreetClosed(street="a street", travel=travel), instant(chance, problem)


def site_added(chance: random.Random, problem: Problem, _: Plan) -> tuple[AnyChange, Since]:
    """A site appears one minute from a stop, and wants what that stop wants."""
    like = chance.choice(
        [stop for stop in problem.stops if any(demand.stop == stop.code for demand in problem.demands)]
    )
    size = range(len(problem.places))

    def there(mode: str) -> tuple[int, ...]:
        return tuple(way + 60 if (way := problem.leg_s(mode, like.place, other)) >= 0 else -1 for other in size)

    def back(mode: str) -> tuple[int, ...]:
        return tuple(way + 60 if (way := problem.leg_s(mode, other, like.place)) >= 0 else -1 for other in size)

    since = instant(chance, problem)
    demands = tuple(
        structs.replace(demand, stop="NEW")
        for demand in problem.demands
        if demand.stop == like.code and demand.day >= since.day
    )
    travel = tuple(
        PlaceTravel(mode=mode, there=there(mode), back=back(mode))  # type: ignore[arg-type]
        for mode in sorted(problem.modes)
    )
    stop = structs.replace(like, code="NEW", name="New site")
    return SiteAdded(stop=stop, at=NewPlace(place=problem.places[like.place], travel=travel), demands=demands), since


def stop_unreachable(chance: random.Random, problem: Problem, _: Plan) -> tuple[AnyChange, Since]:
    """Nobody can get to a stop any more."""
    return StopUnreachable(stop=chance.choice(problem.stops).code), instant(chance, problem)


def team_added(chance: random.Random, problem: Problem, _: Plan) -> tuple[AnyChange, Since]:
    """One more team like another."""
    team = structs.replace(chance.choice(problem.teams), code="EXTRA", name="Extra")
    return TeamAdded(team=team), instant(chance, problem)


KINDS: dict[str, Make] = {
    "team out": team_out,
    "level up": level_up,
    "street closed": street_closed,
    "site added": site_added,
    "stop not reachable": stop_unreachable,
    "team added": team_added,
}


def measure(problem: Problem, plan: Plan, number: int, anew: int, limit_s: float) -> Table:
    """One row for each kind of change."""
    table = [
        ["change", "seconds, median", "seconds, worst", "changed orders, median", "worst", "of orders left, median",
         "new shortfalls, median", "verifier's errors", "planned anew: changed orders, median",
         "planned anew: shortfalls", "repaired: shortfalls"],
    ]  # fmt: skip
    for name, make in KINDS.items():
        chance = random.Random(1)
        repairs: list[Repair] = []
        fresh: list[tuple[int, int, int]] = []
        for count in range(number):
            change, since = make(chance, problem, plan)
            done = repair(problem, plan, [change], since=since, time_limit_s=limit_s)
            repairs.append(done)
            if count < anew:
                again = solve(apply(problem, [change]), time_limit_s=limit_s)
                fresh.append(
                    (len(differences(plan, again.plan)), len(again.plan.shortfalls), len(done.plan.shortfalls))
                )
        errors = sum(f.severity == "error" for done in repairs for f in check(done.problem, done.plan))
        changed = [len(done.differences) for done in repairs]
        table.append(
            [
                name,
                f"{median(done.seconds for done in repairs):.1f}",
                f"{max(done.seconds for done in repairs):.1f}",
                f"{median(changed):g}",
                str(max(changed)),
                f"{median(done.orders for done in repairs):g}",
                f"{median(len(done.new_shortfalls) for done in repairs):g}",
                str(errors),
                *(f"{median(one[part] for one in fresh):g}" if fresh else "–" for part in range(3)),
            ]
        )
        print(" | ".join(table[-1]), file=sys.stderr, flush=True)
    return table


def markdown(table: Table) -> str:
    head, *rows = table
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
