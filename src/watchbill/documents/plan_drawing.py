"""The map of a place or a small area with its entries: outline, shapes, numbers and risk signs above quiet streets.

A risk colour has a sign of its own, so that a copy in grey says the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import shapely
from shapely.geometry import shape

from watchbill.documents.basemaps import Basemap, Plane
from watchbill.documents.maps import Point, Sheet, fit_sheet, leader_svg, map_svg, path_of
from watchbill.documents.markers import Marker, place_markers

RISKS = ("red", "orange", "blue", "green")
"""From the most serious."""
INKS = {"red": "#b3161b", "orange": "#e08a1e", "blue": "#1a4fb5", "green": "#1f6f35"}
SIGNS = {
    "red": "M0 -1.5L1.5 0L0 1.5L-1.5 0Z",
    "orange": "M0 -1.4L1.5 1.2L-1.5 1.2Z",
    "blue": "M-1.2 -1.2H1.2V1.2H-1.2Z",
    "green": "M-1.25 0A1.25 1.25 0 1 0 1.25 0A1.25 1.25 0 1 0 -1.25 0Z",
}
"""Diamond, triangle, square, circle: millimetres around their middle."""
SIGN_MM = 3.4
LEAST_M = 150.0
STEPS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5)
TOGETHER_MM = 3.5
"""Entries closer than this on paper share a number label."""
ROW_MM = 12.0
"""Numbers run from west to east in strips of this height, from the north down."""


@dataclass(frozen=True)
class Mark:
    """What is drawn of an entry: where one stands, its GeoJSON geometry, its risk colour."""

    lon: float
    lat: float
    geometry: dict[str, Any]
    colour: str


@dataclass(frozen=True)
class Group:
    """Entries that share a label on the map: their places in the sequence, one after the other once numbered."""

    members: tuple[int, ...]
    point: Point
    first: int

    @property
    def label(self) -> str:
        """The number, or the first and the last."""
        last = self.first + len(self.members) - 1
        return str(self.first) if last == self.first else f"{self.first}–{last}"


def plan_sheet(plane: Plane, outline: dict[str, Any], *, width_mm: float, height_mm: float) -> Sheet:
    """The frame that holds the outline at a round scale."""
    west, south, east, north = shape(outline).bounds
    points = [(west, south), (east, north)]
    return fit_sheet(plane, points, width_mm=width_mm, height_mm=height_mm, least_m=LEAST_M, steps=STEPS)


def numbered(marks: Sequence[Mark], sheet: Sheet) -> list[Group]:
    """Groups of entries in the order in which the map is read, numbered from 1."""
    points = [sheet.point(mark.lon, mark.lat) for mark in marks]
    order = sorted(range(len(marks)), key=lambda at: (points[at][1] // ROW_MM, points[at][0], at))
    found: list[tuple[Point, list[int]]] = []
    for at in order:
        near = next((group for point, group in found if math.dist(point, points[at]) < TOGETHER_MM), None)
        if near is None:
            found.append((points[at], [at]))
        else:
            near.append(at)
    groups, first = [], 1
    for point, members in found:
        groups.append(Group(tuple(members), point, first))
        first += len(members)
    return groups


def plan_svg(
    background: Basemap,
    sheet: Sheet,
    *,
    outline: dict[str, Any],
    place: dict[str, Any] | None,
    marks: Sequence[Mark],
    groups: Sequence[Group],
    fonts: Sequence[str],
    north_label: str,
) -> str:
    """SVG of the map; what lies outside the outline is paler. ``place`` is a point or line that the map is about."""
    size_mm = (sheet.width_mm, sheet.height_mm)
    inside = [group for group in groups if _is_on(group.point, size_mm)]
    markers = place_markers([(group.label, group.point) for group in inside], [], size_mm, sign_mm=SIGN_MM)
    worst = [min((marks[at].colour for at in group.members), key=RISKS.index) for group in inside]
    shapes = [mark.geometry for mark in marks if "Point" not in mark.geometry["type"]]
    return map_svg(
        sheet,
        background,
        above=[
            _outline_svg(sheet, outline),
            _place_svg(sheet, place) if place else "",
            *(_shape_svg(sheet, geometry) for geometry in shapes),
            *(leader_svg(marker) for marker in markers if marker.moved),
            *(_marker_svg(marker, colour) for marker, colour in zip(markers, worst, strict=True)),
        ],
        avoid=[marker.centre for marker in markers],
        lines=[],
        fonts=fonts,
        north_label=north_label,
    )


def _outline_svg(sheet: Sheet, outline: dict[str, Any]) -> str:
    """The edge of what the map is about as a broken line, and a veil over what lies outside."""
    edge = "".join(path_of(ring) for ring in _rings(sheet, outline))
    frame = f"M0 0H{sheet.width_mm:g}V{sheet.height_mm:g}H0Z"
    return (
        f'<path d="{frame}{edge}" fill="#fff" fill-opacity="0.6" fill-rule="evenodd"/>'
        f'<path d="{edge}" fill="none" stroke-linejoin="round" stroke="#fff" stroke-width="1.8"/>'
        f'<path d="{edge}" fill="none" stroke-linejoin="round" stroke="#000" stroke-width="0.8" '
        'stroke-dasharray="3.2 1.6"/>'
    )


def _place_svg(sheet: Sheet, place: dict[str, Any]) -> str:
    """A point or a line that the map is about: a ring, or a line with a white core."""
    if "Point" in place["type"]:
        x, y = sheet.point(*shape(place).centroid.coords[0])
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.7" fill="#fff" stroke="#000" stroke-width="1"/>'
    path = "".join(path_of(ring) for ring in _rings(sheet, place))
    look = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    return (
        f'<path d="{path}" {look} stroke="#000" stroke-width="2.2"/>'
        f'<path d="{path}" {look} stroke="#fff" stroke-width="1"/>'
    )


def sign_svg(colour: str) -> str:
    """The sign of a risk colour, drawn around the origin."""
    return f'<path d="{SIGNS[colour]}" fill="{INKS[colour]}" stroke="#000" stroke-width="0.25"/>'


def sign_image(colour: str) -> str:
    """The sign as an SVG of its own, for lists and legends."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.8 -1.8 3.6 3.6">{sign_svg(colour)}</svg>'


