"""Writes: importing forces, changing a team."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.permissions import Actor, require_write
from watchbill.accounts.scope import check_rows
from watchbill.documents.workbooks.forces import ForcesImport, MemberRow, StrengthRow, TeamRow
from watchbill.forces.models import Member, Strength, Team
from watchbill.forces.sample import make_sample_forces
from watchbill.places.models import Area
from watchbill.places.searching import index

LIMITS = (
    "longest_run_days", "least_run_days", "least_off_days", "most_weekends", "least_work_h", "most_work_h", "together",
)  # fmt: skip
"""What holds for the duties of one team beside the rules for all."""
DATES = ("away_dates", "wish_on_dates", "wish_off_dates")
PAIRS = ("most_shifts", "trainings")
EDITABLE = (
    "name", "strength", "mode", "base_name", "base_lon", "base_lat", "crew", "equipment", "contact", *DATES, *LIMITS,
    *PAIRS,
)  # fmt: skip
"""Fields of a team that a user may change."""
TEAM_FIELDS = (
    "name", "force", "strength", "mode", "base_name", "base_lon", "base_lat", "crew", "equipment", "contact", *LIMITS,
)  # fmt: skip


class FaultyRowsError(Exception):
    """Some rows of an import are wrong, so nothing was written; ``forces.faults`` says what."""

    def __init__(self, forces: ForcesImport) -> None:
        super().__init__(str(forces.faults[0]))
        self.forces = forces


@dataclass(frozen=True)
class ForcesSummary:
    """What an import of forces did; ``rows_left_out`` counts faulty rows that were skipped on request."""

    teams_created: int
    teams_updated: int
    members: int
    strengths: int
    rows_left_out: int = 0


@transaction.atomic
def import_forces(forces: ForcesImport, *, by: Actor, district: Area, accept_good_rows: bool = False) -> ForcesSummary:
    """Write teams, members and strengths of a district: all of them, or none and raise ``FaultyRowsError``.

    ``accept_good_rows`` leaves out the faulty rows instead. A team that is there already is changed and gets the
    members that are named; teams that are not named stay. Raises ``ValidationError`` for an area outside the district,
    and for a team of another one: nobody takes over teams by naming their codes.
    """
    require_write(by, district.path)
    if forces.faults and not accept_good_rows:
        raise FaultyRowsError(forces)
    _refuse_teams_of_others(forces, district)
    areas = Area.objects.filter(path__startswith=district.path).in_bulk(
        {row.home_area for row in forces.teams} | {row.area for row in forces.strengths}, field_name="code"
    )
    created, updated = _write_teams(forces.teams, areas)
    members = _write_members(forces.members)
    _write_strengths(forces.strengths, areas)
    summary = ForcesSummary(len(created), len(updated), members, len(forces.strengths), len(forces.rejected))
    record(by=by, action="import_forces", subject=district, area=district.code, details=vars(summary))
    return summary


def import_sample_forces(*, by: Actor, district: Area, seed: int = 1) -> ForcesSummary:
    """Write plausible forces for a district."""
    return import_forces(make_sample_forces(district, seed=seed), by=by, district=district)


@transaction.atomic
def update_team(*, by: Actor, team: Team, changes: dict[str, Any]) -> Team:
    """Change a team's editable fields; raises ``ValidationError`` with messages per field."""
    require_write(by, team.home_area.path)
    if unknown := set(changes) - set(EDITABLE):
        raise ValidationError(_("These fields cannot be changed: %(names)s") % {"names": ", ".join(sorted(unknown))})
    before = {name: getattr(team, name) for name in changes}
    for name, value in changes.items():
        setattr(team, name, value)
    team.full_clean()
    team.save()
    details = {name: [before[name], getattr(team, name)] for name in changes if before[name] != getattr(team, name)}
    record(by=by, action="update_team", subject=team, area=team.home_area.code, details=details)
    return team


def set_away(*, by: Actor, team: Team, dates: Sequence[str]) -> Team:
    """Set the days (ISO dates) on which a team is not available."""
    return update_team(by=by, team=team, changes={"away_dates": sorted(set(dates))})


def _refuse_teams_of_others(forces: ForcesImport, district: Area) -> None:
    named = {row.code for row in forces.teams} | {row.team for row in forces.members}
    teams = Team.objects.filter(code__in=named).exclude(home_area__path__startswith=district.path)
    if codes := ", ".join(teams.order_by("code").values_list("code", flat=True)[:5]):
        raise ValidationError(_("These teams belong to another district: %(codes)s") % {"codes": codes})


def _write_teams(rows: Sequence[TeamRow], areas: dict[str, Area]) -> tuple[list[Team], list[Team]]:
    known = Team.objects.in_bulk([row.code for row in rows], field_name="code")
    created: list[Team] = []
    updated: list[Team] = []
    for row in rows:
        team = known.get(row.code) or Team(code=row.code)
        team.home_area = _area(areas, row.home_area)
        for name in TEAM_FIELDS:
            setattr(team, name, getattr(row, name))
        for name in DATES:
            setattr(team, name, [date.isoformat() for date in getattr(row, name)])
        team.most_shifts = dict(row.most_shifts)
        team.trainings = {name: date.isoformat() if date else "" for name, date in row.trainings}
        (updated if team.pk else created).append(team)
    check_rows([*created, *updated])
    Team.objects.bulk_create(created)
    Team.objects.bulk_update(updated, [*TEAM_FIELDS, "home_area", *DATES, *PAIRS], batch_size=100)
    index([*created, *updated])
    return created, updated


def _write_members(rows: Sequence[MemberRow]) -> int:
    """Write the members named; a team whose members are named has these and no others."""
    teams = Team.objects.in_bulk({row.team for row in rows}, field_name="code")
    Member.objects.filter(team__in=list(teams.values())).delete()
    members = [
        Member(
            team=teams[row.team],
            name=row.name,
            post=row.post,
            contact=row.contact,
            training=row.training,
            training_valid_until=row.training_valid_until,
        )
        for row in rows
    ]
    check_rows(members)
    return len(Member.objects.bulk_create(members))


def _write_strengths(rows: Iterable[StrengthRow], areas: dict[str, Area]) -> None:
    strengths = [
        Strength(area=_area(areas, row.area), force=row.force, available=row.available, baseline=row.baseline)
        for row in rows
    ]
    Strength.objects.bulk_create(
        strengths,
        update_conflicts=True,
        unique_fields=["area", "force"],
        update_fields=["available", "baseline"],
    )


def _area(areas: dict[str, Area], code: str) -> Area:
    if code not in areas:
        raise ValidationError(_("There is no area %(code)s in this district.") % {"code": code})
    return areas[code]
