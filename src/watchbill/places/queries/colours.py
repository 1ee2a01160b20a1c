"""The risk board of a district on a day: a colour per place and area, scoped to who asks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from django.db.models import Case, CharField, Exists, Expression, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from watchbill.accounts.permissions import Actor
from watchbill.places.enums import AreaLevel, HazardState, RiskColour
from watchbill.places.models import LEDGERS, VISITED, Area, DayColour, Hazard
from watchbill.places.queries.areas import areas_for
from watchbill.places.queries.entries import EntryFilter, entries_for, filtered
from watchbill.places.suggestions import ORDER, OpenHazards, Suggestion, suggest

AREA = "area"
"""What stands for the ledger where an area has a colour."""
BOARD_LEVELS = ("district", "township", "village")
Key = tuple[str, str]


@dataclass
class Line:
    """A place or an area on the board; ``strip`` holds its colours by day, the last is the board's day."""

    ledger: str
    code: str
    name: str
    where: str
    strip: tuple[str, ...]
    setting_id: int | None
    setting: DayColour | None = None
    """What set its colour, once ``with_settings`` has read it."""

    @property
    def colour(self) -> str:
        """Its colour on the day."""
        return self.strip[-1]

    @property
    def label(self) -> str:
        """The word of its colour."""
        return word_of(self.colour)

    @property
    def before(self) -> str:
        """Its colour on the day before."""
        return self.strip[-2]

    @property
    def before_label(self) -> str:
        """The word of its colour on the day before."""
        return word_of(self.before)

    @property
    def named_strip(self) -> list[tuple[str, str]]:
        """The colours by day, each with its word."""
        return [(colour, word_of(colour)) for colour in self.strip]

    @cached_property
    def suggestion(self) -> Suggestion:
        """The colour that it seems to deserve."""
        raise NotImplementedError

    @property
    def suggested_label(self) -> str:
        """The word of the colour that is suggested."""
        return word_of(self.suggestion.colour)

    @property
    def got_worse(self) -> bool:
        """Whether it is more serious than the day before."""
        return self.strip[-1] != self.strip[-2] and ORDER.index(self.strip[-1]) < ORDER.index(self.strip[-2])

    @property
    def differs(self) -> bool:
        """Whether something else is suggested."""
        return self.suggestion.colour != self.colour


@dataclass(kw_only=True)
class PlaceLine(Line):
    """A zone, facility or site on the board."""

    day: dt.date
    lon: float
    lat: float
    checked_date: dt.date | None
    fresh_days: int
    hazards: list[Hazard] = field(repr=False)
    """Those that are open here on the day."""

    @cached_property
    def suggestion(self) -> Suggestion:
        """From open hazards at the place and from its last check."""
        return suggest(self, self.hazards, self.day)

    @property
    def is_overdue(self) -> bool:
        """Whether a hazard here is open beyond its due date."""
        return any(one.due_date is not None and one.due_date < self.day for one in self.hazards)


@dataclass(kw_only=True)
class AreaLine(Line):
    """An area on the board: the colour that it was given itself, else the worst of its places, which it counts."""

    level: str
    worst: str
    counts: Counter[str]

    @cached_property
    def suggestion(self) -> Suggestion:
        """The worst of its places."""
        if not (number := self.counts[self.worst]):
            return Suggestion(self.worst, _("no place at risk"))
        words = {"n": number, "colour": word_of(self.worst)}
        return Suggestion(self.worst, ngettext("%(n)d place: %(colour)s", "%(n)d places: %(colour)s", number) % words)


@dataclass(frozen=True)
class Board:
    """All places and areas of a district on a day: an overdue hazard first, then the worst; areas from above."""

    days: tuple[dt.date, ...]
    lines: list[PlaceLine]
    areas: list[AreaLine]

    def counts(self, ledger: str = "") -> Counter[str]:
        """Places by colour, of one ledger or all."""
        return Counter(line.colour for line in self.lines if ledger in {"", line.ledger})

    @cached_property
    def worse(self) -> list[Line]:
        """What got worse since the day before: areas, then places, the worst first."""
        return [line for line in (*self.areas, *self.lines) if line.got_worse]


def word_of(colour: str) -> str:
    """The word of a colour in the language in force."""
    return str(RiskColour(colour).label)


def colours_by_day(district: Area, days: Sequence[dt.date]) -> list[dict[Key, tuple[int, str]]]:
    """Return for each day, in their order, what was set and holds on it: the row's id and colour; one query."""
    rows = DayColour.objects.filter(district=district, date__lte=days[-1])
    found, holding = [], dict[Key, tuple[int, str]]()
    ordered = iter(rows.values_list("date", "ledger", "code", "pk", "colour"))
    row = next(ordered, None)
    for day in days:
        while row is not None and row[0] <= day:
            _date, ledger, code, pk, colour = row
            if colour:
                holding[ledger, code] = (pk, colour)
            else:
                holding.pop((ledger, code), None)
            row = next(ordered, None)
        found.append(dict(holding))
    return found


