"""``watchbill plan``: rosters and patrols of an operation."""

from __future__ import annotations

import msgspec

from watchbill.cli.database.access import find_operation
from watchbill.cli.display import (
    STOPPED_BEFORE,
    STOPPED_EARLY,
    PlanDisplay,
    ending,
    measures_table,
    out,
    shortfall_table,
)
from watchbill.cli.exits import CommandError, Exit
from watchbill.deployments.actions import recover_runs, request_run
from watchbill.deployments.archive import load
from watchbill.deployments.bounds import bound_words
from watchbill.deployments.enums import RunState
from watchbill.deployments.execution import execute_run
from watchbill.deployments.models import Run
from watchbill.deployments.why import told
from watchbill.planning.cluster import SchedulerProblem
from watchbill.planning.measures import Measures


def plan(operation: str, /, *, time_limit: int = 60, seed: int = 1, workers: int = 2, scheduler: str = "") -> int:
    """Plan an operation: rosters for all days, patrol routes and posts for all shifts.

    Ctrl-C stops the search and keeps the best plan. Exit code 1 where the plan lacks something, 3 where it was
    stopped, 4 where the solver failed in a part of it; the plan is stored in any case.

    Example: watchbill plan festival --time-limit 60

    Parameters
    ----------
    operation
        Code of the operation.
    time_limit
        Seconds.
    seed
        Number that makes the search repeatable.
    workers
        Processes of this machine to use.
    scheduler
        Address of a Dask cluster's scheduler, tcp://host:8786, whose workers take the place of processes.
    """
    row = find_operation(operation)
    recover_runs()
    run = request_run(by=None, operation=row, time_limit_s=time_limit, seed=seed, enqueue=False)
    try:
        with PlanDisplay(time_limit) as display:
            execute_run(run, workers=workers, scheduler=scheduler, on_progress=display.show)
    except SchedulerProblem as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt as error:
        raise CommandError("stopped; there was no plan yet", Exit.STOPPED) from error
    show_plan(run)
    if run.state == RunState.STOPPED:
        out.print(STOPPED_EARLY if run.routes.exists() else STOPPED_BEFORE)
        return Exit.STOPPED
    return ending(run.measures["status"])


def show_plan(run: Run) -> None:
    """Show a run's figures, and what its plan lacks."""
    problem, answer = load(run)
    names = Measures.__struct_fields__
    out.print(f"{run.operation.code}: plan {run.number} after {run.measures['seconds']:.0f} s")
    out.print(measures_table(msgspec.convert({name: run.measures[name] for name in names}, Measures)))
    for words in bound_words(run, run.measures):
        out.print(words)
    if answer.shortfalls:
        out.print(f"the plan lacks ({len(answer.shortfalls)}):")
        out.print(shortfall_table(problem, answer.shortfalls, told(run.shortfalls.all())))
        out.print(f"why, and what would help: watchbill why {run.operation.code} --run {run.number}")
    else:
        out.print("nothing is lacking")
