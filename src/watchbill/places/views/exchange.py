"""Pages: a ledger as a file, and the import in three steps: file, preview, done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from watchbill.documents.workbooks.reading import WorkbookRefused
from watchbill.places import actions, kept_files
from watchbill.places.cell_values import language
from watchbill.places.exchange import writing
from watchbill.places.exchange.comparing import Comparison, compare
from watchbill.places.exchange.faults import fault_line, refusal_text
from watchbill.places.exchange.files import check_size, read_file
from watchbill.places.forms import LedgerFileForm
from watchbill.places.models import LEDGERS, Area, LedgerEntry
from watchbill.places.permissions import may_add
from watchbill.places.queries import filtered, sorted_by
from watchbill.places.views.ledgers import filter_of
from watchbill.places.views.scope import district_or_404, signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200
"""Rows of each kind that the preview lists; the counts are of all."""


def export(request: HttpRequest, district: str, ledger: str, form: str) -> HttpResponse:
    """Send the entries that the list shows, as a workbook, CSV or GeoJSON."""
    area, model = _scope(request, district, ledger)
    wanted = filter_of(request.GET, district=area, ledger=ledger)
    found = sorted_by(filtered(signed_in(request), ledger, wanted), "code").prefetch_related("cells")
    entries = found.defer("village__geometry")
    return _file(form, model, entries, f"{district}-{ledger}")


def blank(request: HttpRequest, district: str, ledger: str) -> HttpResponse:
    """Send the blank workbook of a ledger."""
    _area, model = _scope(request, district, ledger)
    return download(writing.blank(model, language()), XLSX, f"{ledger}-blank.xlsx")


def import_ledger(request: HttpRequest, district: str, ledger: str) -> HttpResponse:
    """Read a file, show what would happen and what is wrong, then write all of it or the good rows."""
    area, model = _scope(request, district, ledger)
    user = signed_in(request)
    if not may_add(user, area):
        raise PermissionDenied
    context: dict[str, Any] = {
        "district": area,
        "ledger": ledger,
        "title": model._meta.verbose_name_plural,
        "again": reverse("places:import_ledger", args=[area.code, ledger]),
        "to_mend": reverse("places:rows_to_mend", args=[area.code, ledger]),
    }
    if request.method == "POST" and "token" in request.POST:
        return _accept(request, area, context)
    form = LedgerFileForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        name = upload.name or ""
        try:
            check_size(upload.size)
            content = upload.read()
            found = compare(read_file(name, content, model), model, district=area, by=user)
        except WorkbookRefused as refusal:
            form.add_error("file", _("%(file)s is refused: %(why)s") % {"file": name, "why": refusal_text(refusal)})
        else:
            context |= _preview(found, kept_files.keep(user, name, content))
    return render(request, "places/import_ledger.html", context | {"form": form})


def rows_to_mend(request: HttpRequest, district: str, ledger: str) -> HttpResponse:
    """Send the rows of an upload that were wrong, each fault as a comment on its cell."""
    area, model = _scope(request, district, ledger)
    user = signed_in(request)
    if (kept := kept_files.kept(user, request.GET.get("token", ""))) is None:
        raise Http404
    found = compare(read_file(*kept, model), model, district=area, by=user)
    return download(writing.rows_to_mend(model, found.rejected, language()), XLSX, f"{ledger}-to-mend.xlsx")


def _accept(request: HttpRequest, area: Area, context: dict[str, Any]) -> HttpResponse:
    user, token = signed_in(request), request.POST["token"]
    ledger = context["ledger"]
    if (kept := kept_files.kept(user, token)) is None:
        messages.error(request, _("The upload was kept for 15 minutes only. Choose the file again."))
        return redirect("places:import_ledger", area.code, ledger)
    try:
        done = actions.import_file(
            by=user,
            ledger=ledger,
            district=area,
            name=kept[0],
            content=kept[1],
            good_rows_only=request.POST.get("rows") == "good",
            fingerprint=request.POST.get("fingerprint", ""),
            reason=request.POST.get("reason", ""),
        )
    except actions.LedgerMoved as moved:
        messages.error(request, _("Somebody changed the ledger since the preview. Nothing was written; look again."))
        return render(request, "places/import_ledger.html", context | _preview(moved.found, token), status=409)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
        return redirect("places:import_ledger", area.code, ledger)
    if not done.left_out:
        kept_files.drop(user, token)
    return render(request, "places/import_ledger.html", context | {"done": done, "token": token})


def _preview(found: Comparison, token: str) -> dict[str, Any]:
    faults = sorted(found.faults, key=lambda fault: (fault.sheet, fault.row))
    return {
        "found": found,
        "token": token,
        "faults": [fault_line(fault, found.model) for fault in faults[:MOST_SHOWN]],
        "fresh": found.fresh[:MOST_SHOWN],
        "changed": [(entry, found.changes[entry.code]) for entry in found.changed[:MOST_SHOWN]],
        "most": MOST_SHOWN if max(len(faults), len(found.fresh), len(found.changed)) > MOST_SHOWN else 0,
    }


def _file(form: str, model: type[LedgerEntry], entries: QuerySet[LedgerEntry], stem: str) -> HttpResponse:
    if form == "xlsx":
        return download(writing.workbook(model, entries, language()), XLSX, f"{stem}.xlsx")
    if form == "csv":
        return download(writing.csv_file(model, entries, language()), "text/csv; charset=utf-8", f"{stem}.csv")
    if form == "geojson":
        return download(writing.geojson(model, entries), "application/geo+json", f"{stem}.geojson")
    raise Http404


def _scope(request: HttpRequest, district: str, ledger: str) -> tuple[Area, type[LedgerEntry]]:
    if ledger not in LEDGERS:
        raise Http404
    return district_or_404(request, district), LEDGERS[ledger]


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file that the browser saves under a name."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
