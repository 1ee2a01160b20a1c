"""Roll-up: what an area of the grid holds in all, today and at the end of an earlier day, in a few queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Count, Expression, F, Q, QuerySet, Value, When

from watchbill.accounts.permissions import Actor
from watchbill.places.enums import RiskColour
from watchbill.places.models import LEDGERS, Area, LedgerEntry
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
BELOW, VILLAGE, SECTION, CELL = "below", "village__path", "cells__parent__path", "cells__path"
"""Where entries can be counted: in the townships or villages right below the area, in villages, sections or cells. An
entry that touches several cells counts in each of them."""
WHOLE = ""
"""Counted in the area as a whole."""
KINDS = ("owner", "category")
"""The columns that entries can be counted by."""


Sums = Counter[tuple[str, ...]]
"""Totals of area profiles: by column, and by child table, kind and column."""
PROFILES = ("profiles",)
"""The key of the sums under which stands how many profiles there are."""


def sums_of(profiles: Iterable[Any]) -> Sums:
    """The columns of area profiles (or of their history) summed."""
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
    The database counts what it is asked for and no finer.
    """
    return _tallies(here, by, kinds, {ledger: _entries(user, ledger, here) for ledger in LEDGERS})


def tallies_on(
    user: Actor, here: Area, date: dt.date, *, by: str = VILLAGE, kinds: Sequence[str] = KINDS
) -> list[Tally]:
    """Count the entries of a district, township or village as they were at the end of a day, in one query.

    Villages count where they stand in the grid today; versions do not know their cells.
    """
    return _tallies(here, by, kinds, {ledger: entries_on(user, ledger, here, date) for ledger in LEDGERS}, on=date)


def profiles_in(user: Actor, here: Area) -> list[tuple[str, Any]]:
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
    parts, keys, counts = [], ("of", "place", *kinds), (*COUNTED, *RiskColour.values)
    several = by in {SECTION, CELL} or here.level in {"section", "cell"}
    for ledger, entries in rows.items():
        model: type[LedgerEntry] = LEDGERS[ledger]
        which = [*(gap(model, name, on=on) for name in COUNTED), *(Q(colour=one) for one in RiskColour.values)]
        numbers = {
            f"n_{name}": Count("pk", filter=one, distinct=several) for name, one in zip(counts, which, strict=True)
        }
        found = entries.annotate(of=Value(ledger), place=_place(here, by)).values(*keys)
        parts.append(found.annotate(n=Count("pk", distinct=several), **numbers).values_list(*keys, "n", *numbers))
    paths = dict(here.children.values_list("pk", "path")) if by == BELOW else None
    tallies = []
    for ledger, place, *row in parts[0].union(*parts[1:], all=True):
        path = (paths.get(place) if paths is not None else place) or here.path
        if by not in {SECTION, CELL} or path.startswith(here.path):
            said, (number, *counted) = dict(zip(kinds, row, strict=False)), row[len(kinds) :]
            gaps = dict(zip(COUNTED, counted, strict=False))
            colours = dict(zip(RiskColour.values, counted[len(COUNTED) :], strict=True))
            tallies.append(Tally(ledger, path, number, gaps, colours=colours, **said))
    return tallies


def _place(here: Area, by: str) -> Expression | F:
    """What tells where an entry is counted: the path of an area, for ``BELOW`` its key."""
    if by == BELOW:
        return Case(When(village__parent=here.pk, then=F("village")), default=F("village__parent"))
    return F(by) if by else Value(here.path)


def _profiles(rows: QuerySet[Any], here: Area) -> list[tuple[str, Any]]:
    found = rows.values_list("village__path", *PROFILE_TOTALS, *PROFILE_TABLES, named=True)
    return [(row.village__path or here.path, row) for row in found]
