"""Reads: teams, members and strengths, scoped to who asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from watchbill.accounts.permissions import Actor
from watchbill.documents.workbooks.forces import ForcesImport, MemberRow, StrengthRow, TeamRow
from watchbill.forces.enums import Force
from watchbill.forces.models import Member, Strength, Team
from watchbill.places.models import Area
from watchbill.places.permissions import visible


@dataclass(frozen=True)
class ForceTotal:
    """A force of a district: its teams, the people in them, available strength and daily baseline."""

    force: str
    teams: int
    people: int
    available: int
    baseline: int

    @property
    def label(self) -> str:
        """The force's name in the language of the page."""
        return str(Force(self.force).label)


def teams_for(
    user: Actor, *, district: Area | None = None, force: str = "", area: Area | None = None, text: str = ""
) -> QuerySet[Team]:
    """Teams that somebody may read, with their home area, in order of area, force and code."""
    teams = Team.objects.filter(visible(user, field="home_area__path")).select_related("home_area")
    teams = teams.defer("home_area__geometry")
    if district is not None:
        teams = teams.filter(home_area__path__startswith=district.path)
    if area is not None:
        teams = teams.filter(home_area__path__startswith=area.path)
    if force:
        teams = teams.filter(force=force)
    if text:
        teams = teams.filter(Q(name__icontains=text) | Q(code__icontains=text))
    return teams


def team_by_code(user: Actor, code: str) -> Team:
    """One team that somebody may read; raises ``Team.DoesNotExist``."""
    return teams_for(user).get(code=code)


def trainings_for(user: Actor, *, district: Area) -> list[str]:
    """Names of all trainings that teams of a district have."""
    teams = teams_for(user, district=district).exclude(trainings={}).values_list("trainings", flat=True)
    return sorted({name for trainings in teams for name in trainings})


def members_of(user: Actor, team: Team) -> QuerySet[Member]:
    """Duty staff of a team, its leader first."""
    return Member.objects.filter(visible(user, field="team__home_area__path"), team=team).order_by("id")


def strengths_for(user: Actor, *, district: Area) -> QuerySet[Strength]:
    """Strengths per area and force of a district."""
    strengths = Strength.objects.filter(visible(user, field="area__path"), area__path__startswith=district.path)
    return strengths.select_related("area")


def force_totals(user: Actor, district: Area) -> list[ForceTotal]:
    """Teams, people and strengths per force of a district, in the order of the forces; forces without any: left out."""
    teams = teams_for(user, district=district).order_by().values_list("force")
    strengths = strengths_for(user, district=district).order_by().values_list("force")
    by_team = {force: (count, people) for force, count, people in teams.annotate(Count("pk"), Sum("strength"))}
    by_area = {force: sums for force, *sums in strengths.annotate(Sum("available"), Sum("baseline"))}
    return [
        ForceTotal(force, *by_team.get(force, (0, 0)), *by_area.get(force, (0, 0)))
        for force in Force.values
        if force in by_team or force in by_area
    ]


def forces_rows(user: Actor, district: Area) -> ForcesImport:
    """Teams, members and strengths of a district as the rows of the forces workbook."""
    teams = list(teams_for(user, district=district).prefetch_related("members"))
    team_rows = tuple(
        TeamRow(
            code=team.code,
            name=team.name,
            force=team.force,
            home_area=team.home_area.code,
            strength=team.strength,
            base_name=team.base_name,
            base_lon=team.base_lon,
            base_lat=team.base_lat,
            mode=team.mode,
            crew=team.crew,
            equipment=team.equipment,
            contact=team.contact,
            away_dates=_dates(team.away_dates),
            wish_on_dates=_dates(team.wish_on_dates),
            wish_off_dates=_dates(team.wish_off_dates),
            longest_run_days=team.longest_run_days,
            least_run_days=team.least_run_days,
            least_off_days=team.least_off_days,
            most_weekends=team.most_weekends,
            least_work_h=team.least_work_h,
            most_work_h=team.most_work_h,
            most_shifts=tuple(sorted(team.most_shifts.items())),
            trainings=tuple(
                (name, dt.date.fromisoformat(last) if last else None) for name, last in sorted(team.trainings.items())
            ),
            together=team.together,
        )
        for team in teams
    )
    member_rows = tuple(
        MemberRow(team.code, member.name, member.post, member.contact, member.training, member.training_valid_until)
        for team in teams
        for member in team.members.all()
    )
    strength_rows = tuple(
        StrengthRow(row.area.code, row.force, row.available, row.baseline)
        for row in strengths_for(user, district=district)
    )
    return ForcesImport(
        team_rows, member_rows, strength_rows, (), len(team_rows) + len(member_rows) + len(strength_rows)
    )


def _dates(texts: list[str]) -> tuple[dt.date, ...]:
    return tuple(dt.date.fromisoformat(text) for text in texts)
