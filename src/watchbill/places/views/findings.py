"""Buttons that let the map fill a ledger: junctions on the border, places beside a route."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from watchbill.places.actions import find_alongside, find_junctions
from watchbill.places.models import Route
from watchbill.places.queries import EntryGone, entry_by_code
from watchbill.places.views.scope import district_or_404, signed_in


@require_POST
def junctions(request: HttpRequest, district: str) -> HttpResponse:
    """Add the roads that cross the border to the boundary ledger."""
    area = district_or_404(request, district)
    try:
        found = find_junctions(by=signed_in(request), district=area)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("%(n)s new junction is on the ledger.", "%(n)s new junctions are on the ledger.", len(found))
        none = _("No road crosses the border where none is on the ledger. The map must reach beyond the border.")
        messages.success(request, text % {"n": len(found)} if found else none)
    return redirect("places:ledger", area.code, "boundary")


@require_POST
def alongside(request: HttpRequest, code: str) -> HttpResponse:
    """List what lies beside a route."""
    try:
        row = entry_by_code(signed_in(request), code)
    except EntryGone:
        raise Http404 from None
    if not isinstance(row, Route):
        raise Http404
    number = len(find_alongside(by=signed_in(request), entry=row).alongside)
    text = ngettext("%(n)s place lies beside the route.", "%(n)s places lie beside the route.", number)
    messages.success(request, text % {"n": number})
    return redirect("places:entry", row.code)
