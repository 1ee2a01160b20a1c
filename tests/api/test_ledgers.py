from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from api.conftest import Caller
from watchbill.accounts.actions import create_user, grant_role
from watchbill.accounts.models import User
from watchbill.places.models import LEDGERS, Area, LedgerEntry, Site

ROOT = "/api/v1/ledgers"
JSON = "application/json"


@pytest.fixture
def site(district: Area) -> Site:
    found = Site.objects.filter(village__isnull=False).first()
    assert found is not None
    return found


def address(entry: LedgerEntry, version: int | None = None) -> str:
    query = "" if version is None else f"?version={version}&reason=checked%20on%20site"
    return f"{ROOT}/{entry.ledger}/{entry.code}{query}"


def bridge_at(site: Site) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [site.lon, site.lat]}
    return {"name": "Footbridge", "category": "bridge", "geometry": point}


@pytest.mark.parametrize("ledger", list(LEDGERS))
def test_every_ledger_is_listed(program: Client, ledger: str) -> None:
    answer = program.get(f"{ROOT}/{ledger}")
    assert answer.status_code == 200
    assert answer.json()["count"] == LEDGERS[ledger]._default_manager.count()


def test_a_list_is_filtered_and_paged_like_the_page(program: Client, site: Site) -> None:
    query = {"category": site.category, "area": site.area.code, "q": site.code, "limit": 1}
    answer = program.get(f"{ROOT}/site", query).json()
    assert [row["code"] for row in answer["items"]] == [site.code]


def test_a_list_says_what_is_missing(program: Client, site: Site) -> None:
    site.responsible_post = ""
    site.save()
    codes = {row["code"] for row in program.get(f"{ROOT}/site", {"gap": "no_post", "limit": 1000}).json()["items"]}
    assert site.code in codes


def test_an_unknown_filter_is_refused(program: Client) -> None:
    assert program.get(f"{ROOT}/site", {"colur": "red"}).status_code == 422


def test_an_entry_carries_its_cells_and_version(program: Client, site: Site) -> None:
    row = program.get(address(site)).json()
    assert row["cell_codes"] == sorted(site.cells.values_list("code", flat=True))
    assert (row["version"], row["village_code"]) == (site.version, site.area.code)


def test_an_entry_is_added_changed_deleted_and_brought_back(program: Client, site: Site, district: Area) -> None:
    values = {
        "name": "Footbridge",
        "category": "bridge",
        "geometry": {"type": "Point", "coordinates": [site.lon, site.lat]},
    }
    made = program.post(f"{ROOT}/site?district={district.code}", values, content_type=JSON)
    assert made.status_code == 201, made.content
    row = made.json()
    entry = Site.objects.get(code=row["code"])
    changed = program.patch(address(entry, row["version"]), {"colour": "orange"}, content_type=JSON).json()
    assert (changed["colour"], changed["version"]) == ("orange", row["version"] + 1)
    assert program.delete(address(entry, changed["version"])).status_code == 200
    assert program.get(address(entry)).status_code == 404
    assert program.post(f"{ROOT}/site/{entry.code}/restore").json()["colour"] == "orange"
    reasons = [version["reason"] for version in program.get(f"{ROOT}/site/{entry.code}/versions").json()]
    assert reasons.count("checked on site") == 2


def test_the_second_of_two_writers_is_told_what_changed(program: Client, site: Site) -> None:
    read = program.get(address(site)).json()["version"]
    program.patch(address(site, read), {"colour": "red"}, content_type=JSON)
    second = program.patch(address(site, read), {"name": "Other name"}, content_type=JSON)
    assert second.status_code == 409
    assert [change["column"] for change in second.json()["changes"]] == ["colour"]
    site.refresh_from_db()
    assert site.name != "Other name"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"geometry": {"type": "Point", "coordinates": [50, 50]}}, "geometry"),
        ({"name": "=1+1"}, "name"),
        ({"note": "see 11010519491231002X"}, "note"),
    ],
)
def test_a_bad_value_is_refused_beside_its_column(program: Client, site: Site, values: Any, field: str) -> None:
    answer = program.patch(address(site, site.version), values, content_type=JSON)
    assert answer.status_code == 422
    assert field in {fault["field"] for fault in answer.json()["faults"]}


@pytest.mark.parametrize("values", [{"colour": "pink"}, {"nme": "misspelt"}, {"priority": 9}])
def test_a_value_that_does_not_fit_the_schema_is_refused(program: Client, site: Site, values: Any) -> None:
    assert program.patch(address(site, site.version), values, content_type=JSON).status_code == 422


def test_a_viewer_reads_and_does_not_write(viewer: User, caller: Caller, site: Site) -> None:
    client = caller(viewer)
    assert client.get(address(site)).status_code == 200
    assert client.patch(address(site, site.version), {"colour": "red"}, content_type=JSON).status_code == 403


def test_a_department_writes_its_own_entries_alone(caller: Caller, site: Site, district: Area) -> None:
    user = create_user(by=None, username="dep", password="correct horse battery", role="viewer", area_code="none")
    grant_role(by=None, user=user, role="department", area_code=district.code, owner="tourism")
    client = caller(user)
    Site.objects.filter(pk=site.pk).update(owner="police")
    assert client.patch(address(site, site.version), {"colour": "red"}, content_type=JSON).status_code == 404
    Site.objects.filter(pk=site.pk).update(owner="tourism")
    assert client.patch(address(site, site.version), {"colour": "red"}, content_type=JSON).status_code == 200


def test_a_write_sent_again_with_its_key_is_done_once(program: Client, site: Site, district: Area) -> None:
    values = bridge_at(site)
    headers = {"idempotency-key": "one"}
    before = Site.objects.count()
    answers = [
        program.post(f"{ROOT}/site?district={district.code}", values, content_type=JSON, headers=headers)
        for _ in range(2)
    ]
    assert (answers[0].json()["code"], Site.objects.count()) == (answers[1].json()["code"], before + 1)


def test_queries_do_not_grow_with_the_rows(
    program: Client, district: Area, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        program.get(f"{ROOT}/facility", {"limit": 1})
    with django_assert_max_num_queries(9):
        assert len(program.get(f"{ROOT}/facility", {"limit": 500}).json()["items"]) > 1
