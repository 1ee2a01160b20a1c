from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from small_city import at
from watchbill.accounts.actions import create_user
from watchbill.places.actions import delete_entry, update_entry
from watchbill.places.models import Area, Facility
from watchbill.places.queries import entries_on, tallies_on
from watchbill.places.versions import end_of


def test_past(district, planner):
    e = Facility.objects.get(name="School")
    update_entry(by=None, entry=e, changes={"measures": "x"})
    delete_entry(by=None, entry=Facility.objects.get(name="Hospital"))
    c = Client()
    c.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    today = timezone.localdate()
    p = c.get(f"/districts/S-D/ledgers/facility/on/{today}/")
    assert p.status_code == 200
    t = p.content.decode()
    assert "School" in t
    assert "Hospital" not in t
    t = c.get(f"/districts/S-D/ledgers/facility/on/{today - dt.timedelta(days=2)}/").content.decode()
    assert "School" not in t
    assert c.get("/districts/S-D/ledgers/facility/on/rubbish/").status_code == 404
    r = c.get(f"/entries/{e.code}/history/?a=1&b=2")
    assert r.status_code == 200
    assert "x" in r.content.decode()
    r = c.get(f"/entries/{e.code}/history/")
    assert r.status_code == 200
    assert c.get("/districts/S-D/ledgers/facility/on/?date=2026-01-01").status_code == 302
    assert c.get("/districts/S-D/ledgers/facility/?deleted=1").status_code == 200


@pytest.mark.parametrize(("later", "measures"), [(dt.timedelta(0), ""), (-dt.timedelta(microseconds=1), "fence")])
def test_day_ends_before_the_first_instant_of_the_next(district: Area, later: dt.timedelta, measures: str) -> None:
    entry = Facility.objects.get(name="School")
    update_entry(by=None, entry=entry, changes={"measures": "fence"})
    day = timezone.localdate() - dt.timedelta(days=3)
    history = Facility.history.filter(id=entry.pk)  # type: ignore[attr-defined]
    history.filter(version=1).update(history_date=end_of(day) - dt.timedelta(days=1))
    history.filter(version=2).update(history_date=end_of(day) + later)
    assert [row.measures for row in entries_on(None, "facility", district, day)] == [measures]
    assert sum(tally.entries for tally in tallies_on(None, district, day)) == 1


def test_where_an_entry_lay_then_decides_who_reads_it_as_it_was(district: Area) -> None:
    entry = Facility.objects.get(name="School")
    far = {"type": "Point", "coordinates": list(at(700, 300))}
    update_entry(by=None, entry=entry, changes={"geometry": far})
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    history = Facility.history.filter(id=entry.pk)  # type: ignore[attr-defined]
    history.filter(version=1).update(history_date=end_of(yesterday) - dt.timedelta(hours=1))
    for area, names in (("S-V01", ["School"]), ("S-V02", [])):
        user = create_user(by=None, username=area, password="a fine long one", role="viewer", area_code=area)
        assert [row.name for row in entries_on(user, "facility", district, yesterday)] == names
