"""Page: who is on duty, teams by days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from watchbill.deployments.models import Run
from watchbill.deployments.queries import CoverageRow, RosterRow, coverage, roster_table
from watchbill.deployments.views.reasons import cell_reasons
from watchbill.deployments.views.scope import PlanScope, plan_scope
from watchbill.forces.enums import Force
from watchbill.forces.models import Team
from watchbill.forces.queries import team_by_code
from watchbill.operations.views.scope import signed_in
from watchbill.places.models import Area
from watchbill.places.queries import area_by_code, areas_for


@dataclass(frozen=True)
class DayHead:
    """The head of a day's column: people on duty against required, and the shifts that are short."""

    date: dt.date
    required: int
    on_duty: int
    short: tuple[CoverageRow, ...]


@dataclass(frozen=True)
class TeamLine:
    """A team's line: per day the shift (empty: off) and whether the team is away."""

    team: Team
    cells: tuple[tuple[str, bool], ...]
    duties: int


@dataclass(frozen=True)
class TeamGroup:
    """Teams of one area and force."""

    area: str
    force: str
    rows: tuple[TeamLine, ...]

    @property
    def label(self) -> str:
        """The force's name in the language of the page."""
        return str(Force(self.force).label)


def roster(request: HttpRequest, code: str) -> HttpResponse:
    """Show the roster; filters by force and area."""
    scope = plan_scope(request, code)
    context = scope.as_context()
    if scope.run is not None:
        context |= _table(request, scope, scope.run)
    return render(request, "deployments/roster.html", context)


def roster_cell(request: HttpRequest, code: str) -> HttpResponse:
    """Say why a team's day is as it is, and what else would fit."""
    scope = plan_scope(request, code)
    user = signed_in(request)
    try:
        team = team_by_code(user, request.GET.get("team", ""))
    except Team.DoesNotExist:
        raise Http404 from None
    if scope.run is None:
        raise Http404
    reasons = cell_reasons(user, scope.run, team, scope.date)
    return render(request, "deployments/roster_cell.html", scope.as_context() | {"team": team, "reasons": reasons})


def _table(request: HttpRequest, scope: PlanScope, run: Run) -> dict[str, object]:
    user = signed_in(request)
    force, area_code = request.GET.get("force", ""), request.GET.get("area", "")
    area = None
    if area_code:
        try:
            area = area_by_code(user, area_code)
        except Area.DoesNotExist:
            raise Http404 from None
    table = roster_table(user, run, force=force, area=area)
    cover = coverage(user, run)
    if force:
        cover = [row for row in cover if row.force == force]
    if area is not None:
        below = {area.code, *areas_for(user, district=area).values_list("code", flat=True)}
        cover = [row for row in cover if row.area_code in below]
    areas = areas_for(user, district=scope.operation.district).filter(level__in=["township", "village"])
    return {
        "groups": _grouped(table.rows),
        "heads": [_head(cover, date) for date in table.dates],
        "forces": Force.choices,
        "force": force,
        "areas": areas.defer("geometry"),
        "area": area,
        "teams": len(table.rows),
        "duties": sum(row.duties for row in table.rows),
    }


def _grouped(rows: tuple[RosterRow, ...]) -> list[TeamGroup]:
    found: dict[tuple[str, str], list[TeamLine]] = {}
    for row in rows:
        line = TeamLine(row.team, tuple(zip(row.shifts, row.away, strict=True)), row.duties)
        found.setdefault((row.team.home_area.label, row.team.force), []).append(line)
    return [TeamGroup(area, force, tuple(teams)) for (area, force), teams in found.items()]


def _head(cover: list[CoverageRow], date: dt.date) -> DayHead:
    of_day = [row for row in cover if row.date == date]
    forces_by_day = {(row.area_code, row.force) for row in of_day if not row.shift}
    counted = [row for row in of_day if not row.shift or (row.area_code, row.force) not in forces_by_day]
    return DayHead(
        date,
        sum(row.required for row in counted),
        sum(row.on_duty for row in counted),
        tuple(row for row in of_day if row.missing),
    )
