"""What endpoints of all apps need of accounts."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from watchbill.accounts.models import User


def asker(request: HttpRequest) -> User:
    """Return the account that asks; the API's root lets nobody else in."""
    return cast("User", request.user)
