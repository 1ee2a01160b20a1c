"""Pages: the risk board of a district on a day, and its wall view for the duty room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from watchbill.places.actions import NewColour, set_colours
from watchbill.places.enums import RiskColour
from watchbill.places.models import LEDGERS, VISITED, Area
from watchbill.places.permissions import may_add
from watchbill.places.queries import AREA, Board, board
from watchbill.places.views.scope import district_or_404, signed_in

STRIP_DAYS = 14
PAGE_ROWS = 200
WALL_ROWS = 24
AS_SUGGESTED = "suggested"


@require_http_methods(["GET", "HEAD", "POST"])
def colours(request: HttpRequest, district: str) -> HttpResponse:
    """Show the board of a day; on POST set the colours of what was chosen."""
    area, user, day = district_or_404(request, district), signed_in(request), _day(request)
    may_set = may_add(user, area)
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    shown = board(user, area, _days(day))
    if request.method == "POST":
        _set(request, area, day, shown)
        return redirect(request.get_full_path())
    ledger, colour, change = (request.GET.get(name, "") for name in ("ledger", "colour", "change"))
    lines = [
        line
        for line in shown.lines
        if ledger in {"", line.entry.ledger}
        and colour in {"", line.colour}
        and (change != "worse" or line.got_worse)
        and (change != "differs" or line.differs)
    ]
    context = _totals(shown) | {
        "district": area,
        "day": day,
        "today": timezone.localdate(),
        "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1),
        "days": shown.days,
        "page": Paginator(lines, PAGE_ROWS).get_page(request.GET.get("page")),
        "areas": shown.areas,
        "chosen": {"ledger": ledger, "colour": colour, "change": change},
        "ledgers": [(code, LEDGERS[code]._meta.verbose_name_plural) for code in VISITED],
        "may_set": may_set,
    }
    return render(request, "places/colours.html", context)


@require_safe
def wall(request: HttpRequest, district: str) -> HttpResponse:
    """Show today's board in large type; it fetches itself again every minute."""
    area = district_or_404(request, district)
    today = timezone.localdate()
    shown = board(signed_in(request), area, _days(today))
    worst = [line for line in shown.lines if line.colour in {RiskColour.RED, RiskColour.ORANGE}]
    context = _totals(shown) | {
        "district": area,
        "day": today,
        "now": timezone.localtime(),
        "lines": worst[:WALL_ROWS],
        "more": max(0, len(worst) - WALL_ROWS),
    }
    return render(
        request, "places/wall_board.html" if request.headers.get("HX-Request") else "places/wall.html", context
    )


def _totals(shown: Board) -> dict[str, object]:
    rows = [(LEDGERS[code]._meta.verbose_name_plural, shown.counts(code)) for code in VISITED]
    return {
        "palette": RiskColour.choices,
        "totals": [(name, [(*choice, counts[choice[0]]) for choice in RiskColour.choices]) for name, counts in rows],
        "worse": [line for line in shown.lines if line.got_worse],
    }


def _day(request: HttpRequest) -> dt.date:
    try:
        return dt.date.fromisoformat(request.GET.get("day") or timezone.localdate().isoformat())
    except ValueError:
        raise Http404 from None


def _days(last: dt.date) -> list[dt.date]:
    return [last - dt.timedelta(days=back) for back in reversed(range(STRIP_DAYS))]


def _set(request: HttpRequest, area: Area, day: dt.date, shown: Board) -> None:
    """Set what was chosen and say what was done or why it was not."""
    colour, reason = request.POST.get("colour", ""), request.POST.get("reason", "")
    try:
        wanted = list(_chosen(request.POST.getlist("place"), colour, reason, shown))
        number = set_colours(by=signed_in(request), district=area, date=day, colours=wanted)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, ngettext("%(n)d colour was set.", "%(n)d colours were set.", number) % {"n": number})


def _chosen(places: Iterable[str], colour: str, reason: str, shown: Board) -> Iterable[NewColour]:
    suggestions = {(line.entry.ledger, line.entry.code): line.suggestion for line in shown.lines}
    for place in dict.fromkeys(places):
        ledger, _sep, code = place.partition(":")
        if colour != AS_SUGGESTED:
            yield NewColour(ledger, code, colour, reason)
        elif (ledger, code) in suggestions:
            suggestion = suggestions[ledger, code]
            yield NewColour(ledger, code, suggestion.colour, reason.strip() or suggestion.reason)
        else:
            what = _("areas") if ledger == AREA else code
            raise ValidationError(_("Nothing is suggested for %(what)s: choose a colour.") % {"what": what})
