"""``watchbill scenario`` and ``watchbill compare``: what if, on the command line."""

from __future__ import annotations

from typing import Literal, cast

import msgspec

from watchbill.cli.database.access import find_operation, find_run
from watchbill.cli.database.repairs import Many
from watchbill.cli.display import PlanDisplay, new_table, out
from watchbill.cli.exits import CommandError, Exit
from watchbill.cli.rehearsal_display import RehearsalDisplay, percent
from watchbill.deployments.archive import load
from watchbill.deployments.execution import execute_run
from watchbill.deployments.models import Run
from watchbill.deployments.planner import incidents
from watchbill.deployments.queries import ScenarioColumn, scenarios_for, side_by_side
from watchbill.deployments.rehearsing import execute_rehearsal
from watchbill.deployments.scenarios import add_scenario, remove_scenario, request_rehearsal
from watchbill.operations.models import Operation
from watchbill.planning.changes import AnyChange, ChangeError, LevelSet
from watchbill.planning.problem import Level, Problem
from watchbill.planning.rehearsal import Assumptions
from watchbill.planning.scenarios import NUMBERS, teams_less, teams_more

LEVELS = ("regular", "enhanced", "extraordinary")
SHARES = {"visits_made", "minima_kept", "patrolled"}


def add(
    operation: str,
    name: str,
    /,
    *,
    level: Many = None,
    teams: Many = None,
    close_street: Many = None,
    run: int | None = None,
    time_limit: int = 20,
    seed: int = 1,
    workers: int = 2,
) -> int:
    """Add a scenario: plan the operation with changes in it, and rehearse the plan.

    Example: watchbill scenario add festival "Fewer teams" --teams patrol_team:HELSINKI-V05=-4

    Parameters
    ----------
    operation
        Code of the operation.
    name
        Name of the scenario.
    level
        AREA=LEVEL for all days, or AREA=LEVEL@DAY for one: regular, enhanced or extraordinary; 1 is the first day.
    teams
        FORCE:AREA=NUMBER: so many teams more (+2) or less (-2).
    close_street
        Names of streets that are closed as a whole.
    run
        Number of the plan that it starts from; the one in force without it.
    time_limit
        Seconds for the plan.
    seed
        Number that makes the search repeatable.
    workers
        Processes to use.
    """
    row = find_operation(operation)
    parent = find_run(row, run)
    problem, _plan = load(parent)
    try:
        changes: list[AnyChange] = [_level(text, problem) for text in level or ()]
        changes += [change for text in teams or () for change in _teams(text, problem)]
    except ChangeError as error:
        raise CommandError(incidents.refusal(error)) from error
    if close_street:
        changes.append(incidents.street_closed(row, problem, names=close_street))
    made = add_scenario(
        by=None, parent=parent, name=name, changes=changes, time_limit_s=time_limit, seed=seed, enqueue=False
    )
    with PlanDisplay(time_limit) as display:
        execute_run(made, workers=workers, on_progress=display.show)
    with RehearsalDisplay() as bar:
        execute_rehearsal(request_rehearsal(by=None, run=made, enqueue=False), workers=workers, on_progress=bar.show)
    _show(row, [parent, made])
    return Exit.FINE


def remove(operation: str, name: str, /) -> None:
    """Remove a scenario with its plan and its rehearsals.

    Example: watchbill scenario remove festival "Fewer teams"

    Parameters
    ----------
    operation
        Code of the operation.
    name
        Name of the scenario.
    """
    remove_scenario(by=None, run=_scenario(find_operation(operation), name))


def compare(
    operation: str,
    /,
    *names: str,
    runs: int = 0,
    seed: int = 1,
    workers: int = 2,
    format: Literal["text", "json"] = "text",
) -> None:
    """Show the plan and scenarios side by side, with the difference to the plan, by what breaks first.

    Example: watchbill compare festival "Fewer teams" --runs 1000

    Parameters
    ----------
    operation
        Code of the operation.
    names
        Names of scenarios; all of them without any.
    runs
        Rehearse plan and scenarios so often before, under the default assumptions; 0: show what there is.
    seed
        Number that makes the rehearsals repeatable, the same for all.
    workers
        Threads to use.
    format
        A table to read, or JSON.
    """
    row = find_operation(operation)
    chosen = [_scenario(row, name) for name in names] or list(scenarios_for(None, row))
    shown = [find_run(row), *(run for run in chosen if run.has_plan)]
    if runs:
        for run in shown:
            made = request_rehearsal(by=None, run=run, assumptions=Assumptions(), runs=runs, seed=seed, enqueue=False)
            with RehearsalDisplay() as bar:
                execute_rehearsal(made, workers=workers, on_progress=bar.show)
    _show(row, shown, format)


def _scenario(operation: Operation, name: str) -> Run:
    run = scenarios_for(None, operation).filter(label=name).first()
    if run is None:
        known = ", ".join(scenarios_for(None, operation).values_list("label", flat=True)) or "none yet"
        raise CommandError(f"there is no scenario '{name}' (there are: {known})")
    return run


def _level(text: str, problem: Problem) -> LevelSet:
    area, _, wanted = text.partition("=")
    level, _, day = wanted.partition("@")
    if level not in LEVELS or (day and not day.isdecimal()):
        raise CommandError(f"'{text}' is no AREA=LEVEL or AREA=LEVEL@DAY with one of {', '.join(LEVELS)}")
    if area not in problem.area_by_code:
        raise ChangeError("unknown_area", "area", area)
    first = int(day) - 1 if day else 0
    return LevelSet(area=area, level=cast("Level", level), day=first, until_day=first + 1 if day else None)


def _teams(text: str, problem: Problem) -> tuple[AnyChange, ...]:
    where, _, number = text.partition("=")
    force, _, area = where.partition(":")
    try:
        count = int(number)
    except ValueError:
        raise CommandError(f"'{text}' is no FORCE:AREA=NUMBER such as patrol_team:V1=-2") from None
    return (teams_more if count > 0 else teams_less)(problem, force, area, abs(count))


def _show(operation: Operation, runs: list[Run], format: Literal["text", "json"] = "text") -> None:
    columns = side_by_side(None, operation, runs)
    if format == "json":
        data = [
            {"name": _name(column), "figures": msgspec.to_builtins(column.figures), "differences": column.differences}
            for column in columns
        ]
        print(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())
        return
    table = new_table("", *(_name(column) for column in columns))
    table.add_row("breaks first", *(_weakest(column) for column in columns))
    for name in NUMBERS:
        table.add_row(name.replace("_", " "), *(_cell(name, column) for column in columns))
    out.print(table)


def _name(column: ScenarioColumn) -> str:
    return column.run.label or f"plan {column.run.number}"


def _weakest(column: ScenarioColumn) -> str:
    weakest = column.figures.weakest if column.figures else None
    return f"{column.weakest} {percent(weakest.broken)}" if weakest else "not rehearsed"


def _cell(name: str, column: ScenarioColumn) -> str:
    value = getattr(column.figures, name) if column.figures else None
    if value is None:
        return "–"
    scale = 100 if name in SHARES else 1
    more = round(scale * column.differences.get(name, 0), 2)
    return (percent(value) if name in SHARES else f"{round(value, 2):g}") + (f" ({more:+g})" if more else "")
