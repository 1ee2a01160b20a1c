"""Downloads of a run: the public file with problem and plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from watchbill.deployments import archive
from watchbill.deployments.models import Run
from watchbill.deployments.views.scope import run_or_404
from watchbill.operations.views.scope import operation_or_404

TYPES = {
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
    "zip": "application/zip",
}

DOWNLOADS: dict[str, tuple[str, Any, Callable[[Run], bytes]]] = {
    "plan.json": ("plan.json", _("problem and plan (JSON)"), archive.export_file),
}
"""Files by name: the name, what it is, and how it is made."""


def run_file(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    """Send one of the run's files."""
    operation = operation_or_404(request, code)
    run = run_or_404(request, operation, number)
    if name not in DOWNLOADS or not run.has_plan:
        raise Http404
    content = DOWNLOADS[name][2](run)
    response = HttpResponse(content, content_type=TYPES[name.rsplit(".", 1)[1]])
    response.headers["Content-Disposition"] = f'attachment; filename="{operation.code}-v{run.number}-{name}"'
    return response
