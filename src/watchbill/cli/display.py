"""What commands show: consoles, the live display of a planning run, tables of shortfalls."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Column, Table
from rich.text import Text

from watchbill.cli.exits import Exit
from watchbill.planning.overview import AreaLine, summed

if TYPE_CHECKING:  # the solvers take seconds to load, and few commands need them
    from watchbill.planning.measures import Measures
    from watchbill.planning.plan import Shortfall
    from watchbill.planning.problem import Problem
    from watchbill.planning.progress import Progress, ShiftLine
    from watchbill.planning.quality import Distance
    from watchbill.planning.reasons import Explanation

PIPE_COLUMNS = 400
"""How wide a line may be where no terminal limits it."""
MARKS = {"waiting": "·", "running": "…", "planned": "✓", "failed": "✗"}
STAGES = {"roster": "rosters", "patrols": "patrol routes", "posts": "fixed posts", "done": "done"}
MOST_SHORTFALLS = 25
MOST_AREAS = 12
ENDINGS: dict[str, str] = {
    "infeasible": "no plan can give all that is wanted: it takes more forces, or fewer wishes",
    "out_of_time": "the time was up; with more of it, less may be lacking",
    "failed": "the solver failed in some shifts, which have no routes; the log says why",
    "incomplete": "the search came to its end and found nothing better",
}
"""What the status of a result means, where a plan lacks something."""
STOPPED_EARLY = "stopped early; the best plan so far was kept"
STOPPED_BEFORE = "stopped before there were patrol routes; what there was is kept"


def console(stream: TextIO) -> Console:
    """Return what writes to a stream: as wide as its terminal, and wide enough for every table where it is none."""
    return Console(
        stderr=stream is sys.stderr,
        highlight=False,
        width=None if stream.isatty() or "COLUMNS" in os.environ else PIPE_COLUMNS,
    )


out = console(sys.stdout)
err = console(sys.stderr)


def new_table(*headings: str) -> Table:
    """Return an empty table that cuts nothing: what does not fit into a column goes on below."""
    return Table(*(Column(heading, overflow="fold") for heading in headings), box=None, padding=(0, 2))


class PlanDisplay:
    """Live progress of a planning run: how far, the best plan so far, each shift's state.

    On a terminal it is redrawn in place; elsewhere a line is written per stage, and one for the first whole plan.
    """

    def __init__(self, time_limit_s: float) -> None:
        self._limit_s = time_limit_s
        self._stage = ""
        self._has_plan = False
        self._live = Live(console=err, refresh_per_second=4, transient=True) if err.is_terminal else None

    def __enter__(self) -> PlanDisplay:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._live:
            self._live.stop()

    def show(self, progress: Progress) -> None:
        """Show a message of the solver."""
        if self._live:
            self._live.update(self._drawing(progress))
            return
        if progress.stage != self._stage:
            self._stage = progress.stage
            err.print(f"{progress.seconds:6.1f} s  {STAGES[progress.stage]}")
        if progress.measures and not self._has_plan:
            self._has_plan = True
            err.print(f"{progress.seconds:6.1f} s  {best_line(progress.measures, progress.shortfalls)}")

    def _drawing(self, progress: Progress) -> Group:
        head = Table.grid(padding=(0, 2))
        bar = ProgressBar(total=1.0, completed=progress.share, width=40)
        head.add_row(STAGES[progress.stage], bar, f"{progress.seconds:.0f} of {self._limit_s:.0f} s")
        lines: list[Table | Text] = [head, Text(best_line(progress.measures, progress.shortfalls))]
        if any(line.state != "waiting" for line in progress.shifts):
            lines.append(_shift_table(progress.shifts))
        if progress.areas:
            lines.append(_area_table(progress.areas))
        lines.append(Text("Ctrl-C stops and keeps the best plan", style="dim"))
        return Group(*lines)


def best_line(figures: Measures | None, shortfalls: dict[str, int]) -> str:
    """The best plan so far in one line."""
    if figures is None:
        return "no complete plan yet"
    lacks = ", ".join(f"{rule} {count}" for rule, count in sorted(shortfalls.items())) or "none"
    return (
        f"best plan: {figures.visits} of {figures.visits_wanted} visits, {figures.missed_visits} missed, "
        f"{figures.stops_under_two_teams} stops short of teams, mean gap ratio {figures.mean_gap_ratio:.2f}, "
        f"shortfalls: {lacks}"
    )


def _shift_table(lines: Sequence[ShiftLine]) -> Table:
    by_day: dict[int, dict[str, ShiftLine]] = defaultdict(dict)
    for line in lines:
        by_day[line.day][line.shift] = line
    table = new_table("day", *next(iter(by_day.values())))
    for day, shifts in sorted(by_day.items()):
        cells = [
            f"{MARKS[line.state]} {line.mean_gap_ratio:.2f}" + (f" −{line.missed_visits}" if line.missed_visits else "")
            for line in shifts.values()
        ]
        table.add_row(str(day + 1), *cells)
    return table


def _area_table(lines: tuple[AreaLine, ...]) -> Table:
    table = new_table("area", "villages", "planned", "failed", "missed", "worst gap ratio")
    for row in summed(lines, MOST_AREAS):
        mark = MARKS["failed" if row.failed else "running" if row.running else "waiting" if row.waiting else "planned"]
        table.add_row(
            f"{mark} {row.area or 'all others'}",
            str(row.villages),
            f"{row.planned} of {row.parts}",
            str(row.failed or ""),
            str(row.missed_visits),
            f"{row.worst_gap_ratio:.2f}" if row.planned else "",
        )
    return table


def ending(status: str) -> Exit:
    """Say what a result's status means where the plan lacks something; return the exit code."""
    if status == "complete":
        return Exit.FINE
    out.print(ENDINGS[status])
    return Exit.FAILURE if status == "failed" else Exit.FINDINGS


