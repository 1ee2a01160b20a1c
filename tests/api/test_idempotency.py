from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory

from watchbill.api.idempotency import idempotent_writes
from watchbill.api.models import Receipt

pytestmark = pytest.mark.django_db


class Counter:
    """Counts what is really done, and answers with the number."""

    def __init__(self, status: int = 200) -> None:
        self.done = 0
        self.status = status

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.done += 1
        return JsonResponse({"done": self.done}, status=self.status)


def send(view: Callable[[HttpRequest], HttpResponse], key: str = "k", body: str = "{}", who: str = "a") -> HttpResponse:
    headers = {"idempotency-key": key, "authorization": f"Bearer {who}"} if key else {}
    request = RequestFactory().post("/api/v1/things", body, content_type="application/json", headers=headers)
    request.user = AnonymousUser()
    return idempotent_writes(view)(request)


def test_a_write_that_is_sent_again_is_done_once() -> None:
    view = Counter(201)
    first, second = send(view), send(view)
    assert (view.done, first.content, first.status_code) == (1, second.content, second.status_code)
    assert second.headers["Idempotent-Replayed"] == "true"


def test_a_key_for_another_request_is_refused() -> None:
    view = Counter()
    send(view)
    assert send(view, body='{"other": 1}').status_code == 422
    assert view.done == 1


def test_two_callers_may_use_the_same_key() -> None:
    view = Counter()
    send(view, who="a")
    send(view, who="b")
    assert view.done == 2


def test_without_a_key_every_request_is_done() -> None:
    view = Counter()
    send(view, key="")
    send(view, key="")
    assert (view.done, Receipt.objects.count()) == (2, 0)


@pytest.mark.parametrize("status", [500, 401, 403])
def test_a_request_that_failed_may_be_tried_again(status: int) -> None:
    view = Counter(status)
    send(view)
    send(view)
    assert (view.done, Receipt.objects.count()) == (2, 0)


def test_an_endless_key_is_refused() -> None:
    view = Counter()
    assert send(view, key="k" * 200).status_code == 400
    assert view.done == 0


def test_old_receipts_are_forgotten() -> None:
    view = Counter()
    send(view)
    Receipt.objects.update(made_at="2020-01-01T00:00:00Z")
    send(view)
    assert view.done == 2
