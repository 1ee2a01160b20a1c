"""``watchbill repair`` and ``watchbill risk``: a plan after a change, and what could break before anything happens."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from watchbill.cli.database.access import find_operation, find_run
from watchbill.cli.display import STOPPED_EARLY, PlanDisplay, ending, measures_table, new_table, out, shortfall_table
from watchbill.cli.exits import CommandError, Exit
from watchbill.deployments.actions import publish_run, recover_runs, request_repair
from watchbill.deployments.archive import load
from watchbill.deployments.enums import RunState
from watchbill.deployments.execution import execute_run
from watchbill.deployments.models import Run
from watchbill.deployments.planner import incidents
from watchbill.operations.models import Operation
from watchbill.planning.changes import (
    AnyChange,
    ChangeError,
    LevelSet,
    Pins,
    Since,
    StopUnreachable,
    TeamOut,
    apply,
)
from watchbill.planning.difference import OrderChange, differences
from watchbill.planning.measures import measures
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.risk import Risk, losses, risks
from watchbill.planning.standby import standby

LEVELS = ("regular", "enhanced", "extraordinary")
MOST_LINES = 60
Many = Annotated[list[str] | None, Parameter(consume_multiple=True)]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Incident:
    """What has changed, as the options of ``watchbill repair`` say it."""

    team_out: Annotated[Many, Parameter(help="Codes of teams that drop out.")] = None
    until: Annotated[
        dt.date | None, Parameter(help="First day on which the teams are back; to the end without it.")
    ] = None
    level: Annotated[Many, Parameter(help="AREA=LEVEL: regular, enhanced or extraordinary.")] = None
    close_street: Annotated[Many, Parameter(help="Names of streets that are closed as a whole.")] = None
    close_at: Annotated[Many, Parameter(help="LATITUDE,LONGITUDE on the blocks that are closed.")] = None
    unreachable: Annotated[Many, Parameter(help="Codes of stops that nobody can get to.")] = None
    add_site: Annotated[Many, Parameter(help="Codes of ledger entries that the plan does not know yet.")] = None
    add_team: Annotated[Many, Parameter(help="Codes of teams that the plan does not know yet.")] = None

    def changes(self, operation: Operation, problem: Problem, since: Since) -> list[AnyChange]:
        """Return the changes; raises ``CommandError`` for what does not fit the operation or the problem."""
        found: list[AnyChange] = [
            *(_team_out(operation, code, since, self.until) for code in self.team_out or ()),
            *(_level(text, since) for text in self.level or ()),
            *(StopUnreachable(stop=code) for code in self.unreachable or ()),
            *(incidents.site_added(operation, problem, code) for code in self.add_site or ()),
            *(incidents.team_added(operation, problem, code) for code in self.add_team or ()),
        ]
        if self.close_street or self.close_at:
            points = [_point(text) for text in self.close_at or ()]
            found.append(incidents.street_closed(operation, problem, names=self.close_street or (), points=points))
        try:
            apply(problem, found)
        except ChangeError as error:
            raise CommandError(incidents.refusal(error)) from error
        return found


NOTHING = Incident()


def repair(
    operation: str,
    /,
    *,
    since: Annotated[dt.datetime | None, Parameter(name="--from")] = None,
    incident: Incident = NOTHING,
    pin: Many = None,
    run: int | None = None,
    time_limit: int = 10,
    seed: int = 1,
    workers: int = 2,
    publish: bool = False,
) -> int:
    """Repair the plan in force after a change, with as few changed orders as can be.

    What began before the instant of --from stays. Exit code 1 where the plan lacks something, 3 where it was stopped.

    Example: watchbill repair festival --team-out HELSINKI-V02-PT06 --from 2027-05-21T14:00

    Parameters
    ----------
    operation
        Code of the operation.
    since
        Wall time in the operation's zone from which the changes hold; the operation's begin without it.
    pin
        Codes of teams whose orders stay.
    run
        Number of the plan to repair; the one in force without it.
    time_limit
        Seconds.
    seed
        Number that makes the search repeatable.
    workers
        Threads for the roster.
    publish
        Put the repaired plan in force at once.
    """
    row = find_operation(operation)
    parent = find_run(row, run)
    problem, _ = load(parent)
    start = dt.datetime.combine(row.start_date, dt.time()) if since is None else since.replace(tzinfo=None)
    instant = incidents.since(row, start)
    changes = incident.changes(row, problem, instant)
    if unknown := set(pin or ()) - set(problem.team_by_code):
        raise CommandError(f"there is no team '{min(unknown)}' in plan {parent.number}")
    recover_runs()
    pins = Pins(teams=tuple(pin or ()))
    made = request_repair(
        by=None, parent=parent, changes=changes, since=instant, pins=pins, time_limit_s=time_limit, seed=seed,
        enqueue=False,
    )  # fmt: skip
    return _carried_out(made, parent, workers=workers, time_limit_s=time_limit, publish=publish)


def _carried_out(made: Run, parent: Run, *, workers: int, time_limit_s: int, publish: bool) -> int:
    """Execute a repair that was asked for, show it, and return the exit code."""
    try:
        with PlanDisplay(time_limit_s) as display:
            execute_run(made, workers=workers, on_progress=display.show)
    except KeyboardInterrupt as error:
        raise CommandError("stopped; there was no plan yet", Exit.STOPPED) from error
    _show(made, parent)
    if publish:
        publish_run(by=None, run=made)
        out.print(f"plan {made.number} is in force")
    if made.state == RunState.STOPPED:
        out.print(STOPPED_EARLY)
        return Exit.STOPPED
    return ending(made.measures["status"])


def _team_out(operation: Operation, code: str, since: Since, until: dt.date | None) -> TeamOut:
    until_day = None if until is None else (until - operation.start_date).days
    return TeamOut(team=code, day=since.day, shift=since.shift, until_day=until_day)


def _level(text: str, since: Since) -> LevelSet:
    area, _, level = text.partition("=")
    for known in LEVELS:
        if level == known:
            return LevelSet(area=area, level=known, day=since.day)  # type: ignore[arg-type]
    raise CommandError(f"'{text}' is no AREA=LEVEL with one of {', '.join(LEVELS)}")


def _point(text: str) -> tuple[float, float]:
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise CommandError(f"'{text}' is no LATITUDE,LONGITUDE such as 60.1695,24.9522") from None
    return lon, lat


def _show(run: Run, parent: Run) -> None:
    """Show a repair's figures, what differs per team, and what the plan lacks."""
    (problem, plan), (_, before) = load(run), load(parent)
    found = differences(before, plan)
    out.print(
        f"{run.operation.code}: plan {run.number} repairs plan {parent.number}: {len(found)} changed orders of "
        f"{len({change.team for change in found})} teams, {len(plan.duties)} orders in all, "
        f"after {run.measures['seconds']:.1f} s"
    )
    out.print(_differences(problem, found))
    out.print(measures_table(measures(problem, plan)))
    if plan.shortfalls:
        out.print(f"the plan lacks ({len(plan.shortfalls)}):")
        out.print(shortfall_table(problem, plan.shortfalls))


