"""Ledgers as they were: the version of each entry that was in force at the end of a day, scoped to who asks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max, Q, QuerySet

from watchbill.accounts.permissions import Actor
from watchbill.places.models import LEDGERS, Area
from watchbill.places.permissions import visible_entries
from watchbill.places.versions import end_of


def entries_on(user: Actor, ledger: str, here: Area, date: dt.date) -> QuerySet[Any]:
    """History rows of a ledger that were in force at the end of a day in an area, with their village.

    Where an entry lay and who owned it then decides who may read its row. An entry that was not there yet or was off
    the ledger is left out. What is written in the first instant of the next day is of that day.
    """
    history: Any = LEDGERS[ledger].history  # type: ignore[attr-defined]
    newest = history.filter(history_date__lt=end_of(date)).order_by().values("id").annotate(last=Max("history_id"))
    rows = history.filter(history_id__in=newest.values("last"), deleted_at__isnull=True)
    found: QuerySet[Any] = rows.filter(
        visible_entries(user), Q(village__path__startswith=here.path) | Q(district_id=here.pk)
    )
    return found.select_related("village").order_by()
