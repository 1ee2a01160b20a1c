"""Areas, scoped to who asks."""

from __future__ import annotations

from django.db.models import QuerySet

from watchbill.accounts.permissions import Actor
from watchbill.places.enums import AreaLevel, Owner
from watchbill.places.models import Area
from watchbill.places.permissions import visible


def areas_for(user: Actor, *, district: Area | None = None, level: str = "") -> QuerySet[Area]:
    """Areas that somebody may read, from above; perhaps of one district and one level of the grid."""
    areas = Area.objects.filter(visible(user))
    if district is not None:
        areas = areas.filter(path__startswith=district.path)
    return areas.filter(level=level) if level else areas


def area_by_code(user: Actor, code: str) -> Area:
    """One area that somebody may read; raises ``Area.DoesNotExist``."""
    return areas_for(user).get(code=code)


def area_choices() -> list[tuple[str, str]]:
    """Return codes and names of the areas that a role can name: districts, townships and villages."""
    levels = [AreaLevel.DISTRICT, AreaLevel.TOWNSHIP, AreaLevel.VILLAGE]
    rows = Area.objects.filter(level__in=levels).defer("geometry")
    return [(row.code, f"{row.label} ({row.get_level_display()})") for row in rows]


def owner_choices() -> list[tuple[str, str]]:
    """Return codes and names of the bodies that own ledger entries."""
    return [(owner.value, str(owner.label)) for owner in Owner]
