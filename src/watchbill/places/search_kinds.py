"""What can be found of this room: the entries of all ledgers, and areas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.urls import reverse

from watchbill.accounts.permissions import Actor
from watchbill.places.models import LEDGERS, Area, LedgerEntry
from watchbill.places.queries import EntryFilter, areas_for, category_label, filtered
from watchbill.places.searching import Hit, Kind, add_kind


def connect() -> None:
    """Have entries and areas found."""
    add_kind(Kind("area", Area._meta.verbose_name_plural, Area, lambda area: area.pk, _area_words, _areas))
    for ledger, model in LEDGERS.items():
        label = model._meta.verbose_name_plural
        add_kind(Kind(ledger, label, model, _area_of, _entry_words, partial(_entries, ledger), is_entry=True))


def _area_words(area: Area) -> Sequence[str]:
    return area.code, area.name, area.name_zh, area.head_post


def _areas(user: Actor, keys: Sequence[int]) -> dict[int, Hit]:
    return {
        area.pk: Hit(
            area.label,
            area.code,
            area.get_level_display(),
            reverse("places:area", args=[area.code]),
        )
        for area in areas_for(user).filter(pk__in=keys).defer("geometry")
    }


def _area_of(entry: LedgerEntry) -> int:
    return entry.village_id or entry.district_id


def _entry_words(entry: LedgerEntry) -> Sequence[str]:
    post = entry.responsible_unit, entry.responsible_post, entry.responsible_contact
    return entry.code, entry.name, entry.street, *post


def _entries(ledger: str, user: Actor, keys: Sequence[int]) -> dict[int, Hit]:
    rows = filtered(user, ledger, EntryFilter()).filter(pk__in=keys).defer("geometry", "village__geometry")
    return {
        row.pk: Hit(
            row.name,
            row.code,
            " · ".join([category_label(ledger, row.category), *([row.village.label] if row.village else [])]),
            reverse("places:entry", args=[row.code]),
        )
        for row in rows
    }
