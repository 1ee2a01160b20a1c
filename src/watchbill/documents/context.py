"""What a printed order needs beyond the problem and the plan: version, contacts, wording, map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

from watchbill.documents.basemaps import Basemap
from watchbill.documents.clock import moment_label

Language = Literal["en", "zh-hans"]
Translate = Callable[[str], str]
OrderKey = tuple[str, int, str]
"""Team code, day (0 is the operation's first day) and shift code."""
Polyline = list[tuple[float, float]]
"""Points as (longitude, latitude), WGS 84 degrees."""


@dataclass(frozen=True)
class Contact:
    """Whom to call: a post, who holds it now, and the work phone or radio call sign."""

    post: str
    name: str
    phone: str


@dataclass(frozen=True)
class OrderContext:
    """Everything that the orders of one version of a plan share.

    ``issued_at`` is aware. ``basemap`` is a GeoJSON FeatureCollection whose features carry ``kind`` (street,
    rail, water, green, building, square) and perhaps ``name``. ``paths`` holds the walked line of a route along
    streets, one polyline per leg; a route without one is drawn with straight legs. The name tables are keyed by
    code and may be incomplete: where a name is missing the problem's own name or the code is printed.
    ``rule_names`` replaces the wording of rules in the summary. ``contacts`` stand in every book;
    ``team_contacts`` (by team code, the leader first) in the team's own book and, first line only, in its
    neighbours' books.
    """

    version: str
    issued_at: datetime
    contacts: tuple[Contact, ...] = ()
    basemap: Mapping[str, Any] = field(default_factory=dict)
    paths: Mapping[OrderKey, list[Polyline]] = field(default_factory=dict)
    category_names: Mapping[str, str] = field(default_factory=dict)
    force_names: Mapping[str, str] = field(default_factory=dict)
    shift_names: Mapping[str, str] = field(default_factory=dict)
    team_contacts: Mapping[str, tuple[Contact, ...]] = field(default_factory=dict)
    rule_names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("issued_at needs a time zone")

    @cached_property
    def background(self) -> Basemap:
        """The base map in metres with a spatial index; made once for all the books of this context."""
        return Basemap.read(self.basemap)

    def imprint(self, zone: str, language: Language, translate: Translate) -> list[tuple[str, str]]:
        """Version and local time of issue with their words, for the head of each page."""
        _ = translate
        issued = moment_label(self.issued_at.astimezone(ZoneInfo(zone)), language)
        return [(_("Version"), self.version), (_("Issued"), issued)]

    def category_name(self, code: str) -> str:
        """Name of a ledger category, its code where no name is known."""
        return self.category_names.get(code, code.replace("_", " "))

    def force_name(self, code: str, default: str) -> str:
        """Name of a force, ``default`` where no name is known."""
        return self.force_names.get(code, default)

    def shift_name(self, code: str) -> str:
        """Name of a shift, its code where no name is known."""
        return self.shift_names.get(code, code)
