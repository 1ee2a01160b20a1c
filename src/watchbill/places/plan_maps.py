"""Plan maps of an entry or an area: rows gathered for the documents room, scoped to who asks."""

from __future__ import annotations

from dataclasses import replace

import shapely
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from watchbill.accounts.models import User
from watchbill.documents.plan_map import PlanEntry, PlanMap
from watchbill.geography.found import stand
from watchbill.geography.plane import Plane
from watchbill.places.enums import AreaLevel
from watchbill.places.models import LEDGERS, Area, LedgerEntry, Zone
from watchbill.places.queries import basemap, category_label, colour_of, colour_on, entries_for, word_of

NEAR_M = 100.0
"""The plan of a point or a line shows what lies within this distance, that of an area what touches it."""
PLANNED_LEVELS = (AreaLevel.VILLAGE, AreaLevel.SECTION, AreaLevel.CELL)
"""Areas that fit on a sheet."""


def plan_of_area(user: User, area: Area) -> PlanMap:
    """The plan map of a village, a section or a cell with the entries that belong to it."""
    district = Area.objects.get(code=area.path.split("/", 1)[0])
    is_village = area.level == AreaLevel.VILLAGE
    found = _entries(user, district, Q(village=area) if is_village else Q(cells__path__startswith=area.path))
    kind = area.get_level_display()
    return PlanMap(
        name=area.label,
        code=area.code,
        kind=kind,
        district=district.label,
        facts=_filled((_("Area"), kind), (_("Head (post)"), area.head_post)),
        outline=area.geometry,
        outline_word=kind,
        place=None,
        entries=tuple(found),
        made_by=user.username,
        issued_at=timezone.now(),
        basemap=basemap(user, district),
    )


def plan_of_entry(user: User, entry: LedgerEntry) -> PlanMap:
    """The plan map of an entry with the entries that lie in it or near it."""
    plane = Plane(entry.lon, entry.lat)
    place = plane.project(shape(entry.geometry))
    within = shapely.transform(place if place.area else place.buffer(NEAR_M), plane.degrees)
    others = (one for one in _entries(user, entry.district, _near(within.bounds)) if one.code != entry.code)
    parts = (_part(one, within) for one in others)
    kind = str(entry._meta.verbose_name)
    return PlanMap(
        name=entry.name,
        code=entry.code,
        kind=kind,
        district=entry.district.label,
        facts=_facts(entry),
        outline=shapely.geometry.mapping(within),
        outline_word=kind if place.area else _("within %(m)d m") % {"m": NEAR_M},
        place=None if place.area else entry.geometry,
        entries=tuple(part for part in parts if part is not None),
        made_by=user.username,
        issued_at=timezone.now(),
        basemap=basemap(user, entry.district),
    )


def _facts(entry: LedgerEntry) -> tuple[tuple[str, str], ...]:
    capacity = entry.holding_capacity if isinstance(entry, Zone) else None
    return _filled(
        (_("Category"), category_label(entry.ledger, entry.category)),
        (_("Address"), entry.street),
        (_("Risk"), word_of(colour_of(entry, timezone.localdate()))),
        (_("Holding capacity (people)"), str(capacity or "")),
        (_("Responsible post"), " · ".join(filter(None, (entry.responsible_post, entry.responsible_contact)))),
    )


def _filled(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(fact for fact in facts if fact[1])


def _part(entry: PlanEntry, within: BaseGeometry) -> PlanEntry | None:
    """An entry with its number on the part that lies within; none where it lies outside."""
    part = within.intersection(shape(entry.geometry))
    if part.is_empty or within.contains(shapely.Point(entry.lon, entry.lat)):
        return None if part.is_empty else entry
    point = stand(part)
    return replace(entry, lon=point.x, lat=point.y)


def _near(bounds: tuple[float, float, float, float]) -> Q:
    """What stands in a box, and what reaches into a cell that does."""
    west, south, east, north = bounds
    cells = Area.objects.filter(
        level=AreaLevel.CELL, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    )
    return Q(lon__range=(west, east), lat__range=(south, north)) | Q(cells__in=cells)


def _entries(user: User, district: Area, condition: Q) -> list[PlanEntry]:
    """Entries that meet a condition, in the order of their codes; one query per ledger.

    Area profiles are no places: their shape is the area itself.
    """
    today = timezone.localdate()
    found = []
    for ledger, model in LEDGERS.items():
        if ledger == "profile":
            continue
        there = model.objects.filter(condition).values("pk")
        rows = entries_for(user, ledger, district=district).filter(pk__in=there).order_by("code")
        columns = rows.annotate(on_day=colour_on(district, ledger, today)).values_list(
            "code", "name", "category", "street", "on_day", "responsible_post", "lon", "lat", "geometry"
        )
        for code, name, category, street, colour, post, lon, lat, geometry in columns:
            label = category_label(ledger, category)
            found.append(PlanEntry(code, name, label, street, colour, word_of(colour), post, lon, lat, geometry))
    return found
