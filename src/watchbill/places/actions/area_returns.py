"""Bringing a removed area back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import shape

from watchbill.accounts.audit import record
from watchbill.accounts.permissions import Actor, require_write
from watchbill.geography.partition import flaws
from watchbill.geography.plane import Plane
from watchbill.places.actions.areas import check_new, district_of, locked_area, save_area
from watchbill.places.models import Area
from watchbill.places.removed_areas import removed_area
from watchbill.places.retying import retie


@transaction.atomic
def restore_area(*, by: Actor, code: str, reason: str = "") -> Area:
    """Bring the area back that was removed last under a code, as it was and where it lay; its versions go on.

    Raises ``Area.DoesNotExist`` where there is none, and ``ValidationError`` where the area above is gone, the code is
    in use or another area lies there by now.
    """
    gone = removed_area(by, code)
    require_write(by, gone.place.path)
    row = gone.area
    if gone.parent is None:
        raise ValidationError(
            _("The area in which %(name)s lay was removed as well. Bring that one back first.") % {"name": row.label}
        )
    row.parent = locked_area(gone.parent)
    require_write(by, row.parent.path)
    check_new(row)
    _refuse_overlap(row, row.parent)
    save_area(row, by=by, reason=reason or _("brought back"))
    retie(district_of(row), [shape(row.geometry)], by=by, reason=_("grid changed"))
    record(by=by, action="restore_area", subject=row, area=row.code, details={"reason": reason})
    return row


def _refuse_overlap(area: Area, parent: Area) -> None:
    beside = {row.code: row for row in parent.children.all()}
    parts = {row.code: shape(row.geometry) for row in [*beside.values(), area]}
    found = flaws(shape(parent.geometry), parts, Plane(parent.lon, parent.lat))
    codes = sorted(
        {code for flaw in found if flaw.kind == "overlap" and area.code in flaw.codes for code in flaw.codes}
    )
    if names := [beside[code].label for code in codes if code != area.code]:
        words = {"name": area.label, "others": ", ".join(names)}
        raise ValidationError(_("%(name)s would overlap %(others)s. Draw the border there anew first.") % words)
