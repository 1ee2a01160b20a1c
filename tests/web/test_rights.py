"""Every address of the product as everybody, compared with the one table in docs/rights.md."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from watchbill.accounts.actions import make_token
from watchbill.accounts.models import Token, User
from watchbill.api.root import api
from watchbill.places.models import LEDGERS
from web import rights_requests
from web.rights_sample import ROLES, write_rights_sample

PAGE = Path(__file__).parents[2] / "docs/rights.md"
ROW = re.compile(r"\| `(?P<address>/[^`]*)` \| (?P<does>open|write|[A-Z]+) \| (?P<cells>.*) \|")
WRITES = re.compile(
    r'(INSERT INTO|DELETE FROM) "(?!django_session|axes_)|UPDATE "(?!django_session|axes_|accounts_token)'
)
"""A statement that writes more than what signing in and the use of a token leave behind."""
METHODS = {"open": "GET", "write": "POST"}


def _table() -> dict[tuple[str, str], dict[str, str]]:
    """The cells of the page by address and what is done, each row by column."""
    rows, columns = {}, []
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("| address |"):
            columns = [cell.strip() for cell in line.strip("| ").split(" | ")][2:]
        elif found := ROW.fullmatch(line):
            cells = dict(zip(columns, found["cells"].split(" | "), strict=True))
            rows[found["address"], found["does"]] = cells
    return rows


def _patterns(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        here = before + re.sub(r"\(\?P(<\w+>)[^)]*\)|[\^$]|<(?:\w+:)?(\w+)>", _part, str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, here)
        else:
            yield _any_ledger(here), pattern


def _part(found: re.Match[str]) -> str:
    return found[1] or (f"<{found[2]}>" if found[2] else "")


def _endpoints() -> Iterator[tuple[str, str]]:
    """Addresses of the API with their methods, as its own description has them."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        yield from ((_any_ledger(re.sub(r"\{(\w+)\}", r"<\1>", path)), method.upper()) for method in methods)


def _any_ledger(address: str) -> str:
    return re.sub(rf"/ledgers/({'|'.join(LEDGERS)})\b", "/ledgers/<ledger>", address)


TABLE = _table()
ENDPOINTS = set(_endpoints())
ADDRESSES = {address for address, _pattern in _patterns(get_resolver())} - {address for address, _method in ENDPOINTS}
COLUMNS = ("anonymous", *ROLES, "administrator")
PROGRAMS = (*COLUMNS, "reading token", "token over")
pytestmark = pytest.mark.django_db


class Asker:
    """Somebody with a session, a token, or nothing; each request leaves no trace."""

    def __init__(self, user: User | None, secret: str = "") -> None:
        self.user, self.secret = user, secret
        self.client = Client(
            headers={"authorization": f"Bearer {secret}"} if secret else {}, raise_request_exception=False
        )
        if user and not secret:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.cookies = self.client.cookies.output(header="", sep=";")

    def ask(self, method: str, path: str, form: Any) -> tuple[str, bool]:
        """The answer as a word of the table, and whether anything was written."""
        statements: list[str] = []

        def watch(execute: Any, sql: str, *rest: Any) -> Any:
            if WRITES.match(sql):
                statements.append(sql)
            return execute(sql, *rest)

        is_form = method == "GET" or "file" in form or (method == "POST" and not self.secret)
        send = {} if is_form else {"content_type": "application/json"}
        with connection.execute_wrapper(watch):
            answer = getattr(self.client, method.lower())(path, form, **send)
        answer.close()
        self.client.cookies.load(self.cookies)
        return _word(answer), bool(statements)


def _word(answer: Any) -> str:
    if answer.status_code == 401 or answer.headers.get("Location", "").startswith("/account/sign-in/?next="):
        return "sign in"
    if answer.status_code >= 500:
        return f"error {answer.status_code}"
    return {403: "no", 404: "–", 405: "405"}.get(answer.status_code, "yes")


