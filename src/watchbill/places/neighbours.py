"""Which villages are neighbours: they share an edge, not only a corner."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry import shape

from watchbill.geography.plane import Plane
from watchbill.places.models import Area

NEAR_M = 5.0
"""Edges closer than this count as one: boundaries of different sources seldom meet to the millimetre."""
LEAST_EDGE_M = 15.0
"""Shared edges shorter than this are corners."""


def neighbours(areas: Sequence[Area]) -> dict[str, tuple[str, ...]]:
    """Codes of the neighbours of each area, by code; the areas need their polygons."""
    if not areas:
        return {}
    plane = Plane(areas[0].lon, areas[0].lat)
    polygons = [plane.project(shape(area.geometry)) for area in areas]
    edges = [polygon.boundary for polygon in polygons]
    wide = [polygon.buffer(NEAR_M) for polygon in polygons]
    tree = shapely.STRtree(polygons)
    found: dict[str, tuple[str, ...]] = {}
    for index, area in enumerate(areas):
        near = (int(other) for other in tree.query(wide[index], predicate="intersects"))
        codes = [
            areas[other].code
            for other in near
            if other != index and wide[index].intersection(edges[other]).length > LEAST_EDGE_M + 2 * NEAR_M
        ]
        found[area.code] = tuple(sorted(codes))
    return found
