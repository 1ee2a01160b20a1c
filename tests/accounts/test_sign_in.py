"""Signing in through the pages: lock-out, second factor, lost passwords, and no signing up."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from watchbill.accounts.actions import create_user
from watchbill.accounts.models import AuditEntry, User
from watchbill.config import environment

PASSWORD = "correct horse battery"
SIGN_IN = "/account/sign-in/"


@pytest.fixture
def user(db: None) -> User:
    cache.clear()
    return create_user(by=None, username="duty", password=PASSWORD, role="viewer", email="duty@city.example")


def sign_in(client: Client, password: str = PASSWORD) -> str:
    return client.post(SIGN_IN, {"login": "duty", "password": password}).headers.get("Location", "")


def code_now(secret: str, later: int = 0) -> str:
    """The code of now, or of so many half minutes later."""
    before_and_after = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, before_and_after[len(before_and_after) // 2] + later)))


def add_second_factor(client: Client) -> str:
    client.post("/account/confirm/", {"password": PASSWORD})
    page = client.get("/account/second-factor/totp/activate/")
    secret = str(page.context["form"].secret)
    client.post("/account/second-factor/totp/activate/", {"code": code_now(secret)})
    return secret


def test_the_right_password_signs_in(client: Client, user: User) -> None:
    assert sign_in(client) == "/"


def test_five_wrong_passwords_lock_the_right_one_out(client: Client, user: User) -> None:
    for _ in range(5):
        client.post(SIGN_IN, {"login": "duty", "password": "wrong"})
    assert client.post(SIGN_IN, {"login": "duty", "password": PASSWORD}).status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_second_factor_is_asked_for_once_it_is_there(client: Client, user: User) -> None:
    sign_in(client)
    secret = add_second_factor(client)
    other = Client()
    assert sign_in(other) == "/account/second-factor/authenticate/"
    assert "_auth_user_id" not in other.session
    other.post("/account/second-factor/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in other.session
    cache.clear()  # the library lets a code be used once in its time
    other.post("/account/second-factor/authenticate/", {"code": code_now(secret)})
    assert other.session["_auth_user_id"] == str(user.pk)


def test_a_code_of_a_clock_that_is_half_a_minute_ahead_counts(client: Client, user: User) -> None:
    sign_in(client)
    secret = add_second_factor(client)
    other = Client()
    sign_in(other)
    other.post("/account/second-factor/authenticate/", {"code": code_now(secret, later=1)})
    assert other.session["_auth_user_id"] == str(user.pk)


def test_the_page_that_asks_for_a_code_tells_of_recovery_codes(client: Client, user: User) -> None:
    sign_in(client)
    add_second_factor(client)
    other = Client()
    sign_in(other)
    assert "One of your recovery codes works here" in other.get("/account/second-factor/authenticate/").content.decode()


def test_a_recovery_code_replaces_a_lost_second_factor(client: Client, user: User) -> None:
    sign_in(client)
    add_second_factor(client)
    codes = re.findall(r"[0-9a-f]{8}", client.get("/account/second-factor/recovery-codes/").content.decode())
    other = Client()
    sign_in(other)
    other.post("/account/second-factor/authenticate/", {"code": codes[0]})
    assert other.session["_auth_user_id"] == str(user.pk)


def test_a_second_factor_is_not_changed_without_the_password_again(client: Client, user: User) -> None:
    sign_in(client)
    answer = client.get("/account/second-factor/totp/activate/")
    assert answer.headers["Location"].startswith("/account/confirm/")


def test_adding_a_second_factor_leaves_an_audit_row(
    client: Client, user: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        add_second_factor(client)
    assert AuditEntry.objects.filter(action="add_second_factor", actor=user).exists()


def test_changing_the_password_leaves_an_audit_row(client: Client, user: User) -> None:
    sign_in(client)
    new = "another fine long one"
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert AuditEntry.objects.filter(action="set_password", actor=user).exists()


def test_a_lost_password_is_set_anew_by_mail(client: Client, user: User, mailoutbox: list[object]) -> None:
    client.post("/account/password/lost/", {"email": "duty@city.example"})
    link = re.search(r"/account/password/lost/\S+", mailoutbox[0].body)  # type: ignore[attr-defined]
    assert link is not None
    form = client.get(link.group(0)).headers["Location"]
    new = "another fine long one"
    client.post(form, {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


def test_a_closed_account_does_not_sign_in(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    sign_in(client)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/account/signup/", "/account/sign-up/"])
def test_nobody_signs_up(client: Client, user: User, address: str) -> None:
    sign_in(client)
    assert client.get(address).status_code == 404


def test_mail_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHBILL_MAIL", "smtp://post:s%40fe@mail.city.example:587")
    assert environment.mail()[1:] == ("mail.city.example", 587, "post", "s@fe", True)
    monkeypatch.setenv("WATCHBILL_MAIL", "imap://mail.city.example")
    with pytest.raises(ValueError, match="smtp://"):
        environment.mail()
