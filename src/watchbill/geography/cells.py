"""Sections and cells: a regular metric grid, clipped to a village, in which every point lies exactly once.

Grid lines run along meridians and parallels at whole multiples of the side length, so that neighbouring
villages share them and a second import finds the same cells. Pieces that clipping leaves too small for
somebody to look after are joined to the neighbour with the longest common border, else to the nearest.
"""

from __future__ import annotations

from math import ceil, cos, floor, radians
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from watchbill.geography.city import GridArea, ImportProblem
from watchbill.geography.plane import METRES_PER_DEGREE
from watchbill.geography.rings import polygonal

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_SHARE = 0.3
"""A piece under this share of a full square is joined to a neighbour."""
MOST_CELLS = 100_000


def divide(village: GridArea, *, section_m: int, cell_m: int, lat: float) -> list[GridArea]:
    """The sections and cells of a village, each section followed by its cells.

    ``section_m`` is rounded to a whole number of cells; ``lat`` is the latitude at which the sides have the
    lengths asked for. Raises :class:`ImportProblem` where the grid would be too fine.
    """
    factor = max(1, round(section_m / cell_m))
    height = cell_m / METRES_PER_DEGREE
    width = height / cos(radians(round(lat, 1)))
    areas: list[GridArea] = []
    for s, section in enumerate(pieces(village.geometry, width * factor, height * factor), start=1):
        code = f"{village.code}-S{s:02d}"
        name = f"{village.name} S{s:02d}"
        areas.append(GridArea(code, name, "section", village.code, section))
        areas += [
            GridArea(f"{code}-C{c:03d}", f"{name} C{c:03d}", "cell", code, cell)
            for c, cell in enumerate(pieces(section, width, height), start=1)
        ]
    return areas


def pieces(area: Polygon | MultiPolygon, width: float, height: float) -> list[Polygon | MultiPolygon]:
    """The area cut by a grid of ``width`` × ``height`` degrees, in rows from the north, each from the west.

    The pieces partition the area: together they are the area and their insides do not meet.
    """
    west, south, east, north = area.bounds
    columns = range(floor(west / width), ceil(east / width))
    rows = range(ceil(north / height) - 1, floor(south / height) - 1, -1)
    if len(columns) * len(rows) > MOST_CELLS:
        raise ImportProblem(
            "too_many_cells",
            f"the grid would have {len(columns) * len(rows)} cells in one village; choose a larger cell size",
            count=len(columns) * len(rows),
        )
    places = np.array([(column, row) for row in rows for column in columns], dtype=float).reshape(-1, 2)
    left, bottom = places[:, 0] * width, places[:, 1] * height
    right, top = (places[:, 0] + 1) * width, (places[:, 1] + 1) * height
    squares = shapely.box(left, bottom, right, top)
    shapely.prepare(area)
    squares = squares[shapely.intersects(area, squares)]
    cut: list[Polygon] = []
    for piece in shapely.intersection(area, squares):
        cut += [part for part in shapely.get_parts(piece) if isinstance(part, Polygon) and part.area > 0]
    return _join_slivers(cut, LEAST_SHARE * width * height) or [area]


def _join_slivers(parts: Sequence[Polygon], least: float) -> list[Polygon | MultiPolygon]:
    """The parts, those under ``least`` square degrees joined to others, the smallest first."""
    areas = np.array([part.area for part in parts])
    members = {index: [index] for index in range(len(parts))}
    home = list(range(len(parts)))
    tree = shapely.STRtree(parts)
    for index in np.argsort(areas, kind="stable"):
        own = home[index]
        if len(members) == 1 or sum(areas[part] for part in members[own]) >= least:
            continue
        target = _neighbour(int(index), own, parts, tree, home)
        for part in members.pop(own):
            home[part] = target
            members[target].append(part)
    joined = []
    for own in sorted(members):
        union = shapely.union_all([parts[part] for part in members[own]]) if len(members[own]) > 1 else parts[own]
        whole = polygonal(union)
        if whole is not None:
            joined.append(whole)
    return joined


def _neighbour(index: int, own: int, parts: Sequence[Polygon], tree: shapely.STRtree, home: Sequence[int]) -> int:
    """The home of the part that borders longest on part ``index``; of the nearest where none borders."""
    borders: dict[int, float] = {}
    for other in tree.query(parts[index], predicate="intersects"):
        if home[other] != own:
            shared = parts[index].intersection(parts[other]).length
            borders[home[other]] = borders.get(home[other], 0.0) + shared
    best = max(borders, key=lambda key: (borders[key], -key), default=own)
    if best != own and borders[best] > 0:
        return best
    others = [other for other in range(len(parts)) if home[other] != own]
    gaps = shapely.distance(parts[index], [parts[other] for other in others])
    return home[others[int(np.argmin(gaps))]]
