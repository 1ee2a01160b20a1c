"""Reads: operations, shifts and levels in force, scoped to who asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from watchbill.accounts.permissions import Actor
from watchbill.operations.enums import Level
from watchbill.operations.models import LevelSetting, Operation
from watchbill.places.models import Area
from watchbill.places.permissions import visible

PLANNED_LEVELS = ("district", "township", "village")
"""Levels of the grid that have a level of readiness of their own."""


@dataclass(frozen=True)
class LevelCell:
    """The level in force in an area on a day, and where it was set (``None``: nowhere, so regular)."""

    date: dt.date
    level: str
    set_in: Area | None
    reason: str

    @property
    def label(self) -> str:
        """The level's name in the language of the page."""
        return str(Level(self.level).label)


@dataclass(frozen=True)
class LevelRow:
    """An area's levels, one cell per day."""

    area: Area
    cells: tuple[LevelCell, ...]

    @property
    def is_own(self) -> bool:
        """Whether any of its levels was set in the area itself."""
        return any(cell.set_in == self.area for cell in self.cells)


def operations_for(user: Actor) -> QuerySet[Operation]:
    """Operations that somebody may read, the newest first."""
    return Operation.objects.filter(visible(user, field="district__path")).select_related("district")


def operation_by_code(user: Actor, code: str) -> Operation:
    """One operation that somebody may read; raises ``Operation.DoesNotExist``."""
    return operations_for(user).get(code=code)


def planned_areas(operation: Operation) -> list[Area]:
    """District, townships and villages of the operation, from above."""
    areas = Area.objects.filter(path__startswith=operation.district.path, level__in=PLANNED_LEVELS)
    return list(areas.order_by("path"))


def effective_levels(operation: Operation, areas: list[Area] | None = None) -> dict[tuple[str, dt.date], LevelCell]:
    """Level in force by (area code, date): the nearest setting upward in the grid, regular where there is none."""
    settings = {(row.area.path, row.date): row for row in operation.level_settings.select_related("area")}
    return {
        (area.code, date): _cell(settings, area.path, date)
        for area in (planned_areas(operation) if areas is None else areas)
        for date in operation.dates
    }


def effective_level(operation: Operation, area: Area, date: dt.date) -> LevelCell:
    """Level in force in one area on one day."""
    return effective_levels(operation, [area])[area.code, date]


def level_table(user: Actor, operation: Operation) -> list[LevelRow]:
    """Levels per planned area and day, for the areas that somebody may read."""
    areas = list(Area.objects.filter(visible(user), path__startswith=operation.district.path, level__in=PLANNED_LEVELS))
    levels = effective_levels(operation, areas)
    return [LevelRow(area, tuple(levels[area.code, date] for date in operation.dates)) for area in areas]


def _cell(settings: Mapping[tuple[str, dt.date], LevelSetting], path: str, date: dt.date) -> LevelCell:
    parts = path.split("/")[:-1]
    for count in range(len(parts), 0, -1):
        if row := settings.get(("".join(f"{part}/" for part in parts[:count]), date)):
            return LevelCell(date, row.level, row.area, row.reason)
    return LevelCell(date, Level.REGULAR.value, None, "")


def shift_label(code: str) -> str:
    """Name of a shift in the language in force: the three usual ones have names, others are their code."""
    names = {"early": _("early"), "middle": _("middle"), "night": _("night")}
    return names.get(code, code)
