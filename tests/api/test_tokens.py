from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from api.conftest import Caller
from watchbill.accounts.actions import create_user, make_token, revoke_token
from watchbill.accounts.models import AuditEntry, Token, User

AREAS = "/api/v1/areas"


def test_a_token_opens_what_its_account_may_read(program: Client) -> None:
    answer = program.get(AREAS, {"level": "district"})
    assert answer.status_code == 200
    assert [area["level"] for area in answer.json()["items"]] == ["district"]


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer nonsense"}])
def test_nobody_is_let_in(db: None, header: dict[str, str]) -> None:
    assert Client(headers=header).get(AREAS).status_code == 401


def test_an_expired_token_opens_nothing(program: Client) -> None:
    Token.objects.update(expires_at=timezone.now())
    assert program.get(AREAS).status_code == 401


def test_a_token_of_a_closed_account_opens_nothing(program: Client, planner: User) -> None:
    User.objects.filter(pk=planner.pk).update(is_active=False)
    assert program.get(AREAS).status_code == 401


def test_a_revoked_token_opens_nothing(program: Client, planner: User) -> None:
    revoke_token(by=planner, token=Token.objects.get())
    assert program.get(AREAS).status_code == 401


def test_the_secret_is_kept_nowhere(planner: User) -> None:
    _token, secret = make_token(by=planner, name="a program", scope="read", days=1)
    rows = [*Token.objects.values(), *AuditEntry.objects.values()]
    assert not any(secret in str(value) for row in rows for value in row.values())


def test_a_reading_token_writes_nothing(planner: User, caller: Caller) -> None:
    answer = caller(planner, "read").post(AREAS, {}, content_type="application/json")
    assert answer.status_code in {403, 405}


def test_another_district_does_not_exist_for_an_account(db: None, caller: Caller, district: object) -> None:
    stranger = create_user(by=None, username="far", password="correct horse battery", role="viewer", area_code="X")
    client = caller(stranger)
    assert client.get(AREAS).json()["count"] == 0
    assert client.get(f"{AREAS}/{district.code}").status_code == 404  # type: ignore[attr-defined]


def test_a_session_opens_the_api_too(planner: User) -> None:
    client = Client()
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(AREAS).status_code == 200


def test_the_documentation_asks_to_sign_in(db: None) -> None:
    assert Client().get("/api/v1/docs").status_code == 302


def test_tokens_page_shows_a_new_secret_once(planner: User) -> None:
    client = Client()
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/account/tokens/", {"name": "ledger robot", "scope": "read", "days": 30})
    assert page.context["secret"] in page.content.decode()
    assert "ledger robot" in client.get("/account/tokens/").content.decode()
    assert not client.get("/account/tokens/").context["secret"]
