"""Page: a ledger as it was at the end of a day."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from watchbill.places.models import LEDGERS
from watchbill.places.queries import entries_on
from watchbill.places.views.ledgers import PAGE_ROWS, Row, columns_chosen
from watchbill.places.views.scope import district_or_404, signed_in


def past(request: HttpRequest, district: str, ledger: str, date: str) -> HttpResponse:
    """List the entries of a ledger as they were at the end of a day, in the time zone of the page."""
    if ledger not in LEDGERS:
        raise Http404
    day = _day(date)
    area, user, model = district_or_404(request, district), signed_in(request), LEDGERS[ledger]
    rows = entries_on(user, ledger, area, day).defer("geometry", "village__geometry").order_by("code")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    columns = columns_chosen(request.GET, model)
    context = {
        "district": area,
        "ledger": ledger,
        "title": model._meta.verbose_name_plural,
        "day": day,
        "columns": columns,
        "rows": [Row.of(row, columns) for row in page],
        "page": page,
    }
    return render(request, "places/past.html", context)


def choose_day(request: HttpRequest, district: str, ledger: str) -> HttpResponse:
    """Lead from the field of a day to its page."""
    district_or_404(request, district)
    chosen = request.GET.get("date")
    day = _day(chosen) if chosen else timezone.localdate()
    return redirect("places:past", district, ledger, day.isoformat())


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
