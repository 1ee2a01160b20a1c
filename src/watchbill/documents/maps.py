"""The map of a route as SVG: quiet streets below, the route, its direction and its stops above.

Lengths in the drawing are millimetres on paper; y grows downwards. Readable in black and white: the route is
the only black line, numbers are white on black.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from watchbill.documents.background import background_svg, street_labels_svg
from watchbill.documents.basemaps import Basemap, Plane
from watchbill.documents.markers import Marker, place_markers

Point = tuple[float, float]
ARROW_EVERY_MM = 22.0
LEAST_EXTENT_M = 500.0
HEIGHTS_MM = (105.0, 160.0)


@dataclass(frozen=True)
class MapStop:
    """A numbered point of the map: ``label`` may hold several numbers where a stop is visited again."""

    label: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Sheet:
    """The frame of a map on paper and on the ground."""

    plane: Plane
    width_mm: float
    height_mm: float
    west_m: float
    north_m: float
    mm_per_m: float

    def point(self, lon: float, lat: float) -> Point:
        """Position on paper in millimetres from the upper left corner."""
        east, north = self.plane.metres(lon, lat)
        return (east - self.west_m) * self.mm_per_m, (self.north_m - north) * self.mm_per_m

    @property
    def frame_m(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        width, height = self.width_mm / self.mm_per_m, self.height_mm / self.mm_per_m
        return self.west_m, self.north_m - height, self.west_m + width, self.north_m


def fit_height(plane: Plane, points: Sequence[Point], width_mm: float) -> float:
    """The height of a map of the given width that suits the extent of the points."""
    metres = [plane.metres(*point) for point in points]
    extent_x = max(east for east, _north in metres) - min(east for east, _north in metres)
    extent_y = max(north for _east, north in metres) - min(north for _east, north in metres)
    lowest, highest = HEIGHTS_MM
    return min(highest, max(lowest, width_mm * extent_y / max(extent_x, LEAST_EXTENT_M)))


def fit_sheet(plane: Plane, points: Sequence[Point], *, width_mm: float, height_mm: float) -> Sheet:
    """The largest scale at which all points (longitude, latitude) fit with a margin for their numbers."""
    metres = [plane.metres(*point) for point in points]
    easts, norths = [m[0] for m in metres], [m[1] for m in metres]
    extent_x = max(max(easts) - min(easts), LEAST_EXTENT_M)
    extent_y = max(max(norths) - min(norths), LEAST_EXTENT_M * height_mm / width_mm)
    margin_mm = 11.0
    scale = min((width_mm - 2 * margin_mm) / extent_x, (height_mm - 2 * margin_mm) / extent_y)
    middle_x, middle_y = (max(easts) + min(easts)) / 2, (max(norths) + min(norths)) / 2
    west, north = middle_x - width_mm / scale / 2, middle_y + height_mm / scale / 2
    return Sheet(plane, width_mm, height_mm, west, north, scale)


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
    width, height = width_mm, fit_height(plane, points, width_mm)
    size_mm = (width, height)
    sheet = fit_sheet(plane, points, width_mm=width, height_mm=height)
    lines = [[sheet.point(*point) for point in leg] for leg in legs if len(leg) > 1]
    base_points = [sheet.point(*base) for base in dict.fromkeys(bases)]
    markers = place_markers([(stop.label, sheet.point(stop.lon, stop.lat)) for stop in stops], base_points, size_mm)
    features = list(background.around(sheet.frame_m, detail_m=0.25 / sheet.mm_per_m))
    to_paper = (sheet.west_m, sheet.north_m, sheet.mm_per_m)
    avoid = [marker.centre for marker in markers] + base_points + [(20.0, height - 4.0), (width - 6.0, 8.0)]
    family = ", ".join(f"'{font}'" for font in fonts)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}mm" height="{height:g}mm" font-family="{escape(family)}">',
        background_svg(features, to_paper, size_mm),
        street_labels_svg(features, to_paper, size_mm, avoid=avoid, lines=lines),
        _route_svg(lines),
        *(_leader_svg(marker) for marker in markers if marker.moved),
        *(_base_svg(point) for point in base_points),
        *(_marker_svg(marker) for marker in markers),
        _scale_svg(sheet),
        _north_svg(width, north_label),
        f'<rect x="0.15" y="0.15" width="{width - 0.3:g}" height="{height - 0.3:g}" fill="none" stroke="#000" '
        'stroke-width="0.3"/></svg>',
    ]
    return "".join(parts)


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _route_svg(lines: Sequence[Sequence[Point]]) -> str:
    if not lines:
        return ""
    path = "".join(_path(line) for line in lines)
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


def _leader_svg(marker: Marker) -> str:
    """The line from a number to the point that it means."""
    (x, y), (ax, ay) = marker.centre, marker.anchor
    return (
        f'<path d="M{ax:.2f} {ay:.2f}L{x:.2f} {y:.2f}" stroke="#fff" stroke-width="1"/>'
        f'<path d="M{ax:.2f} {ay:.2f}L{x:.2f} {y:.2f}" stroke="#000" stroke-width="0.4"/>'
        f'<circle cx="{ax:.2f}" cy="{ay:.2f}" r="0.9" fill="#000" stroke="#fff" stroke-width="0.3"/>'
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


def scale_length_m(mm_per_m: float) -> int:
    """The longest of 1, 2, 5 times a power of ten metres that is at most 40 mm on paper."""
    most = 40 / mm_per_m
    power = 10 ** math.floor(math.log10(most))
    return int(max(step * power for step in (1, 2, 5) if step * power <= most))


def _scale_svg(sheet: Sheet) -> str:
    metres = scale_length_m(sheet.mm_per_m)
    length = metres * sheet.mm_per_m
    label = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    y = sheet.height_mm - 3.5
    return (
        f'<rect x="1.5" y="{y - 4.2:.2f}" width="{length + 18:.2f}" height="6.2" fill="#fff" fill-opacity="0.85"/>'
        f'<path d="M3.5 {y - 1.5:.2f}v1.5h{length:.2f}v-1.5" fill="none" stroke="#000" stroke-width="0.5"/>'
        f'<text x="{length + 5:.2f}" y="{y + 0.4:.2f}" font-size="3">{label}</text>'
    )


def _north_svg(width_mm: float, label: str) -> str:
    x = width_mm - 6
    return (
        f'<circle cx="{x:g}" cy="8" r="5" fill="#fff" fill-opacity="0.85"/>'
        f'<path d="M{x:g} 3.6l2.2 5.4l-2.2 -1.2l-2.2 1.2z" fill="#000"/>'
        f'<text x="{x:g}" y="12.2" font-size="2.8" font-weight="bold" text-anchor="middle">{escape(label)}</text>'
    )
