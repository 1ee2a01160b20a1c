"""Pages: evidence files of a hazard. They are sent only to who may read the hazard, and run nothing in a browser."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from watchbill.accounts.permissions import require_write
from watchbill.places import actions
from watchbill.places.downloads import send_evidence
from watchbill.places.forms import EvidenceForm
from watchbill.places.models import EvidenceFile, Hazard
from watchbill.places.views.entries import entry_or_404
from watchbill.places.views.scope import signed_in


@require_safe
def evidence(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """Send an evidence file."""
    return send_evidence(_file_or_404(_hazard_or_404(request, code, deleted=True), name))


@require_POST
def add_evidence(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a photo or PDF as evidence."""
    row = _hazard_or_404(request, code)
    require_write(signed_in(request), row.area.path, owner=row.owner)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            actions.add_evidence(by=signed_in(request), hazard=row, content=content, what=form.cleaned_data["what"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The file is kept as evidence."))
    else:
        wrong = [f"{form.fields[name].label}: {error}" for name, errors in form.errors.items() for error in errors]
        messages.error(request, " ".join(wrong))
    return redirect("places:entry", code)


@require_POST
def remove_evidence(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Delete an evidence file for good."""
    file = _file_or_404(_hazard_or_404(request, code), name)
    actions.remove_evidence(by=signed_in(request), file=file, reason=request.POST.get("reason", ""))
    messages.success(request, _("The file is deleted. The history says that it was there."))
    return redirect("places:entry", code)


def _hazard_or_404(request: HttpRequest, code: str, *, deleted: bool = False) -> Hazard:
    row = entry_or_404(request, code, deleted=deleted)
    if not isinstance(row, Hazard):
        raise Http404
    return row


def _file_or_404(hazard: Hazard, name: str) -> EvidenceFile:
    return get_object_or_404(hazard.files, name=name)
