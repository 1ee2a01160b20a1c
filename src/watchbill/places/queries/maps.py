"""What the map shows: entries or clusters of them, areas and the background map, scoped to who asks."""

from __future__ import annotations

import datetime as dt
import gzip
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from django.db.models import Avg, Count, F, Min, Q
from django.db.models.functions import Floor

from watchbill.accounts.permissions import Actor
from watchbill.places.models import LEDGERS, Area, Basemap, LedgerEntry, Profile, Route
from watchbill.places.permissions import visible
from watchbill.places.queries.areas import areas_for
from watchbill.places.queries.day_colours import colour_of
from watchbill.places.queries.entries import categories_of
from watchbill.places.queries.layers import MapFilter, layered, united
from watchbill.places.suggestions import ORDER
from watchbill.places.ties import NEAR_DEGREES

TILE_PX = 512
"""The world is so many pixels wide at zoom 0, as the page's map has it."""
MOST_ZOOM = 24
SCREEN_PX = 1200
CELL_PX = 56
"""Entries that share a square of this size on the screen are one cluster."""
MOST_CELLS = 1500
NEAR_ZOOM = 15
"""From here on entries are shown one by one, where there are at most ``MOST_ENTRIES``."""
MOST_ENTRIES = 600
MOST_SHAPES = 300
"""From ``NEAR_ZOOM`` on lines and areas are drawn as well, at most so many."""
COLUMNS = ("of", "code", "name", "category", "on_day", "lon", "lat")
Features = list[dict[str, Any]]


@dataclass(frozen=True)
class View:
    """What a map shows: its edges in degrees, its zoom in whole steps."""

    west: float
    south: float
    east: float
    north: float
    zoom: int

    @classmethod
    def of(cls, west: float, south: float, east: float, north: float) -> View:
        """A box as a screen of ``SCREEN_PX`` shows it."""
        zoom = math.log2(360 / max(east - west, 1e-6) * SCREEN_PX / TILE_PX)
        return cls(west, south, east, north, min(MOST_ZOOM, max(0, math.floor(zoom))))

    def within(self, district: Area) -> View:
        """The part of it in which a district has entries."""
        return View(
            max(self.west, district.west - NEAR_DEGREES),
            max(self.south, district.south - NEAR_DEGREES),
            min(self.east, district.east + NEAR_DEGREES),
            min(self.north, district.north + NEAR_DEGREES),
            self.zoom,
        )

    def cell(self, lat: float) -> tuple[float, float]:
        """Width and height of a cluster's square in degrees; larger where there would be more than ``MOST_CELLS``.

        ``lat`` is the district's, so that squares and clusters stay in their places when the map is moved.
        """
        width = 360 / 2**self.zoom * CELL_PX / TILE_PX
        height = width * math.cos(math.radians(lat))
        columns, rows = (self.east - self.west) / width + 1, (self.north - self.south) / height + 1
        while columns * rows > MOST_CELLS:
            width, height = 2 * width, 2 * height
            columns, rows = columns / 2 + 1, rows / 2 + 1
        return width, height

    @property
    def inside(self) -> Q:
        """The condition that an entry stands in view."""
        return Q(lon__gte=self.west, lon__lte=self.east, lat__gte=self.south, lat__lte=self.north)


@dataclass
class _Cluster:
    """Entries of one square, over all ledgers; ``only`` is ledger and key where it is one."""

    number: int = 0
    rank: int = len(ORDER)
    lon: float = 0.0
    lat: float = 0.0
    only: tuple[str, int] = ("", 0)

    def add(self, number: int, rank: int, lon: float, lat: float, only: tuple[str, int]) -> None:
        total = self.number + number
        self.lon, self.lat = ((a * self.number + b * number) / total for a, b in ((self.lon, lon), (self.lat, lat)))
        self.number, self.rank, self.only = total, min(self.rank, rank), only

    def feature(self) -> dict[str, Any]:
        return _point(self.lon, self.lat, kind="cluster", number=self.number, colour=ORDER[self.rank])


def map_features(user: Actor, district: Area, wanted: MapFilter, view: View) -> dict[str, Any]:
    """Entries and clusters in view as a GeoJSON FeatureCollection, at most some thousand features; three queries.

    ``kind`` is ``entry`` (a point; ``code, name, ledger, category, label, colour``), ``cluster`` (a point; ``number``
    of entries, ``colour`` of the most serious) or ``shape`` (line or area of an entry; ``code, ledger, colour``).
    ``total``, beside the features, is how many entries there are in view.
    """
    view = view.within(district)
    clusters = _clusters(user, district, wanted, view)
    total = sum(cluster.number for cluster in clusters)
    if view.zoom >= NEAR_ZOOM and total <= MOST_ENTRIES:
        features = _entries(user, district, wanted, dict.fromkeys(LEDGERS, view.inside))
    else:
        singles: dict[str, list[int]] = {}
        for ledger, key in (cluster.only for cluster in clusters if cluster.number == 1):
            singles.setdefault(ledger, []).append(key)
        features = [cluster.feature() for cluster in clusters if cluster.number > 1]
        features += _entries(user, district, wanted, {ledger: Q(pk__in=keys) for ledger, keys in singles.items()})
    if view.zoom >= NEAR_ZOOM:
        features += _shapes(user, district, wanted, view)
    return {"type": "FeatureCollection", "features": features, "total": total}


