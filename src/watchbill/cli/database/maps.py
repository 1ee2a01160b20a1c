"""``watchbill import osm``: a city map becomes grid, ledgers and streets."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.progress import Progress
from rich.table import Table

from watchbill.cli.database.access import open_database
from watchbill.cli.database.forces import show_forces
from watchbill.cli.display import err, out
from watchbill.cli.exits import CommandError
from watchbill.forces.actions import import_sample_forces
from watchbill.geography.city import City, ImportProblem, ImportSettings
from watchbill.geography.read import read_city
from watchbill.operations.actions import change_days, create_operation, set_duty_room
from watchbill.operations.models import Operation
from watchbill.places.actions import ImportSummary, import_city
from watchbill.places.import_notes import note_text, problem_text
from watchbill.places.models import Area

DEFAULT_DAYS = 3
LONGEST_PREFIX = 20
STEPS = {
    "read": "reading",
    "streets": "streets",
    "grid": "area grid",
    "entries": "ledger entries",
    "map": "background map",
    "done": "done",
}


@Parameter(name="*")
@dataclass(frozen=True)
class MapOptions:
    """How the map is read."""

    district_level: int | None = None
    """OSM admin_level of districts; a guess without it."""
    township_level: int | None = None
    """OSM admin_level of townships; a guess without it."""
    village_level: int | None = None
    """OSM admin_level of villages or communities; a guess without it."""
    cell_m: int = 100
    """Width of a cell in metres."""
    section_m: int = 300
    """Width of a section in metres."""
    tags: Path | None = None
    """Mapping of OSM tags to categories, in place of the built-in one."""
    prefix: str | None = None
    """Put before all codes; by default the file's name, so that operations on one map share its district."""


def import_osm(
    file: Path,
    /,
    *,
    operation: str,
    name: str | None = None,
    time_zone: str | None = None,
    start: dt.date | None = None,
    days: int | None = None,
    duty_room: str = "",
    sample_forces: Annotated[bool, Parameter(negative="")] = False,
    seed: int = 1,
    options: MapOptions | None = None,
) -> None:
    """Import a city from an OpenStreetMap extract: area grid, ledgers, streets, background map.

    Creates the operation where there is none of that code. Importing again updates, and keeps what users changed.

    Example: watchbill import osm city.osm.pbf --operation festival --start 2027-05-20 --days 3 --sample-forces

    Parameters
    ----------
    file
        Extract: .osm.pbf, .osm.gz, .osm.bz2 or .osm.
    operation
        Code of the operation.
    name
        Name of a new operation; by default its code.
    time_zone
        Time zone of a new operation, like Europe/Helsinki; by default UTC.
    start
        First day; for a new operation tomorrow without it.
    days
        Number of days; 3 for a new operation.
    duty_room
        How the duty room is reached, like 'radio 1, +358 9 123 4567'; it stands in every order book.
    sample_forces
        Make plausible forces for the district as well.
    seed
        Number that makes the sample forces repeatable.
    """
    open_database()
    settings = options or MapOptions()
    city = read_map(file, settings)
    summary = import_city(city, by=None)
    row = find_or_create(operation, summary.district, name=name, time_zone=time_zone, start=start, days=days)
    if duty_room:
        set_duty_room(by=None, operation=row, contact=duty_room)
    show_import(summary)
    if sample_forces:
        show_forces(import_sample_forces(by=None, district=summary.district, seed=seed))
    out.print(f"operation {row.code}: {row.start_date} to {row.dates[-1]}, {row.time_zone}")


def read_map(file: Path, options: MapOptions) -> City:
    """Read an extract with a progress bar."""
    prefix = default_prefix(file) if options.prefix is None else options.prefix
    settings = ImportSettings(
        district_level=options.district_level,
        township_level=options.township_level,
        village_level=options.village_level,
        cell_m=options.cell_m,
        section_m=options.section_m,
        tags=options.tags,
        prefix=prefix,
    )
    with Progress(console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(file.name, total=1.0)
        try:
            return read_city(
                file,
                settings=settings,
                progress=lambda step, share: bar.update(task, description=STEPS[step], completed=share),
            )
        except ImportProblem as problem:
            raise CommandError(problem_text(problem)) from problem


def find_or_create(
    code: str,
    district: Area,
    *,
    name: str | None = None,
    time_zone: str | None = None,
    start: dt.date | None = None,
    days: int | None = None,
) -> Operation:
    """The operation of that code, on other days where these are given; a new one where there is none."""
    row = Operation.objects.filter(code=code).select_related("district").first()
    if row is None:
        first = start or dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - the day of whoever sits here
        return create_operation(
            by=None,
            code=code,
            name=name or code,
            district=district,
            start_date=first,
            end_date=first + dt.timedelta(days=days or DEFAULT_DAYS),
            time_zone=time_zone or "UTC",
        )
    if row.district != district:
        raise CommandError(f"operation {code} is in district {row.district.code}, this map is {district.code}")
    if start or days:
        first = start or row.start_date
        change_days(by=None, operation=row, start_date=first, end_date=first + dt.timedelta(days=days or row.days))
    return row


def show_import(summary: ImportSummary) -> None:
    """Show what was imported."""
    grid = ", ".join(f"{count} {level}s" for level, count in summary.areas.items())
    out.print(f"{summary.district.name}: {grid}")
    table = Table.grid(padding=(0, 2))
    for (ledger, category), count in sorted(summary.counts.items()):
        table.add_row(f"  {ledger}", category, str(count))
    out.print(table)
    out.print(f"entries: {summary.created} new, {summary.updated} renewed, {summary.absent} no longer in the map")
    for code, params in summary.notes:
        err.print(f"note: {note_text(code, params)}", soft_wrap=True, markup=False)


def default_prefix(file: Path) -> str:
    """A prefix of codes from a file's name: Helsinki.osm.pbf gives HELSINKI-."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", file.name.split(".")[0]).strip("-").upper()[:LONGEST_PREFIX]
    return f"{stem}-" if stem else ""
