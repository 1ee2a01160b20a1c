"""An area as a row of values, and what differs between two versions of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from watchbill.accounts.models import User
from watchbill.accounts.permissions import Actor
from watchbill.places.columns import columns_of
from watchbill.places.enums import AreaLevel
from watchbill.places.models import Area
from watchbill.places.versions import ColumnChange, Version

LEVELS = tuple(level.value for level in AreaLevel)


def level_below(level: str) -> str:
    """The level under a level; empty under a cell."""
    return (*LEVELS, "")[LEVELS.index(level) + 1]


def is_above(level: str, other: str) -> bool:
    """Whether a level stands anywhere above another."""
    return LEVELS.index(level) < LEVELS.index(other)


def next_area_code(parent: Area) -> str:
    """A free code for one more area below another: the last one's with the next number, else the parent's with -01."""
    last = parent.children.order_by("code").values_list("code", flat=True).last() or f"{parent.code}-00"
    stem = last.rstrip("0123456789")
    width = len(last) - len(stem)
    if not width:
        stem, width = f"{last}-", 2
    for number in itertools.count(int(last[len(stem) :] or 0) + 1):
        code = f"{stem}{number:0{width}d}"
        if not Area.objects.filter(code=code).exists():
            break
    return code


def values_of(area: Any) -> dict[str, Any]:
    """The cells of an area, or of a version of one, by column; the area above by its code."""
    values = {column.key: getattr(area, column.key) for column in columns_of(Area) if column.key != "parent"}
    return values | {"parent": area.parent.code if area.parent else ""}


def area_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ColumnChange]:
    """The columns that differ between two rows of values; those that the second has."""
    return [
        ColumnChange(column, before[column.key], after[column.key])
        for column in columns_of(Area)
        if column.key in after and before[column.key] != after[column.key]
    ]


def area_versions(area: Area) -> list[Version]:
    """All versions of an area, the newest first."""
    rows = list(_history().filter(id=area.pk).select_related("history_user", "parent").order_by("history_id"))
    found = []
    for before, row in zip([None, *rows], rows, strict=False):
        changes = () if before is None else tuple(area_changes(values_of(before), values_of(row)))
        by = row.history_user.username if row.history_user else ""
        found.append(
            Version(
                row.version, row.history_date, by, row.history_change_reason or "", row.history_type == "-", changes
            )
        )
    return found[::-1]


def values_at(area: Area, version: int) -> dict[str, Any]:
    """The cells of an area as they were in a version; as they are where that version was not kept."""
    row = _history().filter(id=area.pk, version=version).select_related("parent").order_by("-history_id").first()
    return values_of(row or area)


def keep_first_versions(areas: Sequence[Area]) -> None:
    """Keep areas as they stand in the database where they have no version yet: an import of a city writes none."""
    keys = [area.pk for area in areas]
    known = set(_history().filter(id__in=keys).values_list("id", flat=True))
    keep_versions(Area.objects.filter(pk__in=set(keys) - known), by=None, reason="")


def keep_versions(areas: Iterable[Area], *, by: Actor, reason: str, fresh: bool = True) -> None:
    """Keep areas as they stand now, each as a version: who wrote it, and why."""
    history: Any = Area.history
    history.bulk_history_create(
        list(areas),
        batch_size=500,
        update=not fresh,
        default_user=by if isinstance(by, User) else None,
        default_change_reason=reason[:300],
        default_date=timezone.now(),
    )


def _history() -> Any:
    return Area.history.model._default_manager
