"""Ledger entries: found objects with a name, tied to village and cells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import shapely

from watchbill.geography.city import Entry, GridArea, Note
from watchbill.geography.found import Found, find, merge, stand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from watchbill.geography.extract import Extract
    from watchbill.geography.plane import Plane
    from watchbill.geography.tags import TagMapping

STREET_REACH_M = 120.0
"""An unnamed place is named after the nearest named street within this distance."""


def read_entries(
    extract: Extract, mapping: TagMapping, areas: Sequence[GridArea], plane: Plane
) -> tuple[list[Entry], list[Note]]:
    """The entries whose point lies in a village, in order of ledger, category and name; notes on the others."""
    found = merge(find(extract, mapping, plane), plane)
    tied, outside = _tie(found, areas)
    names = _named([item for item, _, _ in tied], extract, plane)
    cells = _cells([geometry for _, geometry, _ in tied], areas)
    entries = [
        Entry(
            item.rule.ledger, item.rule.category, name, geometry, round(point.x, 7), round(point.y, 7), village,
            touched, item.source, name_is_made,
        )
        for (item, geometry, (point, village)), (name, name_is_made), touched in zip(tied, names, cells, strict=True)
    ]  # fmt: skip
    entries.sort(key=lambda entry: (entry.ledger, entry.category, entry.name, entry.source))
    notes = [Note("entries_outside_grid", {"count": outside})] if outside else []
    return entries, notes


Tied = tuple[Found, "BaseGeometry", tuple[shapely.Point, str]]


def _tie(found: Sequence[Found], areas: Sequence[GridArea]) -> tuple[list[Tied], int]:
    """Each object with its geometry, point and village; of one that leaves the grid, the part inside counts."""
    villages = [area for area in areas if area.kind == "village"]
    tree = shapely.STRtree([village.geometry for village in villages])
    whole = areas[0].geometry
    tied: list[Tied] = []
    for item in found:
        geometry = item.geometry
        point = stand(geometry)
        at = tree.query(point, predicate="intersects")
        if len(at) == 0 and tree.query(geometry, predicate="intersects").size:
            geometry = _largest(geometry.intersection(whole))
            point = stand(geometry)
            at = tree.query(point.buffer(1e-7), predicate="intersects")
        if len(at):
            tied.append((item, geometry, (point, villages[int(min(at))].code)))
    return tied, len(found) - len(tied)


def _largest(geometry: BaseGeometry) -> BaseGeometry:
    """The parts of the highest dimension: an area that is cut may leave lines and points too."""
    parts = shapely.get_parts(geometry)
    top = max(shapely.get_dimensions(parts))
    return shapely.union_all([part for part in parts if shapely.get_dimensions(part) == top])


def _cells(geometries: Sequence[BaseGeometry], areas: Sequence[GridArea]) -> list[tuple[str, ...]]:
    """Codes of the cells that each geometry touches."""
    cells = [area for area in areas if area.kind == "cell"]
    tree = shapely.STRtree([cell.geometry for cell in cells])
    touched: list[list[str]] = [[] for _ in geometries]
    for at, cell in tree.query(list(geometries), predicate="intersects").T.tolist() if geometries else ():
        touched[at].append(cells[cell].code)
    # A point that clipping put on the grid's outer edge may miss it by rounding.
    for at, codes in enumerate(touched):
        if not codes:
            codes.append(cells[int(tree.nearest(geometries[at]))].code)
    return [tuple(sorted(codes)) for codes in touched]


def _named(found: Sequence[Found], extract: Extract, plane: Plane) -> list[tuple[str, bool]]:
    """A name for each, and whether it was made: "Bridge, Long Street", numbered where there are several."""
    streets = [
        (way.tags["name"], shapely.LineString(plane.metres(way.present)))
        for way in extract.ways.values()
        if "highway" in way.tags and "name" in way.tags and len(way.present) > 1
    ]
    tree = shapely.STRtree([line for _, line in streets])
    made: list[str] = []
    for item in found:
        street = item.street
        if not item.name and not street and streets:
            point = plane.project(stand(item.geometry))
            near = tree.query_nearest(point, max_distance=STREET_REACH_M, all_matches=False)
            street = streets[int(near[0])][0] if len(near) else ""
        made.append(item.name or f"{item.rule.noun}\n{street}")
    total, seen = Counter(made), Counter[str]()
    names = []
    for item, name in zip(found, made, strict=True):
        seen[name] += 1
        noun, _, street = name.partition("\n")
        number = f" {seen[name]}" if total[name] > 1 or not street else ""
        names.append((item.name, False) if item.name else (f"{noun}{number}, {street}".rstrip(", "), True))
    return names
