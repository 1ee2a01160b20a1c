"""Page: where is what; the entries of a district in layers on the map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from watchbill.accounts.permissions import Actor
from watchbill.places.enums import Owner, RiskColour
from watchbill.places.models import LEDGERS, Area
from watchbill.places.queries import FRESH, LAYERS, MapFilter, categories_of, layer_counts, layer_tallies
from watchbill.places.views.mapdata import filter_on_map
from watchbill.places.views.scope import district_or_404, signed_in

FRESH_WORDS = {"fresh": _("checked in time"), "stale": _("check is out of date"), "unchecked": _("never checked")}
KIND_WORDS = {
    "ledger": _("Ledger"),
    "category": _("Category"),
    "colour": _("Risk of the day"),
    "owner": _("Owner"),
    "fresh": _("Last check"),
}
ALWAYS_OPEN = {"ledger", "colour"}


@dataclass(frozen=True)
class Layer:
    """One layer as a switch: its value, its word, how many entries it has, whether it is on."""

    value: str
    word: str
    number: int
    is_on: bool


@dataclass(frozen=True)
class Layers:
    """The layers of one kind that a district has."""

    kind: str
    word: str
    layers: list[Layer]
    is_open: bool


@require_safe
def map_page(request: HttpRequest, district: str) -> HttpResponse:
    """Show the map of a district; its data come by themselves, so that the page itself is quick."""
    area = district_or_404(request, district)
    return render(
        request, "places/map.html", map_context(request.GET, signed_in(request), area, filter_on_map(request.GET).day)
    )


def map_context(query: QueryDict, user: Actor, district: Area, date: dt.date) -> dict[str, Any]:
    """What the map's template needs to show a day."""
    return {
        "district": district,
        "date": date,
        "layers": list(_layers(replace(filter_on_map(query), day=date), user, district)),
        "text": query.get("q", ""),
        "visited": query.get("visited", ""),
        "entry": query.get("entry", ""),
    }


def _layers(wanted: MapFilter, user: Actor, district: Area) -> Iterator[Layers]:
    """Every layer that has an entry or that the address names; the page narrows the counts by text and visits."""
    found = layer_tallies(user, district, MapFilter(wanted.day))
    counts = layer_counts(found, wanted)
    for kind in LAYERS:
        values = {tally.value(kind) for tally in found} | wanted.chosen.get(kind, frozenset())
        layers = [
            Layer(value, str(word), counts[kind][value], wanted.lets(kind, value))
            for value, word in _words(kind)
            if value in values
        ]
        yield Layers(kind, str(KIND_WORDS[kind]), layers, kind in ALWAYS_OPEN or kind in wanted.chosen)


def _words(kind: str) -> list[tuple[str, Any]]:
    """All layers of a kind in their order, with their words."""
    if kind == "ledger":
        return [(ledger, model._meta.verbose_name_plural) for ledger, model in LEDGERS.items()]
    if kind == "category":
        return [(f"{ledger}:{code}", word) for ledger in LEDGERS for code, word in categories_of(ledger)]
    if kind == "colour":
        return list(RiskColour.choices)
    if kind == "owner":
        return [*Owner.choices, ("none", _("no owner"))]
    return [(value, FRESH_WORDS[value]) for value in FRESH]
