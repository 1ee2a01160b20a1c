"""Areas that should fill a larger one without overlap: cutting one in two, and what overlaps or is left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.ops import split as split_by

from watchbill.geography.plane import Plane
from watchbill.geography.rings import polygonal

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

GRID_DEGREES = 1e-7
"""Coordinates are kept to this: about a centimetre."""
REACH_DEGREES = 1e-4
"""A cutting line that ends this short of the edge (some 10 m) is prolonged: hands are not exact."""
LEAST_M2 = 1.0
LEAST_WIDTH_M = 0.1
"""Smaller or narrower overlaps and gaps come from rounding; nobody can stand in them."""

Kind = Literal["overlap", "gap", "outside"]


class CutRefused(ValueError):  # noqa: N818 - reads as what it says
    """A line that does not cut an area in two; ``pieces`` is how many it makes."""

    def __init__(self, pieces: int) -> None:
        super().__init__(f"the line makes {pieces} pieces")
        self.pieces = pieces


@dataclass(frozen=True, slots=True)
class Flaw:
    """Where a partition is not one: two parts overlap, a part leaves the whole, or a piece of it has no part.

    ``codes`` are the parts that it concerns; a gap has none. ``area_m2`` is its size in square metres.
    """

    kind: Kind
    codes: tuple[str, ...]
    area_m2: float
    geometry: BaseGeometry


def cut(area: BaseGeometry, line: LineString) -> tuple[BaseGeometry, BaseGeometry]:
    """The two pieces into which a line cuts an area, the larger one first; degrees in and out.

    Together they are the area. Of an area of several parts the line cuts one; each of the others goes with the piece
    that is nearer. Raises ``CutRefused`` where the line makes fewer or more than two pieces.
    """
    blade = _prolonged(line)
    pieces: list[Polygon] = []
    whole: list[Polygon] = []
    for part in shapely.get_parts(area):
        found = [piece for piece in split_by(part, blade).geoms if isinstance(piece, Polygon) and not piece.is_empty]
        (pieces if len(found) > 1 else whole).extend(found)
    if len(pieces) != 2:
        raise CutRefused(max(len(pieces), 1))
    sides: tuple[list[Polygon], list[Polygon]] = ([pieces[0]], [pieces[1]])
    for part in whole:
        sides[int(part.distance(pieces[1]) < part.distance(pieces[0]))].append(part)
    first, second = (_joined(side) for side in sides)
    return (first, second) if first.area >= second.area else (second, first)


def without(area: BaseGeometry, part: BaseGeometry) -> Polygon | MultiPolygon | None:
    """An area less a part of it; nothing where nothing is left."""
    return polygonal(shapely.difference(area, part, grid_size=GRID_DEGREES))


def together(area: BaseGeometry, part: BaseGeometry) -> Polygon | MultiPolygon | None:
    """Two areas as one."""
    return polygonal(shapely.union(area, part, grid_size=GRID_DEGREES))


def flaws(whole: BaseGeometry, parts: Mapping[str, BaseGeometry], plane: Plane) -> list[Flaw]:
    """Overlaps among parts, what of them lies outside the whole, and what of the whole no part covers; largest first.

    Geometries in degrees; slivers under ``LEAST_M2`` or ``LEAST_WIDTH_M`` are left out. A whole without parts has none.
    """
    if not parts:
        return []
    found = [*_overlaps(parts, plane), *_outside(whole, parts, plane)]
    open_space = whole.difference(shapely.union_all(list(parts.values())))
    found += [Flaw("gap", (), area_m2, piece) for piece, area_m2 in _pieces(open_space, plane)]
    return sorted(found, key=lambda flaw: (-flaw.area_m2, flaw.kind, flaw.codes))


def _overlaps(parts: Mapping[str, BaseGeometry], plane: Plane) -> Iterator[Flaw]:
    codes, shapes = list(parts), list(parts.values())
    tree = shapely.STRtree(shapes)
    for one, other in tree.query(shapes, predicate="intersects").T.tolist():
        if one < other:
            shared = shapes[one].intersection(shapes[other])
            for piece, area_m2 in _pieces(shared, plane):
                yield Flaw("overlap", (codes[one], codes[other]), area_m2, piece)


def _outside(whole: BaseGeometry, parts: Mapping[str, BaseGeometry], plane: Plane) -> Iterator[Flaw]:
    shapely.prepare(whole)
    for code, shape in parts.items():
        if not whole.contains(shape):
            for piece, area_m2 in _pieces(shape.difference(whole), plane):
                yield Flaw("outside", (code,), area_m2, piece)


def _pieces(geometry: BaseGeometry, plane: Plane) -> Iterator[tuple[BaseGeometry, float]]:
    """The polygons of a geometry that are more than rounding, each with its square metres."""
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            flat = plane.project(part)
            if flat.area >= LEAST_M2 and 2 * flat.area / flat.length >= LEAST_WIDTH_M:
                yield part, float(flat.area)


def _prolonged(line: LineString) -> LineString:
    points = [(float(x), float(y)) for x, y, *_z in line.coords]
    first, second = points[:2]
    before, last = points[-2:]
    return LineString([_beyond(second, first), *points, _beyond(before, last)])


def _beyond(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """A point a little further along the way from start to end."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = (dx**2 + dy**2) ** 0.5 or 1.0
    return end[0] + dx / far * REACH_DEGREES, end[1] + dy / far * REACH_DEGREES


def _joined(parts: list[Polygon]) -> BaseGeometry:
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)