def _differences(problem: Problem, found: tuple[OrderChange, ...]) -> Table:
    table = new_table("team", "day", "before", "now", "stops")
    for change in found[:MOST_LINES]:
        now = "off" if change.kind == "dropped" else change.shift
        stops = [f"+{count} {name}" for name, count in _names(problem, change.stops_added)]
        stops += [f"-{count} {name}" for name, count in _names(problem, change.stops_dropped)]
        stops += [f"{problem.stop_by_code[one.stop].name} {one.minutes:+d} min" for one in change.stops_shifted]
        team = problem.team_by_code[change.team]
        table.add_row(
            f"{team.name} ({team.code})", str(change.day + 1), change.from_shift or "off", now, "; ".join(stops)
        )
    if len(found) > MOST_LINES:
        table.add_row("…", f"and {len(found) - MOST_LINES} more", "", "", "")
    return table


def _names(problem: Problem, codes: tuple[str, ...]) -> list[tuple[str, int]]:
    return [(problem.stop_by_code[code].name, count) for code, count in Counter(codes).items()]


def risk(operation: str, /, *, run: int | None = None, spare: int = 0, pool: bool = True) -> int:
    """List the shifts at risk: where no team, or few, can drop out until a minimum, two teams or the clock breaks.

    Example: watchbill risk festival --spare 1

    Parameters
    ----------
    operation
        Code of the operation.
    run
        Number of the plan; the one in force without it.
    spare
        List what breaks when one team more than this drops out.
    pool
        Show the cheapest team of the standby pool for each line.
    """
    problem, plan = load(find_run(find_operation(operation), run))
    found = risks(problem, plan)
    near = [one for one in found if one.spare <= spare]
    table = new_table("spare", "rule", "where", "day", "shift", "has", "needs", "standby")
    for one in near[:MOST_LINES]:
        table.add_row(
            "broken" if one.spare < 0 else str(one.spare),
            one.rule,
            " ".join(filter(None, (one.area, one.force))),
            str(one.day + 1),
            one.shift or "all",
            str(one.has),
            str(one.needs),
            _first_standby(problem, plan, one) if pool else "",
        )
    out.print(table if near else "no shift is at risk")
    if len(near) > MOST_LINES:
        out.print(f"… and {len(near) - MOST_LINES} more")
    worst = [loss for loss in losses(problem, plan, found) if loss.breaks][:10]
    if worst:
        out.print("whose loss hurts most:")
        lines = new_table("team", "day", "shift", "breaks", "visits")
        for loss in worst:
            lines.add_row(loss.team, str(loss.day + 1), loss.shift, str(len(loss.breaks)), str(loss.visits))
        out.print(lines)
    return Exit.FINDINGS if any(one.spare < 0 for one in found) else Exit.FINE


def _first_standby(problem: Problem, plan: Plan, one: Risk) -> str:
    shifts = (one.shift,) if one.shift else problem.force_by_code[one.force].shifts
    village = one.area if one.rule != "level_share" else ""
    for shift in shifts:
        for ready in standby(problem, plan, day=one.day, shift=shift, village=village):
            team = problem.team_by_code[ready.team]
            if village or (team.force == one.force and one.area in problem.ancestors(team.area)):
                return f"{ready.team} ({ready.cost_min:.0f})"
    return "nobody"
