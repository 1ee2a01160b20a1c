"""Downloads: plan maps of entries and areas on A4."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from watchbill.documents.plan_map import PlanMap, plan_map_pdf
from watchbill.documents.typesetting import MissingFont
from watchbill.places.models import Area
from watchbill.places.plan_maps import PLANNED_LEVELS, plan_of_area, plan_of_entry
from watchbill.places.queries import area_by_code
from watchbill.places.views.entries import entry_or_404
from watchbill.places.views.scope import signed_in


@require_safe
def entry_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Send the plan map of an entry with what lies in it or near it."""
    entry = entry_or_404(request, code)
    return _sent(code, lambda: plan_of_entry(signed_in(request), entry))


@require_safe
def area_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Send the plan map of a village, a section or a cell."""
    try:
        area = area_by_code(signed_in(request), code)
    except Area.DoesNotExist:
        raise Http404 from None
    if area.level not in PLANNED_LEVELS:
        raise Http404
    return _sent(code, lambda: plan_of_area(signed_in(request), area))


def _sent(code: str, gather: Callable[[], PlanMap]) -> HttpResponse:
    chinese = (get_language() or "").startswith("zh")
    try:
        pdf = plan_map_pdf(gather(), language="zh-hans" if chinese else "en", translate=gettext)
    except MissingFont as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{code}-map.pdf"'
    return response
