"""Writing many entries at once, each with its version: what single saves do, without a query per row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from watchbill.accounts.models import User
from watchbill.accounts.permissions import Actor
from watchbill.places.many import among, insert, update
from watchbill.places.models import LedgerEntry
from watchbill.places.searching import index

BATCH = 500


def lock_rows(rows: QuerySet[Any]) -> None:
    """Hold rows until the transaction ends, so that nobody changes them between comparing and writing.

    SQLite has a single writer anyway.
    """
    if connection.features.has_select_for_update:
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def write_bulk(
    model: type[LedgerEntry],
    fresh: Sequence[LedgerEntry],
    changed: Sequence[LedgerEntry],
    *,
    columns: Sequence[str],
    by: Actor,
    reason: str,
) -> None:
    """Write new and changed entries with their history; the caller has checked them and counted their versions.

    ``columns`` are the fields of the changed ones that may differ.
    """
    user = by if isinstance(by, User) else None
    manager: Any = model.everything
    history: Any = model.history  # type: ignore[attr-defined]
    now = timezone.now()
    for entry in (*fresh, *changed):
        entry.updated_at = now
    insert(model, fresh)
    _read_keys(manager, fresh)
    names = [model._meta.get_field(name).attname for name in columns]  # type: ignore[union-attr]
    update(model, [*names, "version", "updated_at"], changed)
    for rows, kind in ((fresh, "+"), (changed, "~")):
        _write_versions(history.model, rows, kind=kind, at=now, user=user, reason=reason[:300])
    index(fresh, are_new=True)
    index(changed)


def _read_keys(manager: Any, fresh: Sequence[LedgerEntry]) -> None:
    """Give entries that were just inserted the keys that the database gave them."""
    keys = dict(manager.filter(code__in=among(entry.code for entry in fresh)).values_list("code", "pk"))
    for entry in fresh:
        entry.pk = keys[entry.code]
        entry._state.adding, entry._state.db = False, connection.alias


def _write_versions(
    history: Any, rows: Sequence[LedgerEntry], *, kind: str, at: dt.datetime, user: User | None, reason: str
) -> None:
    """Copy rows that were just written into their history; the database does it, no row comes back for it.

    ``kind`` is that of django-simple-history: ``+`` for new, ``~`` for changed.
    """
    own = {"history_date": at, "history_type": kind, "history_change_reason": reason, "history_user": user and user.pk}
    fields = [history._meta.get_field(name) for name in own]
    quote = connection.ops.quote_name
    copied = ", ".join(quote(field.column) for field in history.tracked_fields)
    added = ", ".join(quote(field.column) for field in fields)
    values = [field.get_db_prep_save(own[field.name], connection) for field in fields]
    into, table = quote(history._meta.db_table), quote(history.instance_type._meta.db_table)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            keys = [row.pk for row in rows[start : start + BATCH]]
            marks = ", ".join(["%s"] * len(keys))
            cursor.execute(
                f"INSERT INTO {into} ({copied}, {added}) SELECT {copied}, %s, %s, %s, %s FROM {table} "  # noqa: S608
                f"WHERE id IN ({marks}) ORDER BY id",
                [*values, *keys],
            )
