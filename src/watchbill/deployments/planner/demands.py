"""How many visits a ledger entry wants in a shift, and how they are spread."""

from __future__ import annotations

from watchbill.operations.models import Operation
from watchbill.places.models import LedgerEntry
from watchbill.planning.levels import more_visits
from watchbill.planning.problem import Demand, Level, Shift

LEAST_TEAMS = 2
"""Every key place is visited by at least two different teams in a shift."""


def visits_wanted(entry: LedgerEntry, *, level: Level, night: bool) -> int:
    """Visits in one shift: the entry's own figure, and more for key places at raised levels."""
    visits = entry.visits_night if night else entry.visits_day
    return visits + more_visits(level, entry.priority) if visits else 0


def demand_of(entry: LedgerEntry, operation: Operation, *, day: int, shift: Shift, level: Level) -> Demand | None:
    """What an entry wants in a shift of a day; none where it wants no visits.

    Gaps are a share of the even gap, which is the shift's length by the number of visits plus one.
    """
    visits = visits_wanted(entry, level=level, night=shift.night)
    if not visits:
        return None
    even_s = shift.length_s / (visits + 1)
    return Demand(
        stop=entry.code,
        day=day,
        shift=shift.code,
        visits=visits,
        teams=min(LEAST_TEAMS, visits),
        neighbour_visits=min(entry.neighbour_visits, visits),
        dwell_s=entry.dwell_min * 60,
        min_gap_s=int(even_s * operation.min_gap_percent / 100),
        max_gap_s=min(shift.length_s, int(even_s * operation.max_gap_percent / 100)),
    )
