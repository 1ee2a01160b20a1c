"""Who may open what: each page for both roles, other areas, nobody, and in Chinese."""

from __future__ import annotations

import pytest
from django.test import Client

from web.sample_rows import Sample

READ = [
    "/operations/festival/",
    "/operations/festival/map/",
    "/operations/festival/map/routes.json?day=2026-06-05&shift=early",
    "/operations/festival/roster/",
    "/operations/festival/roster/cell/?team=D1-T0&day=2026-06-05",
    "/operations/festival/timetable/",
    "/operations/festival/timetable/?view=sites",
    "/operations/festival/checks/",
    "/operations/festival/checks.json",
    "/operations/festival/runs/",
    "/operations/festival/runs/1/",
    "/operations/festival/risk/",
    "/operations/festival/runs/1/rehearsal/",
    "/operations/festival/what-if/",
    "/operations/festival/levels/",
    "/operations/festival/forces/",
    "/operations/festival/forces/D1-T0/",
    "/operations/festival/forces/blank.xlsx",
    "/districts/D/ledgers/zone/",
    "/districts/D/ledgers/site/?q=bridge",
    "/districts/D/to-mend/",
    "/districts/D/totals/",
    "/districts/D/totals.csv",
    "/districts/D/map/base.json",
    "/districts/D/map/areas.json",
    "/districts/D/map/entries.json",
    "/entries/DZ0000/",
    "/operations/festival/runs/1/files/plan.json",
]
WRITE = [
    "/operations/festival/days/",
    "/operations/festival/forces/import/",
    "/operations/festival/runs/1/publish/",
    "/operations/festival/runs/1/change/",
    "/operations/festival/what-if/new/",
    "/entries/DZ0000/edit/",
    "/new-operation/",
    "/import/city/",
]
REHEARSAL = {
    "runs": 10, "seed": 1, "team_no_show": 5, "person_no_show": 3, "late_start_min": 4, "travel_spread": 0.25,
    "closed_legs": 1, "incidents": 4, "incident_min": 30,
}  # fmt: skip
OWN = ["/", "/account/", "/account/password/", "/account/second-factor/", "/help/", "/never-held/"]


@pytest.mark.parametrize("address", READ + WRITE + OWN)
def test_page_opens_for_a_planner(planner: Client, address: str) -> None:
    assert planner.get(address).status_code == 200


@pytest.mark.parametrize("address", READ + OWN)
def test_page_opens_for_a_viewer(viewer: Client, address: str) -> None:
    assert viewer.get(address).status_code == 200


@pytest.mark.parametrize("address", WRITE)
def test_writing_page_is_refused_to_a_viewer(viewer: Client, address: str) -> None:
    answer = viewer.get(address)
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()


@pytest.mark.parametrize("address", [one for one in READ + WRITE if one not in {"/new-operation/", "/import/city/"}])
def test_page_does_not_exist_for_another_area(stranger: Client, address: str) -> None:
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize("address", [*READ, *WRITE, "/", "/account/", "/help/"])
def test_page_asks_nobody_to_sign_in(sample: Sample, client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/sign-in/")


FILES = (".xlsx", ".csv", "json")


@pytest.mark.parametrize("address", [one for one in READ + WRITE + OWN if not any(end in one for end in FILES)])
def test_page_renders_in_chinese(sample: Sample, enter: object, address: str) -> None:
    answer = enter(sample.planner, "zh-hans").get(address)  # type: ignore[operator]
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/operations/festival/levels/cell/", {"area": "D1", "date": "2026-06-05", "level": "enhanced"}),
        ("/operations/festival/runs/", {"time_limit_s": 5, "seed": 1}),
        ("/operations/festival/runs/1/stop/", {}),
        ("/operations/festival/runs/1/publish/", {}),
        ("/operations/festival/runs/1/rehearsal/", REHEARSAL),
        ("/operations/festival/what-if/new/", {"name": "Mine", "time_limit_s": 5}),
        ("/operations/festival/what-if/rehearse/", REHEARSAL),
        ("/operations/festival/forces/sample/", {}),
        ("/entries/DZ0000/edit/", {"name": "Other name"}),
    ],
)
def test_write_is_refused_to_a_viewer(viewer: Client, address: str, data: dict[str, object]) -> None:
    assert viewer.post(address, data).status_code == 403


@pytest.mark.parametrize(
    "address", ["/operations/nowhere/", "/districts/Z/ledgers/zone/", "/entries/NONE/", "/districts/D/ledgers/people/"]
)
def test_unknown_address_says_so(planner: Client, address: str) -> None:
    answer = planner.get(address)
    assert answer.status_code == 404
    assert "There is no such page here" in answer.content.decode()


def test_sign_in_page_loads_nothing_from_elsewhere(client: Client, db: None) -> None:
    answer = client.get("/account/sign-in/")
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert 'src="http' not in answer.content.decode()
