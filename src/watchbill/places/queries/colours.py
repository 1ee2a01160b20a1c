"""The risk board of a district on a day: a colour per place and area, scoped to who asks.

The database counts, orders and pages the places. Only what was set by day is looked at place by place: every other
place has the colour of its ledger on all days, so nothing about it can have changed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import Any, overload

import msgspec
from django.db.models import Case, Count, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from watchbill.accounts.permissions import Actor
from watchbill.places.enums import HazardState, RiskColour
from watchbill.places.models import LEDGERS, VISITED, Area, Site
from watchbill.places.queries.areas import areas_for
from watchbill.places.queries.colour_lines import AREA, AreaLine, Line, PlaceLine
from watchbill.places.queries.day_colours import Key, colours_by_day
from watchbill.places.queries.entries import entries_for
from watchbill.places.suggestions import ORDER, HazardRow, OpenHazards

BOARD_LEVELS = ("district", "township", "village")
COLUMNS = ("code", "name", "colour", "village_id", "lon", "lat", "checked_date")
PART = 4_000
"""Codes that one query asks for."""
Strip = tuple[str, ...]
"""Colours by day."""


class Housing(msgspec.Struct):
    """What a suggestion has to know of a row of housing."""

    incidents: int | None = None


HOUSING = msgspec.json.Decoder(list[Housing], strict=False)


@dataclass(frozen=True)
class Board:
    """All places and areas of a district on the last of some days (at least two, in order)."""

    user: Actor
    district: Area
    days: tuple[dt.date, ...]

    @property
    def day(self) -> dt.date:
        """The day of the board."""
        return self.days[-1]

    @property
    def lines(self) -> Places:
        """All places: those with an overdue hazard first, then the worst."""
        return self.places()

    def places(self, *, ledger: str = "", colours: Sequence[str] = (), worse: bool = False) -> Places:
        """Places in their order, perhaps of one ledger, of some colours, or those alone that got worse."""
        return Places(self, tuple(VISITED) if not ledger else (ledger,), tuple(colours) or ORDER, worse)

    def named(self, keys: Iterable[Key]) -> dict[Key, Line]:
        """Places and areas by ledger and code."""
        wanted = set(keys)
        areas = self.areas if any(ledger == AREA for ledger, _code in wanted) else []
        lines: list[Line] = [*self._read(wanted), *areas]
        return {(line.ledger, line.code): line for line in lines if (line.ledger, line.code) in wanted}

    def counts(self, ledger: str = "") -> Counter[str]:
        """Places by colour, of one ledger or all."""
        return self._counts[ledger]

    @cached_property
    def worse(self) -> list[Line]:
        """What got worse since the day before: areas, then places, the worst first."""
        places = [line for line in self.set_places if line.got_worse]
        places.sort(key=lambda line: (not line.is_overdue, ORDER.index(line.colour), line.name))
        areas = sorted((line for line in self.areas if line.got_worse), key=lambda line: ORDER.index(line.colour))
        return [*areas, *places]

    @cached_property
    def areas(self) -> list[AreaLine]:
        """The areas from above."""
        inside: dict[str, Counter[Strip]] = defaultdict(Counter)
        for (_ledger, path, strip), number in self.strips.items():
            for above in accumulate(f"{code}/" for code in path.split("/")[:-1]):
                inside[above][strip] += number
        return [self._area_line(area, inside[area.path]) for area in self._areas]

    @cached_property
    def by_day(self) -> list[dict[Key, tuple[int, str]]]:
        """What was set and holds, by day."""
        return colours_by_day(self.district, self.days)

    @cached_property
    def hazards(self) -> OpenHazards:
        """Hazards that are open on the day."""
        rows = self.entries("hazard").exclude(state=HazardState.VERIFIED).values_list(*HazardRow._fields)
        return OpenHazards(map(HazardRow._make, rows), self.day)

    @cached_property
    def incidents(self) -> Counter[int]:
        """Incidents in the last year by the key of the village, from the housing in its area profile."""
        found = Counter[int]()
        housing = Cast("housing", TextField())  # decoded here: of each row one figure is wanted
        for village, text in self.entries("profile").exclude(village=None).values_list("village_id", housing):
            found[village] += sum(row.incidents or 0 for row in HOUSING.decode(text))
        return found

    @cached_property
    def overdue(self) -> dict[str, set[int]]:
        """Keys of the places of each ledger at which a hazard is open beyond its due date."""
        late = self.hazards.overdue()
        near = Q(pk__in=[])
        if late.box is not None:
            west, south, east, north = late.box
            near = Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
        found = {}
        for ledger in VISITED:
            rows = self.entries(ledger)
            named = rows.filter(code__in=late.codes).values_list("pk", flat=True)
            found[ledger] = late.near(rows.filter(near).values_list("pk", "lon", "lat")).union(named)
        return found

    @cached_property
    def set_places(self) -> list[PlaceLine]:
        """Places that were given a colour on some day up to this."""
        return self._read(set().union(*self.by_day))

    @cached_property
    def strips(self) -> Counter[tuple[str, str, Strip]]:
        """How many places of a ledger in a village have which colours by day."""
        parts = [
            self.entries(ledger).annotate(of=Value(ledger)).values("of", "village_id", "colour")
            .annotate(n=Count("pk")).values_list("of", "village_id", "colour", "n")
            for ledger in VISITED
        ]  # fmt: skip
        found = Counter[tuple[str, str, Strip]]()
        for ledger, village, colour, number in parts[0].union(*parts[1:], all=True):
            found[ledger, self._where(village)[1], self._same[colour]] += number
        for line in self.set_places:
            found[line.ledger, line.path, self._same[line.own]] -= 1
            found[line.ledger, line.path, line.strip] += 1
        return +found

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for (ledger, _path, strip), number in self.strips.items():
            found[ledger][strip[-1]] += number
            found[""][strip[-1]] += number
        return found

    @cached_property
    def _areas(self) -> list[Area]:
        return list(areas_for(self.user, district=self.district).filter(level__in=BOARD_LEVELS).defer("geometry"))

    @cached_property
    def _villages(self) -> dict[int, tuple[str, str]]:
        """Name and path of the areas by key."""
        return {area.pk: (area.label, area.path) for area in self._areas}

    def _where(self, village: int | None) -> tuple[str, str]:
        """Name and path of a place's village; what lies in none is the district's."""
        return self._villages.get(village or 0, ("", self.district.path))

    @cached_property
    def _same(self) -> dict[str, tuple[str, ...]]:
        return {colour: (colour,) * len(self.days) for colour in ORDER}

    def entries(self, ledger: str) -> QuerySet[Any]:
        """The entries of a ledger that may be read, without what a list adds to them."""
        return entries_for(self.user, ledger, district=self.district).select_related(None).order_by()

    def _read(self, keys: set[Key]) -> list[PlaceLine]:
        codes = {ledger: sorted(code for of, code in keys if of == ledger) for ledger in VISITED}
        parts = [
            self.entries(ledger)
            .filter(code__in=some[at : at + PART])
            .values_list(Value(ledger), *COLUMNS, _incidents(ledger))
            for ledger, some in codes.items()
            for at in range(0, len(some), PART)
        ]
        return [self.line(row) for part in parts for row in part]

    def line(self, row: tuple[Any, ...]) -> PlaceLine:
        """The line of a place from its ledger and columns."""
        ledger, code, name, own, village, lon, lat, checked, incidents, *_order = row
        key, (where, path) = (ledger, code), self._where(village)
        return PlaceLine(
            ledger, code, name, where, _strip(key, self.by_day, self._same[own]),
            self.by_day[-1].get(key, (None,))[0], own=own, path=path, day=self.day, lon=lon, lat=lat,
            checked_date=checked, fresh_days=LEDGERS[ledger].fresh_days, incidents=incidents,
            around=self.hazards,
        )  # fmt: skip

    def _area_line(self, area: Area, inside: Counter[Strip]) -> AreaLine:
        """What an area was given by day, else the worst of its places; green where it has none."""
        key = (AREA, area.code)
        worst = [min(set(colours), key=ORDER.index) for colours in zip(*inside, strict=True)]
        worst = worst or [str(RiskColour.GREEN)] * len(self.days)
        counts = Counter[str]()
        for strip, number in inside.items():
            counts[strip[-1]] += number
        strip = tuple(holding[key][1] if key in holding else worst[at] for at, holding in enumerate(self.by_day))
        return AreaLine(
            AREA, area.code, area.label, area.get_level_display(), strip, self.by_day[-1].get(key, (None,))[0],
            level=area.level, worst=worst[-1], counts=counts, count_incidents=lambda: self.incidents[area.pk],
        )  # fmt: skip


@dataclass(frozen=True)
class Places(Sequence[PlaceLine]):
    """Places of a board in their order, read as far as they are looked at: those with an overdue hazard, then others.

    The two are read apart, so that the first page need not put all places of the district in order.
    """

    board: Board
    ledgers: tuple[str, ...]
    colours: tuple[str, ...]
    worse: bool

    def __len__(self) -> int:
        if self.worse:
            return sum(len(codes) for codes in self._worse.values())
        return sum(self.board.counts(ledger)[colour] for ledger in self.ledgers for colour in self.colours)

    @overload
    def __getitem__(self, at: int) -> PlaceLine: ...
    @overload
    def __getitem__(self, at: slice) -> list[PlaceLine]: ...
    def __getitem__(self, at: int | slice) -> PlaceLine | list[PlaceLine]:
        """The places at some positions."""
        if isinstance(at, int):
            return self[at : at + 1][0]
        first, last, _step = at.indices(len(self))
        early = self._rows(early=True)
        rows = list(early[first:last])
        if len(rows) < last - first:
            before = first + len(rows) if rows or not first else early.count()
            rows += self._rows(early=False)[max(0, first - before) : last - before]
        return [self.board.line(row) for row in rows]

    def __iter__(self) -> Iterator[PlaceLine]:
        return map(self.board.line, chain(self._rows(early=True), self._rows(early=False)))

    @cached_property
    def _worse(self) -> dict[str, list[str]]:
        lines = [line for line in self.board.set_places if line.got_worse and line.colour in self.colours]
        return {ledger: [line.code for line in lines if line.ledger == ledger] for ledger in self.ledgers}

    def _rows(self, *, early: bool) -> QuerySet[Any]:
        parts = [self._of(ledger, early=early) for ledger in self.ledgers]
        order = ("rank", "steady", "name", "code")
        return parts[0].union(*parts[1:], all=True).order_by(*order) if parts[1:] else parts[0].order_by(*order)

    def _of(self, ledger: str, *, early: bool) -> QuerySet[Any]:
        """Places of one ledger with what puts them in order: by colour, then what got worse."""
        given: dict[str, list[str]] = {colour: [] for colour in ORDER}
        for (of, code), (_pk, colour) in self.board.by_day[-1].items():
            if of == ledger:
                given[colour].append(code)
        ranks = [When(code__in=given[colour], then=Value(rank)) for rank, colour in enumerate(ORDER)]
        ranks += [When(colour=colour, then=Value(rank)) for rank, colour in enumerate(ORDER)]
        worse = [line.code for line in self.board.set_places if line.got_worse and line.ledger == ledger]
        overdue = Q(pk__in=self.board.overdue[ledger])
        rows = (
            self.board.entries(ledger)
            .filter(overdue if early else ~overdue)
            .annotate(
                of=Value(ledger),
                rank=Case(*ranks, output_field=IntegerField()),
                steady=Case(When(code__in=worse, then=Value(0)), default=Value(1), output_field=IntegerField()),
            )
        )
        if self.worse:
            rows = rows.filter(code__in=self._worse[ledger])
        if self.colours != ORDER:
            rows = rows.filter(rank__in=[ORDER.index(colour) for colour in self.colours])
        found: QuerySet[Any] = rows.values_list("of", *COLUMNS, _incidents(ledger), "rank", "steady")
        return found


def board(user: Actor, district: Area, days: Sequence[dt.date]) -> Board:
    """Return the board of the last of the days (at least two, in order); what it shows is read when it is asked for."""
    return Board(user, district, tuple(days))


def _strip(key: Key, by_day: Sequence[dict[Key, tuple[int, str]]], own: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(holding[key][1] if key in holding else own[0] for holding in by_day)


def _incidents(ledger: str) -> str | Cast:
    """The column with the incidents of the last year, which sites alone have; a union wants the type of its nulls."""
    return "incidents" if VISITED[ledger] is Site else Cast(Value(None), IntegerField())
