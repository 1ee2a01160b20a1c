"""Changing a team and giving a reason with a level, from the pages."""

from __future__ import annotations

from django.test import Client

from watchbill.accounts.models import AuditEntry
from watchbill.operations.models import LevelSetting
from web.sample_rows import Sample

FORCES = "/operations/festival/forces/"


def _fields(sample: Sample, **changes: object) -> dict[str, object]:
    team = sample.teams[0]
    fields = {"name": team.name, "contact": team.contact, "equipment": team.equipment}
    fields |= {"least_run_days": "1", "least_off_days": "1", "least_work_h": "0"}
    return fields | {"crew": "" if team.crew is None else team.crew} | changes


def test_team_form_changes_contact_and_crew(planner: Client, sample: Sample) -> None:
    team = sample.teams[0]
    response = planner.post(f"{FORCES}{team.code}/edit/", _fields(sample, contact="radio 7", crew="2"))
    team.refresh_from_db()
    assert response.status_code == 302
    assert (team.contact, team.crew) == ("radio 7", 2)
    assert AuditEntry.objects.filter(action="update_team").exists()


def test_team_form_keeps_days_away_outside_the_operation(planner: Client, sample: Sample) -> None:
    team = sample.teams[0]
    team.away_dates = ["2026-05-01"]
    team.save()
    planner.post(f"{FORCES}{team.code}/edit/", _fields(sample, away=["2026-06-06"]))
    team.refresh_from_db()
    assert team.away_dates == ["2026-05-01", "2026-06-06"]


def test_team_form_takes_wishes_and_limits(planner: Client, sample: Sample) -> None:
    team = sample.teams[0]
    planner.post(
        f"{FORCES}{team.code}/edit/",
        _fields(sample, wish_off=["2026-06-06"], most_work_h="24", most_weekends="", together="A"),
    )
    team.refresh_from_db()
    assert (team.wish_off_dates, team.most_work_h, team.most_weekends, team.together) == (["2026-06-06"], 24, None, "A")
    page = planner.get(f"{FORCES}{team.code}/").content.decode()
    assert "Most hours on duty" in page


def test_team_form_takes_trainings_and_most_duties_by_shift(planner: Client, sample: Sample) -> None:
    team = sample.teams[0]
    form = f"{FORCES}{team.code}/edit/"
    planner.post(form, _fields(sample, trainings="First aid 2027-12-31\nRadio", most_night="3"))
    team.refresh_from_db()
    assert (team.trainings, team.most_shifts) == ({"First aid": "2027-12-31", "Radio": ""}, {"night": 3})
    page = planner.get(f"{FORCES}{team.code}/").content.decode()
    assert "First aid" in page
    assert "until 2027-12-31" in page
    assert "First aid 2027-12-31\nRadio" in planner.get(form).content.decode()
    planner.post(form, _fields(sample, trainings="Radio", most_night=""))
    team.refresh_from_db()
    assert (team.trainings, team.most_shifts) == ({"Radio": ""}, {})
    assert "errorlist" in planner.post(form, _fields(sample, trainings="Radio 2027-13-01")).content.decode()


def test_team_form_refuses_limits_that_contradict_each_other(planner: Client, sample: Sample) -> None:
    team = sample.teams[0]
    for wrong in ({"least_work_h": "30", "most_work_h": "8"}, {"wish_on": ["2026-06-06"], "wish_off": ["2026-06-06"]}):
        response = planner.post(f"{FORCES}{team.code}/edit/", _fields(sample, **wrong))
        assert "errorlist" in response.content.decode()


def test_team_form_refuses_an_empty_name(planner: Client, sample: Sample) -> None:
    team = sample.teams[0]
    response = planner.post(f"{FORCES}{team.code}/edit/", _fields(sample, name=""))
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()


def test_team_form_is_closed_to_viewers(viewer: Client, sample: Sample) -> None:
    assert viewer.get(f"{FORCES}{sample.teams[0].code}/edit/").status_code == 403


def test_viewer_sees_no_way_to_change_a_team(viewer: Client, sample: Sample) -> None:
    assert "/edit/" not in viewer.get(f"{FORCES}{sample.teams[0].code}/").content.decode()


def test_level_is_set_with_its_reason(planner: Client, sample: Sample) -> None:
    fields = {"area": "D", "date": "2026-06-06", "level": "enhanced", "reason": "closing concert"}
    planner.post("/operations/festival/levels/cell/", fields, headers={"HX-Request": "true"})
    assert LevelSetting.objects.get(level="enhanced").reason == "closing concert"


def test_team_form_refuses_an_identity_number(planner: Client, sample: Sample) -> None:
    team = sample.teams[0]
    response = planner.post(f"{FORCES}{team.code}/edit/", _fields(sample, contact="11010519491231002X"))
    team.refresh_from_db()
    assert "11010519491231002X" not in team.contact
    assert "identity number is not stored here" in response.content.decode()
