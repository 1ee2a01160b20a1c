"""Page: the risk board of a district on a day; setting colours and taking that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from watchbill.accounts.models import AuditEntry
from watchbill.places.actions import NewColour, set_colours, undo_colours
from watchbill.places.enums import RiskColour
from watchbill.places.models import LEDGERS, VISITED
from watchbill.places.permissions import may_add
from watchbill.places.queries import Board, PlaceLine, board, with_settings
from watchbill.places.views.colour_frame import Frame, district_frame, strip_days
from watchbill.places.views.scope import signed_in

PAGE_ROWS = 100
WORSE_ROWS = 30
AS_SUGGESTED = "suggested"
AS_LEDGER = "ledger"
SETTING_KEY = "colours_set"


@require_http_methods(["GET", "HEAD", "POST"])
def colours(request: HttpRequest, district: str) -> HttpResponse:
    """Show the board of a district."""
    return show_board(request, district_frame(request, district))


@require_POST
def undo(request: HttpRequest, district: str) -> HttpResponse:
    """Take back what was set together last."""
    return undo_setting(request, district_frame(request, district))


def show_board(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Show the board of a day; on POST set the colours of what was chosen, and keep what was chosen where refused."""
    user, day = signed_in(request), frame.day(request)
    may_set = may_add(user, frame.district)
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    shown = board(user, frame.district, strip_days(day))
    if request.method == "POST" and (_set(request, frame, day, shown) or request.POST.get("back")):
        return redirect(_back(request, request.get_full_path()))
    ledger, colour, change = (request.GET.get(name, "") for name in ("ledger", "colour", "change"))
    if colour not in {"", *RiskColour.values} or ledger not in {"", *VISITED}:
        raise Http404
    lines: Sequence[PlaceLine] = shown.places(
        ledger=ledger, colours=[colour] if colour else (), worse=change == "worse"
    )
    if change == "differs":
        lines = [line for line in lines if line.differs]
    page = Paginator(lines, PAGE_ROWS).get_page(request.GET.get("page"))
    with_settings([*page, *shown.areas, *shown.worse[:WORSE_ROWS]])
    context = totals(shown) | frame.context()
    context |= {
        "day": day,
        "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1),
        "page": page,
        "areas": shown.areas,
        "chosen": {"ledger": ledger, "colour": colour, "change": change},
        "ledgers": [(code, LEDGERS[code]._meta.verbose_name_plural) for code in VISITED],
        "may_set": may_set,
        "ticked": set(request.POST.getlist("place")),
        "undoable": request.session.pop(SETTING_KEY, None),
    }
    return render(request, "places/colours.html", context)


def undo_setting(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Take back what was set together; what cannot be is said."""
    user = signed_in(request)
    if not may_add(user, frame.district):
        raise PermissionDenied
    number = request.POST.get("setting", "")
    audit = AuditEntry.objects.filter(pk=number).first() if number.isdecimal() else None
    if audit is None:
        raise Http404
    try:
        undone = undo_colours(by=user, district=frame.district, audit=audit)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("%(n)d colour is as it was before.", "%(n)d colours are as they were before.", undone)
        messages.success(request, text % {"n": undone})
    return redirect(_back(request, frame.at))


def totals(shown: Board) -> dict[str, object]:
    """Counts by ledger and colour, and what got worse, for the board and the wall."""
    rows = [(LEDGERS[code]._meta.verbose_name_plural, shown.counts(code)) for code in VISITED]
    return {
        "palette": RiskColour.choices,
        "totals": [(name, [(*choice, counts[choice[0]]) for choice in RiskColour.choices]) for name, counts in rows],
        "worse": shown.worse[:WORSE_ROWS],
        "worse_count": len(shown.worse),
    }


def _back(request: HttpRequest, otherwise: str) -> str:
    """Where the form came from; never another server."""
    asked = request.POST.get("back", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else otherwise


def _set(request: HttpRequest, frame: Frame, day: dt.date, shown: Board) -> bool:
    """Set what was chosen; whether it was done, and say so or why it was not."""
    colour, reason = request.POST.get("colour", ""), request.POST.get("reason", "")
    try:
        wanted = list(_chosen(request.POST.getlist("place"), colour, reason, shown))
        audit = set_colours(by=signed_in(request), district=frame.district, date=day, colours=wanted)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    number = len(wanted)
    messages.success(request, ngettext("%(n)d colour was set.", "%(n)d colours were set.", number) % {"n": number})
    request.session[SETTING_KEY] = audit.pk
    return True


def _chosen(places: Iterable[str], colour: str, reason: str, shown: Board) -> Iterable[NewColour]:
    """Yield what was chosen with the suggestion that stood beside it."""
    keys = {place: (ledger, code) for place in places for ledger, _sep, code in [place.partition(":")]}
    lines = shown.named(keys.values())
    for place, key in keys.items():
        line = lines.get(key)
        if line is None:
            raise ValidationError(_("There is no %(code)s in this district.") % {"code": key[1] or place})
        found = line.suggestion
        wanted = {AS_SUGGESTED: found.colour, AS_LEDGER: ""}.get(colour, colour or "?")
        why = reason.strip() or (found.reason if colour == AS_SUGGESTED else "")
        yield NewColour(*key, wanted, why, found.colour, found.reason)
