"""Page: what an area holds in all, down the grid to the cell, beside an earlier day where one is chosen; as files."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from watchbill.accounts.permissions import Actor, may_read
from watchbill.places.columns import column_of
from watchbill.places.enums import Owner, RiskColour
from watchbill.places.exchange import totals
from watchbill.places.models import LEDGERS, Area, Profile
from watchbill.places.queries import (
    BELOW,
    CELL,
    PROFILE_TABLES,
    PROFILE_TOTALS,
    PROFILES,
    SECTION,
    VILLAGE,
    WHOLE,
    Sums,
    Tally,
    areas_for,
    category_label,
    profiles_in,
    profiles_on,
    sums_of,
    tallies_in,
    tallies_on,
)
from watchbill.places.rollup import Counted, Line, sum_figures, sum_under
from watchbill.places.views.import_steps import XLSX, download
from watchbill.places.views.scope import district_or_404, signed_in

WITH_DAYS = ("district", "township", "village")
"""Levels of the grid at which earlier days are known: versions keep an entry's village, not its cells."""
TOTALS = [(key,) for key in PROFILE_TOTALS]


@dataclass(frozen=True)
class Chosen:
    """What the address asks for: an area, one ledger or all, and two days; without them now alone is shown."""

    user: Actor
    here: Area
    ledger: str
    then: dt.date | None
    to: dt.date | None

    @property
    def knows_days(self) -> bool:
        """Whether earlier days are known at this level."""
        return self.here.level in WITH_DAYS

    @property
    def ledger_word(self) -> str:
        """The name of the ledger that was chosen."""
        return str(LEDGERS[self.ledger]._meta.verbose_name_plural) if self.ledger else ""

    def counted(self, by: str = VILLAGE) -> Counted:
        """The entries of the area, counted."""

        def on(date: dt.date) -> list[Tally]:
            return tallies_on(self.user, self.here, date, by=by)

        now = on(self.to) if self.to else tallies_in(self.user, self.here, by=by)
        return Counted(now, on(self.then) if self.then else None)

    def profiles(self) -> tuple[dict[str, Sums], dict[str, Sums] | None]:
        """The totals of the area's profiles by path of the village, now and then."""
        now = profiles_on(self.user, self.here, self.to) if self.to else profiles_in(self.user, self.here)
        then = profiles_on(self.user, self.here, self.then) if self.then else None
        return _by_path(now), None if then is None else _by_path(then)


def rollup(request: HttpRequest, district: str) -> HttpResponse:
    """Show the totals of an area by ledger, by area below, by category and by owner, and those of its profiles."""
    area = district_or_404(request, district)
    chosen = _chosen(request, area)
    here = chosen.here
    counted = chosen.counted(BELOW if here.level in {"district", "township"} else WHOLE)
    below = list(areas_for(chosen.user, district=area).filter(parent=here).defer("geometry"))
    context = {
        "district": area,
        "here": here,
        "chosen": chosen,
        "above": areas_for(chosen.user).filter(code__in=here.path.split("/")[:-2]).defer("geometry"),
        "is_part": not may_read(chosen.user, here.path),
        "tabs": [(name, model._meta.verbose_name_plural) for name, model in LEDGERS.items()],
        "colours": RiskColour.choices,
        "now_at": timezone.localdate(),
        "by_ledger": _by_ledger(counted),
        "whole": Line("", counted.figures()),
        "by_area": _by_area(chosen, below, counted),
        "by_category": _by_category(counted.of_ledger(chosen.ledger)),
        "by_owner": _by_owner(counted.of_ledger(chosen.ledger), chosen.ledger),
        "profiles": _profiles(chosen, below) if chosen.ledger in {"", "profile"} else None,
    }
    return render(request, "places/rollup.html", context)


