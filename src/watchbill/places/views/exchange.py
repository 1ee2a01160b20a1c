"""Pages: a ledger as a file, and the import in three steps: file, preview, done."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from watchbill.places import actions
from watchbill.places.cell_values import language
from watchbill.places.exchange import writing
from watchbill.places.exchange.comparing import compare
from watchbill.places.models import LEDGERS, Area, LedgerEntry
from watchbill.places.permissions import may_add
from watchbill.places.queries import filtered, sorted_by
from watchbill.places.views.import_steps import XLSX, ImportSteps, download
from watchbill.places.views.ledgers import filter_of
from watchbill.places.views.scope import district_or_404, signed_in


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
    area, _model = _scope(request, district, ledger)
    if not may_add(signed_in(request), area):
        raise PermissionDenied
    return _steps(request, area, ledger).page(request)


def rows_to_mend(request: HttpRequest, district: str, ledger: str) -> HttpResponse:
    """Send the rows of an upload that were wrong, each fault as a comment on its cell."""
    area, _model = _scope(request, district, ledger)
    return _steps(request, area, ledger).to_mend(request, ledger)


def _steps(request: HttpRequest, area: Area, ledger: str) -> ImportSteps:
    user, model = signed_in(request), LEDGERS[ledger]
    return ImportSteps(
        model=model,
        template="places/import_ledger.html",
        compare=lambda sheets: compare(sheets, model, district=area, by=user),
        write=partial(actions.import_file, by=user, ledger=ledger, district=area),
        moved=_("Somebody changed the ledger since the preview. Nothing was written; look again."),
        context={
            "district": area,
            "ledger": ledger,
            "title": model._meta.verbose_name_plural,
            "again": reverse("places:import_ledger", args=[area.code, ledger]),
            "to_mend": reverse("places:rows_to_mend", args=[area.code, ledger]),
        },
    )


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
