"""Which colour a place seems to deserve on a day, from what the ledgers say. Nothing here is ever applied by itself.

Incidents are a further source: they join the causes of ``suggest``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from watchbill.places.enums import HazardSeverity, HazardState, RiskColour
from watchbill.places.models import Hazard

NEAR_M = 100
"""A hazard this near to a place counts for it."""
METRES_PER_DEGREE = 111_195
ORDER = tuple(RiskColour.values)
"""The colours, the most serious first."""
BY_SEVERITY = {
    HazardSeverity.MAJOR: RiskColour.RED,
    HazardSeverity.CONSIDERABLE: RiskColour.ORANGE,
    HazardSeverity.MINOR: RiskColour.BLUE,
}


class Place(Protocol):
    """What a suggestion has to know of an entry."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def lon(self) -> float:
        """Longitude of its middle."""

    @property
    def lat(self) -> float:
        """Latitude of its middle."""

    @property
    def checked_date(self) -> dt.date | None:
        """When it was last checked."""

    @property
    def fresh_days(self) -> int:
        """For how many days a check holds."""


@dataclass(frozen=True)
class Suggestion:
    """A colour and why, in the language of the page."""

    colour: str
    reason: str


def suggest(entry: Place, hazards: Iterable[Hazard], day: dt.date) -> Suggestion:
    """Return the worst colour that one of the open hazards at the place or an outdated check gives it."""
    age = None if entry.checked_date is None else (day - entry.checked_date).days
    causes = [_cause(one, day) for one in hazards]
    if age is None:
        causes.append(Suggestion(RiskColour.BLUE, _("never checked")))
    elif age > entry.fresh_days:
        causes.append(Suggestion(RiskColour.BLUE, _("last checked %(n)d days ago") % {"n": age}))
    if not causes:
        return Suggestion(RiskColour.GREEN, _("no open hazard, checked in time"))
    worst = min((cause.colour for cause in causes), key=ORDER.index)
    return Suggestion(worst, "; ".join(cause.reason for cause in causes if cause.colour == worst)[:300])


class OpenHazards:
    """Hazards that are open on a day, found by the place that they concern without looking at all of them."""

    def __init__(self, hazards: Iterable[Hazard], day: dt.date) -> None:
        found = [one for one in hazards if _is_open(one, day)]
        narrowest = min((math.cos(math.radians(one.lat)) for one in found), default=1.0)
        self._north = NEAR_M / METRES_PER_DEGREE
        self._east = self._north / max(narrowest, 0.01)
        self._by_code: dict[str, list[Hazard]] = defaultdict(list)
        self._by_square: dict[tuple[int, int], list[Hazard]] = defaultdict(list)
        for one in found:
            kept = self._by_code[one.entry_code] if one.entry_code else self._by_square[self._square(one)]
            kept.append(one)

    def at(self, entry: Place) -> list[Hazard]:
        """The hazards that concern an entry."""
        north, east = self._square(entry)
        squares = ((north + up, east + right) for up in (-1, 0, 1) for right in (-1, 0, 1))
        near = (one for square in squares for one in self._by_square.get(square, ()))
        return [*self._by_code.get(entry.code, ()), *(one for one in near if _concerns(one, entry))]

    def _square(self, row: Place | Hazard) -> tuple[int, int]:
        return math.floor(row.lat / self._north), math.floor(row.lon / self._east)


def _is_open(hazard: Hazard, day: dt.date) -> bool:
    return hazard.state != HazardState.VERIFIED and (hazard.found_date is None or hazard.found_date <= day)


def _concerns(hazard: Hazard, entry: Place) -> bool:
    if hazard.entry_code:
        return hazard.entry_code == entry.code
    north = hazard.lat - entry.lat
    east = (hazard.lon - entry.lon) * math.cos(math.radians(entry.lat))
    return math.hypot(north, east) * METRES_PER_DEGREE <= NEAR_M


def _cause(hazard: Hazard, day: dt.date) -> Suggestion:
    if hazard.state == HazardState.RECTIFIED:
        return Suggestion(RiskColour.BLUE, _("rectified, not yet verified: %(name)s") % {"name": hazard.name})
    colour = BY_SEVERITY[HazardSeverity(hazard.severity)]
    words = {"severity": hazard.get_severity_display(), "name": hazard.name}
    if hazard.due_date is None or hazard.due_date >= day:
        return Suggestion(colour, _("%(severity)s, open: %(name)s") % words)
    late = min(colour, RiskColour.ORANGE, key=ORDER.index)
    return Suggestion(late, _("%(severity)s, overdue: %(name)s") % words)
