"""Entries follow the grid: who lies where is found again as soon as the polygon of an area changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from django.db.models import Prefetch, Q
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from watchbill.accounts.permissions import Actor
from watchbill.places.bulk import write_bulk
from watchbill.places.models import LEDGERS, Area, LedgerEntry
from watchbill.places.ties import NEAR_DEGREES, Grid, write_cells

PLACE = ("lon", "lat", "village")


def retie(district: Area, changed: Sequence[BaseGeometry], *, by: Actor, reason: str) -> int:
    """Tie the entries in and near some geometries to the grid again; returns how many have another place now.

    ``changed`` are the polygons as they were and as they are. Entries that are off the ledger are tied as well, so
    that they come back to the right place. An entry that gets another village gets a version.
    """
    near = shapely.union_all([shapely.box(*geometry.bounds) for geometry in changed]).buffer(NEAR_DEGREES)
    grid = Grid.of(district)
    return sum(_retie(model, district, grid, near, by=by, reason=reason) for model in LEDGERS.values())


def _retie(model: type[LedgerEntry], district: Area, grid: Grid, near: BaseGeometry, *, by: Actor, reason: str) -> int:
    west, south, east, north = near.bounds
    inside = Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    rows = model.everything.filter(inside | ~Q(geometry__type="Point"), district=district)
    rows = rows.select_related("village").defer("village__geometry")
    cells_by_key = Prefetch("cells", Area.objects.only("id"))
    entries = [row for row in rows.prefetch_related(cells_by_key) if _is_near(row, near)]
    before = [[getattr(row, name) for name in PLACE] for row in entries]
    cells = grid.tie(entries)
    moved = [row for row, was in zip(entries, before, strict=True) if was != [getattr(row, name) for name in PLACE]]
    for row in moved:
        row.version += 1
    write_bulk(model, [], moved, columns=PLACE, by=by, reason=reason)
    other = [(row, new) for row, new in zip(entries, cells, strict=True) if _codes(row.cells.all()) != _codes(new)]
    write_cells(model, other, fresh=False)
    return len({row.pk for row in moved} | {row.pk for row, _new in other})


def _is_near(row: LedgerEntry, near: BaseGeometry) -> bool:
    return bool(shapely.intersects(shapely.box(*shape(row.geometry).bounds), near))


def _codes(cells: Any) -> set[int]:
    return {cell.pk for cell in cells}