@pytest.fixture(scope="module")
def accounts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, User]]:
    """The account of each column. All tests share the rows, since each request is undone.

    The rows stand in one open transaction, so the connection stays open until the last test; Django closes it after
    each of them (SQLite in memory has no such closing).
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(connection, "close", lambda: None)
        yield write_rights_sample()
        transaction.set_rollback(True)


@pytest.mark.parametrize("column", COLUMNS)
def test_pages_answer_as_the_table_says(accounts: dict[str, User], column: str) -> None:
    asker = Asker(accounts.get(column))
    wanted = {(*key, cells[column]) for key, cells in TABLE.items() if key[0] in ADDRESSES}
    found = {(address, does, _asked(asker, address, METHODS[does])) for address, does, _word in wanted}
    assert sorted(found - wanted) == []


@pytest.mark.parametrize("column", PROGRAMS)
def test_the_api_answers_as_the_table_says(accounts: dict[str, User], column: str) -> None:
    asker = _program(accounts, column)
    wanted = {(*key, cells[column]) for key, cells in TABLE.items() if key in ENDPOINTS}
    ledgers = itertools.islice(itertools.cycle(LEDGERS), PROGRAMS.index(column), None)
    found = {
        (address, method, _asked_api(asker, address, method, next(ledgers)))
        for address, method, _word in sorted(wanted)
    }
    assert sorted(found - wanted) == []


def test_every_address_has_a_row() -> None:
    assert sorted(ADDRESSES - {address for address, _does in TABLE}) == []
    assert sorted(ENDPOINTS - set(TABLE)) == []


def test_every_row_has_an_address() -> None:
    assert sorted(row for row in TABLE if row[0] not in ADDRESSES and row not in ENDPOINTS) == []


def test_an_address_without_a_row_of_writing_writes_nothing(accounts: dict[str, User]) -> None:
    """As the administrator, who may do most: what is not written for that account is written for none."""
    asker, harmless = Asker(accounts["administrator"]), {"own", "405", "–"}
    posts = [(address, "POST") for address in sorted(ADDRESSES) if (address, "write") not in TABLE]
    asked = [*posts, *zip(sorted(ADDRESSES), itertools.cycle(("PUT", "PATCH", "DELETE")), strict=False)]
    assert [(address, method) for address, method in asked if _asked(asker, address, method) not in harmless] == []


def test_an_address_without_a_row_of_opening_takes_forms_alone(accounts: dict[str, User]) -> None:
    asker = Asker(accounts["administrator"])
    closed = sorted(address for address in ADDRESSES if (address, "open") not in TABLE)
    assert closed
    assert {_asked(asker, address, "GET") for address in closed} == {"405"}


def _asked(asker: Asker, address: str, method: str) -> str:
    """What becomes of a request, as a word of the table."""
    with transaction.atomic():
        cache.clear()
        fill = rights_requests.ready(address, asker.user)
        form = rights_requests.form_of(address, asker.user) if method == "POST" else {}
        word, wrote = asker.ask(method, rights_requests.filled(address, fill), form)
        transaction.set_rollback(True)
    if wrote and (word != "yes" or method == "GET"):
        return f"{word}, but wrote"
    return "own" if word == "yes" and method != "GET" and not wrote else word


def _asked_api(asker: Asker, address: str, method: str, ledger: str) -> str:
    with transaction.atomic():
        path, body = rights_requests.api_request(address, method, ledger)
        word, wrote = asker.ask(method, path, body)
        transaction.set_rollback(True)
    return word if wrote == (word == "yes" and method != "GET") else f"{word}, written: {wrote}"


def _program(accounts: dict[str, User], column: str) -> Asker:
    if column == "anonymous":
        return Asker(None)
    user = accounts.get(column, accounts["duty room"])
    token, secret = make_token(by=user, name=column, scope="read" if column == "reading token" else "write", days=1)
    if column == "token over":
        Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    return Asker(user, secret)
