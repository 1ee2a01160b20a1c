"""Ledger entries, scoped to who asks: listed, filtered, sorted, counted and summed by the ledger's columns."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from watchbill.accounts.permissions import Actor
from watchbill.places.codes import ledger_of
from watchbill.places.columns import Column, columns_of
from watchbill.places.enums import AreaLevel, HazardState
from watchbill.places.models import LEDGERS, VISITED, Area, Hazard, LedgerEntry, VisitedEntry
from watchbill.places.permissions import visible_entries
from watchbill.places.searching import keys_of, name_order

GAPS = ("incomplete", "stale", "no_cell", "no_post", "overdue")
"""What can be missing of an entry: wanted columns, a recent check, its place in the grid, its responsible post, and
that a hazard is rectified by its due date."""


WITHIN_VILLAGE = frozenset({"section", "cell"})
"""Levels of the grid that an entry belongs to by the cells that it touches."""


@dataclass(frozen=True)
class EntryFilter:
    """Which entries of a ledger: what is empty is not narrowed.

    ``area`` is an area of any level; ``text`` is looked for as search does; ``choices`` are values by column;
    ``gap`` is one of ``GAPS``; ``visited`` leaves out entries that want no patrol visits.
    """

    district: Area | None = None
    area: Area | None = None
    text: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    gap: str = ""
    visited: bool = False
    deleted: bool = False


class EntryGone(LookupError):  # noqa: N818 - reads as what it says
    """There is no such entry, or it may not be read."""


def categories_of(ledger: str) -> list[tuple[str, str]]:
    """Categories of a ledger with their names in the language in force."""
    choices = LEDGERS[ledger]._meta.get_field("category").choices or ()
    return [(str(code), str(label)) for code, label in cast("list[tuple[str, str]]", choices)]


def category_label(ledger: str, category: str) -> str:
    """Name of a category in the language in force; the code where it is unknown."""
    return dict(categories_of(ledger)).get(category, category) if ledger in LEDGERS else category


def category_names() -> dict[str, str]:
    """Names of all categories of all ledgers by code, in the language in force."""
    return {code: label for ledger in LEDGERS for code, label in categories_of(ledger)}


def entries_for(
    user: Actor,
    ledger: str,
    *,
    district: Area | None = None,
    area: Area | None = None,
    category: str = "",
    colour: str = "",
    text: str = "",
    visited: bool = False,
) -> QuerySet[LedgerEntry]:
    """Entries of a ledger that somebody may read, with their village; see ``EntryFilter``."""
    choices = {key: value for key, value in (("category", category), ("colour", colour)) if value}
    return filtered(user, ledger, EntryFilter(district, area, text, choices, visited=visited))


def filtered(user: Actor, ledger: str, wanted: EntryFilter) -> QuerySet[LedgerEntry]:
    """Entries of a ledger that somebody may read and that meet a filter, with their village."""
    model = LEDGERS[ledger]
    manager: Any = model.everything if wanted.deleted else model.objects
    entries: QuerySet[LedgerEntry] = manager.select_related("village")
    entries = entries.filter(visible_entries(user))
    if wanted.deleted:
        entries = entries.filter(deleted_at__isnull=False)
    if wanted.district is not None:
        entries = entries.filter(district=wanted.district)
    if wanted.area is not None:
        entries = entries.filter(_in_area(wanted.area))
        if wanted.area.level in WITHIN_VILLAGE:  # an entry may touch several cells of a section
            entries = entries.distinct()
    known = {column.key for column in columns_of(model) if column.kind == "choice"}
    for key, value in wanted.choices.items():
        if key in known and value:
            entries = entries.filter(**{key: value})
    if wanted.text:
        entries = entries.filter(pk__in=keys_of(ledger, wanted.text))
    if wanted.visited:
        entries = entries.filter(_visited()) if ledger in VISITED else entries.none()
    return entries.filter(gap(model, wanted.gap)) if wanted.gap else entries


def gap(model: type[LedgerEntry], name: str, *, on: dt.date | None = None) -> Q:
    """The condition that something is missing of an entry, by name (see ``GAPS``); ``on`` a day, else today."""
    if name == "stale":
        return Q(checked_date__isnull=True) | Q(checked_date__lt=model.stale_before(on))
    if name == "no_cell":
        name = model._meta.model_name or ""
        ties: Any = model._meta.get_field("cells").remote_field.through
        return Q(~Exists(ties.objects.filter(**{name: OuterRef("pk")})))
    if name == "no_post":
        return Q(responsible_post="")
    if name == "overdue":
        return _overdue() if model is Hazard else Q(pk__in=[])
    condition = Q(pk__in=[])
    kinds = {column.key: column for column in columns_of(model)}
    for category, keys in model.wanted.items():
        lacking = Q(pk__in=[])
        for key in keys:
            lacking |= _empty(kinds[key])
        condition |= lacking & Q(category=category) if category else lacking
    return condition


def all_entries_for(user: Actor, *, district: Area, visited: bool = False) -> Iterator[VisitedEntry]:
    """Entries that patrols can visit, of all ledgers of a district: zones, facilities, sites."""
    for ledger in VISITED:
        yield from cast("QuerySet[VisitedEntry]", entries_for(user, ledger, district=district, visited=visited))


def entries_with_posts(user: Actor, *, district: Area) -> Iterator[tuple[LedgerEntry, list[dict[str, Any]]]]:
    """Entries of all ledgers of a district that ask for fixed posts, each with the lines that do."""
    key = "fixed_posts"
    for ledger, model in LEDGERS.items():
        if any(column.key == key for column in columns_of(model)):
            for entry in entries_for(user, ledger, district=district).exclude(**{key: []}):
                yield entry, getattr(entry, key)


def codes_by_cell(user: Actor, district: Area) -> dict[str, list[str]]:
    """The codes of the entries in each cell of a district that somebody may read, by the code of the cell."""
    found: dict[str, list[str]] = defaultdict(list)
    for ledger in LEDGERS:
        pairs = entries_for(user, ledger, district=district).filter(cells__isnull=False).order_by("code")
        for cell, code in pairs.values_list("cells__code", "code"):
            found[cell].append(code)
    return found


def entry_by_code(user: Actor, code: str, *, deleted: bool = False) -> LedgerEntry:
    """One entry of any ledger, deleted ones on demand; raises ``EntryGone``."""
    ledger = ledger_of([code]).get(code)
    if ledger is not None:
        found = filtered(user, ledger, EntryFilter()).filter(code=code).first()
        if found is None and deleted:
            found = filtered(user, ledger, EntryFilter(deleted=True)).filter(code=code).first()
        if found is not None:
            return found
    raise EntryGone(code)


def counts_by(user: Actor, district: Area, key: str) -> dict[tuple[str, str], int]:
    """How many entries of each ledger have each value of a column that all ledgers share, in one query."""
    parts = [
        entries_for(user, ledger, district=district)
        .order_by()
        .annotate(of=Value(ledger))
        .values("of", key)
        .annotate(n=Count("pk"))
        .values_list("of", key, "n")
        for ledger in LEDGERS
    ]
    return {(ledger, value): number for ledger, value, number in parts[0].union(*parts[1:], all=True)}


def choice_counts(entries: QuerySet[LedgerEntry], keys: Sequence[str]) -> dict[str, Counter[str]]:
    """How many entries have each value of some columns, in one query."""
    found: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for *values, number in entries.order_by().values_list(*keys).annotate(Count("pk")):
        for key, value in zip(keys, values, strict=True):
            found[key][value] += number
    return found


def totals(entries: QuerySet[LedgerEntry], columns: list[Column]) -> dict[str, float]:
    """Sums of the number columns over all entries, in one query; priorities and the like are not summed."""
    summed = [column.key for column in columns if column.is_number and column.key not in {"priority", "dwell_min"}]
    keys = entries.order_by().values("pk") if entries.query.distinct else None
    base = entries.model._default_manager.filter(pk__in=keys) if keys is not None else entries.order_by()
    return base.aggregate(**{key: Sum(key) for key in summed}) if summed else {}


def sorted_by(entries: QuerySet[LedgerEntry], key: str) -> QuerySet[LedgerEntry]:
    """Entries in the order of a column, ``-`` before it: downwards; by name where there is no such column.

    Chinese names stand in the order of their pinyin. Without a key overdue hazards stand first, the longest overdue
    before the others.
    """
    name, down = key.removeprefix("-"), key.startswith("-")
    if name == "village":
        name = "village__name"
    elif name not in {column.key for column in columns_of(entries.model) if column.sorts}:
        name, down = "name", False
    if name == "name":
        entries, name = entries.annotate(name_order=name_order(entries.model._meta.model_name or "")), "name_order"
    order = F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
    if not key and entries.model is Hazard:
        late = Case(When(_overdue(), then=F("due_date")), default=None)
        return entries.order_by(late.asc(nulls_last=True), order, "code")
    return entries.order_by(order, "code")


def in_order(model: type[LedgerEntry], keys: Iterable[int]) -> list[LedgerEntry]:
    """Entries of a page of keys, in their order; only keys are sorted and skipped, not whole rows."""
    wanted = list(keys)
    manager: Any = model.everything
    rows: dict[int, LedgerEntry] = (
        manager.select_related("village").defer("geometry", "village__geometry").in_bulk(wanted)
    )
    return [rows[key] for key in wanted if key in rows]


def _overdue() -> Q:
    return Q(due_date__lt=timezone.localdate()) & ~Q(state=HazardState.VERIFIED)


def _in_area(area: Area) -> Q:
    if area.level in WITHIN_VILLAGE:
        return Q(cells__path__startswith=area.path)
    if area.level == AreaLevel.DISTRICT:
        return Q(district=area)
    return Q(village__path__startswith=area.path)


def _visited() -> Q:
    return Q(visits_day__gt=0) | Q(visits_night__gt=0)


def _empty(column: Column) -> Q:
    if column.kind == "table":
        return Q(**{column.key: []})
    if column.kind in {"text", "choice", "code"}:
        return Q(**{column.key: ""})
    return Q(**{f"{column.key}__isnull": True})
