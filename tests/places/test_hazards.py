"""A hazard's way from found to verified: every step, every refusal, and nothing that jumps over a step."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from places.ledger_checklist import POINT
from watchbill.accounts.actions import create_user
from watchbill.accounts.models import AuditEntry, User
from watchbill.places.actions import (
    assign_hazard,
    create_entry,
    rectify_hazard,
    reopen_hazard,
    restore_version,
    send_hazard_back,
    update_entry,
    verify_hazard,
)
from watchbill.places.models import Area, Hazard
from watchbill.places.queries import EntryFilter, filtered

PASSWORD = "correct horse battery"
EVIDENCE = [{"date": "2027-05-02", "kind": "photo", "what": "two slabs laid anew"}]
DUE = dt.date(2027, 5, 10)


@pytest.fixture
def hazard(district: Area) -> Hazard:
    values = {"name": "Loose paving", "category": "structure", "geometry": POINT}
    return cast("Hazard", create_entry(by=None, ledger="hazard", district=district, values=values))


@pytest.fixture
def inspector(district: Area) -> User:
    return create_user(by=None, username="inspector", password=PASSWORD, role="inspector", area_code=district.code)


@pytest.fixture
def housing(district: Area) -> User:
    """The department that owns structural hazards."""
    return create_user(
        by=None, username="housing", password=PASSWORD, role="department", area_code=district.code, owner="housing"
    )


def assigned(hazard: Hazard, by: User | None = None, due: dt.date = DUE) -> Hazard:
    return assign_hazard(by=by, hazard=hazard, unit="Roads", post="Head of roads", due_date=due)


def rectified(hazard: Hazard, by: User | None = None) -> Hazard:
    return rectify_hazard(by=by, hazard=assigned(hazard, by), note="laid anew", evidence=EVIDENCE)


def verified(hazard: Hazard, by: User | None = None) -> Hazard:
    return verify_hazard(by=by, hazard=rectified(hazard, by), post="Inspector of works")


def test_department_rectifies_and_inspector_verifies(hazard: Hazard, housing: User, inspector: User) -> None:
    verify_hazard(by=inspector, hazard=rectified(hazard, housing), post="Inspector of works")
    hazard.refresh_from_db()
    today = timezone.localdate()
    assert (hazard.state, hazard.rectified_date, hazard.verified_date) == ("verified", today, today)
    assert (hazard.verified_by_post, hazard.evidence, hazard.version) == ("Inspector of works", EVIDENCE, 4)
    written = AuditEntry.objects.filter(action__in=("assign_hazard", "rectify_hazard", "verify_hazard"))
    assert written.count() == 3


def test_no_step_is_jumped_over(hazard: Hazard) -> None:
    with pytest.raises(ValidationError, match="found"):
        rectify_hazard(by=None, hazard=hazard, note="done", evidence=EVIDENCE)
    with pytest.raises(ValidationError, match="found"):
        verify_hazard(by=None, hazard=hazard, post="Inspector of works")
    with pytest.raises(ValidationError, match="found"):
        send_hazard_back(by=None, hazard=hazard, reason="no")
    with pytest.raises(ValidationError, match="found"):
        reopen_hazard(by=None, hazard=hazard, reason="no")
    with pytest.raises(ValidationError, match="rectified"):
        assigned(rectified(hazard))


def test_rectifying_needs_a_note_and_evidence(hazard: Hazard) -> None:
    row = assigned(hazard)
    with pytest.raises(ValidationError) as refusal:
        rectify_hazard(by=None, hazard=row, note=" ", evidence=[])
    assert set(refusal.value.message_dict) == {"note", "evidence"}


def test_assigning_needs_unit_post_and_due_date(hazard: Hazard) -> None:
    with pytest.raises(ValidationError) as refusal:
        assign_hazard(by=None, hazard=hazard, unit="", post="", due_date=None)
    assert set(refusal.value.message_dict) == {"responsible_unit", "responsible_post", "due_date"}


def test_account_that_rectified_does_not_verify(hazard: Hazard, planner: User) -> None:
    row = rectified(hazard, planner)
    update_entry(by=None, entry=row, changes={"note": "seen"})
    with pytest.raises(PermissionDenied, match="Another account"):
        verify_hazard(by=planner, hazard=row, post="Inspector of works")


def test_responsible_post_does_not_verify(hazard: Hazard, inspector: User) -> None:
    row = rectified(hazard)
    with pytest.raises(ValidationError, match="Another post"):
        verify_hazard(by=inspector, hazard=row, post=" head of ROADS ")


def test_sent_back_hazard_is_assigned_again_and_keeps_its_evidence(hazard: Hazard, inspector: User) -> None:
    row = rectified(hazard)
    with pytest.raises(ValidationError):
        send_hazard_back(by=inspector, hazard=row, reason="")
    row = send_hazard_back(by=inspector, hazard=row, reason="still loose")
    assert (row.state, row.rectified_date, row.due_date, row.evidence) == ("assigned", None, DUE, EVIDENCE)


def test_reopened_hazard_begins_anew(hazard: Hazard, inspector: User) -> None:
    row = reopen_hazard(by=inspector, hazard=verified(hazard), reason="loose again")
    assert (row.state, row.verified_date, row.verified_by_post, row.due_date) == ("found", None, "", None)


def test_who_may_take_which_step(hazard: Hazard, viewer: User, inspector: User) -> None:
    for user in (viewer, inspector):
        with pytest.raises(PermissionDenied):
            assigned(hazard, user)
    row = assigned(hazard)
    for user in (viewer, inspector):
        with pytest.raises(PermissionDenied):
            rectify_hazard(by=user, hazard=row, note="done", evidence=EVIDENCE)
    row = rectify_hazard(by=None, hazard=row, note="done", evidence=EVIDENCE)
    with pytest.raises(PermissionDenied):
        verify_hazard(by=viewer, hazard=row, post="Somebody")
    with pytest.raises(PermissionDenied):
        send_hazard_back(by=viewer, hazard=row, reason="no")
    row = verify_hazard(by=None, hazard=row, post="Inspector of works")
    with pytest.raises(PermissionDenied):
        reopen_hazard(by=viewer, hazard=row, reason="no")


def test_planner_of_another_village_takes_no_step(hazard: Hazard) -> None:
    other = create_user(by=None, username="other", password=PASSWORD, role="planner", area_code="S-V02")
    assert hazard.area.code != "S-V02"
    with pytest.raises(PermissionDenied):
        assigned(hazard, other)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("state", "verified"),
        ("rectified_date", dt.date(2027, 5, 2)),
        ("verified_date", dt.date(2027, 5, 2)),
        ("verified_by_post", "Inspector of works"),
    ],
)
def test_a_plain_change_or_a_new_entry_takes_no_step(hazard: Hazard, district: Area, key: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        update_entry(by=None, entry=hazard, changes={key: value})
    assert set(refusal.value.message_dict) == {key}
    values = {"name": "New", "category": "fire", "geometry": POINT, key: value}
    with pytest.raises(ValidationError):
        create_entry(by=None, ledger="hazard", district=district, values=values)


def test_an_earlier_version_brings_no_state_back(hazard: Hazard) -> None:
    verified(hazard)
    row = restore_version(by=None, entry=Hazard.objects.get(pk=hazard.pk), number=1)
    assert (cast("Hazard", row).state, cast("Hazard", row).verified_by_post) == ("verified", "Inspector of works")


def test_the_form_and_the_api_take_no_step(hazard: Hazard, planner: User, client: Client) -> None:
    client.force_login(planner)
    page = client.get(f"/entries/{hazard.code}/edit/").content.decode()
    assert 'name="due_date"' in page
    assert 'name="state"' not in page
    answer = client.patch(
        f"/api/v1/hazards/{hazard.code}?version=1", {"state": "verified"}, content_type="application/json"
    )
    hazard.refresh_from_db()
    assert (answer.status_code != 200, hazard.state) == (True, "found")


def test_a_workbook_takes_no_step(hazard: Hazard, planner: User, district: Area, client: Client) -> None:
    client.force_login(planner)
    base = f"/districts/{district.code}/ledgers/hazard/"
    book = load_workbook(BytesIO(client.get(f"{base}export.xlsx").getvalue()))
    sheet = next(one for one in book.worksheets if any(cell.value == hazard.code for row in one for cell in row))
    cell = next(cell for row in sheet for cell in row if cell.value == "found")
    cell.value = "verified"
    changed = BytesIO()
    book.save(changed)
    page = client.post(f"{base}import/", {"file": SimpleUploadedFile("h.xlsx", changed.getvalue())})
    assert "Only a step changes this" in page.content.decode()


def test_overdue_is_what_is_due_before_today_and_not_verified(hazard: Hazard, district: Area) -> None:
    wanted = EntryFilter(district=district, gap="overdue")
    today = timezone.localdate()
    row = assigned(hazard, due=today)
    assert (row.is_overdue, filtered(None, "hazard", wanted).count()) == (False, 0)
    row = assigned(row, due=today - dt.timedelta(days=1))
    assert (row.is_overdue, filtered(None, "hazard", wanted).count()) == (True, 1)
    row = rectify_hazard(by=None, hazard=row, note="done", evidence=EVIDENCE)
    row = verify_hazard(by=None, hazard=row, post="Inspector of works")
    assert (row.is_overdue, filtered(None, "hazard", wanted).count()) == (False, 0)
    assert not filtered(None, "site", wanted).exists()


def test_the_page_takes_the_steps(hazard: Hazard, planner: User, inspector: User, client: Client) -> None:
    client.force_login(planner)
    at = f"/entries/{hazard.code}/"
    assert f"{at}steps/assign/" in client.get(at).content.decode()
    client.post(f"{at}steps/assign/", {"assign-unit": "Roads", "assign-post": "Head", "assign-due_date": "2027-05-10"})
    refused = client.post(f"{at}steps/rectify/", {"rectify-note": "done"})
    assert refused.status_code == 422
    client.post(f"{at}steps/rectify/", {"rectify-note": "done", "rectify-kind": "photo", "rectify-what": "slabs"})
    assert client.post(f"{at}steps/verify/", {"verify-post": "Works"}).status_code == 403
    client.force_login(inspector)
    assert client.post(f"{at}steps/verify/", {"verify-post": "Works"}).status_code == 302
    hazard.refresh_from_db()
    assert (hazard.state, hazard.evidence[0]["what"]) == ("verified", "slabs")


def test_the_page_says_why_a_hazard_came_back(hazard: Hazard, planner: User, inspector: User, client: Client) -> None:
    page = f"/entries/{hazard.code}/"
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    assigned(hazard)
    assert "Came back" not in client.get(page).content.decode()
    rectified(hazard)
    send_hazard_back(by=inspector, hazard=hazard, reason="slabs still move")
    assigned(hazard, due=DUE + dt.timedelta(days=1))
    assert re.search(r"Came back on [^:<]+: slabs still move", client.get(page).content.decode())
    rectified(hazard)
    assert "Came back" not in client.get(page).content.decode()
