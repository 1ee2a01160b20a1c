"""Which colour a place seems to deserve on a day, from what the ledgers say. Nothing here is ever applied by itself.

Incidents are known as counts of the last year only: of a site, and of a village by the housing in its area profile.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from scipy.spatial import KDTree

from watchbill.places.enums import HazardSeverity, HazardState, RiskColour

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
Steps = tuple[tuple[int, RiskColour], ...]
"""From how many incidents in the last year on which colour is suggested at least, the most first."""
SITE_INCIDENTS: Steps = ((10, RiskColour.ORANGE), (3, RiskColour.BLUE))
VILLAGE_INCIDENTS: Steps = ((30, RiskColour.ORANGE), (10, RiskColour.BLUE))
"""A village holds many places. Both are estimates of the house; a count alone never suggests red."""


class Located(Protocol):
    """Something with a code and a place."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def lon(self) -> float:
        """Longitude of its middle."""

    @property
    def lat(self) -> float:
        """Latitude of its middle."""


class Place(Located, Protocol):
    """What a suggestion has to know of an entry."""

    @property
    def checked_date(self) -> dt.date | None:
        """When it was last checked."""

    @property
    def fresh_days(self) -> int:
        """For how many days a check holds."""

    @property
    def incidents(self) -> int | None:
        """How many there were in the last year; none where nobody counted."""


class HazardRow(NamedTuple):
    """What a suggestion has to know of a hazard: the columns to read of it."""

    name: str
    severity: str
    state: str
    found_date: dt.date | None
    due_date: dt.date | None
    entry_code: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Suggestion:
    """A colour and why, in the language of the page."""

    colour: str
    reason: str


def suggest(entry: Place, hazards: Iterable[HazardRow], day: dt.date) -> Suggestion:
    """Return the worst colour that an open hazard at the place, its incidents or an outdated check gives it."""
    age = None if entry.checked_date is None else (day - entry.checked_date).days
    causes = [*(_cause(one, day) for one in hazards), *from_incidents(entry.incidents, SITE_INCIDENTS)]
    if age is None:
        causes.append(Suggestion(RiskColour.BLUE, _("never checked")))
    elif age > entry.fresh_days:
        causes.append(Suggestion(RiskColour.BLUE, _("last checked %(n)d days ago") % {"n": age}))
    if not causes:
        return Suggestion(RiskColour.GREEN, _("no open hazard, checked in time"))
    return strongest(causes)


def from_incidents(number: int | None, steps: Steps) -> list[Suggestion]:
    """The suggestion that a count of incidents makes; none where there were few or nobody counted."""
    for least, colour in steps:
        if number is not None and number >= least:
            reason = ngettext("%(n)d incident in the last year", "%(n)d incidents in the last year", number)
            return [Suggestion(colour, reason % {"n": number})]
    return []


def strongest(causes: Sequence[Suggestion]) -> Suggestion:
    """The worst colour of some (at least one), with every reason for it."""
    worst = min((cause.colour for cause in causes), key=ORDER.index)
    return Suggestion(worst, "; ".join(cause.reason for cause in causes if cause.colour == worst)[:300])


