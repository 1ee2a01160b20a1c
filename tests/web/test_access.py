"""What pages say to those who may not open them, and every page in Chinese; who may open what: test_rights."""

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
    "/districts/D/colours/",
    "/districts/D/colours/wall/",
    "/districts/D/colours/map/",
    "/districts/D/colours/days.json",
    "/districts/D/colours/of/area/D/",
    "/operations/festival/colours/",
    "/operations/festival/colours/wall/",
    "/operations/festival/colours/map/",
    "/operations/festival/colours/days.json",
    "/operations/festival/colours/of/zone/DZ0000/",
    "/districts/D/map/base.json",
    "/districts/D/map/areas.json",
    "/districts/D/map/",
    "/districts/D/map/entries.json",
    "/districts/D/map/layers.json",
    "/entries/DZ0000/map.json",
    "/entries/DZ0000/plan.pdf",
    "/areas/D1/plan.pdf",
    "/entries/DZ0000/",
    "/operations/festival/runs/1/files/plan.json",
]
WRITE = [
    "/operations/festival/days/",
    "/operations/festival/rules/",
    "/operations/festival/forces/import/",
    "/operations/festival/runs/1/publish/",
    "/operations/festival/runs/1/change/",
    "/operations/festival/what-if/new/",
    "/entries/DZ0000/edit/",
    "/new-operation/",
    "/import/city/",
]
OWN = ["/", "/account/", "/account/password/", "/account/second-factor/", "/help/", "/never-held/"]


def test_refusal_says_that_nothing_was_changed(viewer: Client) -> None:
    answer = viewer.get("/entries/DZ0000/edit/")
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()


FILES = (".xlsx", ".csv", "json", ".pdf")


@pytest.mark.parametrize("address", [one for one in READ + WRITE + OWN if not any(end in one for end in FILES)])
def test_page_renders_in_chinese(sample: Sample, enter: object, address: str) -> None:
    answer = enter(sample.planner, "zh-hans").get(address)  # type: ignore[operator]
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "zh-hans"


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
