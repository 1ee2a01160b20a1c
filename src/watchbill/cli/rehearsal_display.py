"""What a rehearsal shows on the command line: progress, the answer in words, and ranked tables."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from watchbill.cli.display import err, new_table

if TYPE_CHECKING:  # the simulation takes seconds to load
    from watchbill.planning.problem import Problem
    from watchbill.planning.rehearsal import Outcome
    from watchbill.planning.rehearsal.outcome import Arrival, Spread
    from watchbill.planning.rehearsal.rehearse import RehearsalProgress

MOST_ROWS = 8
HOUR_MIN = 60


class RehearsalDisplay:
    """A bar on a terminal; elsewhere nothing is shown until the end."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("rehearsing"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("Ctrl-C stops and keeps the runs so far", style="dim"),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task = self._bar.add_task("runs", total=None)

    def __enter__(self) -> RehearsalDisplay:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._bar.stop()

    def show(self, progress: RehearsalProgress) -> None:
        """Show how far it is."""
        self._bar.update(self._task, completed=progress.runs, total=progress.runs_wanted)


def rehearsal_parts(problem: Problem, outcome: Outcome) -> Iterator[str | Table]:
    """The answer in words, then what breaks first: stops, areas, shifts, posts, teams."""
    yield (
        f"In {outcome.runs:,} rehearsals {percent(outcome.visits_made.mean)} of {outcome.visits_planned:,} planned "
        f"visits were made, {percent(outcome.visits_late.mean)} of them late; in one rehearsal of twenty fewer than "
        f"{percent(outcome.visits_made.low)} were made."
    )
    if outcome.stops:
        worst = outcome.stops[0]
        yield (
            f"The weakest place is {problem.stop_by_code[worst.stop].name} ({worst.stop}): in {percent(worst.broken)} "
            f"of the rehearsals a visit is missed there or the time without one is too long."
        )
    yield _figures(outcome)
    yield _stops(problem, outcome)
    yield _areas(problem, outcome)
    yield _shifts(outcome)
    if outcome.posts:
        yield _posts(problem, outcome)
    yield _teams(problem, outcome)
    yield f"{outcome.seconds:.1f} s, seed {outcome.seed}; what is assumed about the day: docs/rehearsal.md"


def percent(share: float) -> str:
    """A share as a percentage, with a digit after the point where it matters."""
    return f"{100 * share:.1f} %" if 0.95 < share < 1 or 0 < share < 0.05 else f"{100 * share:.0f} %"


def minutes(value: float | None) -> str:
    """Minutes, or that an hour is not enough."""
    return f"over {HOUR_MIN}" if value is None else f"{value:g}"


def _figures(outcome: Outcome) -> Table:
    table = new_table("", "planned", "rehearsed", "one in twenty")

    def row(label: str, planned: float | None, found: Spread) -> None:
        table.add_row(label, "" if planned is None else percent(planned), percent(found.mean), percent(found.low))

    row("visits made", 1.0, outcome.visits_made)
    row("level minima kept", outcome.minima_kept_planned, outcome.minima_kept)
    row("village minutes with a patrol", outcome.patrolled_planned, outcome.patrolled)
    row("planned time at fixed posts held", 1.0, outcome.posts_held)
    table.add_row("worst gap against what is allowed", "", f"{outcome.worst_gap.mean:.2f}", "")
    table.add_row("minutes to the nearest team, 50/90/95 %", "", _arrival(outcome.arrival), "")
    table.add_row("the same for incidents", "", _arrival(outcome.incident_arrival), "")
    table.add_row("incidents a day", "", f"{outcome.incidents_a_day:.1f}", "")
    return table


def _arrival(arrival: Arrival) -> str:
    if not arrival.count:
        return "none"
    return " / ".join(minutes(value) for value in (arrival.median_min, arrival.p90_min, arrival.p95_min))


def _stops(problem: Problem, outcome: Outcome) -> Table:
    table = new_table("breaks first: stops", "breaks in", "shift", "gap allowed", "95 %", "arrival 95 %")
    for row in outcome.stops[:MOST_ROWS]:
        table.add_row(
            f"{problem.stop_by_code[row.stop].name} ({row.stop})",
            percent(row.broken),
            f"day {row.day + 1} {row.shift}",
            f"{row.gap_allowed_s // 60} min",
            f"{row.gap_95_s // 60} min",
            f"{minutes(row.arrival.p95_min)} min",
        )
    return table


def _areas(problem: Problem, outcome: Outcome) -> Table:
    table = new_table("areas", "breaks in", "below the level in", "minutes a day without patrol", "visits")
    for row in outcome.areas[:MOST_ROWS]:
        name = f"{problem.area_by_code[row.area].name} ({row.area})"
        visits = f"{row.visits_made:.1f} of {row.visits_planned}"
        table.add_row(name, percent(row.broken), percent(row.below_level), f"{row.bare_min:.1f}", visits)
    return table


def _shifts(outcome: Outcome) -> Table:
    table = new_table("shifts", "breaks in", "visits", "late", "teams absent")
    for row in outcome.shifts[:MOST_ROWS]:
        visits = f"{row.visits_made:.1f} of {row.visits_planned}"
        name = f"day {row.day + 1} {row.shift}"
        table.add_row(name, percent(row.broken), visits, f"{row.late:.1f}", f"{row.teams_absent:.1f}")
    return table


def _posts(problem: Problem, outcome: Outcome) -> Table:
    table = new_table("fixed posts, people-hours", "shift", "breaks in", "wanted", "planned", "held")
    for row in outcome.posts[:MOST_ROWS]:
        table.add_row(
            f"{problem.stop_by_code[row.stop].name} ({row.stop})",
            f"day {row.day + 1} {row.shift}",
            percent(row.broken),
            f"{row.wanted_h:.1f}",
            f"{row.planned_h:.1f}",
            f"{row.held_h:.1f}",
        )
    return table


def _teams(problem: Problem, outcome: Outcome) -> Table:
    table = new_table(
        "matters most if it alone is absent", "shift", "visits missed", "stops that break", "minutes at posts"
    )
    for row in outcome.teams[:MOST_ROWS]:
        name = f"{problem.team_by_code[row.team].name} ({row.team})"
        table.add_row(
            name,
            f"day {row.day + 1} {row.shift}",
            str(row.visits_missed),
            str(row.stops_broken),
            str(row.posts_open_min),
        )
    return table
