"""Importing a city: grid, ledgers, streets and background map."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from watchbill.accounts.audit import record
from watchbill.accounts.permissions import Actor, require_write
from watchbill.accounts.scope import check_rows
from watchbill.geography.city import City, Entry, GridArea
from watchbill.places.bulk import write_bulk
from watchbill.places.categories import DEFAULTS
from watchbill.places.codes import code_stem, last_number
from watchbill.places.geometries import kept
from watchbill.places.models import VISITED, Area, Basemap, StreetNetwork, VisitedEntry
from watchbill.places.retying import retie
from watchbill.places.searching import index
from watchbill.places.ties import write_cells

IMPORTED = ("geometry", "lon", "lat", "village")
"""Fields of an entry that a later import may change; all others belong to the users once the entry is there."""
BATCH = 500


@dataclass(frozen=True)
class ImportSummary:
    """What an import did. ``counts`` is keyed by (ledger, category); ``areas`` by level of the grid.

    ``absent`` counts entries of an earlier import that the file no longer has: they stay, for the owner to decide.
    ``notes`` are the reader's remarks as codes and parameters.
    """

    district: Area
    areas: dict[str, int]
    counts: dict[tuple[str, str], int]
    created: int
    updated: int
    absent: int
    notes: tuple[tuple[str, dict[str, Any]], ...] = field(default=())


@transaction.atomic
def import_city(city: City, *, by: Actor) -> ImportSummary:
    """Write a city's grid, ledgers, streets and background map: all of it or nothing.

    Importing again updates areas by their code and entries by their source and category, and keeps what users
    changed: of an entry that is there already only the geometry, its point and its areas are renewed. An area that
    somebody changed in the grid keeps its border and its place there, and entries are tied to the grid as it stands.
    """
    areas = _write_areas(city.areas)
    district = areas[next(area.code for area in city.areas if area.kind == "district")]
    require_write(by, district.path)
    created = updated = absent = 0
    for ledger in VISITED:
        entries = [entry for entry in city.entries if entry.ledger == ledger]
        done = _write_entries(ledger, entries, district=district, areas=areas, by=by)
        created, updated, absent = created + done[0], updated + done[1], absent + done[2]
    worked_on = _worked_on(district, areas)
    if worked_on:
        retie(district, worked_on, by=by, reason="import")
    StreetNetwork.objects.update_or_create(district=district, defaults={"data": city.network.to_bytes()})
    text = json.dumps(city.basemap, ensure_ascii=False, separators=(",", ":"))
    Basemap.objects.update_or_create(district=district, defaults={"data": gzip.compress(text.encode(), mtime=0)})
    summary = ImportSummary(
        district,
        dict(Counter(area.kind for area in city.areas)),
        city.counts(),
        created,
        updated,
        absent,
        tuple((note.code, dict(note.params)) for note in city.notes),
    )
    details = {"created": created, "updated": updated, "absent": absent, "areas": summary.areas}
    record(by=by, action="import_city", subject=district, area=district.code, details=details)
    return summary


def _worked_on(district: Area, imported: dict[str, Area]) -> list[BaseGeometry]:
    """The polygons of areas that somebody changed in the grid or added to it."""
    rows = Area.objects.filter(path__startswith=district.path).values_list("code", "version", "geometry")
    return [shape(geometry) for code, version, geometry in rows if version > 1 or code not in imported]


def _write_areas(grid: Sequence[GridArea]) -> dict[str, Area]:
    """Write the grid from above; areas that are there already keep what only users know."""
    known = Area.objects.in_bulk([area.code for area in grid], field_name="code")
    rows: dict[str, Area] = {}
    for level in ("district", "township", "village", "section", "cell"):
        fresh: list[Area] = []
        changed: list[Area] = []
        for area in (area for area in grid if area.kind == level):
            row = known.get(area.code) or Area(code=area.code, name=area.name, name_zh=area.name_zh)
            rows[area.code] = row
            if row.version > 1:
                continue  # somebody moved it or drew its border
            above = rows.get(area.parent)
            middle = area.geometry.representative_point()
            row.level, row.parent = area.kind, above
            row.path = f"{above.path if above else ''}{area.code}/"
            row.geometry, row.lon, row.lat = mapping(area.geometry), middle.x, middle.y
            row.set_edges()
            (changed if row.pk else fresh).append(row)
        check_rows(fresh)
        Area.objects.bulk_create(fresh, batch_size=BATCH)
        fields = ["level", "parent", "path", "geometry", "lon", "lat", "west", "south", "east", "north"]
        Area.objects.bulk_update(changed, fields, batch_size=100)
        index([*fresh, *changed])
    return rows


def _write_entries(
    ledger: str, entries: Sequence[Entry], *, district: Area, areas: dict[str, Area], by: Actor
) -> tuple[int, int, int]:
    """Write one ledger's entries; returns how many are new, renewed, and absent from the file.

    What a user deleted stays deleted.
    """
    model = VISITED[ledger]
    rows = model.everything.filter(district=district).exclude(source="")
    known: dict[tuple[str, str], VisitedEntry] = {
        (row.source, row.category): row for row in rows.select_related("village")
    }
    stem = code_stem(model, district)
    number = last_number(model, stem)
    fresh: list[VisitedEntry] = []
    renewed: list[VisitedEntry] = []
    moved: list[VisitedEntry] = []
    cells: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        row = known.pop((entry.source, entry.category), None)
        if row is None:
            number += 1
            row = _new_entry(model, entry, district, f"{stem}{number:04d}")
            fresh.append(row)
        else:
            renewed.append(row)
        before = [getattr(row, name) for name in IMPORTED]
        row.geometry, row.lon, row.lat = kept(entry.geometry), entry.lon, entry.lat
        row.village = areas.get(entry.village)
        if row.pk and before != [getattr(row, name) for name in IMPORTED]:
            row.version += 1
            moved.append(row)
        cells[row.code] = entry.cells
    check_rows(fresh)
    write_bulk(model, fresh, moved, columns=IMPORTED, by=by, reason="import")
    for group, is_fresh in ((fresh, True), (renewed, False)):
        write_cells(model, [(row, [areas[code] for code in cells[row.code]]) for row in group], fresh=is_fresh)
    return len(fresh), len(renewed), sum(row.deleted_at is None for row in known.values())


def _new_entry(model: type[VisitedEntry], entry: Entry, district: Area, code: str) -> VisitedEntry:
    start = DEFAULTS[entry.ledger, entry.category]
    return model(
        code=code,
        name=entry.name[:200],
        category=entry.category,
        owner=start.owner,
        district=district,
        priority=start.priority,
        visits_day=start.visits_day,
        visits_night=start.visits_night,
        neighbour_visits=start.neighbour_visits,
        dwell_min=start.dwell_min,
        look_after=start.look_after,
        source=entry.source,
    )
