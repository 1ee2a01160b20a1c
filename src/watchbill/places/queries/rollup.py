"""Roll-up: what an area of the grid holds in all, today and at the end of an earlier day, in a few queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, F, QuerySet, Value

from watchbill.accounts.permissions import Actor
from watchbill.places.models import LEDGERS, Area, LedgerEntry, Profile
from watchbill.places.queries.entries import EntryFilter, filtered, gap
from watchbill.places.queries.mending import Tally
from watchbill.places.queries.past import entries_on

COUNTED = ("incomplete", "stale")
"""What is counted as missing in a roll-up."""
PROFILE_TOTALS = ("area_km2", "population", "households", "daytime_population")
PROFILE_TABLES = {
    "housing": ("buildings", "households", "incidents"),
    "workforce": ("people", "on_duty"),
    "fixtures": ("number", "working"),
}
"""Child tables of an area profile that are summed by kind, and which of their columns."""
VILLAGE, SECTION, CELL = "village__path", "cells__parent__path", "cells__path"
"""Where entries can be counted. An entry that touches several cells counts in each of them."""
WHOLE = ""
"""Counted in the area as a whole."""
KINDS = ("owner", "category", "colour")
"""The columns that entries can be counted by."""


Sums = Counter[tuple[str, ...]]
"""Totals of area profiles: by column, and by child table, kind and column."""
PROFILES = ("profiles",)
"""The key of the sums under which stands how many profiles there are."""


def sums_of(profiles: Iterable[Any]) -> Sums:
    """Area profiles (or rows of their history) summed."""
    found = Sums()
    for profile in profiles:
        found[PROFILES] += 1
        for key in PROFILE_TOTALS:
            found[key,] += getattr(profile, key) or 0
        for name, keys in PROFILE_TABLES.items():
            for row in getattr(profile, name):
                for key in keys:
                    found[name, row["kind"], key] += row.get(key) or 0
    return found


def tallies_in(user: Actor, here: Area, *, by: str = VILLAGE, kinds: Sequence[str] = KINDS) -> list[Tally]:
    """Count the entries of an area that somebody may read, of all ledgers, in one query.

    ``by`` is where they are counted (``WHOLE``: in the area), ``kinds`` are the columns that they are counted by.
    The database counts what it is asked for and no finer: all columns in every village are nearly one entry each.
    """
    return _tallies(here, by, kinds, {ledger: _entries(user, ledger, here) for ledger in LEDGERS})


def tallies_on(
    user: Actor, here: Area, date: dt.date, *, by: str = VILLAGE, kinds: Sequence[str] = KINDS
) -> list[Tally]:
    """Count the entries of a district, township or village as they were at the end of a day, in one query.

    Villages count where they stand in the grid today; versions do not know their cells.
    """
    return _tallies(here, by, kinds, {ledger: entries_on(user, ledger, here, date) for ledger in LEDGERS}, on=date)


def profiles_in(user: Actor, here: Area) -> list[tuple[str, Profile]]:
    """Area profiles of an area with the path of their village, in one query."""
    return _profiles(_entries(user, "profile", here), here)


def profiles_on(user: Actor, here: Area, date: dt.date) -> list[tuple[str, Any]]:
    """Area profiles as they were at the end of a day, in one query."""
    return _profiles(entries_on(user, "profile", here, date), here)


def _entries(user: Actor, ledger: str, here: Area) -> QuerySet[Any]:
    return filtered(user, ledger, EntryFilter(area=here)).order_by()


def _tallies(
    here: Area, by: str, kinds: Sequence[str], rows: dict[str, QuerySet[Any]], *, on: dt.date | None = None
) -> list[Tally]:
    parts = []
    for ledger, entries in rows.items():
        model: type[LedgerEntry] = LEDGERS[ledger]
        several = by in {SECTION, CELL} or here.level in {"section", "cell"}
        counts = {f"gap_{name}": Count("pk", filter=gap(model, name, on=on), distinct=several) for name in COUNTED}
        place = F(by) if by else Value(here.path)
        keys = ("of", "place", *kinds)
        found = entries.annotate(of=Value(ledger), place=place).values(*keys)
        parts.append(found.annotate(n=Count("pk", distinct=several), **counts).values_list(*keys, "n", *counts))
    tallies = []
    for ledger, path, *row in parts[0].union(*parts[1:], all=True):
        if by in {WHOLE, VILLAGE} or (path or here.path).startswith(here.path):
            values, (number, *gaps) = row[: len(kinds)], row[len(kinds) :]
            said = dict(zip(kinds, values, strict=True))
            missing = dict(zip(COUNTED, gaps, strict=True))
            tallies.append(Tally(ledger, path or here.path, entries=number, gaps=missing, **said))
    return tallies


def _profiles(rows: QuerySet[Any], here: Area) -> list[tuple[str, Any]]:
    wanted = rows.only("village__path", *PROFILE_TOTALS, *PROFILE_TABLES)
    return [(row.village.path if row.village else here.path, row) for row in wanted]