def measures_table(figures: Measures) -> Table:
    """The figures of a plan, two columns."""
    table = Table.grid(padding=(0, 2))
    for label, value in (
        ("visits", f"{figures.visits} of {figures.visits_wanted}"),
        ("missed visits", figures.missed_visits),
        ("stops with too few teams", figures.stops_under_two_teams),
        ("people lacking for the levels", figures.level_shortfall_people),
        ("gap ratio, mean and worst", f"{figures.mean_gap_ratio:.2f} and {figures.worst_gap_ratio:.2f}"),
        ("duties", figures.duties),
        ("routes", figures.routes),
    ):
        table.add_row(f"  {label}", str(value))
    return table


def distance_line(away: Distance) -> str:
    """At most how far from the best possible a plan is; empty where nothing is known."""
    parts = []
    if away.roster_percent is not None:
        parts.append(f"roster {_at_most(away.roster_percent)}")
    if away.worst_gap_percent is not None:
        parts.append(f"worst gap {_at_most(away.worst_gap_percent)}")
    return "; ".join(parts)


def _at_most(percent: int) -> str:
    return f"at most {percent} % from the best possible" if percent else "proven best possible"


def shortfall_table(
    problem: Problem, shortfalls: Sequence[Shortfall], explanations: Sequence[Explanation] = ()
) -> Table:
    """What a plan lacks: rule, where, when, how much, and why; the first ones where there are many."""
    table = new_table("rule", "where", "when", "lacking", "why not", "what helps")
    reasons = {each.shortfall: each for each in explanations}
    for lack in shortfalls[:MOST_SHORTFALLS]:
        when = " ".join(part for part in ("" if lack.day is None else f"day {lack.day + 1}", lack.shift) if part)
        why, helps = _reason(reasons.get(lack))
        table.add_row(lack.rule, _place(problem, lack), when, f"{lack.amount:g} {lack.unit}", why, helps)
    if len(shortfalls) > MOST_SHORTFALLS:
        table.add_row("…", f"and {len(shortfalls) - MOST_SHORTFALLS} more", "", "")
    return table


def _reason(found: Explanation | None) -> tuple[str, str]:
    """Verdict with the rules that clash, and the repairs with their costs, as codes."""
    if found is None:
        return "", ""
    rules = ", ".join(dict.fromkeys(claim.rule for claim in found.clash if claim.rule != found.shortfall.rule))
    helps = ", ".join(f"{each.kind} {each.cost} {each.unit}" for each in found.repairs if each.kind != "plan_longer")
    return f"{found.verdict}: {rules or found.finding}", helps


def _place(problem: Problem, lack: Shortfall) -> str:
    parts = []
    if lack.stop in problem.stop_by_code:
        parts.append(f"{problem.stop_by_code[lack.stop].name} ({lack.stop})")
    if lack.area in problem.area_by_code:
        parts.append(f"{problem.area_by_code[lack.area].name} ({lack.area})")
    if lack.force in problem.force_by_code:
        parts.append(problem.force_by_code[lack.force].name)
    if lack.team in problem.team_by_code:
        parts.append(f"{problem.team_by_code[lack.team].name} ({lack.team})")
    return ", ".join(parts)


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show that something takes a moment, where somebody looks."""
    if err.is_terminal:
        with err.status(text):
            yield
    else:
        yield
