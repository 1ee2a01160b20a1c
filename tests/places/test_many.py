"""Rows that are written many at once are those that Django would have written one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from small_city import at
from watchbill.places.enums import Owner, RiskColour
from watchbill.places.many import among, insert, insert_values, update
from watchbill.places.models import Area, Facility

ODD = [
    "'; drop table x; --",
    "tab\tand\nline",
    "back\\slash \\N \\.",
    '"quoted", 100 %s',
    "人民广场 🛟",
    "{a,b}",
    " spaced ",
]
"""Texts that mean something to one way into a database or another."""


def facility(district: Area, code: str, **values: Any) -> Facility:
    lon, lat = at(100, 100)
    place = {"type": "Point", "coordinates": [lon, lat]}
    given = {"name": code, "category": "water", "geometry": place, "lon": lon, "lat": lat, "updated_at": timezone.now()}
    return Facility(district=district, code=code, **{**given, **values})


def columns(row: Facility) -> dict[str, Any]:
    kept = {field.attname: getattr(row, field.attname) for field in Facility._meta.concrete_fields}
    return {name: value for name, value in kept.items() if name not in {"id", "code", "name", "updated_at"}}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"owner": Owner.TRAFFIC_POLICE, "colour": RiskColour.RED},
        {"checked_date": dt.date(2027, 5, 20), "capacity": 0, "guard_strength": None},
        {"equipment": [{"kind": "camera", "number": 2}], "goods": [{"name": text} for text in ODD]},
        *({"note": text, "measures": text * 3} for text in ODD),
    ],
)
def test_inserted_row_is_as_django_saves_it(district: Area, values: dict[str, Any]) -> None:
    facility(district, "SAVED", **values).save()
    insert(Facility, [facility(district, "MANY", **values)])
    saved, many = Facility.objects.get(code="SAVED"), Facility.objects.get(code="MANY")
    assert columns(many) == columns(saved)
    assert Facility.objects.filter(equipment=saved.equipment, goods=saved.goods).count() >= 2


def test_database_goes_on_giving_keys_after_an_insert(district: Area) -> None:
    insert(Facility, [facility(district, f"F-{number}") for number in range(3)])
    after = facility(district, "AFTER")
    after.save()
    assert after.pk > max(Facility.objects.filter(code__startswith="F-").values_list("pk", flat=True))


def test_second_row_of_the_same_code_is_an_integrity_error(district: Area) -> None:
    before = Facility.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Facility, [facility(district, "TWICE"), facility(district, "TWICE")])
    assert Facility.objects.count() == before


@pytest.mark.django_db
def test_nothing_to_insert_and_nothing_to_change_are_no_error() -> None:
    insert(Facility, [])
    insert_values(Facility, ["code", "name"], [])
    update(Facility, ["name"], [])
    assert not Facility.everything.exists()


def test_update_writes_the_named_fields_alone(district: Area) -> None:
    rows = [facility(district, f"F-{number}") for number in range(3)]
    for row in rows:
        row.save()
    rows[1].name, rows[1].goods, rows[1].note = ODD[0], [{"name": ODD[2]}], "not asked for"
    update(Facility, ["name", "goods"], rows[:2])
    found = {row.code: row for row in Facility.objects.filter(code__startswith="F-")}
    assert (found["F-1"].name, found["F-1"].goods, found["F-1"].note) == (ODD[0], [{"name": ODD[2]}], "")
    assert found["F-0"].name == "F-0"
    assert found["F-2"].name == "F-2"


def test_any_number_of_odd_texts_can_be_asked_for(district: Area) -> None:
    for number, text in enumerate(ODD):
        facility(district, f"F-{number}", name=text).save()
    wanted = [*ODD, *(f"none {number}" for number in range(70_000))]
    assert set(Facility.objects.filter(name__in=among(wanted)).values_list("name", flat=True)) == set(ODD)
    assert not Facility.objects.filter(name__in=among([])).exists()
