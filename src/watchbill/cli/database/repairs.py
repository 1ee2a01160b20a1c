"""``watchbill repair`` and ``watchbill risk``: a plan after a change, and what could break before anything happens."""

from __future__ import annotations

import datetime as dt
from collections import Counter
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


def repair(
    operation: str,
    /,
    *,
    since: Annotated[dt.datetime | None, Parameter(name="--from")] = None,
    team_out: Many = None,
    until: dt.date | None = None,
    level: Many = None,
    close_street: Many = None,
    close_at: Many = None,
    unreachable: Many = None,
    add_site: Many = None,
    add_team: Many = None,
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
    team_out
        Codes of teams that drop out.
    until
        First day on which the teams are back; to the end without it.
    level
        AREA=LEVEL: regular, enhanced or extraordinary.
    close_street
        Names of streets that are closed as a whole.
    close_at
        LATITUDE,LONGITUDE on the blocks that are closed.
    unreachable
        Codes of stops that nobody can get to.
    add_site
        Codes of ledger entries that the plan does not know yet.
    add_team
        Codes of teams that the plan does not know yet.
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
    changes: list[AnyChange] = [
        *(_team_out(row, code, instant, until) for code in team_out or ()),
        *(_level(text, instant) for text in level or ()),
        *(StopUnreachable(stop=code) for code in unreachable or ()),
        *(incidents.site_added(row, problem, code) for code in add_site or ()),
        *(incidents.team_added(row, problem, code) for code in add_team or ()),
    ]
    if close_street or close_at:
        points = [_point(text) for text in close_at or ()]
        changes.append(incidents.street_closed(row, problem, names=close_street or (), points=points))
    if unknown := set(pin or ()) - set(problem.team_by_code):
        raise CommandError(f"there is no team '{min(unknown)}' in plan {parent.number}")
    try:
        apply(problem, changes)
    except ChangeError as error:
        raise CommandError(incidents.refusal(error)) from error
    recover_runs()
    made = request_repair(
        by=None,
        parent=parent,
        changes=changes,
        since=instant,
        pins=Pins(teams=tuple(pin or ())),
        time_limit_s=time_limit,
        seed=seed,
        enqueue=False,
    )
    try:
        with PlanDisplay(time_limit) as display:
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
