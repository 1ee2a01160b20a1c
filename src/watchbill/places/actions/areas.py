"""Writing the grid: add an area, change what it says or its border, remove an empty one.

Every write leaves a version with who and why, and entries are tied to the grid again at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from watchbill.accounts.audit import record
from watchbill.accounts.models import Grant, Invitation
from watchbill.accounts.permissions import Actor, require_write
from watchbill.documents.workbooks.cells import CellProblem
from watchbill.geography.found import stand
from watchbill.places.actions.entries import differences, written_by
from watchbill.places.area_values import area_changes, is_above, keep_first_versions, values_at, values_of
from watchbill.places.cell_values import clean_cell, problem_text
from watchbill.places.columns import columns_of
from watchbill.places.geometries import GeometryRefused, is_same, read_geometry
from watchbill.places.models import Area, SearchRow
from watchbill.places.permissions import may_edit_area, may_shape_area
from watchbill.places.retying import retie
from watchbill.places.versions import ColumnChange

FIXED = frozenset({"code", "level", "parent"})
"""What a change of an area leaves alone: the code names it for ever, and moving is a step of its own."""


class AreaChanged(Exception):  # noqa: N818 - reads as what it says
    """Somebody else changed the area meanwhile: nothing was written. ``changes`` are what has become different."""

    def __init__(self, area: Area, changes: list[ColumnChange]) -> None:
        super().__init__(_("%(name)s was changed by somebody else meanwhile.") % {"name": area.label})
        self.area, self.changes = area, changes


@transaction.atomic
def create_area(*, by: Actor, parent: Area, values: Mapping[str, Any], reason: str = "") -> Area:
    """Add an area below another one; raises ``ValidationError`` with messages per column."""
    parent = locked_area(parent)
    require_write(by, parent.path)
    area = Area(parent=parent, **clean_area({"code": "", "level": "", "geometry": "", **values}))
    check_new(area)
    put_shape(area)
    save_area(area, by=by, reason=reason)
    retie(district_of(area), [shape(area.geometry)], by=by, reason=_("grid changed"))
    record(by=by, action="create_area", subject=area, area=area.code, details={"reason": reason})
    return area


@transaction.atomic
def update_area(
    *, by: Actor, area: Area, changes: Mapping[str, Any], version: int | None = None, reason: str = ""
) -> Area:
    """Change what an area says, or its border; raises ``AreaChanged`` and ``ValidationError``."""
    row = locked_area(area, version)
    cleaned = {key: value for key, value in clean_area(changes).items() if key not in FIXED}
    before = values_of(row)
    if "geometry" in cleaned and is_same(row.geometry, cleaned["geometry"]):
        del cleaned["geometry"]
    is_drawn = "geometry" in cleaned
    if not (may_shape_area(by, row) if is_drawn else may_edit_area(by, row)):
        raise PermissionDenied(_("Your account may not change anything in this area."))
    old = shape(row.geometry)
    for key, value in cleaned.items():
        setattr(row, key, value)
    details = differences(before, values_of(row))
    if not details:
        return row
    if is_drawn:
        put_shape(row)
    save_area(row, by=by, reason=reason)
    if is_drawn:
        retie(district_of(row), [old, shape(row.geometry)], by=by, reason=_("grid changed"))
    record(by=by, action="update_area", subject=row, area=row.code, details=details)
    return row


@transaction.atomic
def remove_area(*, by: Actor, area: Area, version: int | None = None, reason: str = "") -> None:
    """Remove an area that nothing hangs on; raises ``ValidationError`` that says what does, ``AreaChanged``."""
    row = locked_area(area, version)
    if not may_shape_area(by, row):
        raise PermissionDenied(_("Your account may not change anything in this area."))
    if hanging := what_hangs_on(row):
        parts = ", ".join(f"{label}: {count}" for label, count in hanging)
        raise ValidationError(
            _("%(name)s cannot be removed while something hangs on it: %(what)s. Move or remove that first.")
            % {"name": row.label, "what": parts}
        )
    record(by=by, action="remove_area", subject=row, area=row.code, details={"reason": reason, **values_of(row)})
    with written_by(row, by, reason):
        row.delete()


def what_hangs_on(area: Area) -> list[tuple[str, int]]:
    """What refers to an area, by kind, with its number: areas below, entries, teams, levels, roles, of every room."""
    found: list[tuple[str, int]] = []
    for relation in Area._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model if relation.auto_created and not relation.concrete else None
        if model is None or model is SearchRow or hasattr(model, "instance_type") or relation.many_to_many:
            continue
        field: Any = getattr(relation, "field", None)
        count = model._base_manager.filter(**{field.name: area}).count()
        if count:
            found.append((_kind_of(model), count))
    if roles := Grant.objects.filter(area_code=area.code).count():
        found.append((_("roles"), roles))
    open_ones = Invitation.objects.filter(area_code=area.code, accepted_at=None, expires_at__gt=timezone.now())
    if invitations := open_ones.count():
        found.append((str(Invitation._meta.verbose_name_plural), invitations))
    return found


def clean_area(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column, checked cell by cell, the area above left out; raises ``ValidationError`` per column."""
    columns = {column.key: column for column in columns_of(Area)}
    cleaned: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for key, value in values.items():
        try:
            if key == "geometry":
                cleaned[key] = read_geometry(value or "", Area.shapes)
            elif key != "parent":
                cleaned[key] = clean_cell(columns[key], value)
        except GeometryRefused as refusal:
            problems[key] = str(refusal)
        except CellProblem as problem:
            problems[key] = problem_text(columns[key], problem.code, value)
    if problems:
        raise ValidationError(problems)
    return cleaned