def _is_on(point: Point, size_mm: Point) -> bool:
    return all(0 <= at <= size for at, size in zip(point, size_mm, strict=True))


def _rings(sheet: Sheet, geometry: dict[str, Any]) -> Iterator[list[Point]]:
    """Rings and lines of a geometry on paper, cut a little outside the frame."""
    west, south, east, north = sheet.frame_m
    metres = shapely.transform(shape(geometry), sheet.plane.project)
    room = 5 / sheet.mm_per_m
    cut = shapely.intersection(metres, shapely.box(west - room, south - room, east + room, north + room))
    for part in shapely.get_parts(cut):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for line in lines:
            yield [((x - west) * sheet.mm_per_m, (north - y) * sheet.mm_per_m) for x, y in line.coords]


def _shape_svg(sheet: Sheet, geometry: dict[str, Any]) -> str:
    path = "".join(path_of(ring) for ring in _rings(sheet, geometry))
    if "Polygon" in geometry["type"]:
        return (
            f'<path d="{path}" fill="#000" fill-opacity="0.07" fill-rule="evenodd" stroke="#000" stroke-width="0.4"/>'
        )
    stroke = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    return (
        f'<path d="{path}" {stroke} stroke="#fff" stroke-width="1.6"/>'
        f'<path d="{path}" {stroke} stroke="#000" stroke-width="0.7"/>'
    )


def _marker_svg(marker: Marker, colour: str) -> str:
    x, y = marker.centre
    half_width, half_height = marker.half_size
    return (
        f'<rect x="{x - half_width:.2f}" y="{y - half_height:.2f}" width="{2 * half_width:.2f}" '
        f'height="{2 * half_height:.2f}" rx="1" fill="#fff" stroke="#000" stroke-width="0.35"/>'
        f'<g transform="translate({x - half_width + 2.2:.2f} {y:.2f})">{sign_svg(colour)}</g>'
        f'<text x="{x + SIGN_MM / 2:.2f}" y="{y + 1.15:.2f}" font-size="3.2" font-weight="bold" '
        f'text-anchor="middle">{escape(marker.label)}</text>'
    )
