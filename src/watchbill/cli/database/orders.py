"""``watchbill orders``: order books, summary, workbook and calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from watchbill.cli.database.access import find_operation, find_run
from watchbill.cli.display import err, out
from watchbill.cli.exits import CommandError
from watchbill.deployments.models import Run
from watchbill.deployments.orders import ALL, Selection, WrittenOrders, write_orders
from watchbill.documents.context import Language


def orders(
    operation: str,
    /,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    language: Literal["en", "zh-hans"] = "en",
    day: dt.date | None = None,
    shift: str = "",
    team: str = "",
    run: int | None = None,
    changed: bool = False,
) -> None:
    """Print order books (one PDF per team and shift), the duty room's summary, a workbook and a calendar.

    With --day, --shift or --team only the order books selected.

    Example: watchbill orders festival -o orders --day 2027-05-21 --shift night

    Parameters
    ----------
    operation
        Code of the operation.
    output
        Folder to write into.
    language
        Language of the prints.
    day
        Only this day.
    shift
        Only this shift: early, middle or night.
    team
        Only the team of this code.
    run
        Number of the planning run; by default the published one, else the newest.
    changed
        Only what a repair changed.
    """
    found = find_run(find_operation(operation), run)
    if changed and found.parent is None:
        raise CommandError(f"plan {found.number} is no repair: all its orders are new")
    selection = Selection(day, shift, team, found.parent if changed else None)
    written = print_orders(found, output, language=language, selection=selection)
    if not written.books:
        raise CommandError("no team is on duty then")
    out.print(f"{written.books} order books in {written.folder}")
    for file in (written.summary, written.workbook, written.calendar):
        if file:
            out.print(f"  {file}")


def print_orders(run: Run, folder: Path, *, language: Language = "en", selection: Selection = ALL) -> WrittenOrders:
    """Write the orders with a progress bar."""
    columns = (SpinnerColumn(), TextColumn("order books"), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("books", total=None)
        return write_orders(
            run,
            folder,
            language=language,
            selection=selection,
            on_book=lambda done, total: bar.update(task, completed=done, total=total),
        )
