"""A printed map as SVG: its frame on paper and on the ground, the quiet streets, scale and north.

Lengths in the drawing are millimetres on paper; y grows downwards. What a map is about is drawn above the streets,
in black: routes in ``route_maps``, ledger entries in ``plan_drawing``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from watchbill.documents.background import background_svg, street_labels_svg
from watchbill.documents.basemaps import Basemap, Plane
from watchbill.documents.markers import Marker

Point = tuple[float, float]
LEAST_EXTENT_M = 500.0
MARGIN_MM = 11.0
"""Room at the edge of a map for the numbers of what lies there."""


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


def fit_sheet(
    plane: Plane,
    points: Sequence[Point],
    *,
    width_mm: float,
    height_mm: float,
    least_m: float = LEAST_EXTENT_M,
    steps: Sequence[float] = (),
) -> Sheet:
    """The largest scale at which all points (longitude, latitude) fit with a margin for their numbers.

    ``least_m``: so much ground is shown at least. ``steps``: the scale is 1 to one of these (from 1 to 10, in order)
    times a power of ten.
    """
    metres = [plane.metres(*point) for point in points]
    easts, norths = [m[0] for m in metres], [m[1] for m in metres]
    extent_x = max(max(easts) - min(easts), least_m)
    extent_y = max(max(norths) - min(norths), least_m * height_mm / width_mm)
    scale = min((width_mm - 2 * MARGIN_MM) / extent_x, (height_mm - 2 * MARGIN_MM) / extent_y)
    if steps:
        scale = 1000 / _rounded_up(1000 / scale, steps)
    middle_x, middle_y = (max(easts) + min(easts)) / 2, (max(norths) + min(norths)) / 2
    west, north = middle_x - width_mm / scale / 2, middle_y + height_mm / scale / 2
    return Sheet(plane, width_mm, height_mm, west, north, scale)


def _rounded_up(number: float, steps: Sequence[float]) -> float:
    power = 10.0 ** math.floor(math.log10(number))
    return next(step * power for step in (*steps, 10) if step * power >= number)


def map_svg(
    sheet: Sheet,
    background: Basemap,
    *,
    above: Sequence[str],
    avoid: Sequence[Point],
    lines: Sequence[Sequence[Point]],
    fonts: Sequence[str],
    north_label: str,
) -> str:
    """SVG of a map: streets with their names, ``above`` over them, scale, north and frame.

    Names of streets keep away from the points of ``avoid`` and from ``lines``, both on paper.
    """
    width, height = size_mm = (sheet.width_mm, sheet.height_mm)
    features = list(background.around(sheet.frame_m, detail_m=0.25 / sheet.mm_per_m))
    to_paper = (sheet.west_m, sheet.north_m, sheet.mm_per_m)
    taken = [*avoid, (20.0, height - 4.0), (width - 6.0, 8.0)]
    family = ", ".join(f"'{font}'" for font in fonts)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}mm" height="{height:g}mm" font-family="{escape(family)}">',
        background_svg(features, to_paper, size_mm),
        street_labels_svg(features, to_paper, size_mm, avoid=taken, lines=lines),
        *above,
        _scale_svg(sheet),
        _north_svg(width, north_label),
        f'<rect x="0.15" y="0.15" width="{width - 0.3:g}" height="{height - 0.3:g}" fill="none" stroke="#000" '
        'stroke-width="0.3"/></svg>',
    ]
    return "".join(parts)


def path_of(points: Sequence[Point]) -> str:
    """Path data of a line on paper."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def leader_svg(marker: Marker) -> str:
    """The line from a number to the point that it means."""
    (x, y), (ax, ay) = marker.centre, marker.anchor
    return (
        f'<path d="M{ax:.2f} {ay:.2f}L{x:.2f} {y:.2f}" stroke="#fff" stroke-width="1"/>'
        f'<path d="M{ax:.2f} {ay:.2f}L{x:.2f} {y:.2f}" stroke="#000" stroke-width="0.4"/>'
        f'<circle cx="{ax:.2f}" cy="{ay:.2f}" r="0.9" fill="#000" stroke="#fff" stroke-width="0.3"/>'
    )


def scale_length_m(mm_per_m: float) -> int:
    """The longest of 1, 2, 5 times a power of ten metres that is at most 40 mm on paper."""
    most = 40 / mm_per_m
    power = 10.0 ** math.floor(math.log10(most))
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
