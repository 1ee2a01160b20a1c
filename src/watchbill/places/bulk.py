"""Writing many entries at once, each with its version: what single saves do, without a query per row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from watchbill.accounts.models import User
from watchbill.accounts.permissions import Actor
from watchbill.places.models import LedgerEntry
from watchbill.places.searching import index

BATCH = 500
BATCH_UPDATE = 100


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
    for entry in changed:
        entry.updated_at = now
    manager.bulk_create(fresh, batch_size=BATCH)
    manager.bulk_update(changed, [*columns, "version", "updated_at"], batch_size=BATCH_UPDATE)
    for rows, update in ((fresh, False), (changed, True)):
        history.bulk_history_create(
            rows,
            batch_size=BATCH,
            update=update,
            default_user=user,
            default_change_reason=reason[:300],
            default_date=now,
        )
    index([*fresh, *changed])
