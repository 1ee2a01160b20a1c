"""The totals of areas as a workbook, CSV or GeoJSON, for the level above."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from watchbill.documents.workbooks.tables import Heading, Table, write_tables
from watchbill.places.columns import column_of
from watchbill.places.enums import Owner, RiskColour
from watchbill.places.exchange.writing import safe
from watchbill.places.models import LEDGERS, Area, Profile
from watchbill.places.queries import PROFILE_TABLES, PROFILE_TOTALS, Sums, category_label
from watchbill.places.rollup import Counted, sum_under

FIGURES = ("entries", "complete_percent", "fresh_percent", *RiskColour.values)
"""Keys of a standing's figures, in the order in which ``Counted.figures`` gives them."""


@dataclass(frozen=True)
class Totals:
    """What is written: areas from above, their entries counted, sums of area profiles by path of the village.

    ``then`` sums and the day ``compared`` are there where an earlier day is compared; ``date`` is the day of the rest.
    """

    areas: Sequence[Area]
    counted: Counted
    profiles: dict[str, Sums]
    profiles_then: dict[str, Sums] | None
    compared: dt.date | None
    date: dt.date


def workbook(found: Totals) -> bytes:
    """Totals by area and ledger, by category, by owner, and of area profiles, a sheet each."""
    figures = _figure_headings(found)
    sheets: list[Table] = [
        (_("Totals"), [*_area_headings(), Heading(_("Ledger"), 24), *figures], list(_by_ledger(found))),
        (
            _("By category"),
            [*_area_headings(), Heading(_("Ledger"), 24), Heading(_("Category"), 28), *figures],
            list(_by_category(found)),
        ),
        (_("By owner"), [*_area_headings(), Heading(_("Owner"), 24), *figures], list(_by_owner(found))),
        (_("Area profiles"), [*_area_headings(), *_profile_headings(found)], list(_by_profile(found))),
    ]
    buffer = io.BytesIO()
    title = f"{found.areas[0].label} {found.date.isoformat()}"
    write_tables(buffer, sheets, title=title, created=timezone.now())
    return buffer.getvalue()


def csv_file(found: Totals) -> bytes:
    """Totals by area and ledger. UTF-8 with a mark, for Excel."""
    text = io.StringIO()
    writer = csv.writer(text)
    headings = [*_area_headings(), Heading(_("Ledger"), 24), *_figure_headings(found)]
    writer.writerow([heading.text for heading in headings])
    writer.writerows([safe(cell) for cell in row] for row in _by_ledger(found))
    return text.getvalue().encode("utf-8-sig")


def geojson(found: Totals) -> bytes:
    """The areas with their polygons; properties by ledger and figure, and the totals of area profiles."""
    by_area = found.counted.by_area()
    features = []
    for area in found.areas:
        counted = by_area[area.path].grouped(lambda one: one.ledger)
        ledgers = {name: dict(zip(FIGURES, _numbers(counted[name]), strict=True)) for name in LEDGERS}
        sums = sum_under(found.profiles, area)
        properties = {
            "code": area.code, "name": area.label, "level": area.level, "date": found.date.isoformat(),
            "ledgers": ledgers, "profiles": {key: sums[key,] for key in PROFILE_TOTALS},
        }  # fmt: skip
        if found.compared is not None:
            was = {name: dict(zip(FIGURES, _numbers_then(counted[name]), strict=True)) for name in LEDGERS}
            properties |= {"compared_date": found.compared.isoformat(), "ledgers_then": was}
        features.append({"type": "Feature", "geometry": area.geometry, "properties": properties})
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _by_ledger(found: Totals) -> Iterator[list[object]]:
    by_area = found.counted.by_area()
    for area in found.areas:
        counted = by_area[area.path].grouped(lambda one: one.ledger)
        for name, model in LEDGERS.items():
            if counted[name]:
                yield [*_area(area), capfirst(str(model._meta.verbose_name_plural)), *_cells(counted[name])]


def _by_category(found: Totals) -> Iterator[list[object]]:
    by_area = found.counted.by_area()
    for area in found.areas:
        groups = by_area[area.path].grouped(lambda one: (one.ledger, one.category))
        for ledger, category in sorted(groups):
            words = capfirst(str(LEDGERS[ledger]._meta.verbose_name_plural)), category_label(ledger, category)
            yield [*_area(area), *words, *_cells(groups[ledger, category])]


def _by_owner(found: Totals) -> Iterator[list[object]]:
    by_area = found.counted.by_area()
    words = dict(Owner.choices)
    for area in found.areas:
        groups = by_area[area.path].grouped(lambda one: one.owner)
        for owner in sorted(groups):
            yield [*_area(area), str(words.get(owner, owner)) or _("no owner named"), *_cells(groups[owner])]


def _by_profile(found: Totals) -> Iterator[list[object]]:
    for area in found.areas:
        sums = sum_under(found.profiles, area)
        row: list[object] = [*_area(area), *(sums[key] for key in _profile_keys(found))]
        if found.profiles_then is not None:
            before = sum_under(found.profiles_then, area)
            row += [before[key] for key in _profile_keys(found)]
        yield row


def _area_headings() -> list[Heading]:
    return [Heading(_("Code"), 14), Heading(_("Area"), 28), Heading(_("Level"), 18)]


def _area(area: Area) -> list[object]:
    return [area.code, area.label, area.get_level_display()]


def _figure_headings(found: Totals) -> list[Heading]:
    words = [_("Entries"), _("Complete (%)"), _("Fresh (%)"), *(str(word) for _code, word in RiskColour.choices)]
    return _twice(found, [Heading(capfirst(word), 12) for word in words])


def _profile_keys(found: Totals) -> list[tuple[str, ...]]:
    keys = {key for sums in (*found.profiles.values(), *(found.profiles_then or {}).values()) for key in sums}
    tables = [key for key in sorted(keys) if key[0] in PROFILE_TABLES]
    return [*((key,) for key in PROFILE_TOTALS), *tables]


def _profile_headings(found: Totals) -> list[Heading]:
    headings = []
    for name, *rest in _profile_keys(found):
        column = column_of(Profile, name)
        words = [str(column.label)]
        if rest:
            inner = {one.key: one for one in column.columns}
            words += [inner["kind"].word(rest[0]), str(inner[rest[1]].label)]
        headings.append(Heading(capfirst(", ".join(words)), 16))
    return _twice(found, headings)


def _twice(found: Totals, headings: list[Heading]) -> list[Heading]:
    """The headings, and once more with the earlier day where one is compared."""
    if found.compared is None:
        return headings
    return [*headings, *(Heading(f"{text} {found.compared.isoformat()}", width) for text, width in headings)]


def _cells(counted: Counted) -> list[object]:
    return [*_numbers(counted), *(_numbers_then(counted) if counted.then is not None else ())]


def _numbers(counted: Counted) -> list[float | None]:
    return [figure.now for figure in counted.figures()]


def _numbers_then(counted: Counted) -> list[float | None]:
    return [figure.then for figure in counted.figures()]
