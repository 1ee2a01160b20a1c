"""Page: the risk board as a map by day, and the colours that its slider goes through."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from watchbill.places.enums import RiskColour
from watchbill.places.queries import Line, board
from watchbill.places.views.colour_frame import Frame, district_frame
from watchbill.places.views.scope import signed_in
from watchbill.web.templatetags.watchbill import day as day_label

LETTERS = {colour: colour[0] for colour in RiskColour.values}
"""A letter per colour: a place's days are sent as one word."""


@require_safe
def colour_map(request: HttpRequest, district: str) -> HttpResponse:
    """Show the map of a district."""
    return show_map(request, district_frame(request, district))


@require_safe
def colour_days(request: HttpRequest, district: str) -> HttpResponse:
    """Colours of a district by day."""
    return send_days(request, district_frame(request, district))


def show_map(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Show places and areas in the colours of a day, with a slider over the days."""
    context = frame.context() | {"day": frame.day(request), "palette": RiskColour.choices}
    return render(request, "places/colour_map.html", context)


def send_days(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Send the days with their names, and places and areas with a letter per day; the first day only compares."""
    days = frame.span(frame.day(request))
    shown = board(signed_in(request), frame.district, days)
    places = [_told(line) | {"lon": round(line.lon, 6), "lat": round(line.lat, 6)} for line in shown.lines]
    data = {
        "days": [{"date": date.isoformat(), "label": day_label(date)} for date in days],
        "places": places,
        "areas": [_told(line) | {"level": line.level} for line in shown.areas],
    }
    return JsonResponse(data)


def _told(line: Line) -> dict[str, Any]:
    return {
        "ledger": line.ledger,
        "code": line.code,
        "name": line.name,
        "where": line.where,
        "strip": "".join(LETTERS[colour] for colour in line.strip),
    }
