"""Fixtures of the API's tests: an account in the small city and clients with tokens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from watchbill.accounts.actions import make_token
from watchbill.accounts.models import User

Caller = Callable[..., Client]


@pytest.fixture
def caller() -> Caller:
    """A client that carries a new token of an account."""

    def client_of(user: User, scope: str = "write") -> Client:
        _token, secret = make_token(by=user, name="a program", scope=scope, days=1)
        return Client(headers={"authorization": f"Bearer {secret}"})

    return client_of


@pytest.fixture
def program(planner: User, caller: Caller) -> Client:
    """A program of the planner."""
    return caller(planner)
