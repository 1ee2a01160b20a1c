"""Page: where is what; areas, ledger entries and the teams' routes on the map."""

from __future__ import annotations

import gzip
from hashlib import blake2b

import msgspec
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from watchbill.deployments.queries import routes_geojson
from watchbill.deployments.views.scope import plan_scope
from watchbill.operations.views.scope import signed_in
from watchbill.places.permissions import reading_key
from watchbill.places.views.map_page import map_context
from watchbill.places.views.mapdata import gzipped_json

KEPT_S = 3600


def map_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the map; its data come by themselves, so that the page itself is quick."""
    scope = plan_scope(request, code)
    context = scope.as_context() | map_context(request.GET, signed_in(request), scope.operation.district, scope.date)
    context |= {
        "shift_times": [
            {"code": shift.code, "start_s": shift.start_min * 60, "length_s": (shift.end_min - shift.start_min) * 60}
            for shift in scope.shifts
        ],
    }
    return render(request, "deployments/map.html", context)


def map_routes(request: HttpRequest, code: str) -> HttpResponseBase:
    """Routes of a shift as gzipped GeoJSON."""
    scope = plan_scope(request, code)
    if scope.run is None or scope.shift is None:
        raise Http404
    rights = reading_key(request.user)
    finished = scope.run.finished_at
    name = f"{scope.run.pk}|{finished}|{scope.date}|{scope.shift.code}|{rights}"
    key = f"routes:{blake2b(name.encode(), digest_size=16).hexdigest()}"
    data: bytes | None = cache.get(key)
    if data is None:
        found = routes_geojson(signed_in(request), scope.run, scope.date, scope.shift.code)
        data = gzip.compress(msgspec.json.encode(found), compresslevel=5, mtime=0)
        cache.set(key, data, KEPT_S)
    return gzipped_json(request, data)
