"""A light base map of a city as GeoJSON: streets, rails, water, green, buildings, squares and the coast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from watchbill.geography.rings import is_area, relation_area, way_geometry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from watchbill.geography.extract import Extract
    from watchbill.geography.plane import Plane

DECIMALS = 6
MARGIN_M = 250.0
"""How far around the district the map is drawn."""
_TOLERANCE_M = {"building": 0.8, "street": 0.8, "square": 0.8}
_OTHER_TOLERANCE_M = 1.5
_LEAST_BUILDING_M2 = 25.0
_GENERAL_POINTS = 20
_GREEN = {
    "leisure": {"park", "garden", "pitch", "playground", "golf_course", "nature_reserve"},
    "landuse": {"grass", "forest", "recreation_ground", "village_green", "cemetery", "meadow", "allotments"},
    "natural": {"wood", "scrub", "grassland", "heath", "wetland"},
}
_RAIL = {"rail", "tram", "subway", "light_rail", "narrow_gauge", "funicular"}
_NO_STREET = {"proposed", "construction", "platform", "corridor", "elevator", "trail", "crossing", "razed", "abandoned"}


def draw(extract: Extract, district: BaseGeometry, plane: Plane) -> dict[str, Any]:
    """The FeatureCollection of what lies in or near ``district`` (degrees)."""
    margin = MARGIN_M / float(plane.scale.min())
    frame: BaseGeometry = shapely.box(*district.bounds).buffer(margin, join_style="mitre")
    if extract.extent_known:
        frame = frame.intersection(extract.extent)
    shapely.prepare(frame)
    features = [
        feature
        for kind, detail, tags, geometry in _drawn(extract)
        for feature in _feature(kind, detail, tags, geometry, frame, plane)
    ]
    features += [_sea_feature(face) for face in _sea(extract, frame)]
    return {"type": "FeatureCollection", "features": features}


def classify(tags: dict[str, str], *, area: bool) -> tuple[str, str] | None:
    """What to draw an object as: (kind, class); none: not drawn."""
    if area:
        if tags.get("building", "no") != "no":
            return "building", tags["building"]
        if tags.get("natural") == "water" or tags.get("waterway") in ("riverbank", "dock"):
            return "water", tags.get("water", "water")
        if tags.get("place") == "square" or tags.get("highway") in ("pedestrian", "footway"):
            return "square", tags.get("place") or tags["highway"]
        return next((("green", tags[key]) for key, values in _GREEN.items() if tags.get(key) in values), None)
    if "highway" in tags and tags["highway"] not in _NO_STREET and tags.get("indoor") != "yes":
        return "street", tags["highway"]
    if tags.get("railway") in _RAIL and tags.get("service") not in ("yard", "siding", "spur"):
        return "rail", tags["railway"]
    if tags.get("waterway") in ("river", "stream", "canal") and "tunnel" not in tags:
        return "water", tags["waterway"]
    if tags.get("natural") == "coastline":
        return "coast", "coastline"
    return None


def _drawn(extract: Extract) -> Iterator[tuple[str, str, dict[str, str], BaseGeometry]]:
    for relation in extract.relations.values():
        if relation.tags.get("type") == "multipolygon":
            drawn = classify(relation.tags, area=True)
            geometry = relation_area(relation, extract) if drawn else None
            if drawn and geometry is not None:
                yield *drawn, relation.tags, geometry
    for way in extract.ways.values():
        drawn = classify(way.tags, area=is_area(way)) if way.tags else None
        line = way_geometry(way) if drawn else None
        if drawn and line is not None:
            yield *drawn, way.tags, line


def _feature(
    kind: str, detail: str, tags: dict[str, str], geometry: BaseGeometry, frame: BaseGeometry, plane: Plane
) -> Iterator[dict[str, Any]]:
    if not shapely.intersects(frame, geometry):
        return
    if kind == "building" and plane.area_m2(geometry) < _LEAST_BUILDING_M2:
        return
    tolerance = _TOLERANCE_M.get(kind, _OTHER_TOLERANCE_M) / plane.scale[1]
    simple = shapely.simplify(geometry.intersection(frame), tolerance)
    if not simple.is_empty:
        properties = {"kind": kind, "name": tags.get("name", ""), "class": detail}
        yield {"type": "Feature", "properties": properties, "geometry": _rounded(simple)}


def _rounded(geometry: BaseGeometry) -> Any:
    return shapely.geometry.mapping(shapely.transform(geometry, lambda coords: np.round(coords, DECIMALS)))


def _sea_feature(face: BaseGeometry) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": "water", "name": "", "class": "sea"},
        "geometry": _rounded(face),
    }


def _sea(extract: Extract, frame: BaseGeometry) -> list[BaseGeometry]:
    """The frame's faces that lie to the right of the coastline, which OSM draws with the land to its left."""
    lines = [
        shapely.LineString(way.present)
        for way in extract.ways.values()
        if way.tags.get("natural") == "coastline" and len(way.present) > 1
    ]
    if not lines:
        return []
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    coast = shapely.union_all([_prolonged(line, frame) for line in merged]).intersection(frame)
    pieces = shapely.get_parts(shapely.union_all([coast, frame.boundary]))
    faces = list(shapely.get_parts(shapely.polygonize(pieces)))
    tree = shapely.STRtree(faces)
    votes = np.zeros(len(faces))
    for line in lines:
        coords = np.asarray(line.coords)
        step = np.diff(coords, axis=0)
        length = np.maximum(np.hypot(*step.T), 1e-12)[:, None]
        right = np.column_stack([step[:, 1], -step[:, 0]]) / length * 1e-6
        middle = (coords[:-1] + coords[1:]) / 2
        for sign in (1, -1):
            _, at = tree.query(shapely.points(middle + sign * right), predicate="within")
            np.add.at(votes, at, sign)
    return [face for face, vote in zip(faces, votes, strict=True) if vote > 0]


def _prolonged(line: BaseGeometry, frame: BaseGeometry) -> BaseGeometry:
    """The line, a loose end inside the frame continued in its general direction until it leaves the frame."""
    coords = np.asarray(line.coords)
    if (coords[0] == coords[-1]).all():
        return line
    for _ in range(2):
        coords = coords[::-1]
        if shapely.contains_xy(frame, *coords[-1]):
            west, south, east, north = frame.bounds
            way = coords[-1] - coords[max(0, len(coords) - _GENERAL_POINTS)]
            far = coords[-1] + way / max(float(np.hypot(*way)), 1e-12) * (east - west + north - south)
            coords = np.vstack([coords, far])
    return shapely.LineString(coords)
