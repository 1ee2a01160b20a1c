"""Writes: importing a city, changing a ledger entry."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import mapping

from watchbill.accounts.audit import record
from watchbill.accounts.models import User
from watchbill.accounts.permissions import Actor, require_write
from watchbill.accounts.scope import check_rows
from watchbill.geography.city import City, Entry, GridArea
from watchbill.places.categories import DEFAULTS
from watchbill.places.models import LEDGERS, Area, Basemap, LedgerEntry, StreetNetwork

EDITABLE = (
    "name", "owner", "responsible_unit", "responsible_post", "colour", "priority", "visits_day", "visits_night",
    "neighbour_visits", "dwell_min", "look_after", "measures", "equipment",
)  # fmt: skip
"""Fields of an entry that a user may change."""
IMPORTED = ("geometry", "lon", "lat", "village")
"""Fields of an entry that a later import may change; all others belong to the users once the entry is there."""
CODE_LETTERS = {"zone": "Z", "facility": "F", "site": "S"}
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
    changed: of an entry that is there already only the geometry, its point and its areas are renewed.
    """
    areas = _write_areas(city.areas)
    district = areas[next(area.code for area in city.areas if area.kind == "district")]
    require_write(by, district.path)
    created = updated = absent = 0
    for ledger in LEDGERS:
        entries = [entry for entry in city.entries if entry.ledger == ledger]
        done = _write_entries(ledger, entries, district=district, areas=areas, by=by)
        created, updated, absent = created + done[0], updated + done[1], absent + done[2]
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


@transaction.atomic
def update_entry(*, by: Actor, entry: LedgerEntry, changes: dict[str, Any]) -> LedgerEntry:
    """Change an entry's editable fields; raises ``ValidationError`` with messages per field."""
    require_write(by, (entry.village or entry.district).path, owner=entry.owner)
    if unknown := set(changes) - set(EDITABLE):
        raise ValidationError(_("These fields cannot be changed: %(names)s") % {"names": ", ".join(sorted(unknown))})
    before = {name: getattr(entry, name) for name in changes}
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.full_clean()
    entry.save()
    details = {name: [before[name], getattr(entry, name)] for name in changes if before[name] != getattr(entry, name)}
    record(by=by, action="update_entry", subject=entry, area=entry.district.code, details=details)
    return entry


def _write_areas(grid: Sequence[GridArea]) -> dict[str, Area]:
    """Write the grid from above; areas that are there already keep what only users know."""
    known = Area.objects.in_bulk([area.code for area in grid], field_name="code")
    rows: dict[str, Area] = {}
    for level in ("district", "township", "village", "section", "cell"):
        fresh: list[Area] = []
        changed: list[Area] = []
        for area in (area for area in grid if area.kind == level):
            row = known.get(area.code) or Area(code=area.code, name=area.name, name_zh=area.name_zh)
            above = rows.get(area.parent)
            middle = area.geometry.representative_point()
            row.level, row.parent = area.kind, above
            row.path = f"{above.path if above else ''}{area.code}/"
            row.geometry, row.lon, row.lat = mapping(area.geometry), middle.x, middle.y
            rows[area.code] = row
            (changed if row.pk else fresh).append(row)
        check_rows(fresh)
        Area.objects.bulk_create(fresh, batch_size=BATCH)
        fields = ["level", "parent", "path", "geometry", "lon", "lat"]
        Area.objects.bulk_update(changed, fields, batch_size=100)
    return rows


def _write_entries(
    ledger: str, entries: Sequence[Entry], *, district: Area, areas: dict[str, Area], by: Actor
) -> tuple[int, int, int]:
    """Write one ledger's entries; returns how many are new, renewed, and absent from the file."""
    model = LEDGERS[ledger]
    manager = model._default_manager
    known = {(row.source, row.category): row for row in manager.filter(district=district).exclude(source="")}
    number = _last_number(ledger, district)
    fresh, renewed, cells = [], [], []
    for entry in entries:
        row = cast("LedgerEntry | None", known.pop((entry.source, entry.category), None))
        if row is None:
            number += 1
            row = _new_entry(ledger, entry, district, number)
            fresh.append(row)
        else:
            renewed.append(row)
        row.geometry, row.lon, row.lat = mapping(entry.geometry), entry.lon, entry.lat
        row.village = areas.get(entry.village)
        cells.append((row, entry.cells))
    check_rows(fresh)
    manager.bulk_create(fresh, batch_size=BATCH)  # type: ignore[arg-type]
    manager.bulk_update(renewed, IMPORTED, batch_size=100)  # type: ignore[arg-type]
    user = by if isinstance(by, User) else None
    model.history.bulk_history_create(fresh, batch_size=BATCH, default_user=user, default_change_reason="import")
    through: Any = model.cells.through  # three tables of one shape
    through._default_manager.filter(**{f"{ledger}__in": [row.pk for row in renewed]}).delete()
    through._default_manager.bulk_create(
        [through(**{f"{ledger}_id": row.pk, "area_id": areas[code].pk}) for row, codes in cells for code in codes],
        batch_size=BATCH,
    )
    return len(fresh), len(renewed), len(known)


def _new_entry(ledger: str, entry: Entry, district: Area, number: int) -> LedgerEntry:
    start = DEFAULTS[ledger, entry.category]
    return LEDGERS[ledger](
        code=f"{_stem(ledger, district)}{number:04d}",
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


def _stem(ledger: str, district: Area) -> str:
    prefix = district.code.removesuffix("D")
    return f"{prefix}{CODE_LETTERS[ledger]}"


def _last_number(ledger: str, district: Area) -> int:
    stem = _stem(ledger, district)
    codes = LEDGERS[ledger]._default_manager.filter(code__startswith=stem).values_list("code", flat=True)
    return max((int(code[len(stem) :]) for code in codes if code[len(stem) :].isdigit()), default=0)