def rollup_file(request: HttpRequest, district: str, form: str) -> HttpResponse:
    """Send the totals of an area and of all below it, down to the village, as a workbook, CSV or GeoJSON."""
    chosen = _chosen(request, district_or_404(request, district))
    here = chosen.here
    levels = WITH_DAYS if chosen.knows_days else (here.level,)
    areas = areas_for(chosen.user).filter(path__startswith=here.path, level__in=levels)
    now, then = chosen.profiles()
    found = totals.Totals(
        list(areas),
        chosen.counted().of_ledger(chosen.ledger),
        now,
        then,
        chosen.then,
        chosen.to or timezone.localdate(),
    )
    stem = f"{here.code}-totals"
    if form == "xlsx":
        return download(totals.workbook(found), XLSX, f"{stem}.xlsx")
    if form == "csv":
        return download(totals.csv_file(found), "text/csv; charset=utf-8", f"{stem}.csv")
    if form == "geojson":
        return download(totals.geojson(found), "application/geo+json", f"{stem}.geojson")
    raise Http404


def _chosen(request: HttpRequest, district: Area) -> Chosen:
    user, query = signed_in(request), request.GET
    here = areas_for(user, district=district).filter(code=query.get("area") or district.code).first()
    if here is None:
        raise Http404
    ledger, then, to = query.get("ledger", ""), _day(query.get("from", "")), _day(query.get("to", ""))
    if then and to and to < then:
        then, to = to, then  # whichever way round two days are given, the earlier one is 'then'
    chosen = Chosen(user, here, ledger if ledger in LEDGERS else "", then, to)
    return chosen if chosen.knows_days else replace(chosen, then=None, to=None)


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _by_path(profiles: list[tuple[str, Any]]) -> dict[str, Sums]:
    found: dict[str, list[Any]] = defaultdict(list)
    for path, profile in profiles:
        found[path].append(profile)
    return {path: sums_of(group) for path, group in found.items()}


def _by_ledger(counted: Counted) -> list[Line]:
    groups = counted.grouped(lambda one: one.ledger)
    return [Line(str(model._meta.verbose_name_plural), groups[name].figures(), name) for name, model in LEDGERS.items()]


def _by_category(counted: Counted) -> list[Line]:
    groups = counted.grouped(lambda one: (one.ledger, one.category))
    order = list(LEDGERS)
    return [
        Line(
            category_label(ledger, category), groups[ledger, category].figures(), ledger, filter={"category": category}
        )
        for ledger, category in sorted(groups, key=lambda pair: (order.index(pair[0]), pair[1]))
    ]


def _by_owner(counted: Counted, ledger: str) -> list[Line]:
    groups = counted.grouped(lambda one: one.owner)
    words = [*Owner.choices, ("", "")]
    return [
        Line(str(word), groups[code].figures(), ledger if code else "", filter={"owner": code})
        for code, word in words
        if groups[code]
    ]


def _by_area(chosen: Chosen, below: list[Area], counted: Counted) -> list[Line]:
    if not below:
        return []
    if by := {"section": SECTION, "cell": CELL}.get(below[0].level):
        counted = Counted(tallies_in(chosen.user, chosen.here, by=by, kinds=()))
    groups = counted.of_ledger(chosen.ledger).by_area_below(chosen.here)
    lines = [Line(area.label, groups[area.path].figures(), area=area) for area in below]
    return [*lines, Line("", groups[""].figures())] if groups[""] else lines


def _profiles(chosen: Chosen, below: list[Area]) -> dict[str, Any]:
    """Totals of the area profiles, their child tables by kind, and their totals by area below."""
    now, then = chosen.profiles()
    total, before = sum_under(now, chosen.here), None if then is None else sum_under(then, chosen.here)
    tables = []
    for name, keys in PROFILE_TABLES.items():
        table = column_of(Profile, name)
        columns = {column.key: column for column in table.columns}
        kinds = [code for code, _word in columns["kind"].choices if any(key[:2] == (name, code) for key in total)]
        lines = [
            Line(columns["kind"].word(kind), sum_figures(total, before, [(name, kind, key) for key in keys]))
            for kind in kinds
        ]
        tables.append((table, [columns[key] for key in keys], lines))
    lines = [
        Line(
            area.label,
            sum_figures(sum_under(now, area), None if then is None else sum_under(then, area), TOTALS),
            area=area,
        )
        for area in below
        if area.level in WITH_DAYS
    ]
    return {
        "count": total[PROFILES],
        "columns": [column_of(Profile, key) for key in PROFILE_TOTALS],
        "whole": Line("", sum_figures(total, before, TOTALS)),
        "tables": [one for one in tables if one[2]],
        "by_area": lines,
    }
