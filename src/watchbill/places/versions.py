"""Versions of an entry: who changed what, when and why; any two of them side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from watchbill.places.cell_values import shown
from watchbill.places.columns import Column, columns_of
from watchbill.places.models import LedgerEntry


@dataclass(frozen=True)
class ColumnChange:
    """A column that differs between two versions."""

    column: Column
    before: Any
    after: Any

    @property
    def was(self) -> str:
        """The earlier value in words."""
        return self._words(self.before)

    @property
    def now(self) -> str:
        """The later value in words."""
        return self._words(self.after)

    def _words(self, value: Any) -> str:
        if self.column.kind == "geometry" and isinstance(value, dict):
            return f"{value.get('type', '')} {str(value.get('coordinates', ''))[:80]}"
        return shown(self.column, value)


@dataclass(frozen=True)
class Version:
    """One version of an entry: its number, when, by which account, why, and what differs from the one before."""

    number: int
    at: dt.datetime
    by: str
    reason: str
    deleted: bool
    changes: tuple[ColumnChange, ...]


def versions_of(entry: LedgerEntry) -> list[Version]:
    """All versions of an entry, the newest first, in one query."""
    rows = list(_rows(entry).select_related("history_user").order_by("version", "history_id"))
    found = []
    for before, row in zip([None, *rows], rows, strict=False):
        changes = () if before is None else tuple(changes_between(before, row))
        found.append(
            Version(
                row.version,
                row.history_date,
                row.history_user.username if row.history_user else "",
                row.history_change_reason or "",
                row.deleted_at is not None,
                changes,
            )
        )
    return found[::-1]


def version_of(entry: LedgerEntry, number: int) -> Any:
    """One version of an entry as a history row; raises ``DoesNotExist`` of the history's model."""
    rows = _rows(entry).filter(version=number).order_by("-history_id")
    row = rows.first()
    if row is None:
        raise _model(type(entry)).DoesNotExist(number)
    return row


def changes_between(before: Any, after: Any) -> list[ColumnChange]:
    """The columns that differ between two versions (or a version and an entry)."""
    model: type[LedgerEntry] = getattr(before, "instance_type", None) or type(before)
    columns = columns_of(model)
    pairs = ((column, getattr(before, column.key), getattr(after, column.key)) for column in columns)
    return [ColumnChange(column, old, new) for column, old, new in pairs if old != new]


def end_of(date: dt.date) -> dt.datetime:
    """Return the instant at which a day ends, in the time zone of the page."""
    return dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), tzinfo=timezone.get_current_timezone())


def _rows(entry: LedgerEntry) -> QuerySet[Any]:
    rows: QuerySet[Any] = _model(type(entry))._default_manager.filter(id=entry.pk)
    return rows


def _model(model: type[LedgerEntry]) -> Any:
    history: Any = model.history  # type: ignore[attr-defined]
    return history.model
