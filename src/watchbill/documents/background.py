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
NAME_SIZE_MM = 2.3
MOST_NAMES = 24
BESIDE_MM = 2.9
CLEAR_MM = 1.7
"""Distance of a name from a route beside it, and the least distance of any name from the route."""


def background_svg(features: Sequence[Feature], frame: PaperFrame, size_mm: Point) -> str:
    """Everything below the route, one path per look, so that the file stays small."""
    paths: dict[str, list[str]] = {}
    for feature in features:
        paths.setdefault(_look(feature), []).append(_shape_path(feature.shape, frame))
    joined = {look: "".join(parts) for look, parts in paths.items()}
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


def _shape_path(shape: shapely.Geometry, frame: PaperFrame) -> str:
    west, north, scale = frame
    parts = []
    for points, closed in _lines(shape):
        paper = (points - (west, north)) * (scale, -scale)
        text = "L".join(f"{x:.1f} {y:.1f}" for x, y in paper.tolist())
        parts.append(f"M{text}{'Z' if closed else ''}")
    return "".join(parts)


def _lines(shape: shapely.Geometry) -> Iterator[tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], bool]]:
    """The lines and rings of a shape; ``True``: a ring. Points do not show on a map."""
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            for ring in (part.exterior, *part.interiors):
                yield shapely.get_coordinates(ring), True
        elif isinstance(part, shapely.LineString):
            yield shapely.get_coordinates(part), False


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
    return shapely.simplify(shapely.line_merge(shapely.union_all(shapes)), 0.6 / mm_per_m)


def _text_mm(text: str) -> float:
    return sum(NAME_SIZE_MM * (1.0 if ord(letter) > 0x2E80 else 0.52) for letter in text)


def _segments(shape: shapely.Geometry, frame: PaperFrame) -> Iterator[tuple[float, Point, float]]:
    """Length in mm, middle on paper and angle in degrees (upright) of each straight part."""
    west, north, scale = frame
    for points, _closed in _lines(shape):
        paper = ((points - (west, north)) * (scale, -scale)).tolist()
        for (x0, y0), (x1, y1) in pairwise(paper):
            angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
            upright = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
            yield math.hypot(x1 - x0, y1 - y0), ((x0 + x1) / 2, (y0 + y1) / 2), upright