def _clusters(user: Actor, district: Area, wanted: MapFilter, view: View) -> list[_Cluster]:
    width, height = view.cell(district.lat)
    parts = [
        rows.filter(view.inside)
        .annotate(x=Floor(F("lon") / width), y=Floor(F("lat") / height))
        .values("of", "x", "y", "on_day")
        .annotate(n=Count("pk"), mid_lon=Avg("lon"), mid_lat=Avg("lat"), only=Min("pk"))
        .values_list("of", "x", "y", "on_day", "n", "mid_lon", "mid_lat", "only")
        for rows in layered(user, district, wanted)
    ]
    found: dict[tuple[float, float], _Cluster] = {}
    for ledger, x, y, colour, number, lon, lat, only in united(parts):
        found.setdefault((x, y), _Cluster()).add(number, ORDER.index(colour), lon, lat, (ledger, only))
    return list(found.values())


def _entries(user: Actor, district: Area, wanted: MapFilter, conditions: Mapping[str, Q]) -> Features:
    """Entries one by one, the most serious first; a condition per ledger, none for a ledger that is left out."""
    by_ledger = {rows.model._meta.model_name: rows for rows in layered(user, district, wanted)}
    parts = [
        by_ledger[ledger].filter(where).values_list(*COLUMNS)
        for ledger, where in conditions.items()
        if ledger in by_ledger
    ]
    rows = sorted(united(parts), key=lambda row: (ORDER.index(row[4]), row[2], row[1]))
    return [entry_feature(*row) for row in rows]


def _shapes(user: Actor, district: Area, wanted: MapFilter, view: View) -> Features:
    """Lines and areas that reach into a cell of the grid that is in view; profiles have the shape of their area."""
    cells = Area.objects.filter(
        path__startswith=district.path, level="cell",
        west__lte=view.east, east__gte=view.west, south__lte=view.north, north__gte=view.south,
    )  # fmt: skip
    parts = []
    for rows in layered(user, district, wanted):
        if rows.model is Profile:
            continue
        keys = rows.model.objects.filter(cells__in=cells).values("pk")
        there = rows.filter(pk__in=keys).exclude(geometry__type="Point")
        parts.append(there.values_list("of", "code", "on_day", "geometry"))
    return [shape_feature(*row) for row in united(parts)[:MOST_SHAPES]]


def entry_feature(
    ledger: str, code: str, name: str, category: str, colour: str, lon: float, lat: float
) -> dict[str, Any]:
    """An entry as a point of the map."""
    label = dict(categories_of(ledger)).get(category, category)
    words = {"code": code, "name": name, "ledger": ledger, "category": category, "label": label, "colour": colour}
    return _point(lon, lat, kind="entry", **words)


def shape_feature(ledger: str, code: str, colour: str, geometry: dict[str, Any]) -> dict[str, Any]:
    """The line or area of an entry."""
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"kind": "shape", "code": code, "ledger": ledger, "colour": colour},
    }


def entry_on_map(user: Actor, entry: LedgerEntry, day: dt.date) -> dict[str, Any]:
    """One entry with its line or area and its cells, as a GeoJSON FeatureCollection.

    What a route lists beside it comes along as points of the kind ``alongside``, as far as it may be read.
    """
    colour = colour_of(entry, day)
    features = [
        {"type": "Feature", "geometry": cell.geometry, "properties": {"kind": "cell", "code": cell.code}}
        for cell in entry.cells.order_by("code")
    ]
    if "Point" not in entry.geometry["type"]:
        features.append(shape_feature(entry.ledger, entry.code, colour, entry.geometry))
    if isinstance(entry, Route):
        features += _alongside(user, entry, day)
    features.append(entry_feature(entry.ledger, entry.code, entry.name, entry.category, colour, entry.lon, entry.lat))
    return {"type": "FeatureCollection", "features": features}


def _alongside(user: Actor, route: Route, day: dt.date) -> Features:
    listed = Q(code__in={row["entry"] for row in route.alongside})
    features = _entries(user, route.district, MapFilter(day), dict.fromkeys(LEDGERS, listed))
    for feature in features:
        feature["properties"]["kind"] = "alongside"
    return features


def _point(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
    return {"type": "Feature", "geometry": point, "properties": properties}


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
