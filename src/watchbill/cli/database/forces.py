"""``watchbill import forces`` and ``watchbill workbook forces``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from watchbill.cli.database.access import find_operation
from watchbill.cli.display import err, out
from watchbill.cli.exits import CommandError
from watchbill.documents.workbooks import forces as workbook
from watchbill.forces.actions import FaultyRowsError, ForcesSummary, import_sample_forces
from watchbill.forces.actions import import_forces as write_forces
from watchbill.forces.models import Team
from watchbill.forces.queries import forces_rows
from watchbill.operations.models import Operation
from watchbill.places.models import Area

MOST_FAULTS = 20


def import_forces(
    file: Path | None = None,
    /,
    *,
    operation: str,
    accept_good_rows: Annotated[bool, Parameter(negative="")] = False,
    sample_forces: Annotated[bool, Parameter(negative="")] = False,
    seed: int = 1,
) -> None:
    """Import teams, members and strengths from a workbook, or make sample forces.

    Nothing is written while a row is wrong, unless the good rows are accepted.

    Example: watchbill import forces forces.xlsx --operation festival

    Parameters
    ----------
    file
        Workbook, as 'watchbill workbook forces' writes it.
    operation
        Code of the operation.
    accept_good_rows
        Write the good rows and leave out the others.
    sample_forces
        Make plausible forces instead of reading a file.
    seed
        Number that makes the sample forces repeatable.
    """
    row = find_operation(operation)
    if sample_forces == (file is not None):
        raise CommandError("name a workbook, or --sample-forces")
    if file is None:
        show_forces(import_sample_forces(by=None, district=row.district, seed=seed))
        return
    read = workbook.read(file, area_codes=_area_codes(row), known_teams=_team_codes(row))
    try:
        show_forces(write_forces(read, by=None, district=row.district, accept_good_rows=accept_good_rows))
    except FaultyRowsError:
        for fault in read.faults[:MOST_FAULTS]:
            err.print(str(fault), soft_wrap=True, markup=False)
        more = f", the first {MOST_FAULTS} above" if len(read.faults) > MOST_FAULTS else ""
        raise CommandError(
            f"{file}: {len(read.faults)} faults{more}; nothing was written. "
            "Mend them, or take the good rows with --accept-good-rows"
        ) from None


def write_workbook(
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    operation: str | None = None,
    language: Literal["en", "zh-hans"] = "en",
) -> None:
    """Write the forces workbook: blank with examples, or with the forces that an operation has.

    Example: watchbill workbook forces -o forces.xlsx

    Parameters
    ----------
    output
        File to write.
    operation
        Code of an operation: its areas go into the drop-down lists, its forces into the sheets.
    language
        Language of headings and explanations.
    """
    if operation is None:
        output.write_bytes(workbook.blank(language))
    else:
        row = find_operation(operation)
        forces = forces_rows(None, row.district)
        if forces.teams:
            output.write_bytes(workbook.write(forces.teams, forces.members, forces.strengths, language))
        else:
            output.write_bytes(workbook.blank(language, _area_codes(row)))
    out.print(f"{output} written")


def show_forces(summary: ForcesSummary) -> None:
    """Show what was written."""
    left = f", {summary.rows_left_out} faulty rows left out" if summary.rows_left_out else ""
    out.print(
        f"forces: {summary.teams_created} new teams, {summary.teams_updated} renewed, "
        f"{summary.members} members, {summary.strengths} strengths{left}"
    )


def _area_codes(operation: Operation) -> list[str]:
    areas = Area.objects.filter(path__startswith=operation.district.path, level__in=["district", "township", "village"])
    return list(areas.values_list("code", flat=True))


def _team_codes(operation: Operation) -> list[str]:
    teams = Team.objects.filter(home_area__path__startswith=operation.district.path)
    return list(teams.values_list("code", flat=True))
