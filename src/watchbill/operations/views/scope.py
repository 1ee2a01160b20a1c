"""Which operation a page is about: one that the account may read, else the page does not exist."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.http import Http404, HttpRequest
from django.utils import timezone

from watchbill.accounts.models import User
from watchbill.operations.models import Operation
from watchbill.operations.queries import operation_by_code


def signed_in(request: HttpRequest) -> User:
    """Return the account behind a request; every page but sign-in and help has one."""
    return cast("User", request.user)


def operation_or_404(request: HttpRequest, code: str) -> Operation:
    """Return the operation and remember it, so that pages of its district can lead back to it.

    From here on the page tells times in the operation's zone.
    """
    try:
        operation = operation_by_code(signed_in(request), code)
    except Operation.DoesNotExist:
        raise Http404 from None
    names = {"name": operation.name, "name_zh": operation.name_zh}
    seen = {"code": operation.code, "district": operation.district.code, **names}
    if request.session.get("operation") != seen:
        request.session["operation"] = seen
    timezone.activate(operation.zone)
    return operation


def chosen_date(request: HttpRequest, operation: Operation) -> dt.date:
    """Return the day asked for by ``?day=``, else today where the operation runs, else its first day."""
    dates = operation.dates
    try:
        asked = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        asked = dt.datetime.now(operation.zone).date()
    return asked if asked in dates else dates[0]
