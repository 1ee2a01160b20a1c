"""Pages: the grid as a file, and its import in three steps: file, preview, done."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from watchbill.places import actions
from watchbill.places.cell_values import language
from watchbill.places.exchange.areas import area_blank, area_csv, area_geojson, area_workbook, compare_areas
from watchbill.places.models import Area
from watchbill.places.permissions import may_plan_in
from watchbill.places.queries import areas_for, codes_by_cell
from watchbill.places.views.import_steps import XLSX, ImportSteps, download
from watchbill.places.views.scope import district_or_404, signed_in


def export_areas(request: HttpRequest, district: str, form: str) -> HttpResponse:
    """Send the areas that the account may read, as a workbook, CSV or GeoJSON."""
    place = district_or_404(request, district)
    rows = areas_for(signed_in(request), district=place).select_related("parent")
    entries = codes_by_cell(signed_in(request), place)
    if form == "xlsx":
        return download(area_workbook(rows, language(), entries), XLSX, f"{district}-areas.xlsx")
    if form == "csv":
        return download(area_csv(rows, language(), entries), "text/csv; charset=utf-8", f"{district}-areas.csv")
    if form == "geojson":
        return download(area_geojson(rows, entries), "application/geo+json", f"{district}-areas.geojson")
    raise Http404


def blank_areas(request: HttpRequest, district: str) -> HttpResponse:
    """Send a blank workbook of areas."""
    district_or_404(request, district)
    return download(area_blank(language()), XLSX, "areas-blank.xlsx")


def import_areas(request: HttpRequest, district: str) -> HttpResponse:
    """Read a file, show what would happen to the grid and what is wrong, then write all of it or the good rows."""
    place = district_or_404(request, district)
    if not may_plan_in(signed_in(request), place):
        raise PermissionDenied
    return _steps(request, place).page(request)


def areas_to_mend(request: HttpRequest, district: str) -> HttpResponse:
    """Send the rows of an upload that were wrong, each fault as a comment on its cell."""
    return _steps(request, district_or_404(request, district)).to_mend(request, "areas")


def _steps(request: HttpRequest, place: Area) -> ImportSteps:
    user = signed_in(request)
    return ImportSteps(
        model=Area,
        template="places/import_areas.html",
        compare=lambda sheets: compare_areas(sheets, district=place, by=user),
        write=partial(actions.import_areas, by=user, district=place),
        moved=_("Somebody changed the grid since the preview. Nothing was written; look again."),
        context={
            "district": place,
            "title": Area._meta.verbose_name_plural,
            "again": reverse("places:import_areas", args=[place.code]),
            "to_mend": reverse("places:areas_to_mend", args=[place.code]),
        },
    )
