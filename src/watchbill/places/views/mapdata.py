"""Map data of a district as gzipped GeoJSON, with an entity tag so that a browser fetches it once."""

from __future__ import annotations

import gzip
from hashlib import blake2b
from typing import Any

import msgspec
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from watchbill.accounts.models import AuditEntry
from watchbill.places.permissions import reading_key
from watchbill.places.queries import areas_geojson, basemap_gzip, entries_geojson
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
    """Ledger entries as points."""
    area = district_or_404(request, district)
    return _remembered(request, f"entries:{area.pk}", lambda: entries_geojson(signed_in(request), area))


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


def _areas(request: HttpRequest, area: Any, level: str) -> dict[str, Any]:
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
