"""``watchbill level``: the level of an area on days."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from cyclopts import Parameter

from watchbill.cli.database.access import find_operation
from watchbill.cli.display import new_table, out
from watchbill.cli.exits import CommandError
from watchbill.operations.actions import set_level
from watchbill.operations.models import Operation
from watchbill.operations.queries import level_table
from watchbill.places.models import Area


def set_levels(
    operation: str,
    /,
    *,
    date: Annotated[list[dt.date] | None, Parameter(consume_multiple=True)] = None,
    level: Literal["regular", "enhanced", "extraordinary"] | None = None,
    area: str | None = None,
    reason: str = "",
) -> None:
    """Set the level of an area on one or several days; without --level, show the levels in force.

    Example: watchbill level festival --date 2027-05-21 --level enhanced --area HELSINKI-V04

    Parameters
    ----------
    operation
        Code of the operation.
    date
        Days; all days of the operation without it.
    level
        Level to set.
    area
        Code of the area; the whole district without it.
    reason
        Why.
    """
    row = find_operation(operation)
    if level is not None:
        place = row.district if area is None else _area(row, area)
        for day in date or row.dates:
            set_level(by=None, operation=row, area=place, date=day, level=level, reason=reason)
    _show(row)


def _area(operation: Operation, code: str) -> Area:
    place = Area.objects.filter(path__startswith=operation.district.path, code=code).first()
    if place is None:
        raise CommandError(f"there is no area '{code}' in {operation.district.name}")
    return place


def _show(operation: Operation) -> None:
    table = new_table("area", *(date.isoformat() for date in operation.dates))
    for row in level_table(None, operation):
        if row.is_own or row.area == operation.district:
            table.add_row(f"{row.area.name} ({row.area.code})", *(cell.level for cell in row.cells))
    out.print(table)
