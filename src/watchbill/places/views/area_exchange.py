"""Pages: the grid as a file, and its import in three steps: file, preview, done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from watchbill.documents.workbooks.reading import WorkbookRefused
from watchbill.places import actions, kept_files
from watchbill.places.cell_values import language
from watchbill.places.exchange import writing
from watchbill.places.exchange.areas import (
    AreaComparison,
    area_blank,
    area_csv,
    area_geojson,
    area_workbook,
    compare_areas,
)
from watchbill.places.exchange.faults import fault_line, refusal_text
from watchbill.places.exchange.files import check_size, read_file
from watchbill.places.forms import LedgerFileForm
from watchbill.places.models import Area
from watchbill.places.permissions import may_plan_in
from watchbill.places.queries import areas_for, codes_by_cell
from watchbill.places.views.exchange import MOST_SHOWN, XLSX, download
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
    place, user = district_or_404(request, district), signed_in(request)
    if not may_plan_in(user, place):
        raise PermissionDenied
    context = _context(place)
    if request.method == "POST" and "token" in request.POST:
        return _accept(request, place, context)
    form = LedgerFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        name = upload.name or ""
        try:
            check_size(upload.size)
            content = upload.read()
            found = compare_areas(read_file(name, content, Area), district=place, by=user)
        except WorkbookRefused as refusal:
            form.add_error("file", _("%(file)s is refused: %(why)s") % {"file": name, "why": refusal_text(refusal)})
        else:
            context |= _preview(found, kept_files.keep(user, name, content))
    return render(request, "places/import_areas.html", context | {"form": form})


def areas_to_mend(request: HttpRequest, district: str) -> HttpResponse:
    """Send the rows of an upload that were wrong, each fault as a comment on its cell."""
    place, user = district_or_404(request, district), signed_in(request)
    if (kept := kept_files.kept(user, request.GET.get("token", ""))) is None:
        raise Http404
    found = compare_areas(read_file(*kept, Area), district=place, by=user)
    return download(writing.rows_to_mend(Area, found.rejected, language()), XLSX, "areas-to-mend.xlsx")


def _accept(request: HttpRequest, place: Area, context: dict[str, Any]) -> HttpResponse:
    user, token = signed_in(request), request.POST["token"]
    if (kept := kept_files.kept(user, token)) is None:
        messages.error(request, _("The upload was kept for 15 minutes only. Choose the file again."))
        return redirect("places:import_areas", place.code)
    try:
        done = actions.import_areas(
            by=user,
            district=place,
            name=kept[0],
            content=kept[1],
            good_rows_only=request.POST.get("rows") == "good",
            fingerprint=request.POST.get("fingerprint", ""),
            reason=request.POST.get("reason", ""),
        )
    except actions.GridMoved as moved:
        messages.error(request, _("Somebody changed the grid since the preview. Nothing was written; look again."))
        return render(request, "places/import_areas.html", context | _preview(moved.found, token), status=409)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
        return redirect("places:import_areas", place.code)
    if not done.left_out:
        kept_files.drop(user, token)
    return render(request, "places/import_areas.html", context | {"done": done, "token": token})


def _preview(found: AreaComparison, token: str) -> dict[str, Any]:
    faults = sorted(found.faults, key=lambda fault: (fault.sheet, fault.row))
    return {
        "found": found,
        "token": token,
        "faults": [fault_line(fault, Area) for fault in faults[:MOST_SHOWN]],
        "fresh": found.fresh[:MOST_SHOWN],
        "changed": [(area, found.changes[area.code]) for area, _after in found.changed[:MOST_SHOWN]],
        "most": MOST_SHOWN,
    }


def _context(place: Area) -> dict[str, Any]:
    """The district, and the addresses that the shared parts of the import's pages lead to."""
    return {
        "district": place,
        "title": Area._meta.verbose_name_plural,
        "again": reverse("places:import_areas", args=[place.code]),
        "to_mend": reverse("places:areas_to_mend", args=[place.code]),
    }
