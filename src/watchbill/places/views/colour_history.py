"""Page: which colours a place or an area had, day by day, and who gave them why."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from watchbill.accounts.permissions import may_write
from watchbill.places.enums import RiskColour
from watchbill.places.models import VISITED, Area
from watchbill.places.queries import AREA, areas_for, board, entries_for, settings_of
from watchbill.places.views.colour_frame import Frame, district_frame
from watchbill.places.views.colours import SETTING_KEY
from watchbill.places.views.scope import signed_in

WEEKS = 6


@require_safe
def colour_history(request: HttpRequest, district: str, ledger: str, code: str) -> HttpResponse:
    """Show the colours of a place or area of a district."""
    return show_history(request, district_frame(request, district), ledger, code)


def show_history(request: HttpRequest, frame: Frame, ledger: str, code: str) -> HttpResponse:
    """Show a calendar of the days and the list of what was set."""
    user, day = signed_in(request), frame.day(request)
    where, owner = _place_or_404(request, frame.district, ledger, code)
    days = _calendar_days(frame, day)
    line = board(user, frame.district, days).named([(ledger, code)]).get((ledger, code))
    if line is None:
        raise Http404
    told = [(date, *named) for date, named in zip(days, line.named_strip, strict=True)]
    context = frame.context() | {
        "day": day,
        "line": line,
        "is_area": ledger == AREA,
        "weeks": [told[at : at + 7] for at in range(0, len(told), 7)],
        "settings": settings_of(frame.district, ledger, code),
        "palette": RiskColour.choices,
        "may_set": may_write(user, where, owner=owner),
        "undoable": request.session.pop(SETTING_KEY, None),
    }
    return render(request, "places/colour_history.html", context)


def _place_or_404(request: HttpRequest, district: Area, ledger: str, code: str) -> tuple[str, str]:
    """Return area path and owner of a place or area that the account may read."""
    user = signed_in(request)
    if ledger == AREA:
        area = areas_for(user, district=district).filter(code=code).defer("geometry").first()
        if area is not None:
            return area.path, ""
    elif ledger in VISITED:
        entry = entries_for(user, ledger, district=district).filter(code=code).first()
        if entry is not None:
            return entry.village.path if entry.village else district.path, entry.owner
    raise Http404


def _calendar_days(frame: Frame, day: dt.date) -> list[dt.date]:
    """Whole weeks from Monday up to the week of the day, those of a short operation in full."""
    first, last = (frame.dates[0], frame.dates[-1]) if frame.dates else (day, day)
    last = max(day, min(last, day + dt.timedelta(weeks=2)))
    end = last + dt.timedelta(days=6 - last.weekday())
    first = min(first, day - dt.timedelta(weeks=2)) if frame.dates else day - dt.timedelta(weeks=WEEKS)
    start = max(first, end - dt.timedelta(weeks=WEEKS * 2))
    start -= dt.timedelta(days=start.weekday())
    return [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]
