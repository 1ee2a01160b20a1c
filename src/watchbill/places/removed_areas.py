"""Areas that were taken off the grid: their last version stays, and with it they can be brought back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchbill.accounts.permissions import Actor, may_write
from watchbill.places.models import Area
from watchbill.places.permissions import visible


@dataclass(frozen=True)
class RemovedArea:
    """An area that was removed: ``last`` is its last version, which says when, by whom and why.

    ``parent`` is the area in which it lay, nothing where that is gone as well; ``place`` is the nearest area above that
    still stands, and decides who sees this one.
    """

    last: Any
    parent: Area | None
    place: Area

    @property
    def area(self) -> Area:
        """The area as it was when it was removed, with its polygon."""
        found: Area = self.last.instance
        return found


def removed_areas(user: Actor, district: Area) -> list[RemovedArea]:
    """What somebody may bring back in a district, the latest removal first; of each code only the last area."""
    found = _removed(Area.objects.filter(path__startswith=district.path))
    return [one for one in found if may_write(user, one.place.path)]


def removed_area(user: Actor, code: str) -> RemovedArea:
    """The area that was removed last under a code, for who reads where it lay; raises ``Area.DoesNotExist``."""
    for one in _removed(Area.objects.filter(visible(user))):
        if one.last.code == code:
            return one
    raise Area.DoesNotExist(code)


def _removed(standing: Any) -> list[RemovedArea]:
    history: Any = Area.history
    rows = history.filter(history_type="-").exclude(id__in=Area.objects.values("pk"))
    gone = {row.id: row for row in rows.select_related("history_user").defer("geometry").order_by("-history_id")}
    places = standing.defer("geometry").in_bulk()
    found: dict[str, RemovedArea] = {}
    for row in gone.values():
        above = row.parent_id
        while above in gone:
            above = gone[above].parent_id
        if above in places and row.code not in found:
            found[row.code] = RemovedArea(row, places.get(row.parent_id), places[above])
    return list(found.values())
