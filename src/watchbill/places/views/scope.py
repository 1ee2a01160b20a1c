"""Which district a page is about."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from watchbill.accounts.models import User
from watchbill.places.models import Area
from watchbill.places.queries import area_by_code

LONGEST_NUMBER = 9
"""Digits."""


def signed_in(request: HttpRequest) -> User:
    """Return the account behind a request."""
    return cast("User", request.user)


def whole_number(text: str) -> int | None:
    """Return the number that a query or form sends; nothing where it is none, or longer than the database takes."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def district_or_404(request: HttpRequest, code: str) -> Area:
    """Return a district that the account may read."""
    try:
        area = area_by_code(signed_in(request), code)
    except Area.DoesNotExist:
        raise Http404 from None
    if area.level != "district":
        raise Http404
    return area
