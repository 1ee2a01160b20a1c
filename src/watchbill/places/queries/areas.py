"""Areas, scoped to who asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from shapely.geometry import shape

from watchbill.accounts.permissions import Actor, may_read
from watchbill.geography.partition import Flaw, flaws
from watchbill.geography.plane import Plane
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


def above(area: Area) -> list[Area]:
    """The areas above one, from the district down; whoever reads an area reads what is above it."""
    parts = area.path.split("/")[:-2]
    return list(Area.objects.filter(code__in=parts).defer("geometry").order_by("path"))


def flaws_in(user: Actor, area: Area) -> list[Flaw]:
    """Overlaps and gaps among the areas right below one, and what of them lies outside it; the largest first.

    Nothing for who may not read all of it.
    """
    return _flaws(area, list(area.children.all())) if may_read(user, area.path) else []


def all_flaws(user: Actor, district: Area) -> list[tuple[Area, Flaw]]:
    """The flaws of every area of a district with the area in which they lie, the largest first."""
    rows = list(areas_for(user, district=district))
    below: dict[int | None, list[Area]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    found = [(row, flaw) for row in rows if may_read(user, row.path) for flaw in _flaws(row, below[row.pk])]
    return sorted(found, key=lambda pair: -pair[1].area_m2)


def _flaws(area: Area, parts: Sequence[Area]) -> list[Flaw]:
    shapes = {part.code: shape(part.geometry) for part in parts}
    return flaws(shape(area.geometry), shapes, Plane(area.lon, area.lat))


def area_choices() -> list[tuple[str, str]]:
    """Return codes and names of the areas that a role can name: districts, townships and villages."""
    levels = [AreaLevel.DISTRICT, AreaLevel.TOWNSHIP, AreaLevel.VILLAGE]
    rows = Area.objects.filter(level__in=levels).defer("geometry")
    return [(row.code, f"{row.label} ({row.get_level_display()})") for row in rows]


def owner_choices() -> list[tuple[str, str]]:
    """Return codes and names of the bodies that own ledger entries."""
    return [(owner.value, str(owner.label)) for owner in Owner]
