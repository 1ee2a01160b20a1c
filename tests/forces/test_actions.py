from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from watchbill.accounts.models import User
from watchbill.documents.workbooks import forces as workbook
from watchbill.forces.actions import FaultyRowsError, import_forces, import_sample_forces, set_away, update_team
from watchbill.forces.models import Member, Strength, Team
from watchbill.forces.queries import force_totals, forces_rows, teams_for
from watchbill.forces.sample import make_sample_forces
from watchbill.places.models import Area


def test_sample_forces_are_the_same_for_the_same_seed(district: Area) -> None:
    assert make_sample_forces(district, seed=3) == make_sample_forces(district, seed=3)


def test_sample_forces_have_patrol_teams_of_all_crews_in_every_village(district: Area) -> None:
    teams = [team for team in make_sample_forces(district).teams if team.force == "patrol_team"]
    crews = {village: {team.crew for team in teams if team.home_area == village} for village in ("S-V01", "S-V02")}
    assert crews == {"S-V01": {0, 1, 2, 3}, "S-V02": {0, 1, 2, 3}}


def test_sample_members_have_call_signs(district: Area) -> None:
    forces = make_sample_forces(district)
    names = {team.code: team.name for team in forces.teams}
    assert all(member.name.startswith(f"{names[member.team]}-") for member in forces.members)


def test_sample_strengths_are_the_people_of_the_teams(district: Area) -> None:
    import_sample_forces(by=None, district=district)
    assert sum(Strength.objects.values_list("available", flat=True)) == sum(
        Team.objects.values_list("strength", flat=True)
    )


def test_import_again_renews_teams_and_members(district: Area) -> None:
    import_sample_forces(by=None, district=district)
    before = (Team.objects.count(), Member.objects.count())
    summary = import_sample_forces(by=None, district=district)
    assert (summary.teams_created, Team.objects.count(), Member.objects.count()) == (0, *before)


def test_forces_survive_the_workbook_unchanged(district: Area) -> None:
    import_sample_forces(by=None, district=district)
    rows = forces_rows(None, district)
    read = workbook.read(workbook.write(rows.teams, rows.members, rows.strengths))
    assert (read.teams, read.members, read.strengths) == (rows.teams, rows.members, rows.strengths)


def test_import_with_a_faulty_row_writes_nothing(district: Area) -> None:
    faulty = _with_faulty_row(district)
    with pytest.raises(FaultyRowsError):
        import_forces(faulty, by=None, district=district)
    assert not Team.objects.exists()


def test_import_with_a_faulty_row_writes_the_good_ones_when_told_to(district: Area) -> None:
    summary = import_forces(_with_faulty_row(district), by=None, district=district, accept_good_rows=True)
    assert summary.teams_created == Team.objects.count() > 0


def test_import_refuses_an_area_of_another_district(district: Area) -> None:
    forces = make_sample_forces(district)
    moved = replace(forces, teams=(replace(forces.teams[0], home_area="ELSEWHERE"),))
    with pytest.raises(ValidationError, match="ELSEWHERE"):
        import_forces(moved, by=None, district=district)


def test_import_is_refused_to_a_viewer(district: Area, viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        import_sample_forces(by=viewer, district=district)


def test_set_away_keeps_the_days_in_order(district: Area) -> None:
    import_sample_forces(by=None, district=district)
    team = set_away(by=None, team=Team.objects.all()[0], dates=["2027-05-21", "2027-05-20", "2027-05-21"])
    assert team.away_dates == ["2027-05-20", "2027-05-21"]


def test_update_team_refuses_a_strength_of_zero(district: Area) -> None:
    import_sample_forces(by=None, district=district)
    with pytest.raises(ValidationError):
        update_team(by=None, team=Team.objects.all()[0], changes={"strength": 0})


def test_teams_for_are_narrowed_by_force_and_area(district: Area) -> None:
    import_sample_forces(by=None, district=district)
    teams = teams_for(None, force="volunteer", area=Area.objects.get(code="S-V02"))
    assert {(team.force, team.home_area.code) for team in teams} == {("volunteer", "S-V02")}


def test_force_totals_count_people_once(district: Area) -> None:
    import_sample_forces(by=None, district=district)
    assert all(total.people == total.available for total in force_totals(None, district))


def _with_faulty_row(district: Area) -> workbook.ForcesImport:
    forces = make_sample_forces(district)
    bad = replace(forces.teams[0], code="NEW-1", mode="balloon")
    return workbook.read(workbook.write((*forces.teams, bad), forces.members, forces.strengths))


def test_import_forces_takes_no_team_of_another_district(district: Area) -> None:
    forces = make_sample_forces(district)
    import_forces(forces, by=None, district=district)
    other = Area.objects.create(
        code="O-D", name="Other", level="district", path="O-D/", geometry=district.geometry, lon=0, lat=0
    )
    named = replace(forces, teams=(), strengths=())
    with pytest.raises(ValidationError, match="another district"):
        import_forces(named, by=None, district=other)
    assert Member.objects.count() == len(forces.members)