def colour_on(district: Area, ledger: str, day: dt.date) -> Expression:
    """The colour of a ledger's entries on a day, to be read, counted and filtered by: what was set for it and holds,
    else the ledger's own."""
    rows = DayColour.objects.filter(district=district, ledger=ledger, date__lte=day)
    later = rows.filter(code=OuterRef("code")).filter(
        Q(date__gt=OuterRef("date")) | Q(date=OuterRef("date"), pk__gt=OuterRef("pk"))
    )
    holding = rows.filter(~Exists(later))
    set_to = [When(code__in=holding.filter(colour=colour).values("code"), then=Value(colour)) for colour in ORDER]
    return Case(*set_to, default=F("colour"), output_field=CharField())


def board(user: Actor, district: Area, days: Sequence[dt.date]) -> Board:
    """Return the board of the last of the days (at least two, in order); a handful of queries."""
    by_day = colours_by_day(district, days)
    known = set().union(*by_day)
    lines: list[PlaceLine] = []
    strips = Counter[tuple[str, tuple[str, ...]]]()
    same = {colour: (colour,) * len(days) for colour in ORDER}
    hazards = _open_hazards(user, district, days[-1])
    areas = list(areas_for(user, district=district).filter(level__in=BOARD_LEVELS).defer("geometry"))
    names = {area.path: area.label for area in areas if area.level == AreaLevel.VILLAGE}
    for ledger in VISITED:
        rows = entries_for(user, ledger, district=district).values_list(
            "code", "name", "colour", "village__path", "lon", "lat", "checked_date"
        )
        fresh_days = LEDGERS[ledger].fresh_days
        for code, name, colour, path, lon, lat, checked in rows:
            key = (ledger, code)
            strip = _strip(key, by_day, same[colour]) if key in known else same[colour]
            strips[path or district.path, strip] += 1
            line = PlaceLine(
                ledger, code, name, names.get(path, ""), strip, by_day[-1].get(key, (None,))[0],
                day=days[-1], lon=lon, lat=lat, checked_date=checked, fresh_days=fresh_days, hazards=[],
            )  # fmt: skip
            line.hazards = hazards.at(line)
            lines.append(line)
    rank = {colour: number for number, colour in enumerate(ORDER)}
    lines.sort(key=lambda line: (not line.is_overdue, rank[line.colour], not line.got_worse, line.name))
    return Board(tuple(days), lines, [_area_line(area, by_day, strips) for area in areas])


def with_settings(lines: Iterable[Line]) -> None:
    """Read what set the colours of some lines, in one query."""
    shown = [line for line in lines if line.setting_id is not None]
    rows = DayColour.objects.select_related("audit__actor").in_bulk([line.setting_id for line in shown])
    for line in shown:
        line.setting = rows.get(line.setting_id)


def settings_of(district: Area, ledger: str, code: str) -> QuerySet[DayColour]:
    """Every colour that a place or area was given, the newest day first."""
    rows = DayColour.objects.filter(district=district, ledger=ledger, code=code)
    return rows.select_related("audit__actor").order_by("-date", "-pk")


def _open_hazards(user: Actor, district: Area, day: dt.date) -> OpenHazards:
    rows = cast("QuerySet[Hazard]", filtered(user, "hazard", EntryFilter(district=district)))
    return OpenHazards(rows.exclude(state=HazardState.VERIFIED).defer("geometry", "village__geometry"), day)


def _strip(key: Key, by_day: Sequence[dict[Key, tuple[int, str]]], own: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(holding[key][1] if key in holding else own[0] for holding in by_day)


def _area_line(
    area: Area,
    by_day: Sequence[dict[Key, tuple[int, str]]],
    strips: Counter[tuple[str, tuple[str, ...]]],
) -> AreaLine:
    """What an area was given by day, else the worst of its places; green where it has none."""
    key = (AREA, area.code)
    inside = [(strip, number) for (path, strip), number in strips.items() if path.startswith(area.path)]
    worst = [
        next((colour for colour in ORDER if any(strip[at] == colour for strip, _n in inside)), str(RiskColour.GREEN))
        for at in range(len(by_day))
    ]
    counts = Counter[str]()
    for strip, number in inside:
        counts[strip[-1]] += number
    strip = tuple(holding[key][1] if key in holding else worst[at] for at, holding in enumerate(by_day))
    return AreaLine(
        AREA, area.code, area.label, area.get_level_display(), strip, by_day[-1].get(key, (None,))[0],
        level=area.level, worst=worst[-1], counts=counts,
    )  # fmt: skip
