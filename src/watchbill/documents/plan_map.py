"""Plan map 平面图: a place or a small area on A4, its ledger entries numbered on the map and listed.

The sheet stands as the shape does, upright or across. The scale is round, and true where it is printed at full size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchbill.documents.basemaps import Basemap, Plane
from watchbill.documents.clock import date_label
from watchbill.documents.context import Language, Translate
from watchbill.documents.maps import Sheet
from watchbill.documents.plan_drawing import RISKS, Group, Mark, numbered, plan_sheet, plan_svg, sign_image
from watchbill.documents.typesetting import Press, available_families, map_families

UPRIGHT_MM, ACROSS_MM = (186.0, 214.0), (273.0, 130.0)
"""Width and height of the map on a page of its own."""
FEW = 8
"""So many entries are listed below the map; more of them on pages of their own."""
LIST_HEAD_MM, LINE_MM = 13.0, 8.5


@dataclass(frozen=True)
class PlanEntry:
    """A ledger entry as the list says it: texts in the language of the sheet, the colour's code and its word."""

    code: str
    name: str
    category: str
    address: str
    colour: str
    colour_name: str
    post: str
    lon: float
    lat: float
    geometry: dict[str, Any]


@dataclass(frozen=True)
class PlanMap:
    """What a plan map shows. ``facts`` are pairs of word and value about the place itself.

    ``outline`` is the GeoJSON polygon of what the map covers, ``outline_word`` says what that is; ``place`` is the
    geometry of what the map is about where that is a point or a line. ``issued_at`` is aware, its day is printed;
    ``basemap`` as for order books.
    """

    name: str
    code: str
    kind: str
    district: str
    facts: tuple[tuple[str, str], ...]
    outline: dict[str, Any]
    outline_word: str
    place: dict[str, Any] | None
    entries: tuple[PlanEntry, ...]
    made_by: str
    issued_at: datetime
    basemap: Mapping[str, Any]


def plan_map_pdf(plan: PlanMap, *, language: Language = "en", translate: Translate = str) -> bytes:
    """The plan map as a PDF. Raises ``MissingFont`` where Chinese is to be printed and no font has it."""
    data = plan_map_data(plan, language, translate)
    return Press("plan_map.typ", language=language).pdf(data, issued_at=plan.issued_at)


def plan_map_data(plan: PlanMap, language: Language, translate: Translate) -> dict[str, Any]:
    """What the template is given: the map, its legend, and the entries in the order of their numbers."""
    _ = translate
    marks = [Mark(entry.lon, entry.lat, entry.geometry, entry.colour) for entry in plan.entries]
    sheet = _sheet(plan, marks)
    groups = numbered(marks, sheet)
    return {
        "heading": f"{plan.name} · {plan.code}",
        "belongs_to": plan.district,
        "imprint": [(_("Printed"), date_label(plan.issued_at.date(), language)), (_("Made by"), plan.made_by)],
        "labels": _labels(plan, translate),
        "facts": [{"word": word, "value": value} for word, value in plan.facts],
        "across": sheet.width_mm > UPRIGHT_MM[0],
        "map": plan_svg(
            Basemap.read(plan.basemap),
            sheet,
            outline=plan.outline,
            place=plan.place,
            marks=marks,
            groups=groups,
            fonts=map_families(available_families()),
            north_label=_("N"),
        ),
        "width": sheet.width_mm,
        "legend": _legend(plan, groups, translate),
        "signs": {colour: sign_image(colour) for colour in RISKS},
        "scale": _("Scale %(scale)s") % {"scale": f"1 : {1000 / sheet.mm_per_m:,.0f}"},
        "own_page": len(plan.entries) > FEW,
        "rows": [
            _row(str(number), plan.entries[at])
            for group in groups
            for number, at in enumerate(group.members, start=group.first)
        ],
    }


def _sheet(plan: PlanMap, marks: Sequence[Mark]) -> Sheet:
    """Upright or across, whichever shows more; lower where the list follows on the same page."""
    plane = Plane(*_any_point(plan.outline["coordinates"]))
    lines = len(marks) if len(marks) <= FEW else 0
    below_mm = LIST_HEAD_MM + LINE_MM * lines if lines else 0.0
    sheets = [
        plan_sheet(plane, plan.outline, width_mm=width, height_mm=height - below_mm)
        for width, height in (UPRIGHT_MM, ACROSS_MM)
        if height > 2 * below_mm
    ]
    return max(sheets, key=lambda sheet: sheet.mm_per_m)


def _any_point(coordinates: Any) -> tuple[float, float]:
    while isinstance(coordinates[0], list | tuple):
        coordinates = coordinates[0]
    return coordinates[0], coordinates[1]


def _row(number: str, entry: PlanEntry) -> dict[str, str]:
    return {
        "number": number,
        "name": entry.name,
        "code": entry.code,
        "category": entry.category,
        "address": entry.address,
        "colour": entry.colour,
        "colour_name": entry.colour_name,
        "post": entry.post,
    }


def _legend(plan: PlanMap, groups: Sequence[Group], translate: Translate) -> list[dict[str, str]]:
    """Only what is on the map; ``sign`` is a risk colour, or the name of another sign."""
    _ = translate
    named = {entry.colour: entry.colour_name for entry in plan.entries}
    shapes = {entry.geometry["type"].removeprefix("Multi") for entry in plan.entries}
    rows = [("outline", plan.outline_word)]
    rows += [("place", plan.kind)] if plan.place else []
    rows += [(colour, named[colour]) for colour in RISKS if colour in named]
    rows += [("number", _("number in the list"))] if groups else []
    rows += [("numbers", _("several, with the sign of the most serious"))] if _any_shared(groups) else []
    rows += [("line", _("line"))] if "LineString" in shapes else []
    rows += [("area", _("area"))] if "Polygon" in shapes else []
    return [{"sign": sign, "word": word} for sign, word in rows]


def _any_shared(groups: Sequence[Group]) -> bool:
    return any(len(group.members) > 1 for group in groups)


def _labels(plan: PlanMap, translate: Translate) -> dict[str, str]:
    _ = translate
    return {
        "title": plan.name,
        "page": _("Page %(page)s of %(pages)s"),
        "attribution": _("© OpenStreetMap contributors"),
        "entries": _("Entries of the ledgers"),
        "none": _("No entry of a ledger lies here, or none that you may read."),
        "full_size": _("where printed at full size"),
        "number": _("No."),
        "name": _("Name"),
        "category": _("Category"),
        "address": _("Address"),
        "risk": _("Risk"),
        "post": _("Responsible post"),
    }
