"""Geometries of ways and relations: points, lines, areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely import LineString, MultiPolygon, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from watchbill.geography.extract import Extract, Relation, Way

_LINE_KEYS = ("highway", "railway", "barrier", "aerialway", "power")
_AREA_KEYS = ("amenity", "shop", "tourism", "office", "landuse", "place")
_LINE_POWER = ("line", "minor_line", "cable")


def is_area(way: Way) -> bool:
    """Whether a way stands for the area inside it (a roundabout or a ring of tracks does not).

    A way that is not closed is one where its tags say so: an area that the extract cut off at its edge.
    """
    if way.tags.get("area") == "no" or len(way.present) < 3:
        return False
    if not way.closed:
        said = way.tags.get("building", "no") != "no" or way.tags.get("area") == "yes"
        return said or (any(key in way.tags for key in _AREA_KEYS) and not any(key in way.tags for key in _LINE_KEYS))
    if way.tags.get("area") == "yes" or "building" in way.tags or "place" in way.tags:
        return True
    if way.tags.get("railway") in ("station", "platform") or way.tags.get("highway") in ("platform", "services"):
        return True
    if "power" in way.tags and way.tags["power"] not in _LINE_POWER:
        return True
    return not any(key in way.tags for key in _LINE_KEYS)


def way_geometry(way: Way) -> BaseGeometry | None:
    """The way as an area or a line; none where too few of its nodes are there."""
    coords = way.present
    if len(coords) < 2:
        return None
    encloses = len(coords) > 3 or (coords[0] != coords[-1]).any()
    return polygonal(Polygon(coords)) if is_area(way) and encloses else LineString(coords)


def relation_area(relation: Relation, extract: Extract) -> Polygon | MultiPolygon | None:
    """The area of a multipolygon or boundary; none where a ring is open or nothing of it is there."""
    outer = [line for _, line in member_lines(relation, extract, inner=False)]
    inner = [line for _, line in member_lines(relation, extract, inner=True)]
    area = polygonal(shapely.union_all(_rings(outer)))
    if area is None or not inner:
        return area
    return polygonal(area.difference(shapely.union_all(_rings(inner))))


def member_lines(relation: Relation, extract: Extract, *, inner: bool) -> list[tuple[int, LineString]]:
    """The relation's member ways of which the extract has at least two nodes, as (id, line)."""
    found = []
    for kind, ref, role in relation.members:
        if kind != "w" or ref not in extract.ways or (role == "inner") != inner:
            continue
        coords = extract.ways[ref].present
        if len(coords) > 1:
            found.append((ref, LineString(coords)))
    return found


def polygonal(geometry: BaseGeometry) -> Polygon | MultiPolygon | None:
    """The valid polygonal part of a geometry; none where there is none."""
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    if isinstance(geometry, Polygon | MultiPolygon):
        return None if geometry.is_empty else geometry
    parts = [part for part in shapely.get_parts(geometry, return_index=False) if part.area > 0]
    merged = shapely.union_all([polygonal(part) for part in parts]) if parts else None
    return merged if isinstance(merged, Polygon | MultiPolygon) and not merged.is_empty else None


def _rings(lines: Sequence[LineString]) -> list[Polygon]:
    """Rings of lines that meet at their ends; where two lines run over each other, of the lines cut apart."""
    rings = shapely.get_parts(shapely.polygonize(lines))
    if len(rings) == 0 and lines:
        rings = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))
    return [ring for ring in rings if isinstance(ring, Polygon)]
