"""What was set on the risk board by day: which colour holds, who set it, and of one entry or in a query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import CharField, Expression, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from watchbill.places.models import Area, DayColour, LedgerEntry
from watchbill.places.queries.colour_lines import Line

Key = tuple[str, str]
"""Ledger (or ``AREA``) and code."""


def colours_by_day(district: Area, days: Sequence[dt.date]) -> list[dict[Key, tuple[int, str]]]:
    """Return for each day, in their order, what was set and holds on it: the row's id and colour; one query."""
    rows = DayColour.objects.filter(district=district, date__lte=days[-1])
    found, holding = [], dict[Key, tuple[int, str]]()
    ordered = iter(rows.values_list("date", "ledger", "code", "pk", "colour"))
    row = next(ordered, None)
    for day in days:
        while row is not None and row[0] <= day:
            _date, ledger, code, pk, colour = row
            if colour:
                holding[ledger, code] = (pk, colour)
            else:
                holding.pop((ledger, code), None)
            row = next(ordered, None)
        found.append(dict(holding))
    return found


def colour_on(district: Area, ledger: str, day: dt.date) -> Expression:
    """The colour of a ledger's entries on a day, to be read, counted and filtered by: what was set for it and holds,
    else the ledger's own."""
    rows = DayColour.objects.filter(district=district, ledger=ledger, code=OuterRef("code"), date__lte=day)
    latest = Subquery(rows.order_by("-date", "-pk").values("colour")[:1])
    return Coalesce(NullIf(latest, Value("")), F("colour"), output_field=CharField())


def colour_of(entry: LedgerEntry, day: dt.date) -> str:
    """The colour of one entry on a day."""
    rows = type(entry)._default_manager.filter(pk=entry.pk)
    found = rows.annotate(on_day=colour_on(entry.district, entry.ledger, day)).values_list("on_day", flat=True).first()
    return str(found or entry.colour)


def with_settings(lines: Iterable[Line]) -> None:
    """Read what set the colours of some lines, in one query."""
    shown = [line for line in lines if line.setting_id is not None]
    rows = DayColour.objects.select_related("audit__actor").in_bulk([line.setting_id for line in shown])
    for line in shown:
        line.setting = rows.get(line.setting_id)


def settings_of(district: Area, ledger: str, code: str) -> QuerySet[DayColour]:
    """Every colour that a place or area was given, the newest day first."""
    rows = DayColour.objects.filter(district=district, ledger=ledger, code=code)
    return rows.select_related("audit__actor").order_by("-date", "-pk")
