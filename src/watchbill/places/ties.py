"""Where an entry lies: its point, its village and its cells follow from its geometry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from watchbill.geography.found import stand
from watchbill.places.enums import AreaLevel
from watchbill.places.geometries import GeometryRefused
from watchbill.places.many import insert_values
from watchbill.places.models import Area, LedgerEntry

NEAR_DEGREES = 0.003
"""An entry that misses the grid by less than this (some 200 m) belongs to the nearest area: edges are never exact."""


@dataclass
class Grid:
    """Villages and cells of a district, to be asked where a geometry lies."""

    villages: Sequence[Area]
    cells: Sequence[Area]
    _village_tree: shapely.STRtree = field(init=False, repr=False)
    _cell_tree: shapely.STRtree = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._village_tree = shapely.STRtree([shape(area.geometry) for area in self.villages])
        self._cell_tree = shapely.STRtree([shape(area.geometry) for area in self.cells])

    @classmethod
    def of(cls, district: Area) -> Grid:
        """The whole grid of a district, for many entries at once."""
        return cls(*_areas(district, ()))

    @classmethod
    def around(cls, district: Area, geometry: dict[str, Any]) -> Grid:
        """The part of a district's grid near one geometry."""
        return cls(*_areas(district, shape(geometry).bounds))

    def tie(self, entries: Sequence[LedgerEntry], shapes: Sequence[BaseGeometry] | None = None) -> list[list[Area]]:
        """Set point and village of entries by their geometry; returns the cells of each.

        ``shapes`` are their geometries where these were made already. Raises ``GeometryRefused`` for an entry that lies
        outside the district, with its place in the sequence.
        """
        shapes = [shape(entry.geometry) for entry in entries] if shapes is None else shapes
        touched = self._touched(shapes)
        points = [stand(geometry) for geometry in shapes]
        for at, (entry, point, village) in enumerate(zip(entries, points, self._villages_at(points), strict=True)):
            if village is None and touched[at]:
                point = _inside(shapes[at], touched[at]) or point
                village = self.village_at(point)
            entry.lon, entry.lat = round(point.x, 7), round(point.y, 7)
            entry.village = village
        return touched

    def reaches(self, geometry: BaseGeometry) -> bool:
        """Whether a geometry lies in or near the district."""
        return bool(self.villages) and len(self._village_tree.query(geometry, "dwithin", NEAR_DEGREES)) > 0

    def reach(self, shapes: Sequence[BaseGeometry]) -> list[bool]:
        """Which geometries lie in or near the district."""
        near = self._village_tree.query(np.array(shapes), "dwithin", NEAR_DEGREES)[0]
        hits = set(near.tolist())
        return [at in hits for at in range(len(shapes))]

    def village_at(self, point: shapely.Point) -> Area | None:
        """The village in which a point lies, else the nearest one within reach."""
        if not self.villages:
            return None
        found = self._village_tree.query(point, predicate="intersects")
        if len(found):
            return self.villages[int(min(found))]
        near = self._village_tree.query_nearest(point, max_distance=NEAR_DEGREES, all_matches=False)
        return self.villages[int(near[0])] if len(near) else None

    def _touched(self, shapes: Sequence[BaseGeometry]) -> list[list[Area]]:
        touched: list[list[Area]] = [[] for _shape in shapes]
        if not shapes or not self.cells:
            return touched
        for at, cell in self._cell_tree.query(np.array(shapes), predicate="intersects").T.tolist():
            touched[at].append(self.cells[cell])
        for at, cells in enumerate(touched):
            if not cells:
                near = self._cell_tree.query_nearest(shapes[at], max_distance=NEAR_DEGREES, all_matches=False)
                cells.extend(self.cells[int(cell)] for cell in near)
        return touched

    def _villages_at(self, points: Sequence[shapely.Point]) -> list[Area | None]:
        """``village_at`` for many points."""
        first: dict[int, int] = {}
        if points and self.villages:
            pairs = self._village_tree.query(np.array(points), predicate="intersects").T.tolist()
            first = dict(sorted(pairs, reverse=True))
        return [self.villages[first[at]] if at in first else self.village_at(point) for at, point in enumerate(points)]


def _inside(geometry: BaseGeometry, cells: Sequence[Area]) -> shapely.Point | None:
    """Where one stands for a place that leaves the district: on the part inside it."""
    inside = geometry.intersection(shapely.union_all([shape(cell.geometry) for cell in cells]))
    return None if inside.is_empty else stand(inside)


def require_inside(district: Area, grid: Grid, geometry: dict[str, Any]) -> None:
    """Raise ``GeometryRefused`` where a geometry lies outside the district; one without villages has no outside yet."""
    if grid.reaches(shape(geometry)):
        return
    if grid.villages or Area.objects.filter(path__startswith=district.path, level=AreaLevel.VILLAGE).exists():
        raise GeometryRefused(
            _("The place lies outside the district. Longitude comes first, then latitude, for example 24.945, 60.171.")
        )


def write_cells(model: type[LedgerEntry], ties: Iterable[tuple[LedgerEntry, Sequence[Area]]], *, fresh: bool) -> None:
    """Write which cells entries touch; ``fresh``: they had none before."""
    through: Any = model._meta.get_field("cells").remote_field.through
    pairs = list(ties)
    name = f"{model._meta.model_name}_id"
    if not fresh:
        for start in range(0, len(pairs), 500):
            keys = [entry.pk for entry, _cells in pairs[start : start + 500]]
            through._default_manager.filter(**{f"{name}__in": keys}).delete()
    rows = ((entry.pk, area.pk) for entry, cells in pairs for area in cells)
    insert_values(through, [name, "area_id"], rows)


def _areas(district: Area, bounds: Sequence[float]) -> tuple[list[Area], list[Area]]:
    rows = Area.objects.filter(path__startswith=district.path, level__in=["village", "cell"])
    if bounds:
        west, south, east, north = bounds
        rows = rows.filter(
            west__lte=east + NEAR_DEGREES, east__gte=west - NEAR_DEGREES,
            south__lte=north + NEAR_DEGREES, north__gte=south - NEAR_DEGREES,
        )  # fmt: skip
    found = list(rows)
    return [area for area in found if area.level == "village"], [area for area in found if area.level == "cell"]
