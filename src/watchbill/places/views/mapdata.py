"""Map data of a district as gzipped GeoJSON, with an entity tag so that a browser fetches it once."""

from __future__ import annotations

import datetime as dt
import gzip
from hashlib import blake2b
from typing import Any

import msgspec
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotModified, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from watchbill.accounts.models import AuditEntry
from watchbill.places.models import Area
from watchbill.places.permissions import reading_key
from watchbill.places.queries import (
    LAYERS,
    MapFilter,
    View,
    areas_geojson,
    basemap_gzip,
    entry_on_map,
    layer_counts,
    layer_tallies,
    map_features,
)
from watchbill.places.queries.maps import MOST_ZOOM
from watchbill.places.views.entries import entry_or_404
from watchbill.places.views.scope import district_or_404, signed_in

KEPT_S = 3600


def map_base(request: HttpRequest, district: str) -> HttpResponseBase:
    """Streets, water, green and buildings."""
    area = district_or_404(request, district)
    return gzipped_json(request, basemap_gzip(signed_in(request), area))


def map_areas(request: HttpRequest, district: str) -> HttpResponseBase:
    """Areas down to the village; sections and cells where ``?level=`` asks for them."""
    area = district_or_404(request, district)
    level = request.GET.get("level", "")
    return _remembered(request, f"areas:{area.pk}:{level}", lambda: _areas(request, area, level))


def map_entries(request: HttpRequest, district: str) -> HttpResponseBase:
    """Ledger entries in view (``?bbox=west,south,east,north&zoom=``), one by one or in clusters, of the layers on."""
    area, user = district_or_404(request, district), signed_in(request)
    wanted = filter_on_map(request.GET)
    try:
        view = _view(request.GET, area)
    except ValueError:
        text = _(
            "bbox is west,south,east,north in degrees, zoom a number from 0 to 24: bbox=24.93,60.16,24.97,60.18&zoom=14"
        )
        return HttpResponseBadRequest(text, content_type="text/plain; charset=utf-8")
    name = f"entries:{area.pk}:{wanted.key}:{view}"
    return _remembered(request, name, lambda: map_features(user, area, wanted, view))


def map_layers(request: HttpRequest, district: str) -> HttpResponseBase:
    """How many entries each layer of the map has, as the others are switched."""
    area, wanted = district_or_404(request, district), filter_on_map(request.GET)
    return _remembered(
        request,
        f"layers:{area.pk}:{wanted.key}",
        lambda: layer_counts(layer_tallies(signed_in(request), area, wanted), wanted),
    )


def map_entry(request: HttpRequest, code: str) -> HttpResponseBase:
    """One entry with its line or area, its cells and what a route lists beside it."""
    entry = entry_or_404(request, code)
    return packed_json(request, entry_on_map(signed_in(request), entry, timezone.localdate()))


def filter_on_map(query: QueryDict) -> MapFilter:
    """The layers, the day and the text that the address of a map asks for; a layer's values stand with commas."""
    chosen = {kind: frozenset(query.get(kind, "").split(",")) - {""} for kind in LAYERS if kind in query}
    try:
        day = dt.date.fromisoformat(query.get("day", ""))
    except ValueError:
        day = timezone.localdate()
    return MapFilter(day, query.get("q", "").strip(), bool(query.get("visited")), chosen)


def _view(query: QueryDict, district: Area) -> View:
    """The view that an address asks for: without a box the district, without a zoom as a screen shows it."""
    box = (district.west, district.south, district.east, district.north)
    if "bbox" in query:
        west, south, east, north = (float(edge) for edge in query.get("bbox", "").split(","))
        box = (west, south, east, north)
        if not (-360 <= west < east <= 360 and -90 <= south < north <= 90):
            raise ValueError(box)
    if "zoom" not in query:
        return View.of(*box)
    zoom = int(query.get("zoom", ""))
    if not 0 <= zoom <= MOST_ZOOM:
        raise ValueError(zoom)
    return View(*box, zoom)


def packed_json(request: HttpRequest, value: Any) -> HttpResponseBase:
    """Answer with a value as gzipped JSON."""
    return gzipped_json(request, gzip.compress(msgspec.json.encode(value), compresslevel=5, mtime=0))


def gzipped_json(request: HttpRequest, data: bytes) -> HttpResponseBase:
    """Answer with gzipped JSON, or with 'not modified' where the browser has it already."""
    tag = f'"{blake2b(data, digest_size=12).hexdigest()}"'
    response: HttpResponseBase
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(data, content_type="application/geo+json")
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def _areas(request: HttpRequest, area: Area, level: str) -> dict[str, Any]:
    user = signed_in(request)
    if level:
        return areas_geojson(user, area, level=level)
    levels = ("district", "township", "village")
    features = [feature for name in levels for feature in areas_geojson(user, area, level=name)["features"]]
    return {"type": "FeatureCollection", "features": features}


def _remembered(request: HttpRequest, name: str, make: Any) -> HttpResponseBase:
    """Keep the packed answer until something is written; per area grants and language."""
    newest = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first()
    rights = reading_key(signed_in(request))
    key = blake2b(f"{name}|{rights}|{get_language()}|{newest}".encode(), digest_size=16).hexdigest()
    data: bytes | None = cache.get(f"map:{key}")
    if data is None:
        data = gzip.compress(msgspec.json.encode(make()), compresslevel=5, mtime=0)
        cache.set(f"map:{key}", data, KEPT_S)
    return gzipped_json(request, data)
