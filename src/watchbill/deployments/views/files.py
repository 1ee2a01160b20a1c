"""Downloads of a run: order books, summary, workbook, calendar, and the public file with problem and plan."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections.abc import Callable
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from watchbill.accounts.permissions import may_read_whole
from watchbill.deployments import archive
from watchbill.deployments.models import Run
from watchbill.deployments.orders import Orders, Selection, order_book
from watchbill.deployments.views.scope import run_or_404
from watchbill.documents.typesetting import MissingFont
from watchbill.forces.models import Team
from watchbill.forces.queries import team_by_code
from watchbill.operations.models import Operation
from watchbill.operations.views.scope import operation_or_404, signed_in

TYPES = {
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
}

DOWNLOADS: dict[str, tuple[Any, Callable[[Run], bytes]]] = {
    "summary.pdf": (gettext_lazy("summary for the duty room (PDF)"), lambda run: _orders(run).summary()),
    "orders.xlsx": (gettext_lazy("all orders (Excel)"), lambda run: _orders(run).workbook()),
    "orders.ics": (gettext_lazy("all duties (iCalendar)"), lambda run: _orders(run).calendar()),
    "plan.json": (gettext_lazy("problem and plan (JSON)"), archive.export_file),
}
"""Files by name: what each is, and how it is made."""


def run_file(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    """Send one of the files that cover the whole run; for accounts that read the whole district."""
    operation = operation_or_404(request, code)
    run = run_or_404(request, operation, number)
    _require_whole(request, operation)
    if name not in DOWNLOADS or not run.has_plan:
        raise Http404
    try:
        content = DOWNLOADS[name][1](run)
    except MissingFont as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type=TYPES[name.rsplit(".", 1)[1]])
    response.headers["Content-Disposition"] = f'attachment; filename="{operation.code}-v{run.number}-{name}"'
    return response


def shift_books(request: HttpRequest, code: str, number: int, day: str, shift: str) -> HttpResponseBase:
    """Send the order books of a shift as one archive."""
    return _books(request, code, number, Selection(_date(day), shift), f"{day}-{shift}")


def changed_books(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """Send the order books that a repair changed, and no others, as one archive."""
    run = run_or_404(request, operation_or_404(request, code), number)
    if run.parent is None:
        raise Http404
    return _books(request, code, number, Selection(changed_from=run.parent), "changed")


def _books(request: HttpRequest, code: str, number: int, selection: Selection, name: str) -> HttpResponseBase:
    operation = operation_or_404(request, code)
    run = run_or_404(request, operation, number)
    _require_whole(request, operation)
    if not run.has_plan:
        raise Http404
    orders = _orders(run)
    keys = orders.keys(selection)
    if not keys:
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as books:
        for (team, day, shift), pdf in orders.books(keys):
            date = operation.start_date + dt.timedelta(days=day)
            books.writestr(f"{date.isoformat()}-{shift}-{team}.pdf", pdf)
    file.seek(0)
    filename = f"{operation.code}-v{run.number}-{name}.zip"
    return FileResponse(file, as_attachment=True, filename=filename, content_type="application/zip")


def team_book(request: HttpRequest, code: str, number: int, day: str, shift: str, team: str) -> HttpResponse:
    """Send one team's order book."""
    operation = operation_or_404(request, code)
    run = run_or_404(request, operation, number)
    try:
        row = team_by_code(signed_in(request), team)
        pdf = order_book(run, team=row.code, date=_date(day), shift=shift, language=_language())
    except (Team.DoesNotExist, LookupError):
        raise Http404 from None
    except MissingFont as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(pdf, content_type=TYPES["pdf"])
    response.headers["Content-Disposition"] = f'inline; filename="{row.code}-{day}-{shift}.pdf"'
    return response


def may_take_whole(request: HttpRequest, operation: Operation) -> bool:
    """Whether an account may take files that hold all teams of the operation."""
    return may_read_whole(request.user, operation.district.path)


def _require_whole(request: HttpRequest, operation: Operation) -> None:
    if not may_take_whole(request, operation):
        raise PermissionDenied(_("These files hold all teams; your account reads a part of the district."))


def _orders(run: Run) -> Orders:
    return Orders(run, language=_language())


def _language() -> Literal["en", "zh-hans"]:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
