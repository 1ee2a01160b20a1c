"""The grid re-arranged: an area cut in two by a line, and an area moved below another one.

An area keeps its code for ever, since roles, plans and teams name it by that (see ADR 7 and 18). So of two halves one
goes on as the area, with all that hangs on it, and the other is new; and a moved area takes its subtree along.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _
from shapely.geometry import LineString, shape

from watchbill.accounts.actions import share_roles
from watchbill.accounts.audit import record
from watchbill.accounts.permissions import Actor, require_write
from watchbill.geography.partition import CutRefused, cut, together, without
from watchbill.places.actions.areas import (
    check_new,
    clean_area,
    district_of,
    level_text,
    locked_area,
    put_shape,
    save_area,
)
from watchbill.places.area_figures import shared_out
from watchbill.places.area_values import is_above
from watchbill.places.geometries import GeometryRefused, kept, read_geometry
from watchbill.places.models import Area
from watchbill.places.permissions import may_shape_area
from watchbill.places.retying import retie


@transaction.atomic
def split_area(
    *,
    by: Actor,
    area: Area,
    line: object,
    name: str,
    new: Mapping[str, Any],
    counts: Mapping[str, Any] | None = None,
    version: int | None = None,
    keep_smaller: bool = False,
    reason: str = "",
) -> tuple[Area, Area]:
    """Cut an area in two by a line; returns the area and the new one.

    The larger half goes on as the area (``keep_smaller``: the smaller one) under ``name``; ``new`` has ``code``,
    ``name`` and what else the new one says, ``counts`` the population and households of the half that goes on; what
    neither says of those is shared out by size. Areas below go whole to the side on which most of them lies, entries
    to the side on which they stand; roles hold on both sides. Raises ``AreaChanged`` and ``ValidationError``.
    """
    row = locked_area(area, version)
    _require_shape(by, row)
    if row.parent is None:
        raise ValidationError(_("A district is not cut: its operations and ledgers belong to it as a whole."))
    halves = _halves(row, line)
    mine, other = halves[::-1] if keep_smaller else halves
    cleaned = clean_area({key: value for key, value in new.items() if key not in {"geometry", "parent", "level"}})
    second = Area(level=row.level, parent=row.parent, geometry=kept(other), **cleaned)
    check_new(second)
    put_shape(second)
    old = shape(row.geometry)
    said = clean_area({"name": name, **(counts or {})})
    figures = shared_out(row, other.area / (mine.area + other.area), said, cleaned)
    row.geometry, row.name = kept(mine), said["name"]
    put_shape(row)
    for half, found in zip((row, second), figures, strict=True):
        for key, figure in found.items():
            setattr(half, key, figure)
    why = reason or _("cut in two: %(one)s and %(other)s") % {"one": row.code, "other": second.code}
    save_area(row, by=by, reason=why)
    save_area(second, by=by, reason=why)
    for child in row.children.select_for_update():
        polygon = shape(child.geometry)
        if polygon.intersection(other).area > polygon.intersection(mine).area:
            _put_below(child, second, by=by, reason=why)
    roles = share_roles(by=by, area_code=row.code, new_code=second.code)
    entries = retie(district_of(row), [old], by=by, reason=why)
    details = {"new": second.code, "entries": entries, "roles": roles, "reason": reason}
    details |= {key: [figures[0][key], figures[1][key]] for key in figures[0]}
    record(by=by, action="split_area", subject=row, area=row.code, details=details)
    return row, second


@transaction.atomic
def move_area(
    *,
    by: Actor,
    area: Area,
    parent: Area,
    version: int | None = None,
    with_border: bool = True,
    reason: str = "",
) -> Area:
    """Move an area with everything below it to another area of the same district.

    ``with_border`` takes its polygon out of the area above that it leaves and adds it to the one that it joins.
    Its code stays, and so does all that names it: roles, forces, entries, levels and plans. Raises ``AreaChanged``
    and ``ValidationError``.
    """
    row = locked_area(area, version)
    parent = locked_area(parent)
    _require_shape(by, row)
    require_write(by, parent.path)
    if row.parent is None or row.path.partition("/")[0] != parent.path.partition("/")[0]:
        raise ValidationError(_("An area moves within its district only: its entries and operations belong there."))
    if not is_above(parent.level, row.level):
        raise ValidationError(level_text(row, parent))
    source = row.parent
    if source.pk == parent.pk:
        return row
    why = reason or _("moved from %(one)s to %(other)s") % {"one": source.code, "other": parent.code}
    if with_border:
        _move_border(row, source, parent, by=by, reason=why)
    _put_below(row, parent, by=by, reason=why)
    retie(district_of(row), [shape(row.geometry)], by=by, reason=why)
    details = {"from": source.code, "to": parent.code, "with_border": with_border, "reason": reason}
    record(by=by, action="move_area", subject=row, area=row.code, details=details)
    return row


def _halves(row: Area, line: object) -> tuple[Any, Any]:
    """The halves of an area, the larger first; raises ``ValidationError`` that names the line."""
    try:
        blade = shape(read_geometry(line or "", ("LineString",)))
        if not isinstance(blade, LineString):
            raise ValidationError({"line": _("Draw one line from edge to edge.")})
        return cut(shape(row.geometry), blade)
    except GeometryRefused as refusal:
        raise ValidationError({"line": str(refusal)}) from None
    except CutRefused as refusal:
        if refusal.pieces == 1:
            text = _("The line does not cut the area in two. Draw it from edge to edge.")
        else:
            text = _("The line cuts the area into %(n)s pieces. Draw it so that it crosses once.") % {
                "n": refusal.pieces
            }
        raise ValidationError({"line": text}) from None


def _move_border(row: Area, source: Area, target: Area, *, by: Actor, reason: str) -> None:
    """Take a polygon out of one area and add it to another, and so on up to where both lie in one."""
    polygon = shape(row.geometry)
    leaving, joining = _lineage(source), _lineage(target)
    for above in leaving:
        if above not in joining:
            _require_shape(by, above)
            left = without(shape(above.geometry), polygon)
            if left is None:
                raise ValidationError(
                    _("Nothing would be left of %(name)s. Move it without the border, then remove the empty area.")
                    % {"name": above.label}
                )
            _reshape(above, left, by=by, reason=reason)
    for above in joining:
        if above not in leaving:
            _require_shape(by, above)
            grown = together(shape(above.geometry), polygon)
            if grown is not None:
                _reshape(above, grown, by=by, reason=reason)


def _lineage(area: Area) -> list[Area]:
    """An area and those above it, each held against other writers."""
    found = [locked_area(area)]
    while found[-1].parent is not None:
        found.append(locked_area(found[-1].parent))
    return found


def _reshape(area: Area, polygon: Any, *, by: Actor, reason: str) -> None:
    area.geometry = kept(polygon)
    put_shape(area)
    save_area(area, by=by, reason=reason)


def _put_below(area: Area, parent: Area, *, by: Actor, reason: str) -> None:
    """Hang an area below another one and write the new path of all that lies below it."""
    old, new = area.path, f"{parent.path}{area.code}/"
    area.parent, area.path = parent, new
    save_area(area, by=by, reason=reason)
    below = Area.objects.filter(path__startswith=old).exclude(pk=area.pk)
    below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))


def _require_shape(by: Actor, area: Area) -> None:
    if not may_shape_area(by, area):
        raise PermissionDenied(_("Your account may not change the border of %(name)s.") % {"name": area.label})
