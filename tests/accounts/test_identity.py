"""Signing in through the city's identity provider, against a small real one."""

from __future__ import annotations

import datetime as dt
import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from accounts.identity_provider import CLIENT, OTHER_KEY, SECRET, Provider, serving
from watchbill.accounts.actions import create_user
from watchbill.accounts.models import AuditEntry, Grant, User
from watchbill.config import environment
from watchbill.places.models import Area

LOGIN = "/account/oidc/city/login/?process=login"
PASSWORD = "correct horse battery"
KNOWN = {"sub": "u-17", "email": "Duty@City.example", "email_verified": True, "name": "Duty"}


@pytest.fixture
def user(db: None) -> User:
    cache.clear()
    return create_user(by=None, username="duty", password=PASSWORD, role="viewer", email="duty@city.example")


@pytest.fixture
def provider(user: User, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Provider]:
    """The provider, named in the environment as an administrator names it, with the known visitor before it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as running:
        running.claims = dict(KNOWN)
        for name, value in {"URL": running.url, "CLIENT": CLIENT, "SECRET": SECRET, "NAME": "City account"}.items():
            monkeypatch.setenv(f"WATCHBILL_OIDC_{name}", value)
        settings.SOCIALACCOUNT_PROVIDERS = environment.identity_providers()
        yield running


def go_to_provider(client: Client) -> str:
    """Leave for the provider; returns the address that it sends the visitor back to."""
    there = urlsplit(client.get(LOGIN).headers["Location"])
    line = http.client.HTTPConnection(there.netloc, timeout=30)
    line.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(line.getresponse().headers["Location"])
    line.close()
    return f"{back.path}?{back.query}"


def sign_in(client: Client) -> Any:
    return client.get(go_to_provider(client))


def account_of(client: Client) -> str | None:
    """Number of the account that is signed in."""
    return client.session.get("_auth_user_id")


def test_the_sign_in_page_leads_to_the_provider(client: Client, provider: Provider) -> None:
    page = client.get("/account/sign-in/").content.decode()
    assert "Sign in with City account" in page
    there = urlsplit(client.get(LOGIN).headers["Location"])
    asked = parse_qs(there.query)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{provider.url}/authorization"
    assert asked["redirect_uri"] == ["http://testserver/account/oidc/city/login/callback/"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)


def test_without_a_provider_there_is_no_such_way_in(client: Client, user: User) -> None:
    assert "/account/oidc/" not in client.get("/account/sign-in/").content.decode()
    assert client.get(LOGIN).status_code == 404
    assert client.get("/account/oidc/city/login/callback/?code=1&state=1").status_code == 404


def test_a_known_verified_address_signs_in_and_keeps_its_password(
    client: Client, provider: Provider, user: User
) -> None:
    assert sign_in(client).headers["Location"] == "/"
    assert account_of(client) == str(user.pk)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert AuditEntry.objects.filter(action="add_identity", actor=user).count() == 1


def test_the_subject_is_known_again_and_nothing_else_is_kept(client: Client, provider: Provider, user: User) -> None:
    sign_in(client)
    provider.claims["email"] = "new@city.example"
    other = Client()
    sign_in(other)
    assert account_of(other) == str(user.pk)
    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("u-17", {})


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@city.example"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email": ""},
    ],
)
def test_who_is_not_known_by_a_verified_address_stays_outside(
    client: Client, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims |= claims
    answer = sign_in(client)
    assert account_of(client) is None
    assert "There is no account here for this address" in answer.content.decode()
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_an_address_of_two_accounts_opens_neither(client: Client, provider: Provider) -> None:
    create_user(by=None, username="second", password=PASSWORD, role="planner", email="duty@city.example")
    sign_in(client)
    assert account_of(client) is None


def test_a_closed_account_stays_closed(client: Client, provider: Provider, user: User) -> None:
    sign_in(client)
    User.objects.update(is_active=False)
    other = Client()
    sign_in(other)
    assert account_of(other) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another client"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_000_000_000},
        {"sub": "u-18"},
    ],
)
def test_a_token_that_was_not_made_for_this_sign_in_is_refused(
    client: Client, provider: Provider, wrong: dict[str, Any]
) -> None:
    provider.wrong = wrong
    assert sign_in(client).status_code == 401
    assert account_of(client) is None


def test_a_token_with_another_signature_is_refused(client: Client, provider: Provider) -> None:
    provider.key = OTHER_KEY
    assert sign_in(client).status_code == 401
    assert account_of(client) is None


def test_an_answer_without_an_id_token_is_refused(client: Client, provider: Provider) -> None:
    provider.gives_token = False
    assert sign_in(client).status_code == 401
    assert account_of(client) is None


def test_a_sign_in_is_taken_back_where_it_began(client: Client, provider: Provider) -> None:
    back = go_to_provider(client)
    stranger = Client()
    assert stranger.get(back).status_code == 401
    assert account_of(stranger) is None


def test_a_provider_out_of_reach_gets_a_page(client: Client, provider: Provider, settings: Any) -> None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.get(LOGIN).status_code == 401


def test_the_second_factor_is_asked_for_all_the_same(client: Client, provider: Provider, user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    assert sign_in(client).headers["Location"] == "/account/second-factor/authenticate/"
    assert account_of(client) is None


def test_a_role_holds_until_its_end(client: Client, provider: Provider, user: User, district: Area) -> None:
    grants = Grant.objects.filter(user=user)
    grants.update(area_code=district.code, end_date=timezone.localdate() + dt.timedelta(days=1))
    sign_in(client)
    page = f"/districts/{district.code}/map/"
    assert client.get(page).status_code == 200
    grants.update(end_date=timezone.localdate())
    sign_in(client)
    assert account_of(client) == str(user.pk)
    assert client.get(page).status_code == 404


def test_the_refusal_is_told_in_chinese_too(client: Client, provider: Provider) -> None:
    provider.claims["email"] = "stranger@city.example"
    with translation.override("zh-hans"):
        client.cookies["django_language"] = "zh-hans"
        assert "这里没有" in sign_in(client).content.decode()
