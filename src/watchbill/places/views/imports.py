"""Pages: import a city from an OpenStreetMap extract, and how far that is."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from watchbill.geography.city import ImportProblem
from watchbill.places import tasks, uploads
from watchbill.places.forms import ExtractForm
from watchbill.places.import_notes import note_text, problem_text
from watchbill.places.models import LEDGERS, Area
from watchbill.places.permissions import may_set_up
from watchbill.places.queries import area_by_code, category_label
from watchbill.places.views.scope import signed_in

STEPS = {
    "waiting": gettext_lazy("waiting for the worker"),
    "read": gettext_lazy("reading the file"),
    "streets": gettext_lazy("streets"),
    "grid": gettext_lazy("area grid"),
    "entries": gettext_lazy("ledger entries"),
    "map": gettext_lazy("background map"),
    tasks.WRITING: gettext_lazy("writing"),
}
"""The steps of an import in their order."""
OVER = {"done", "failed"}
MOST_NOTES = 30
STOP_POLLING = 286
"""The status with which an answer tells htmx to poll no more."""


def import_city(request: HttpRequest) -> HttpResponse:
    """Take an extract and hand it to the worker."""
    user = signed_in(request)
    if not may_set_up(user):
        raise PermissionDenied
    form = ExtractForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            token = uploads.keep_upload(upload.name or "", upload.chunks(), user=user.pk)
        except ValueError:
            form.add_error("file", _("The file's name does not end in .osm.pbf, .osm.gz or .osm."))
        else:
            tasks.import_extract.enqueue(token)
            return redirect("places:import_progress", token)
    return render(request, "places/import_city.html", {"form": form})


def import_progress(request: HttpRequest, token: str) -> HttpResponse:
    """Show how far an import is, then what it gave or why it did not."""
    try:
        report = uploads.read_report(token)
    except uploads.UploadGone:
        raise Http404 from None
    if report["user"] != signed_in(request).pk:
        raise Http404
    over = report["step"] in OVER
    if request.headers.get("HX-Request") and over:
        response = HttpResponse(status=STOP_POLLING)
        response.headers["HX-Refresh"] = "true"
        return response
    context = {"report": report, "over": over, "steps": _steps(report), "percent": round(100 * report.get("share", 0))}
    if request.headers.get("HX-Request"):
        return render(request, "places/import_steps.html", context)
    if "problem" in report:
        context["problem"] = _problem(report["problem"])
    if "summary" in report:
        context |= _result(request, report["summary"])
    return render(request, "places/import_progress.html", context)


def _steps(report: dict[str, Any]) -> list[tuple[Any, str]]:
    """Each step's name and whether it is done, going on, or still to come."""
    names = list(STEPS)
    at = names.index(report["step"]) if report["step"] in names else len(names)
    return [
        (STEPS[name], "done" if place < at else "now" if place == at else "later") for place, name in enumerate(names)
    ]


def _problem(found: dict[str, Any]) -> str:
    if found["code"]:
        return problem_text(ImportProblem(found["code"], found["text"], **found.get("params", {})))
    return str(found["text"])


def _result(request: HttpRequest, summary: dict[str, Any]) -> dict[str, Any]:
    try:
        district = area_by_code(signed_in(request), summary["district"])
    except Area.DoesNotExist:
        raise Http404 from None
    notes = [note_text(code, params) for code, params in summary["notes"]]
    return {
        "summary": summary,
        "district": district,
        "rows": [
            (LEDGERS[ledger]._meta.verbose_name_plural, category_label(ledger, category), number)
            for ledger, category, number in summary["counts"]
        ],
        "notes": notes[:MOST_NOTES],
        "more": notes[MOST_NOTES:],
    }
