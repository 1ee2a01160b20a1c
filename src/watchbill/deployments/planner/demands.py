"""How many visits a ledger entry wants in a shift, and how they are spread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from watchbill.operations.models import Operation
from watchbill.places.kinds import Days
from watchbill.places.models import VisitedEntry
from watchbill.planning.levels import more_visits
from watchbill.planning.problem import Demand, Level, Shift

LEAST_TEAMS = 2
"""Every key place is visited by at least two different teams in a shift."""
MOST_FORCE_GAP_PERCENT = 50
"""Different forces come twice the least gap after each other, but never further apart than half the even gap."""
ALL_PERCENT = 100
DAY_S = 86_400
SATURDAY = 5
LEAST_WINDOW_S = 1_800


def visits_wanted(entry: VisitedEntry, *, level: Level, night: bool) -> int:
    """Visits in one shift: the entry's own figure, and more for key places at raised levels."""
    visits = entry.visits_night if night else entry.visits_day
    return visits + more_visits(level, entry.priority) if visits else 0


def windows_of(entry: VisitedEntry, *, date: dt.date, shift: Shift) -> tuple[tuple[int, int], ...]:
    """The entry's busy hours inside a shift, in seconds after its start; none where the shift has no busy hour.

    Windows under ``LEAST_WINDOW_S`` are left out: no visits could be spread over them.
    """
    inside = []
    for row in entry.busy_hours:
        for start_s, end_s in spans(row, date):
            first, last = max(start_s, shift.start_s), min(end_s, shift.end_s)
            if last - first >= LEAST_WINDOW_S:
                inside.append((first - shift.start_s, last - shift.start_s))
    merged: list[tuple[int, int]] = []
    for first, last in sorted(inside):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def _unavoidable_s(windows: tuple[tuple[int, int], ...], shift: Shift) -> int:
    """The longest time without a visit that the windows themselves bring."""
    edges = [0, *(instant for window in windows for instant in window), shift.length_s]
    return max(end - start for start, end in zip(edges[::2], edges[1::2], strict=True))


def spans(row: Mapping[str, Any], date: dt.date) -> Iterator[tuple[int, int]]:
    """When a row of hours holds, in seconds after midnight of a day; the day before and after may reach into it.

    A row without hours holds from midnight to midnight.
    """
    start_s, end_s = _seconds(row.get("from") or "00:00"), _seconds(row.get("until") or "00:00")
    end_s += DAY_S if end_s <= start_s else 0
    for offset in (-1, 0, 1):
        weekend = (date + dt.timedelta(days=offset)).weekday() >= SATURDAY
        days = row.get("days") or Days.DAILY
        if days == Days.DAILY or (days == Days.WEEKEND) == weekend:
            yield start_s + offset * DAY_S, end_s + offset * DAY_S


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _most_visits(visits: int, percent: int) -> int | None:
    """Visits that the same team may make; any number of them where it may make all."""
    return None if percent >= ALL_PERCENT else max(1, -(-visits * percent // ALL_PERCENT))


def demand_of(
    entry: VisitedEntry, operation: Operation, *, day: int, date: dt.date, shift: Shift, level: Level
) -> Demand | None:
    """What an entry wants in a shift of a day; none where it wants no visits.

    Visits fall into the entry's busy hours where the shift has any. Gaps are a share of the even gap, which is the
    length of these hours (else of the shift) by the number of visits plus one.
    """
    visits = visits_wanted(entry, level=level, night=shift.night)
    if not visits:
        return None
    windows = windows_of(entry, date=date, shift=shift)
    busy_s = sum(last - first for first, last in windows) or shift.length_s
    even_s = busy_s / (visits + 1)
    longest_s = int(even_s * operation.max_gap_percent / 100)
    waiting_s = _unavoidable_s(windows, shift) + int(even_s) if windows else 0
    return Demand(
        stop=entry.code,
        day=day,
        shift=shift.code,
        visits=visits,
        teams=min(LEAST_TEAMS, visits),
        neighbour_visits=min(entry.neighbour_visits, visits),
        most_visits=_most_visits(visits, operation.same_team_percent),
        dwell_s=entry.dwell_min * 60,
        min_gap_s=int(even_s * operation.min_gap_percent / 100),
        force_gap_s=int(even_s * min(MOST_FORCE_GAP_PERCENT, 2 * operation.min_gap_percent) / 100),
        windows=windows,
        max_gap_s=min(shift.length_s, max(longest_s, waiting_s)),
    )
