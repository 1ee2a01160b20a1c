"""Reads: areas, ledger entries and the background map, scoped to who asks."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from django.db.models import Count, Q, QuerySet

from watchbill.accounts.permissions import Actor
from watchbill.places.enums import AreaLevel, FacilityCategory, Owner, SiteCategory, ZoneCategory
from watchbill.places.models import LEDGERS, Area, Basemap, LedgerEntry
from watchbill.places.permissions import visible

CATEGORIES: dict[str, type[ZoneCategory] | type[FacilityCategory] | type[SiteCategory]] = {
    "zone": ZoneCategory,
    "facility": FacilityCategory,
    "site": SiteCategory,
}
"""The categories of each ledger."""


@dataclass(frozen=True)
class CategoryCount:
    """How many entries a category has in a district, and how many of them want patrol visits."""

    ledger: str
    category: str
    entries: int
    visited: int

    @property
    def label(self) -> str:
        """The category's name in the language of the page."""
        return category_label(self.ledger, self.category)


def category_label(ledger: str, category: str) -> str:
    """Name of a category in the language in force; the code where it is unknown."""
    try:
        return str(CATEGORIES[ledger](category).label)
    except (KeyError, ValueError):
        return category


def areas_for(user: Actor, *, district: Area | None = None, level: str = "") -> QuerySet[Area]:
    """Areas that somebody may read, from above; perhaps of one district and one level of the grid."""
    areas = Area.objects.filter(visible(user))
    if district is not None:
        areas = areas.filter(path__startswith=district.path)
    return areas.filter(level=level) if level else areas


def area_by_code(user: Actor, code: str) -> Area:
    """One area that somebody may read; raises ``Area.DoesNotExist``."""
    return areas_for(user).get(code=code)


def entries_for(
    user: Actor,
    ledger: str,
    *,
    district: Area | None = None,
    area: Area | None = None,
    category: str = "",
    colour: str = "",
    text: str = "",
    visited: bool = False,
) -> QuerySet[LedgerEntry]:
    """Entries of a ledger ('zone', 'facility', 'site') that somebody may read, with their village.

    ``area`` is a district, township, village, section or cell; ``text`` is looked for in name and code;
    ``visited`` leaves out entries that want no patrol visits.
    """
    entries = cast("QuerySet[LedgerEntry]", LEDGERS[ledger]._default_manager.select_related("village"))
    of_district = visible(user, field="district__path", above=False)
    entries = entries.filter(visible(user, field="village__path", above=False) | of_district)
    if district is not None:
        entries = entries.filter(district=district)
    if area is not None:
        if area.level in {"section", "cell"}:
            entries = entries.filter(cells__path__startswith=area.path).distinct()
        else:
            entries = entries.filter(Q(village__path__startswith=area.path) | Q(district=area))
    if category:
        entries = entries.filter(category=category)
    if colour:
        entries = entries.filter(colour=colour)
    if text:
        entries = entries.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if visited:
        entries = entries.filter(Q(visits_day__gt=0) | Q(visits_night__gt=0))
    return entries


def all_entries_for(user: Actor, *, district: Area, visited: bool = False) -> Iterator[LedgerEntry]:
    """Entries of all ledgers of a district: zones, facilities, sites."""
    for ledger in LEDGERS:
        yield from entries_for(user, ledger, district=district, visited=visited)


def entry_by_code(user: Actor, code: str) -> LedgerEntry:
    """One entry of any ledger; raises ``Area.DoesNotExist``'s sibling ``LedgerEntry`` error of its ledger."""
    for ledger in LEDGERS:
        if entry := entries_for(user, ledger).filter(code=code).first():
            return entry
    raise LEDGERS["site"].DoesNotExist(code)


def category_counts(user: Actor, district: Area) -> list[CategoryCount]:
    """Entries per ledger and category of a district, in the order of the ledgers."""
    counts = []
    wanted = Count("pk", filter=Q(visits_day__gt=0) | Q(visits_night__gt=0))
    for ledger in LEDGERS:
        rows = (
            entries_for(user, ledger, district=district)
            .order_by("category")
            .values_list("category")
            .annotate(entries=Count("pk"), visited=wanted)
        )
        counts += [CategoryCount(ledger, category, entries, visited) for category, entries, visited in rows]
    return counts


def entries_geojson(user: Actor, district: Area, *, ledger: str = "") -> dict[str, Any]:
    """Entries as a GeoJSON FeatureCollection of points.

    Properties: ``code, name, ledger, category, label, colour, priority, visits_day, visits_night, village``.
    """
    features = []
    for name in [ledger] if ledger else list(LEDGERS):
        rows = entries_for(user, name, district=district).values_list(
            "code",
            "name",
            "category",
            "colour",
            "priority",
            "visits_day",
            "visits_night",
            "village__code",
            "lon",
            "lat",
        )
        labels = {choice.value: str(choice.label) for choice in CATEGORIES[name]}
        for code, title, category, colour, priority, by_day, by_night, village, lon, lat in rows.iterator():
            properties = {
                "code": code, "name": title, "ledger": name, "category": category,
                "label": labels.get(category, category), "colour": colour, "priority": priority,
                "visits_day": by_day, "visits_night": by_night, "village": village or "",
            }  # fmt: skip
            point = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
            features.append({"type": "Feature", "geometry": point, "properties": properties})
    return {"type": "FeatureCollection", "features": features}


def areas_geojson(user: Actor, district: Area, *, level: str = "") -> dict[str, Any]:
    """Areas as a GeoJSON FeatureCollection with ``code, name, level, parent, lon, lat`` (a point inside)."""
    features = [
        {
            "type": "Feature",
            "geometry": area.geometry,
            "properties": {
                "code": area.code,
                "name": area.label,
                "level": area.level,
                "parent": area.path.split("/")[-3] if area.path.count("/") > 1 else "",
                "lon": area.lon,
                "lat": area.lat,
            },
        }
        for area in areas_for(user, district=district, level=level)
    ]
    return {"type": "FeatureCollection", "features": features}


def basemap_gzip(user: Actor, district: Area) -> bytes:
    """Background map as gzipped GeoJSON, ready to send with ``Content-Encoding: gzip``; an empty map if none."""
    data = Basemap.objects.filter(visible(user, field="district__path"), district=district).values_list(
        "data", flat=True
    )
    found = data.first()
    return gzip.compress(b'{"type":"FeatureCollection","features":[]}') if found is None else bytes(found)


def basemap(user: Actor, district: Area) -> dict[str, Any]:
    """Background map as GeoJSON."""
    return cast("dict[str, Any]", msgspec.json.decode(gzip.decompress(basemap_gzip(user, district))))


def area_choices() -> list[tuple[str, str]]:
    """Return codes and names of the areas that a role can name: districts, townships and villages."""
    levels = [AreaLevel.DISTRICT, AreaLevel.TOWNSHIP, AreaLevel.VILLAGE]
    rows = Area.objects.filter(level__in=levels).defer("geometry")
    return [(row.code, f"{row.label} ({row.get_level_display()})") for row in rows]


def owner_choices() -> list[tuple[str, str]]:
    """Return codes and names of the bodies that own ledger entries."""
    return [(owner.value, str(owner.label)) for owner in Owner]
