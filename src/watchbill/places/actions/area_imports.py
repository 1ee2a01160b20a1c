"""Writing what a file would do to the grid: all or the good rows, in one transaction, every area with a version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import shape

from watchbill.accounts.audit import record
from watchbill.accounts.permissions import Actor
from watchbill.accounts.scope import check_rows
from watchbill.places.actions.areas import put_shape
from watchbill.places.actions.imports import ImportDone, Moved, require_agreed
from watchbill.places.area_values import LEVELS, keep_first_versions, keep_versions
from watchbill.places.bulk import lock_rows
from watchbill.places.exchange.areas import AreaComparison, compare_areas
from watchbill.places.exchange.files import read_file
from watchbill.places.models import Area
from watchbill.places.retying import retie
from watchbill.places.searching import index

BATCH = 200
WRITTEN = (
    "name", "name_zh", "parent", "head_post", "population", "households", "geometry", "lon", "lat", "west", "south",
    "east", "north", "version",
)  # fmt: skip


class GridMoved(Moved):
    """The grid is no longer as the preview showed it."""

    def __init__(self, found: AreaComparison) -> None:
        super().__init__(_("The grid was changed since the preview."), found)


@transaction.atomic
def import_areas(
    *,
    by: Actor,
    district: Area,
    name: str,
    content: bytes,
    good_rows_only: bool = False,
    fingerprint: str = "",
    reason: str = "",
) -> ImportDone:
    """Import a file into the grid of a district: all or nothing, or the good rows only.

    ``fingerprint`` is that of the preview. Entries are tied to the new grid at once. Raises ``ValidationError`` where
    rows are wrong and not only the good ones are wanted, ``GridMoved``, and ``WorkbookRefused``.
    """
    lock_rows(Area.objects.filter(path__startswith=district.path))
    found = compare_areas(read_file(name, content, Area), district=district, by=by)
    require_agreed(found, GridMoved(found), fingerprint=fingerprint, good_rows_only=good_rows_only)
    why = reason or _("import of %(name)s") % {"name": name}
    old = [shape(area.geometry) for area, after in found.changed if after["geometry"] != area.geometry]
    fresh = _add(found.fresh)
    changed = _change(found.changed)
    _write_paths(district)
    keep_versions(fresh, by=by, reason=why)
    keep_versions(changed, by=by, reason=why, fresh=False)
    index([*fresh, *changed])
    shapes = [shape(area.geometry) for area in (*fresh, *changed)]
    if shapes:
        retie(district, [*old, *shapes], by=by, reason=why)
    done = ImportDone(len(fresh), len(changed), found.unchanged, len(found.rejected))
    details = {"file": name[:200], "created": done.created, "updated": done.updated, "left_out": done.left_out}
    record(by=by, action="import_areas", subject=("area", district.code), area=district.code, details=details)
    return done


def _add(rows: Sequence[dict[str, Any]]) -> list[Area]:
    """Write new areas, level by level, since one names the one above it."""
    known = {area.code: area for area in Area.objects.filter(code__in={row["parent"] for row in rows})}
    added: list[Area] = []
    for level in LEVELS:
        batch = []
        for row in rows:
            if row["level"] != level:
                continue
            parent = known[row["parent"]]
            area = Area(**{**row, "parent": parent, "path": f"{parent.path}{row['code']}/"})
            put_shape(area)
            area.set_edges()
            known[area.code] = area
            batch.append(area)
        check_rows(batch)
        added += Area.objects.bulk_create(batch, batch_size=BATCH)
    return added


def _change(rows: Sequence[tuple[Area, dict[str, Any]]]) -> list[Area]:
    """Write changed areas, the one above included."""
    areas = [area for area, _after in rows]
    keep_first_versions(areas)
    parents = {area.code: area for area in Area.objects.filter(code__in={after["parent"] for _area, after in rows})}
    for area, after in rows:
        for key, value in after.items():
            if key != "parent":
                setattr(area, key, value)
        area.parent = parents.get(after["parent"])
        put_shape(area)
        area.set_edges()
        area.version += 1
    check_rows(areas)
    Area.objects.bulk_update(areas, WRITTEN, batch_size=BATCH)
    return areas


def _write_paths(district: Area) -> None:
    """Write the paths of areas that hang elsewhere now, and of all that lies below them."""
    rows = list(Area.objects.filter(path__startswith=district.path).only("code", "parent_id", "path", "level"))
    rows.sort(key=lambda row: LEVELS.index(row.level))
    paths: dict[int | None, str] = {district.pk: district.path}
    moved = []
    for row in rows:
        if row.pk != district.pk:
            paths[row.pk] = f"{paths[row.parent_id]}{row.code}/"
            if row.path != paths[row.pk]:
                row.path = paths[row.pk]
                moved.append(row)
    Area.objects.bulk_update(moved, ["path"], batch_size=BATCH)
