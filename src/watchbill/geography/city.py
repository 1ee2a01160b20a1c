"""What an extract becomes: the frozen, typed result of :func:`watchbill.geography.read.read_city`.

All geometries are Shapely geometries in WGS 84 degrees (x: longitude, y: latitude).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from watchbill.geography.network import StreetNetwork

AreaKind = Literal["district", "township", "village", "section", "cell"]
LedgerKind = Literal["zone", "facility", "site"]

CATEGORIES: dict[str, tuple[str, ...]] = {
    "zone": ("public_place", "commercial_hub"),
    "facility": (
        "power", "water", "gas", "heat", "telecom", "finance", "fuel", "post", "hazardous_store",
        "government", "embassy", "emergency_service", "media", "school", "kindergarten", "cinema", "theatre",
        "hospital", "market", "hotel", "stadium", "other",
    ),
    "site": (
        "rail_station", "level_crossing", "bridge", "tunnel", "culvert", "transit_stop", "cable_node",
        "radio_station", "scenic_spot", "border_road", "congestion_point",
    ),
}  # fmt: skip
"""Category codes by ledger; a tag mapping may use no others."""


class ImportProblem(ValueError):  # noqa: N818 - the field's word: a problem with the file, told to the user
    """The extract cannot become a city. ``code`` and ``params`` serve translation, ``str()`` is English."""

    def __init__(self, code: str, message: str, **params: str | int | float) -> None:
        super().__init__(message)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class GridArea:
    """One area of the grid. ``parent`` is the code of the area above, empty for the district.

    The children of an area partition it: no gaps, no overlaps.
    """

    code: str
    name: str
    kind: AreaKind
    parent: str
    geometry: Polygon | MultiPolygon
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place for a ledger.

    ``lon``/``lat`` is a point of the place at which a patrol stops, ``village`` the code of the village in
    which that point lies, ``cells`` the codes of all cells that the geometry touches, ``source`` the OSM object
    (``way/123``); of a merged entry the object with the lowest id of the most telling kind. ``name_is_made``
    says that OSM has no name and that one was made from the kind of place and the street.
    """

    ledger: LedgerKind
    category: str
    name: str
    geometry: BaseGeometry
    lon: float
    lat: float
    village: str
    cells: tuple[str, ...]
    source: str
    name_is_made: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the user should know about the import, as a code and its parameters.

    Codes: ``level_guessed`` (kind, level), ``boundary_closed_at_edge`` (name, level), ``boundary_left_out``
    (name, level, reason: ``ends_inside``, ``side_unknown`` or ``broken``), ``boundary_clipped`` (name; part of it
    overlaps a neighbour or leaves the district), ``area_left_out`` (kind, name; outside the district or tiny),
    ``other_district_left_out`` (name), ``area_made`` (kind, name, why: ``no_level`` or
    ``remainder``), ``entries_outside_grid`` (count), ``entries_unreachable`` (mode, count),
    ``extent_from_nodes`` (none).
    """

    code: str
    params: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportSettings:
    """How to read an extract.

    Levels are OSM ``admin_level`` numbers, ``None``: guess (see :func:`watchbill.geography.grid.guess_levels`).
    ``cell_m`` and ``section_m`` are side lengths in metres, a section's being rounded to a whole number of
    cells. ``tags`` is a tag mapping to be used instead of the built-in one. ``prefix`` is put before all codes.
    """

    district_level: int | None = None
    township_level: int | None = None
    village_level: int | None = None
    cell_m: int = 100
    section_m: int = 300
    tags: Path | None = None
    prefix: str = ""


@dataclass(frozen=True)
class City:
    """A city that was read.

    ``areas`` are in order from the district down; ``basemap`` is a GeoJSON FeatureCollection with simplified
    geometries for drawing, each feature with the properties ``kind`` (street, rail, water, green, building,
    square, coast), ``name`` and ``class``.
    """

    areas: tuple[GridArea, ...]
    entries: tuple[Entry, ...]
    network: StreetNetwork
    basemap: dict[str, Any]
    notes: tuple[Note, ...] = ()

    def areas_of(self, kind: AreaKind) -> tuple[GridArea, ...]:
        """All areas of one kind, in order of their codes."""
        return tuple(area for area in self.areas if area.kind == kind)

    def counts(self) -> dict[tuple[str, str], int]:
        """Number of entries by (ledger, category)."""
        return dict(Counter((entry.ledger, entry.category) for entry in self.entries))
