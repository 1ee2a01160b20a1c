"""What the map shows: entries, areas and the background map, scoped to who asks."""

from __future__ import annotations

import gzip
from typing import Any, cast

import msgspec
from django.db.models import Q, Value

from watchbill.accounts.permissions import Actor
from watchbill.places.models import LEDGERS, VISITED, Area, Basemap
from watchbill.places.permissions import visible
from watchbill.places.queries.areas import areas_for
from watchbill.places.queries.entries import categories_of, entries_for


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
            *(("priority", "visits_day", "visits_night") if name in VISITED else (Value(3), Value(0), Value(0))),
            "village__code",
            "lon",
            "lat",
        )
        labels = dict(categories_of(name))
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


def around_geojson(user: Actor, area: Area) -> dict[str, Any]:
    """An area with what lies above, beside and right below it: ``code, name, level, role, lon, lat``.

    Roles are ``self``, ``above``, ``beside`` and ``below``; the area itself comes last, so that it is drawn on top.
    """
    wanted = Q(parent=area) | Q(pk=area.pk)
    if area.parent_id:
        wanted |= Q(pk=area.parent_id) | Q(parent=area.parent_id)
    roles = {area.pk: "self", area.parent_id: "above"}
    features = []
    for row in areas_for(user).filter(wanted):
        role = roles.get(row.pk, "below" if row.parent_id == area.pk else "beside")
        properties = {
            "code": row.code, "name": row.label, "level": row.level, "role": role, "lon": row.lon, "lat": row.lat,
        }  # fmt: skip
        features.append({"type": "Feature", "geometry": row.geometry, "properties": properties})
    features.sort(key=lambda feature: feature["properties"]["role"] == "self")
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
