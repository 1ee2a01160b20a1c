"""``watchbill solve``: a plan from a JSON file, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from watchbill.cli.display import (
    STOPPED_BEFORE,
    STOPPED_EARLY,
    PlanDisplay,
    distance_line,
    ending,
    measures_table,
    out,
    shortfall_table,
    waiting,
)
from watchbill.cli.exits import CommandError, Exit
from watchbill.planning import files
from watchbill.planning.cluster import SchedulerProblem
from watchbill.planning.explain import explain
from watchbill.planning.quality import distance_of
from watchbill.planning.solve import solve


def solve_file(
    file: Path,
    /,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    time_limit: float = 60,
    seed: int = 1,
    workers: int = 2,
    scheduler: str = "",
) -> int:
    """Plan the problem in a JSON file and write problem and plan into another.

    Exit code 1 where the plan lacks something, 3 where it was stopped, 4 where the solver failed in a part of it; the
    best plan is written in any case.

    Example: watchbill solve problem.json -o plan.json --time-limit 60

    Parameters
    ----------
    file
        File with a problem; a plan in it is ignored.
    output
        File to write.
    time_limit
        Seconds.
    seed
        Number that makes the search repeatable.
    workers
        Processes of this machine to use.
    scheduler
        Address of a Dask cluster's scheduler, tcp://host:8786, whose workers take the place of processes.
    """
    try:
        problem = files.read(file).problem
        with PlanDisplay(time_limit) as display:
            result = solve(
                problem,
                time_limit_s=time_limit,
                seed=seed,
                workers=workers,
                scheduler=scheduler,
                on_progress=display.show,
            )
    except SchedulerProblem as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt as error:
        raise CommandError("stopped; there was no plan yet", Exit.STOPPED) from error
    files.write(output, files.OperationFile(problem=problem, plan=result.plan))
    out.print(measures_table(result.measures))
    if known := distance_line(distance_of(result)):
        out.print(known)
    if result.plan.shortfalls:
        with waiting("look for the reasons"):
            reasons = explain(problem, result.plan, failed=result.failed_shifts)
        out.print(shortfall_table(problem, result.plan.shortfalls, reasons))
    out.print(f"{output} written")
    if result.status == "stopped":
        out.print(STOPPED_EARLY if result.plan.routes else STOPPED_BEFORE)
        return Exit.STOPPED
    return ending(result.status)