def check_new(area: Area) -> None:
    """Refuse a code that is in use and a level that does not stand below that of the area above."""
    if Area.objects.filter(code=area.code).exists():
        raise ValidationError({"code": _("The code %(code)s is in use already.") % {"code": area.code}})
    if area.parent is not None and area.level and not is_above(area.parent.level, area.level):
        raise ValidationError({"level": level_text(area, area.parent)})
    area.path = f"{area.parent.path if area.parent else ''}{area.code}/"


def level_text(area: Area, parent: Area) -> str:
    """Why an area cannot stand below another one."""
    words = {"level": area.get_level_display(), "above": parent.get_level_display(), "name": parent.label}
    return _("A %(level)s cannot lie in %(name)s, which is a %(above)s.") % words


def put_shape(area: Area, geometry: BaseGeometry | None = None) -> None:
    """Set what follows from an area's polygon: a point inside it, and its edges when it is saved."""
    point = stand(geometry or shape(area.geometry))
    area.lon, area.lat = round(point.x, 7), round(point.y, 7)


def locked_area(area: Area, version: int | None = None) -> Area:
    """The area as it stands now, held against other writers; raises ``AreaChanged`` where it is newer."""
    row = Area.objects.select_for_update(of=("self",)).select_related("parent").get(pk=area.pk)
    if version is not None and row.version != version:
        raise AreaChanged(row, area_changes(values_at(row, version), values_of(row)))
    return row


def save_area(area: Area, *, by: Actor, reason: str) -> None:
    """Write an area and its next version; raises ``ValidationError``."""
    area.full_clean(exclude=["parent", "path"])
    if area.pk:
        keep_first_versions([area])
        area.version += 1
    with written_by(area, by, reason):
        area.save()


def district_of(area: Area) -> Area:
    """The district in which an area lies."""
    return area if area.parent_id is None else Area.objects.get(code=area.path.partition("/")[0])


def _kind_of(model: type[models.Model]) -> str:
    others: list[Any] = [field.related_model for field in model._meta.fields if field.is_relation]
    if model._meta.auto_created:  # entries by their cells
        model = next(other for other in others if other is not Area)
    return str(model._meta.verbose_name_plural)
