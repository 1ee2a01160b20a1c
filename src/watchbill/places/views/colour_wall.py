"""Page: the risk board on the wall of the duty room; it fetches itself again and says when it last did."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from watchbill.places.enums import RiskColour
from watchbill.places.queries import board, with_settings
from watchbill.places.views.colour_frame import Frame, district_frame, strip_days
from watchbill.places.views.colours import totals
from watchbill.places.views.scope import signed_in

WALL_ROWS = 24
REFRESH_S = 60


@require_safe
def wall(request: HttpRequest, district: str) -> HttpResponse:
    """Show today's board of a district."""
    return show_wall(request, district_frame(request, district))


@never_cache
def show_wall(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Show today's board, or the part of it that is fetched again.

    The part says so in a header: a sign-in page that comes in its place must not be taken for the board.
    """
    today = timezone.localdate()
    shown = board(signed_in(request), frame.district, strip_days(today))
    serious = (RiskColour.RED, RiskColour.ORANGE)
    worst = shown.places(colours=serious)
    lines = worst[:WALL_ROWS]
    with_settings([*lines, *shown.areas])
    context = totals(shown) | frame.context()
    context |= {
        "now": timezone.localtime(),
        "refresh_s": REFRESH_S,
        "areas": [line for line in shown.areas if line.colour in serious],
        "lines": lines,
        "more": max(0, len(worst) - WALL_ROWS),
    }
    part = bool(request.headers.get("HX-Request"))
    response = render(request, "places/wall_board.html" if part else "places/wall.html", context)
    response.headers["Watchbill-Wall"] = "board"
    return response
