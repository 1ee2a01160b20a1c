"""The quiet part of a printed map: green, water, buildings, rails, streets and their names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

import numpy as np
import shapely

from watchbill.documents.basemaps import Feature

Point = tuple[float, float]
PaperFrame = tuple[float, float, float]
"""West and north edge in metres, millimetres on paper per metre."""

FILLS = {"green": "#e2ecd9", "square": "#efece4", "water": "#c9dce6", "building": "#dcd8d0"}
WIDTHS_MM = {
    **dict.fromkeys(("motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link"), 1.5),
    **dict.fromkeys(("secondary", "secondary_link"), 1.2),
    **dict.fromkeys(("tertiary", "tertiary_link", "pedestrian"), 1.0),
    **dict.fromkeys(("footway", "path", "steps", "cycleway", "track", "corridor", "bridleway"), 0.0),
}
STREET_MM = 0.8
LINE, POLYGON = 1, 3
"""Type numbers of the geometries that are drawn."""
NAME_SIZE_MM = 2.3
MOST_NAMES = 24
BESIDE_MM = 2.9
CLEAR_MM = 1.7
"""Distance of a name from a route beside it, and the least distance of any name from the route."""


def background_svg(features: Sequence[Feature], frame: PaperFrame, size_mm: Point) -> str:
    """Everything below the route, one path per look, so that the file stays small."""
    by_look: dict[str, list[shapely.Geometry]] = {}
    for feature in features:
        by_look.setdefault(_look(feature), []).append(feature.shape)
    joined = {look: _path(shapes, frame) for look, shapes in by_look.items()}
    parts = [f'<rect width="{size_mm[0]:g}" height="{size_mm[1]:g}" fill="#fbfaf7"/>']
    parts += [
        f'<path d="{joined[kind]}" fill="{fill}" fill-rule="evenodd"/>'
        for kind, fill in FILLS.items()
        if joined.get(kind)
    ]
    parts += [
        _stroke(joined.get("coast"), "#8fb0c2", 0.5),
        _stroke(joined.get("walk"), "#c6c0b4", 0.3, dash="0.9 0.6"),
    ]
    widths = sorted(float(look[6:]) for look in joined if look.startswith("street"))
    parts += [_stroke(joined[f"street{width}"], "#aaa398", width + 0.3) for width in widths]
    parts += [_stroke(joined[f"street{width}"], "#ffffff", width) for width in widths]
    parts += [
        _stroke(joined.get("rail"), "#8d877c", 0.6),
        _stroke(joined.get("rail"), "#ffffff", 0.3, dash="1.2 1.2"),
    ]
    return "".join(parts)


def _look(feature: Feature) -> str:
    if feature.kind != "street":
        return feature.kind
    width = WIDTHS_MM.get(feature.class_, STREET_MM)
    return f"street{width}" if width else "walk"


def _stroke(path: str | None, colour: str, width_mm: float, dash: str = "") -> str:
    if not path:
        return ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width_mm:.2f}" '
        f'stroke-linejoin="round" stroke-linecap="{"butt" if dash else "round"}"{dashes}/>'
    )


def _path(shapes: Sequence[shapely.Geometry], frame: PaperFrame) -> str:
    """One SVG path of many lines and polygons; all at once, as there are thousands. Points do not show."""
    west, north, scale = frame
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    kinds = shapely.get_type_id(parts)
    text = []
    for lines, end in ((shapely.get_rings(parts[kinds == POLYGON]), "Z"), (parts[kinds == LINE], "")):
        coordinates, line_of = shapely.get_coordinates(lines, return_index=True)
        paper = ((coordinates - (west, north)) * (scale, -scale)).round(1)
        starts = [True, *(line_of[1:] != line_of[:-1]).tolist()]
        text += [
            f"{end}M{x:g} {y:g}" if start else f"L{x:g} {y:g}"
            for (x, y), start in zip(paper.tolist(), starts, strict=False)
        ]
        text.append(end)
    return "".join(text).lstrip("Z")


def street_labels_svg(
    features: Sequence[Feature],
    frame: PaperFrame,
    size_mm: Point,
    *,
    avoid: Sequence[Point],
    lines: Sequence[Sequence[Point]],
) -> str:
    """Names of streets, each once, along its longest straight part, where there is room; the longest first."""
    named: dict[str, list[shapely.Geometry]] = {}
    for feature in features:
        if feature.kind == "street" and feature.name:
            named.setdefault(feature.name, []).append(feature.shape)
    best = {name: max(_segments(_joined(shapes, frame[2]), frame), default=None) for name, shapes in named.items()}
    texts: list[str] = []
    taken = list(avoid)
    route = shapely.MultiLineString([line for line in lines if len(line) > 1])
    longest = sorted(((*part, name) for name, part in best.items() if part), reverse=True)
    for length, on_street, angle, name in longest:
        reach = _text_mm(name) / 2
        if length < reach * 1.6:
            break
        middle = _beside(on_street, angle, reach, route)
        inside = middle and all(reach < value < size - reach for value, size in zip(middle, size_mm, strict=True))
        if middle is None or not inside or any(math.dist(middle, other) < reach + 3 for other in taken):
            continue
        taken.append(middle)
        texts.append(_text_svg(name, middle, angle))
        if len(texts) == MOST_NAMES:
            break
    return "".join(texts)


def _beside(middle: Point, angle: float, reach: float, route: shapely.MultiLineString) -> Point | None:
    """The middle of a name on its street, or beside it where the route runs along the street."""
    turn = math.radians(angle)
    for offset in (0.0, -BESIDE_MM, BESIDE_MM):
        x, y = middle[0] - offset * math.sin(turn), middle[1] + offset * math.cos(turn)
        dx, dy = reach * math.cos(turn), reach * math.sin(turn)
        if route.is_empty or route.distance(shapely.LineString([(x - dx, y - dy), (x + dx, y + dy)])) > CLEAR_MM:
            return x, y
    return None


def _text_svg(name: str, middle: Point, angle: float) -> str:
    place = f'transform="translate({middle[0]:.1f} {middle[1]:.1f}) rotate({angle:.0f})"'
    look = f'font-size="{NAME_SIZE_MM}" text-anchor="middle" y="0.8"'
    return (
        f'<g {place}><text {look} fill="#fff" stroke="#fff" stroke-width="0.7">{escape(name)}</text>'
        f'<text {look} fill="#57534a">{escape(name)}</text></g>'
    )


def _joined(shapes: Sequence[shapely.Geometry], mm_per_m: float) -> shapely.Geometry:
    """The parts of a street as long lines, straightened so far that a name still runs along them."""
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    lines = shapely.multilinestrings(parts[shapely.get_type_id(parts) == LINE])
    straightened: shapely.Geometry = shapely.simplify(shapely.line_merge(lines), 0.6 / mm_per_m)
    return straightened


def _text_mm(text: str) -> float:
    return sum(NAME_SIZE_MM * (1.0 if ord(letter) > 0x2E80 else 0.52) for letter in text)


def _segments(street: shapely.Geometry, frame: PaperFrame) -> Iterator[tuple[float, Point, float]]:
    """Length in mm, middle on paper and angle in degrees (upright) of each straight part of a street."""
    west, north, scale = frame
    for line in shapely.get_parts(street):
        paper = ((shapely.get_coordinates(line) - (west, north)) * (scale, -scale)).tolist()
        for (x0, y0), (x1, y1) in pairwise(paper):
            angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
            upright = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
            yield math.hypot(x1 - x0, y1 - y0), ((x0 + x1) / 2, (y0 + y1) / 2), upright