class OpenHazards:
    """Hazards that are open on a day, found by the place that they concern without looking at all of them."""

    def __init__(self, hazards: Iterable[HazardRow], day: dt.date) -> None:
        self._day = day
        self._found = [one for one in hazards if _is_open(one, day)]
        narrowest = min((math.cos(math.radians(one.lat)) for one in self._found), default=1.0)
        self._north = NEAR_M / METRES_PER_DEGREE
        self._east = self._north / max(narrowest, 0.01)
        self._by_code: dict[str, list[HazardRow]] = defaultdict(list)
        self._by_square: dict[tuple[int, int], list[HazardRow]] = defaultdict(list)
        for one in self._found:
            kept = self._by_code[one.entry_code] if one.entry_code else self._by_square[self._square(one)]
            kept.append(one)

    def at(self, entry: Located) -> list[HazardRow]:
        """The hazards that concern an entry."""
        north, east = self._square(entry)
        near = (one for square in _around(north, east) for one in self._by_square.get(square, ()))
        return [*self._by_code.get(entry.code, ()), *(one for one in near if _concerns(one, entry))]

    def overdue(self) -> OpenHazards:
        """Those that are open beyond their due date."""
        late = (one for one in self._found if one.due_date is not None and one.due_date < self._day)
        return OpenHazards(late, self._day)

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the entries that hazards name."""
        return frozenset(self._by_code)

    @cached_property
    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north of where the hazards that name no entry concern one; none without any."""
        spots = [one for hazards in self._by_square.values() for one in hazards]
        if not spots:
            return None
        lons, lats = [one.lon for one in spots], [one.lat for one in spots]
        return min(lons) - self._east, min(lats) - self._north, max(lons) + self._east, max(lats) + self._north

    def near(self, spots: Iterable[tuple[int, float, float]]) -> set[int]:
        """Keys of the entries that a hazard concerns by its place; ``spots`` are key, longitude, latitude."""
        hazards = [(one.lon, one.lat) for found in self._by_square.values() for one in found]
        at = np.fromiter(spots, [("key", "i8"), ("lon", "f8"), ("lat", "f8")])
        if not hazards or not at.size:
            return set()
        by = np.fromiter(hazards, [("lon", "f8"), ("lat", "f8")])
        # A tree over scaled degrees finds the pairs that may be near enough; then each is measured as ``at`` does.
        scale = self._north / self._east
        tree = KDTree(np.column_stack([scale * at["lon"], at["lat"]]), compact_nodes=False, balanced_tree=False)
        others = KDTree(np.column_stack([scale * by["lon"], by["lat"]]))
        pairs = tree.sparse_distance_matrix(others, 1.1 * self._north, output_type="ndarray")
        at, by = at[pairs["i"]], by[pairs["j"]]
        east = (by["lon"] - at["lon"]) * np.cos(np.radians(at["lat"]))
        return set(at["key"][np.hypot(by["lat"] - at["lat"], east) * METRES_PER_DEGREE <= NEAR_M].tolist())

    def _square(self, row: Located | HazardRow) -> tuple[int, int]:
        return math.floor(row.lat / self._north), math.floor(row.lon / self._east)


def _around(north: int, east: int) -> Iterator[tuple[int, int]]:
    """A square and its eight neighbours."""
    return ((north + up, east + right) for up in (-1, 0, 1) for right in (-1, 0, 1))


def _is_open(hazard: HazardRow, day: dt.date) -> bool:
    return hazard.state != HazardState.VERIFIED and (hazard.found_date is None or hazard.found_date <= day)


def _concerns(hazard: HazardRow, entry: Located) -> bool:
    if hazard.entry_code:
        return hazard.entry_code == entry.code
    north = hazard.lat - entry.lat
    east = (hazard.lon - entry.lon) * math.cos(math.radians(entry.lat))
    return math.hypot(north, east) * METRES_PER_DEGREE <= NEAR_M


def _cause(hazard: HazardRow, day: dt.date) -> Suggestion:
    if hazard.state == HazardState.RECTIFIED:
        return Suggestion(RiskColour.BLUE, _("rectified, not yet verified: %(name)s") % {"name": hazard.name})
    colour = BY_SEVERITY[HazardSeverity(hazard.severity)]
    words = {"severity": HazardSeverity(hazard.severity).label, "name": hazard.name}
    if hazard.due_date is None or hazard.due_date >= day:
        return Suggestion(colour, _("%(severity)s, open: %(name)s") % words)
    late = min(colour, RiskColour.ORANGE, key=ORDER.index)
    return Suggestion(late, _("%(severity)s, overdue: %(name)s") % words)
