"""The risk board of a district on a day: a colour per place and area, scoped to who asks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from django.db.models import QuerySet

from watchbill.accounts.permissions import Actor
from watchbill.places.enums import RiskColour
from watchbill.places.models import VISITED, Area, DayColour, Hazard, LedgerEntry
from watchbill.places.queries.areas import areas_for
from watchbill.places.queries.entries import EntryFilter, entries_for, filtered
from watchbill.places.suggestions import ORDER, OpenHazards, Suggestion, suggest

AREA = "area"
"""What stands for the ledger where an area has a colour."""
BOARD_LEVELS = ("district", "township", "village")
Key = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """A place on the board; ``strip`` holds its colours by day, the last is the board's day."""

    entry: LedgerEntry
    strip: tuple[str, ...]
    setting: DayColour | None
    suggestion: Suggestion
    is_overdue: bool
    """Whether a hazard here is open beyond its due date."""

    @property
    def colour(self) -> str:
        """Its colour on the day."""
        return self.strip[-1]

    @property
    def label(self) -> str:
        """The word of its colour."""
        return str(RiskColour(self.colour).label)

    @property
    def named_strip(self) -> list[tuple[str, str]]:
        """The colours by day, each with its word."""
        return [(colour, str(RiskColour(colour).label)) for colour in self.strip]

    @property
    def suggested_label(self) -> str:
        """The word of the colour that is suggested."""
        return str(RiskColour(self.suggestion.colour).label)

    @property
    def got_worse(self) -> bool:
        """Whether it is more serious than the day before."""
        return ORDER.index(self.strip[-1]) < ORDER.index(self.strip[-2])

    @property
    def differs(self) -> bool:
        """Whether something else is suggested."""
        return self.suggestion.colour != self.colour


@dataclass
class AreaLine:
    """An area on the board: its places by colour, and the colour that it was given itself, if any."""

    area: Area
    setting: DayColour | None
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def colour(self) -> str:
        """What it was given; else the worst of its places, green where it has none."""
        if self.setting is not None:
            return self.setting.colour
        return self.worst

    @property
    def label(self) -> str:
        """The word of its colour."""
        return str(RiskColour(self.colour).label)

    @property
    def worst(self) -> str:
        """The worst colour of its places."""
        return next((colour for colour in ORDER if self.counts[colour]), str(RiskColour.GREEN))


@dataclass(frozen=True)
class Board:
    """All places and areas of a district on a day, those with an overdue hazard first, then the worst."""

    days: tuple[dt.date, ...]
    lines: list[Line]
    areas: list[AreaLine]

    def counts(self, ledger: str = "") -> Counter[str]:
        """Places by colour, of one ledger or all."""
        return Counter(line.colour for line in self.lines if ledger in {"", line.entry.ledger})


def settings_by_day(district: Area, days: Sequence[dt.date]) -> list[dict[Key, DayColour]]:
    """Return for each day, in their order, what holds on it: the latest setting up to that day; one query."""
    rows = iter(DayColour.objects.filter(district=district, date__lte=days[-1]).select_related("audit__actor"))
    found, holding = [], dict[Key, DayColour]()
    row = next(rows, None)
    for day in days:
        while row is not None and row.date <= day:
            holding[row.ledger, row.code] = row
            row = next(rows, None)
        found.append(dict(holding))
    return found


def board(user: Actor, district: Area, days: Sequence[dt.date]) -> Board:
    """Return the board of the last of the days (at least two, in order); a handful of queries."""
    by_day = settings_by_day(district, days)
    found = filtered(user, "hazard", EntryFilter(district=district)).defer("geometry", "village__geometry")
    hazards = OpenHazards(cast("QuerySet[Hazard]", found), days[-1])
    lines = []
    for ledger in VISITED:
        rows = entries_for(user, ledger, district=district).select_related("district")
        for entry in rows.defer("geometry", "village__geometry", "district__geometry"):
            key = (ledger, entry.code)
            strip = tuple(holding[key].colour if key in holding else entry.colour for holding in by_day)
            here = hazards.at(entry)
            late = any(one.due_date is not None and one.due_date < days[-1] for one in here)
            suggestion = suggest(entry, here, days[-1])
            lines.append(Line(entry, strip, by_day[-1].get(key), suggestion, late))
    lines.sort(key=lambda line: (not line.is_overdue, ORDER.index(line.colour), not line.got_worse, line.entry.name))
    areas = areas_for(user, district=district).filter(level__in=BOARD_LEVELS).defer("geometry")
    area_lines = {area.code: AreaLine(area, by_day[-1].get((AREA, area.code))) for area in areas}
    for line in lines:
        for code in line.entry.area.path.split("/")[:-1]:
            if code in area_lines:
                area_lines[code].counts[line.colour] += 1
    return Board(tuple(days), lines, list(area_lines.values()))
