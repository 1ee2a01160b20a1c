from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from watchbill.accounts.actions import accept_invitation, invite, withdraw_invitation
from watchbill.accounts.models import AuditEntry, Grant, Invitation, User
from watchbill.places.models import Area

PASSWORD = "correct horse battery"


@pytest.fixture
def secret(db: None) -> str:
    _invitation, secret = invite(by=None, email="school@city.example", role="department", owner="education")
    return secret


def test_accepting_makes_an_account_with_the_role(secret: str) -> None:
    user = accept_invitation(by=None, secret=secret, username="schools", password=PASSWORD)
    grant = user.grants.get()
    assert (user.email, grant.role, grant.owner) == ("school@city.example", "department", "education")


def test_a_link_works_once(secret: str) -> None:
    accept_invitation(by=None, secret=secret, username="schools", password=PASSWORD)
    with pytest.raises(PermissionDenied):
        accept_invitation(by=None, secret=secret, username="again", password=PASSWORD)
    assert not User.objects.filter(username="again").exists()


def test_an_old_link_opens_nothing(secret: str) -> None:
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(PermissionDenied):
        accept_invitation(by=None, secret=secret, username="schools", password=PASSWORD)


def test_a_withdrawn_link_opens_nothing(secret: str) -> None:
    withdraw_invitation(by=None, invitation=Invitation.objects.get())
    with pytest.raises(PermissionDenied):
        accept_invitation(by=None, secret=secret, username="schools", password=PASSWORD)


def test_a_weak_password_leaves_the_invitation_open(secret: str) -> None:
    with pytest.raises(ValidationError):
        accept_invitation(by=None, secret=secret, username="schools", password="12345")
    assert Invitation.objects.get().is_open
    assert not Grant.objects.exists()


def test_the_secret_is_kept_nowhere(secret: str) -> None:
    kept = [
        str(value) for row in (*Invitation.objects.values(), *AuditEntry.objects.values()) for value in row.values()
    ]
    assert not any(secret in value for value in kept)


def test_only_an_administrator_invites(planner: User) -> None:
    with pytest.raises(PermissionDenied):
        invite(by=planner, email="friend@city.example", role="planner")


@pytest.mark.parametrize(
    ("role", "owner", "start", "end", "field"),
    [
        ("department", "", None, None, "owner"),
        ("planner", "police", None, None, "owner"),
        ("king", "", None, None, "role"),
        ("viewer", "", dt.date(2027, 5, 20), dt.date(2027, 5, 20), "end_date"),
    ],
)
def test_a_right_that_does_not_fit_together_is_refused(
    db: None, role: str, owner: str, start: dt.date | None, end: dt.date | None, field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        invite(by=None, email="a@city.example", role=role, owner=owner, start_date=start, end_date=end)
    assert field in refusal.value.message_dict


def test_the_mail_carries_a_link_that_works(
    db: None,
    client: Client,
    mailoutbox: list[object],
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.BASE_URL = "https://watch.city.example"
    with django_capture_on_commit_callbacks(execute=True):
        invite(by=None, email="school@city.example", role="viewer")
    link = re.search(r"https://watch\.city\.example(/account/accept/\S+)", mailoutbox[0].body)  # type: ignore[attr-defined]
    assert link is not None
    answer = client.post(link.group(1), {"username": "schools", "password": PASSWORD, "again": PASSWORD})
    assert answer.headers["Location"] == "/account/sign-in/"
    assert client.get(link.group(1)).status_code == 410


def test_the_mail_names_role_area_and_days_in_both_languages(
    district: Area,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first, end = dt.date(2027, 5, 20), dt.date(2027, 5, 24)
    with django_capture_on_commit_callbacks(execute=True):
        invite(
            by=None, email="school@city.example", role="department", area_code=district.code, owner="education",
            start_date=first, end_date=end,
        )  # fmt: skip
    english, chinese = mailoutbox[0].body.split("---")
    for words in ("Department (education)", "Smallville (district)", "20 May 2027", "24 May 2027"):
        assert words in english
    for words in ("部门 (教育)", "小城区 (区)", "2027年5月20日", "2027年5月24日"):
        assert words in chinese


def test_passwords_that_differ_are_refused(client: Client, secret: str) -> None:
    data = {"username": "schools", "password": PASSWORD, "again": "something else entirely"}
    answer = client.post(f"/account/accept/{secret}/", data)
    assert "The two passwords differ" in answer.content.decode()
    assert not User.objects.exists()
