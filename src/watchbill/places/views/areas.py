"""Pages: the grid as a tree, one area with its map, what hangs below it and what lies in it, overlaps and gaps."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from shapely.geometry import mapping, shape

from watchbill.accounts.permissions import Actor, may_write
from watchbill.geography.partition import Flaw
from watchbill.geography.plane import Plane
from watchbill.places.area_values import area_versions, level_below
from watchbill.places.enums import AreaLevel
from watchbill.places.models import LEDGERS, Area, LedgerEntry
from watchbill.places.permissions import may_edit_area, may_plan_in, may_shape_area
from watchbill.places.plan_maps import PLANNED_LEVELS
from watchbill.places.queries import (
    EntryFilter,
    above,
    all_flaws,
    area_by_code,
    areas_for,
    around_geojson,
    filtered,
    flaws_in,
)
from watchbill.places.views.mapdata import packed_json
from watchbill.places.views.scope import district_or_404, signed_in

LISTED = (AreaLevel.DISTRICT, AreaLevel.TOWNSHIP, AreaLevel.VILLAGE)
"""Levels that the tree lists; sections and cells are counted there and listed on their village's page."""
MOST_ENTRIES = 50
MOST_FLAWS = 200


def areas(request: HttpRequest, district: str) -> HttpResponse:
    """List the areas of a district as a tree, down to the village."""
    area, user = district_or_404(request, district), signed_in(request)
    found = areas_for(user, district=area)
    inside = Counter[tuple[str, str]]()
    for path, level in found.filter(level__in=["section", "cell"]).values_list("path", "level"):
        parts = path.split("/")
        inside.update(("".join(f"{part}/" for part in parts[:end]), level) for end in range(1, len(parts) - 1))
    rows = [
        (row, row.path.count("/") - 1, inside[row.path, "section"], inside[row.path, "cell"])
        for row in found.filter(level__in=LISTED).defer("geometry")
    ]
    context = {
        "district": area,
        "rows": rows,
        "may_add": may_write(user, area.path),
        "may_import": may_plan_in(user, area),
    }
    return render(request, "places/areas.html", context)


def area(request: HttpRequest, code: str) -> HttpResponse:
    """Show one area."""
    row = area_or_404(request, code)
    return render(request, "places/area.html", area_context(signed_in(request), row))


def area_around(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send an area with what lies above, beside and right below it, to draw along."""
    row = area_or_404(request, code)
    return packed_json(request, around_geojson(signed_in(request), row))


def areas_check(request: HttpRequest, district: str) -> HttpResponse:
    """List overlaps and gaps of the whole grid."""
    area, user = district_or_404(request, district), signed_in(request)
    found = all_flaws(user, area)
    flaws = [flaw for _area, flaw in found[:MOST_FLAWS]]
    names = _names(flaws)
    context = {
        "district": area,
        "flaws": [(at, flaw, _labels(names, flaw)) for at, flaw in found[:MOST_FLAWS]],
        "total": len(found),
        "shapes": _shapes(flaws),
    }
    return render(request, "places/areas_check.html", context)


def area_or_404(request: HttpRequest, code: str) -> Area:
    """An area that the account may read."""
    try:
        return area_by_code(signed_in(request), code)
    except Area.DoesNotExist:
        raise Http404 from None


def area_context(user: Actor, row: Area) -> dict[str, Any]:
    """What the page of an area shows."""
    trail = above(row)
    district = trail[0] if trail else row
    flaws = flaws_in(user, row)[:MOST_FLAWS]
    names = _names(flaws)
    next_level = level_below(row.level)
    return {
        "area": row,
        "district": district,
        "trail": trail,
        "km2": Plane(row.lon, row.lat).area_m2(shape(row.geometry)) / 1e6,
        "children": list(areas_for(user).filter(parent=row).defer("geometry")),
        "next_level": AreaLevel(next_level).label if next_level else "",
        "entries": _entries(user, row, district),
        "most": MOST_ENTRIES,
        "flaws": [(row, flaw, _labels(names, flaw)) for flaw in flaws],
        "shapes": _shapes(flaws),
        "versions": area_versions(row),
        "is_planned": row.level in PLANNED_LEVELS,
        "may_edit": may_edit_area(user, row),
        "may_shape": may_shape_area(user, row) and row.parent_id is not None,
    }


def _entries(user: Actor, row: Area, district: Area) -> list[tuple[str, Any, int, list[LedgerEntry]]]:
    """The entries in an area by ledger: how many, and the first of them."""
    found = []
    for ledger, model in LEDGERS.items():
        entries = filtered(user, ledger, EntryFilter(district, row)).defer("geometry", "village__geometry")
        if count := entries.count():
            found.append((ledger, model._meta.verbose_name_plural, count, list(entries[:MOST_ENTRIES])))
    return found


def _names(flaws: list[Flaw]) -> dict[str, str]:
    codes = {code for flaw in flaws for code in flaw.codes}
    return {row.code: row.label for row in Area.objects.filter(code__in=codes).defer("geometry")}


def _labels(names: dict[str, str], flaw: Flaw) -> list[tuple[str, str]]:
    return [(code, names.get(code, code)) for code in flaw.codes]


def _shapes(flaws: list[Flaw]) -> dict[str, Any]:
    """Flaws to draw, each by its number in the list."""
    features = [
        {"type": "Feature", "geometry": mapping(flaw.geometry), "properties": {"number": number, "kind": flaw.kind}}
        for number, flaw in enumerate(flaws, start=1)
    ]
    return {"type": "FeatureCollection", "features": features}
