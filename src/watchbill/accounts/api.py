"""What endpoints of all apps need: who asks, and how refusals look."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from ninja import Schema

from watchbill.accounts.models import User


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class Fault(Schema):
    """What is wrong with a field, and what would be right."""

    field: str
    problem: str


class Refusal(Schema):
    """Nothing was changed, and why."""

    detail: str
    faults: list[Fault] = []


REFUSALS: dict[int, Any] = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Refusal}
"""What every endpoint may answer in place of what was asked for."""


def asker(request: HttpRequest) -> User:
    """Return the account that asks; the API's root lets nobody else in."""
    return cast("User", request.user)
