"""Pages where an administrator makes accounts, invites, and gives and takes roles."""

from __future__ import annotations

import pytest
from django.test import Client

from watchbill.accounts.models import Invitation, User
from web.conftest import Enter
from web.sample_rows import Sample


@pytest.fixture
def administrator(sample: Sample, enter: object) -> Client:
    return enter(User.objects.create(username="chief", is_superuser=True))  # type: ignore[operator]


PAGES = ["/account/all/", "/account/all/viewer/", "/account/invite/"]


@pytest.mark.parametrize("address", PAGES)
def test_account_pages_open_for_an_administrator(administrator: Client, address: str) -> None:
    assert administrator.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_account_pages_are_refused_to_a_planner(planner: Client, address: str) -> None:
    assert planner.get(address).status_code == 403


@pytest.mark.parametrize(
    "address", ["/account/all/viewer/active/", "/account/all/viewer/grants/1/revoke/", "/account/invite/1/withdraw/"]
)
def test_account_writes_are_refused_to_a_planner(planner: Client, address: str) -> None:
    assert planner.post(address).status_code == 403


def test_a_role_is_given_and_taken_back(administrator: Client) -> None:
    data = {"role": "department", "area_code": "D", "owner": "education"}
    administrator.post("/account/all/viewer/", data)
    grant = User.objects.get(username="viewer").grants.get(role="department")
    assert (grant.area_code, grant.owner) == ("D", "education")
    administrator.post(f"/account/all/viewer/grants/{grant.pk}/revoke/")
    assert not User.objects.get(username="viewer").grants.filter(role="department").exists()


def test_a_department_without_owner_is_refused_beside_the_field(administrator: Client) -> None:
    answer = administrator.post("/account/all/viewer/", {"role": "department", "area_code": "D"})
    assert "A department needs the owner" in answer.content.decode()


def test_an_account_is_closed_and_nobody_closes_the_own(administrator: Client) -> None:
    administrator.post("/account/all/viewer/active/")
    administrator.post("/account/all/chief/active/")
    assert not User.objects.get(username="viewer").is_active
    assert User.objects.get(username="chief").is_active


def test_an_invitation_is_made_listed_and_withdrawn(administrator: Client) -> None:
    administrator.post("/account/invite/", {"email": "a@city.example", "role": "inspector", "area_code": "D"})
    assert "a@city.example" in administrator.get("/account/all/").content.decode()
    administrator.post(f"/account/invite/{Invitation.objects.get().pk}/withdraw/")
    assert not Invitation.objects.exists()


def test_a_department_edits_its_own_entries_alone(sample: Sample, enter: object) -> None:
    own, other = sample.entries[0], sample.entries[1]
    type(own).objects.filter(pk=own.pk).update(owner="tourism")
    type(other).objects.filter(pk=other.pk).update(owner="police")
    user = User.objects.create(username="tourism")
    user.grants.create(role="department", area_code="D", owner="tourism")
    client = enter(user)  # type: ignore[operator]
    assert client.get(f"/entries/{own.code}/edit/").status_code == 200
    assert client.get(f"/entries/{other.code}/edit/").status_code == 404


def test_department_with_an_empty_ledger_is_offered_what_it_may_do(sample: Sample, enter: Enter) -> None:
    user = User.objects.create(username="tourism")
    user.grants.create(role="department", area_code="D", owner="tourism")
    page = enter(user).get("/districts/D/ledgers/boundary/").content.decode()
    assert "Import a file" in page
    assert "Import a city" not in page
    assert "Find junctions" not in page
    page = enter(sample.planner).get("/districts/D/ledgers/boundary/").content.decode()
    assert "Import a city" in page
    assert "Find junctions" in page
