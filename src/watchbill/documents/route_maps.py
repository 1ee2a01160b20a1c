"""The map of a route: the route, its direction and its stops above quiet streets.

Readable in black and white: the route is the only black line, numbers are white on black.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from watchbill.documents.basemaps import Basemap, Plane
from watchbill.documents.maps import LEAST_EXTENT_M, Point, fit_sheet, leader_svg, map_svg, path_of
from watchbill.documents.markers import Marker, place_markers

ARROW_EVERY_MM = 22.0
HEIGHTS_MM = (105.0, 160.0)


@dataclass(frozen=True)
class MapStop:
    """A numbered point of the map: ``label`` may hold several numbers where a stop is visited again."""

    label: str
    lon: float
    lat: float


def fit_height(plane: Plane, points: Sequence[Point], width_mm: float) -> float:
    """The height of a map of the given width that suits the extent of the points."""
    metres = [plane.metres(*point) for point in points]
    extent_x = max(east for east, _north in metres) - min(east for east, _north in metres)
    extent_y = max(north for _east, north in metres) - min(north for _east, north in metres)
    lowest, highest = HEIGHTS_MM
    return min(highest, max(lowest, width_mm * extent_y / max(extent_x, LEAST_EXTENT_M)))


def route_map(
    background: Basemap,
    *,
    stops: Sequence[MapStop],
    bases: Sequence[Point],
    legs: Sequence[Sequence[Point]],
    fonts: Sequence[str],
    north_label: str,
    width_mm: float = 186.0,
) -> str:
    """SVG of the map. ``legs`` are polylines of (longitude, latitude) in walking order; may be empty.

    A route that runs north and south gets a higher map, within ``HEIGHTS_MM``.
    """
    points = [(stop.lon, stop.lat) for stop in stops] + list(bases) + [p for leg in legs for p in leg]
    plane = background.plane if len(background.shapes) else Plane(*points[0])
    size_mm = (width_mm, fit_height(plane, points, width_mm))
    sheet = fit_sheet(plane, points, width_mm=size_mm[0], height_mm=size_mm[1])
    lines = [[sheet.point(*point) for point in leg] for leg in legs if len(leg) > 1]
    base_points = [sheet.point(*base) for base in dict.fromkeys(bases)]
    markers = place_markers([(stop.label, sheet.point(stop.lon, stop.lat)) for stop in stops], base_points, size_mm)
    return map_svg(
        sheet,
        background,
        above=[
            _route_svg(lines),
            *(leader_svg(marker) for marker in markers if marker.moved),
            *(_base_svg(point) for point in base_points),
            *(_marker_svg(marker) for marker in markers),
        ],
        avoid=[marker.centre for marker in markers] + base_points,
        lines=lines,
        fonts=fonts,
        north_label=north_label,
    )


def _route_svg(lines: Sequence[Sequence[Point]]) -> str:
    if not lines:
        return ""
    path = "".join(path_of(line) for line in lines)
    stroke = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    return (
        f'<path d="{path}" {stroke} stroke="#fff" stroke-width="2.2"/>'
        f'<path d="{path}" {stroke} stroke="#000" stroke-width="1"/>' + _arrows_svg(lines)
    )


def _arrows_svg(lines: Sequence[Sequence[Point]]) -> str:
    """Arrow heads at even distances along the whole route, so that also short legs show their direction."""
    arrows = []
    until_next = ARROW_EVERY_MM / 2
    for line in lines:
        for (x0, y0), (x1, y1) in pairwise(line):
            length = math.hypot(x1 - x0, y1 - y0)
            position = until_next
            while position < length:
                share = position / length
                angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
                arrows.append(
                    f'<path d="M1.9 0L-1.5 1.7L-0.8 0L-1.5 -1.7Z" fill="#000" stroke="#fff" stroke-width="0.35" '
                    f'transform="translate({x0 + share * (x1 - x0):.2f} {y0 + share * (y1 - y0):.2f}) '
                    f'rotate({angle:.0f})"/>'
                )
                position += ARROW_EVERY_MM
            until_next = position - length
    return "".join(arrows)


def _base_svg(point: Point) -> str:
    x, y = point
    return (
        f'<path d="M{x:.2f} {y - 3.4:.2f}l3.6 3.2v3.4h-7.2v-3.4z" fill="#fff" stroke="#fff" stroke-width="1.4"/>'
        f'<path d="M{x:.2f} {y - 3.4:.2f}l3.6 3.2v3.4h-7.2v-3.4z" fill="#fff" stroke="#000" stroke-width="0.7" '
        f'stroke-linejoin="round"/><path d="M{x - 0.8:.2f} {y + 3.2:.2f}v-2.4h1.6v2.4z" fill="#000"/>'
    )


def _marker_svg(marker: Marker) -> str:
    x, y = marker.centre
    half_width, half_height = marker.half_size
    return (
        f'<rect x="{x - half_width:.2f}" y="{y - half_height:.2f}" width="{2 * half_width:.2f}" '
        f'height="{2 * half_height:.2f}" rx="{half_height:.2f}" fill="#000" stroke="#fff" stroke-width="0.5"/>'
        f'<text x="{x:.2f}" y="{y + 1.15:.2f}" font-size="3.2" font-weight="bold" fill="#fff" '
        f'text-anchor="middle">{escape(marker.label)}</text>'
    )
