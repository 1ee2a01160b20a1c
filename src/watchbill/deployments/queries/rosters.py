"""Rosters: teams by days, and people on duty against what the levels ask for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from watchbill.accounts.permissions import Actor
from watchbill.deployments.models import Duty, Run
from watchbill.forces.models import Team
from watchbill.forces.queries import teams_for
from watchbill.places.models import Area
from watchbill.places.permissions import visible


@dataclass(frozen=True)
class RosterRow:
    """A team's days: a shift code per date, empty text where it is off."""

    team: Team
    shifts: tuple[str, ...]
    away: tuple[bool, ...]

    @property
    def duties(self) -> int:
        """Number of days on duty."""
        return sum(1 for shift in self.shifts if shift)


@dataclass(frozen=True)
class RosterTable:
    """Teams by days."""

    dates: tuple[dt.date, ...]
    rows: tuple[RosterRow, ...]


@dataclass(frozen=True)
class CoverageRow:
    """People of a force wanted and on duty in an area on a day (``shift`` empty: over the whole day)."""

    area_code: str
    area_name: str
    force: str
    date: dt.date
    shift: str
    required: int
    on_duty: int

    @property
    def missing(self) -> int:
        """People who are lacking."""
        return max(0, self.required - self.on_duty)


def roster_table(user: Actor, run: Run, *, force: str = "", area: Area | None = None) -> RosterTable:
    """Teams by days, for all teams of the district that somebody may read (three queries)."""
    operation = run.operation
    dates = tuple(operation.dates)
    teams = list(teams_for(user, district=operation.district, force=force, area=area))
    shifts = {
        (team, date): shift
        for team, date, shift in Duty.objects.filter(run=run).values_list("team_id", "date", "shift")
    }
    rows = tuple(
        RosterRow(
            team,
            tuple(shifts.get((team.pk, date), "") for date in dates),
            tuple(date.isoformat() in team.away_dates for date in dates),
        )
        for team in teams
    )
    return RosterTable(dates, rows)


def coverage(user: Actor, run: Run, *, only_missing: bool = False) -> list[CoverageRow]:
    """Wanted and present people per area, force, day and shift, as the run's minima have it."""
    operation = run.operation
    names = dict(
        Area.objects.filter(
            visible(user), path__startswith=operation.district.path, level__in=["district", "township", "village"]
        ).values_list("code", "name")
    )
    rows = [
        CoverageRow(area, names[area], force, dt.date.fromisoformat(date), shift, required, on_duty)
        for area, force, date, shift, required, on_duty in run.measures.get("coverage", [])
        if area in names
    ]
    return [row for row in rows if row.missing] if only_missing else rows
