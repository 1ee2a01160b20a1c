"""Pages: the forces workbook; blank, preview with every faulty cell, and import."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from watchbill.documents.workbooks import forces as workbook
from watchbill.documents.workbooks.reading import WorkbookRefused
from watchbill.forces.actions import import_forces as write_forces
from watchbill.forces.actions import import_sample_forces
from watchbill.forces.queries import teams_for
from watchbill.operations.forms import WorkbookForm
from watchbill.operations.models import Operation
from watchbill.operations.permissions import may_plan
from watchbill.operations.views.scope import operation_or_404, signed_in
from watchbill.operations.workbook_texts import fault_line
from watchbill.places import kept_files
from watchbill.places.cell_values import language
from watchbill.places.exchange.faults import refusal_text
from watchbill.places.exchange.lines import spoken
from watchbill.places.queries import areas_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def import_forces(request: HttpRequest, code: str) -> HttpResponse:
    """Read a workbook, show what would happen and what is wrong, then write all of it or the good rows."""
    operation = _for_planners(request, code)
    if request.method == "POST" and "token" in request.POST:
        return _accept(request, operation)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"operation": operation, "form": form}
    if request.method == "POST" and form.is_valid():
        content: bytes = form.cleaned_data["file"].read()
        try:
            found = _read(request, operation, content)
        except WorkbookRefused as refusal:
            form.add_error("file", _("The workbook is refused: %(reason)s") % {"reason": refusal_text(refusal)})
        else:
            token = kept_files.keep(signed_in(request), "forces.xlsx", content)
            context |= {"found": found, "token": token, "faults": [fault_line(fault) for fault in found.faults]}
    return render(request, "operations/import_forces.html", context)


@require_POST
def sample_forces(request: HttpRequest, code: str) -> HttpResponse:
    """Make plausible forces for a newcomer; only where there are none yet."""
    operation = _for_planners(request, code)
    if teams_for(request.user, district=operation.district).exists():
        messages.error(request, _("There are forces already, so no sample was made."))
    else:
        summary = import_sample_forces(by=signed_in(request), district=operation.district)
        messages.success(request, _("%(teams)s sample teams were made.") % {"teams": summary.teams_created})
    return redirect("operations:forces", code)


def blank_workbook(request: HttpRequest, code: str) -> HttpResponse:
    """Send the blank workbook with examples, drop-down lists and the area codes of the district."""
    operation = operation_or_404(request, code)
    return _xlsx(workbook.blank(language(), _area_codes(request, operation)), "forces.xlsx")


def faulty_workbook(request: HttpRequest, code: str) -> HttpResponse:
    """Send the rows of an upload that were wrong, each fault as a comment on its cell."""
    operation = _for_planners(request, code)
    kept = kept_files.kept(signed_in(request), request.GET.get("token", ""))
    if kept is None:
        raise Http404
    found = _read(request, operation, kept[1])
    found = replace(found, rejected=spoken(found.rejected, fault_line))
    return _xlsx(workbook.faulty_rows_workbook(found, language()), "forces-to-mend.xlsx")


def _accept(request: HttpRequest, operation: Operation) -> HttpResponse:
    kept = kept_files.kept(signed_in(request), request.POST["token"])
    if kept is None:
        messages.error(request, _("The upload was kept for 15 minutes only. Choose the file again."))
        return redirect("operations:import_forces", operation.code)
    found = _read(request, operation, kept[1])
    try:
        done = write_forces(found, by=signed_in(request), district=operation.district, accept_good_rows=True)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
        return redirect("operations:import_forces", operation.code)
    kept_files.drop(signed_in(request), request.POST["token"])
    text = _("%(created)s teams new, %(updated)s changed, %(members)s duty staff, %(left)s rows left out.")
    figures = {
        "created": done.teams_created,
        "updated": done.teams_updated,
        "members": done.members,
        "left": done.rows_left_out,
    }
    messages.success(request, text % figures)
    return redirect("operations:forces", operation.code)


def _read(request: HttpRequest, operation: Operation, content: bytes) -> workbook.ForcesImport:
    known = teams_for(signed_in(request), district=operation.district).values_list("code", flat=True)
    return workbook.read(content, area_codes=_area_codes(request, operation), known_teams=set(known))


def _area_codes(request: HttpRequest, operation: Operation) -> set[str]:
    areas = areas_for(signed_in(request), district=operation.district)
    return set(areas.filter(level__in=["district", "township", "village"]).values_list("code", flat=True))


def _for_planners(request: HttpRequest, code: str) -> Operation:
    operation = operation_or_404(request, code)
    if not may_plan(request.user, operation):
        raise PermissionDenied
    return operation


def _xlsx(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
