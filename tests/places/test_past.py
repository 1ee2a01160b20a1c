"""A ledger as it was on a day, and its versions side by side."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from small_city import at
from watchbill.accounts.actions import create_user
from watchbill.accounts.models import User
from watchbill.places.actions import delete_entry, update_entry
from watchbill.places.models import Area, Facility
from watchbill.places.queries import entries_on, tallies_on
from watchbill.places.versions import end_of

LEDGER = "/districts/S-D/ledgers/facility/"


@pytest.fixture
def pages(district: Area, planner: User) -> Client:
    client = Client()
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_page_of_a_day_lists_what_was_on_the_ledger_by_then(pages: Client) -> None:
    delete_entry(by=None, entry=Facility.objects.get(name="Hospital"))
    today = timezone.localdate()
    page = pages.get(f"{LEDGER}on/{today}/").content.decode()
    assert "School" in page
    assert "Hospital" not in page
    assert "School" not in pages.get(f"{LEDGER}on/{today - dt.timedelta(days=2)}/").content.decode()


def test_day_is_chosen_in_a_field_and_is_none_where_it_is_no_day(pages: Client) -> None:
    assert pages.get(f"{LEDGER}on/", {"date": "2026-01-01"}).headers["Location"] == f"{LEDGER}on/2026-01-01/"
    assert pages.get(f"{LEDGER}on/").headers["Location"] == f"{LEDGER}on/{timezone.localdate()}/"
    for wrong in ("rubbish", "2026/01/01"):
        assert pages.get(f"{LEDGER}on/", {"date": wrong}).status_code == 404
    assert pages.get(f"{LEDGER}on/rubbish/").status_code == 404


def test_deleted_entries_are_listed_where_they_are_asked_for(pages: Client) -> None:
    delete_entry(by=None, entry=Facility.objects.get(name="Hospital"))
    assert "Hospital" not in pages.get(LEDGER).content.decode()
    assert "Hospital" in pages.get(LEDGER, {"deleted": "1"}).content.decode()


def test_two_versions_stand_side_by_side(pages: Client) -> None:
    entry = Facility.objects.get(name="School")
    update_entry(by=None, entry=entry, changes={"measures": "Fence mended"})
    update_entry(by=None, entry=entry, changes={"measures": "Fence painted"})
    page = pages.get(f"/entries/{entry.code}/history/", {"a": "3", "b": "2"}).content.decode()
    assert "<td>Fence mended</td><td>Fence painted</td>" in page


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
