"""Layers of the map: entries by ledger, category, colour of the day, owner and freshness, and how many there are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, Expression, F, QuerySet, Value, When

from watchbill.accounts.permissions import Actor
from watchbill.places.models import LEDGERS, VISITED, Area, LedgerEntry
from watchbill.places.queries.day_colours import colour_on
from watchbill.places.queries.entries import EntryFilter, filtered

LAYERS = ("ledger", "category", "colour", "owner", "fresh")
"""Ways in which the map's entries are laid in layers. A category is named with its ledger: ``site:bridge``."""
FRESH = ("fresh", "stale", "unchecked")
"""Checked within the ledger's limit, checked too long ago, never checked."""


@dataclass(frozen=True)
class MapFilter:
    """Which entries a map shows on a day. ``chosen``: per kind of layer those that are on; all where it is absent."""

    day: dt.date
    text: str = ""
    visited: bool = False
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same filter, for what is made once and kept."""
        chosen = {kind: sorted(values) for kind, values in sorted(self.chosen.items())}
        return f"{self.day}|{self.text}|{self.visited}|{chosen}"

    def lets(self, kind: str, value: str) -> bool:
        """Whether a layer is on."""
        return kind not in self.chosen or value in self.chosen[kind]


@dataclass(frozen=True)
class LayerTally:
    """How many entries have the same values in all kinds of layers."""

    ledger: str
    category: str
    colour: str
    owner: str
    fresh: str
    number: int

    def value(self, kind: str) -> str:
        """The layer of a kind that they belong to."""
        return f"{self.ledger}:{self.category}" if kind == "category" else str(getattr(self, kind))


def layered(user: Actor, district: Area, wanted: MapFilter) -> Iterator[QuerySet[Any]]:
    """Entries that the text lets through, a query set per ledger, annotated with ``of`` (the ledger), ``on_day`` (the
    colour of the day), ``owned`` (the owner or ``none``) and ``fresh``; switched layers are left out."""
    for ledger, model in LEDGERS.items():
        if not wanted.lets("ledger", ledger) or (wanted.visited and ledger not in VISITED):
            continue
        rows: QuerySet[Any] = filtered(user, ledger, EntryFilter(district, text=wanted.text, visited=wanted.visited))
        rows = rows.order_by().annotate(
            of=Value(ledger),
            on_day=_colour(district, ledger, wanted.day),
            fresh=_fresh(model, wanted.day),
            owned=Case(When(owner="", then=Value("none")), default=F("owner"), output_field=CharField()),
        )
        for kind, column in (("colour", "on_day"), ("owner", "owned"), ("fresh", "fresh")):
            if kind in wanted.chosen:
                rows = rows.filter(**{f"{column}__in": sorted(wanted.chosen[kind])})
        if "category" in wanted.chosen:
            names = [name.split(":", 1) for name in wanted.chosen["category"] if ":" in name]
            rows = rows.filter(category__in=sorted(category for of, category in names if of == ledger))
        yield rows


def layer_tallies(user: Actor, district: Area, wanted: MapFilter) -> list[LayerTally]:
    """What all layers hold, whichever are on: follows the day, the text and the rights; one query."""
    everything = MapFilter(wanted.day, wanted.text, wanted.visited)
    parts = [
        rows.values("of", "category", "on_day", "owned", "fresh")
        .annotate(n=Count("pk"))
        .values_list("of", "category", "on_day", "owned", "fresh", "n")
        for rows in layered(user, district, everything)
    ]
    return [LayerTally(*row) for row in united(parts)]


def layer_counts(found: Collection[LayerTally], wanted: MapFilter) -> dict[str, Counter[str]]:
    """Entries per kind and layer that show where the layer is on, with the other kinds as they are switched."""
    counts = {kind: Counter[str]() for kind in LAYERS}
    for tally in found:
        off = [kind for kind in LAYERS if not wanted.lets(kind, tally.value(kind))]
        for kind in LAYERS:
            if not off or off == [kind]:
                counts[kind][tally.value(kind)] += tally.number
    return counts


def united(parts: list[QuerySet[Any, Any]]) -> list[Any]:
    """The rows of several queries of the same columns, in one."""
    return list(parts[0].union(*parts[1:], all=True)) if parts else []


def _colour(district: Area, ledger: str, day: dt.date) -> Expression | F:
    """Only what patrols visit has a colour of its own by day."""
    return colour_on(district, ledger, day) if ledger in VISITED else F("colour")


def _fresh(model: type[LedgerEntry], day: dt.date) -> Case:
    return Case(
        When(checked_date__isnull=True, then=Value("unchecked")),
        When(checked_date__lt=model.stale_before(day), then=Value("stale")),
        default=Value("fresh"),
        output_field=CharField(),
    )
