"""The roll-up: totals that agree with the lists, down the grid, beside an earlier day, as files, for who may read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from watchbill.accounts.models import Grant, User
from watchbill.places.actions import create_entry, delete_entry, update_entry
from watchbill.places.models import LEDGERS, Area, Facility, LedgerEntry, Profile, Site, Zone
from watchbill.places.rollup import Line
from web.conftest import Enter
from web.sample_rows import Sample

PAGE = "/districts/D/totals/"
QUERIES = 12
TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def cells(sample: Sample) -> list[Area]:
    """A section of the western village with two cells."""
    village = sample.villages[0]
    made: list[Area] = []
    for code, level, parent in (("D1S", "section", village), ("D1S1", "cell", None), ("D1S2", "cell", None)):
        above = parent or made[0]
        made.append(
            Area.objects.create(
                code=code, name=code, level=level, parent=above, path=f"{above.path}{code}/",
                geometry=village.geometry, lon=village.lon, lat=village.lat,
            )
        )  # fmt: skip
    return made


def named(lines: list[Line]) -> dict[str, Line]:
    return {line.label: line for line in lines}


def entries_in(page: Any) -> int:
    return int(page.context["whole"].figures[0].now)


def profile(sample: Sample, village: Area, **values: object) -> LedgerEntry:
    west = village.lon
    given = {"name": village.name, "category": "community", "geometry": {"type": "Point", "coordinates": [west, 60.17]}}
    return create_entry(by=None, ledger="profile", district=sample.district, values={**given, **values})


def days_ago(entry: LedgerEntry, days: int) -> None:
    """Move the versions of an entry into the past."""
    history: Any = type(entry).history  # type: ignore[attr-defined]
    history.filter(id=entry.pk).update(history_date=timezone.now() - dt.timedelta(days=days))


def test_every_figure_leads_to_as_many_entries(planner: Client) -> None:
    text = planner.get(PAGE).content.decode()
    links = re.findall(r'href="(/districts/D/ledgers/[a-z]+/\?area=[^"]*)">(\d+)( %)?<', text)
    assert {unit for _address, _number, unit in links} == {"", " %"}
    for address, number, unit in links:
        entries = planner.get(address.replace("&amp;", "&")).context["page"].paginator.count
        assert entries > 0 if unit else entries == int(number), address


def test_sums_agree_with_the_entries_themselves(planner: Client, sample: Sample) -> None:
    Zone.objects.filter(code="DZ0000").update(colour="red", checked_date=TODAY)
    page = planner.get(PAGE)
    entries = [entry for model in LEDGERS.values() for entry in model.objects.all()]
    whole = page.context["whole"].figures
    assert whole[0].now == len(entries)
    assert whole[1].now == 100 * sum(not entry.missing for entry in entries) // len(entries)
    assert whole[2].now == 100 * sum(not entry.is_stale for entry in entries) // len(entries)
    assert whole[3].now == sum(entry.colour == "red" for entry in entries) > 0
    by_area = named(page.context["by_area"])
    assert sum(line.figures[0].now for line in by_area.values()) == len(entries)


def test_down_the_grid_to_the_entries_of_a_cell(planner: Client, sample: Sample, cells: list[Area]) -> None:
    section, first, second = cells
    site = Site.objects.all()[0]
    site.village = sample.villages[0]
    site.save()
    before = planner.get(f"{PAGE}?area=D1").context["whole"].figures[0].now
    site.cells.set([first, second])
    village = planner.get(f"{PAGE}?area=D1").context
    assert village["whole"].figures[0].now == before
    assert village["by_area"][0].figures[0].now == 1
    below = planner.get(f"{PAGE}?area={section.code}").context
    assert [(line.label, line.figures[0].now) for line in below["by_area"]] == [("D1S1", 1), ("D1S2", 1)]
    assert below["whole"].figures[0].now == 1
    page = planner.get(f"{PAGE}?area={first.code}")
    assert f"/districts/D/ledgers/site/?area={first.code}" in page.content.decode()
    assert [area.code for area in page.context["above"]] == ["D", "D1", "D1S"]


def test_one_ledger_alone(planner: Client) -> None:
    page = planner.get(f"{PAGE}?ledger=site")
    number = Site.objects.count()
    assert sum(line.figures[0].now for line in page.context["by_area"]) == number
    assert {line.ledger for line in page.context["by_category"]} == {"site"}


def test_two_days_are_compared_from_the_earlier_one_whichever_way_round_they_are_given(
    planner: Client, sample: Sample
) -> None:
    chosen = planner.get(f"{PAGE}?from={TODAY}&to={YESTERDAY}").context["chosen"]
    assert (chosen.then, chosen.to) == (YESTERDAY, TODAY)


def test_earlier_day_shows_then_now_and_the_difference(planner: Client, sample: Sample) -> None:
    kept = create_entry(by=None, ledger="zone", district=sample.district, values=place("Kept"))
    gone = create_entry(by=None, ledger="zone", district=sample.district, values=place("Gone"))
    for entry in (kept, gone):
        days_ago(entry, 3)
    update_entry(by=None, entry=kept, changes={"colour": "red"})
    delete_entry(by=None, entry=gone)
    create_entry(by=None, ledger="zone", district=sample.district, values=place("New"))
    zones = named(planner.get(f"{PAGE}?from={YESTERDAY}").context["by_ledger"])["zones"].figures
    there = Zone.objects.count()
    assert (zones[0].then, zones[0].now) == (2, there)
    assert zones[0].difference == there - 2
    assert (zones[3].then, zones[3].now) == (0, Zone.objects.filter(colour="red").count())
    past = named(planner.get(f"{PAGE}?to={YESTERDAY}").context["by_ledger"])["zones"].figures
    assert past[0].now == 2


def test_share_of_nothing_is_no_share(planner: Client) -> None:
    lines = named(planner.get(f"{PAGE}?from=2001-01-01").context["by_ledger"])
    assert (lines["sites"].figures[0].then, lines["sites"].figures[1].then) == (0, None)
    assert lines["routes"].figures[1].now is None


def test_freshness_of_an_earlier_day_is_reckoned_from_that_day(planner: Client, sample: Sample) -> None:
    checked = TODAY - dt.timedelta(days=Zone.fresh_days + 2)
    entry = create_entry(
        by=None, ledger="zone", district=sample.district, values={**place("Square"), "checked_date": checked}
    )
    days_ago(entry, 10)
    Zone.objects.exclude(pk=entry.pk).delete()
    zones = named(planner.get(f"{PAGE}?from={TODAY - dt.timedelta(days=5)}").context["by_ledger"])["zones"].figures
    assert (zones[2].then, zones[2].now) == (100, 0)


def test_area_profiles_are_summed(planner: Client, sample: Sample) -> None:
    west, east = sample.villages
    profile(sample, west, population=900, workforce=[{"kind": "volunteer", "people": 40}])
    other = profile(sample, east, population=600, workforce=[{"kind": "volunteer", "people": 20}])
    days_ago(other, 3)
    update_entry(by=None, entry=other, changes={"population": 650})
    found = planner.get(f"{PAGE}?from={YESTERDAY}").context["profiles"]
    population = next(at for at, column in enumerate(found["columns"]) if column.key == "population")
    figure = found["whole"].figures[population]
    assert (figure.now, figure.then) == (1550, 600)
    assert [line.figures[population].now for line in found["by_area"]] == [900, 650]
    tables = {table.key: lines for table, _columns, lines in found["tables"]}
    assert [(line.label, line.figures[0].now) for line in tables["workforce"]] == [("volunteers", 60)]


def test_township_user_counts_what_it_may_read(sample: Sample, enter: Enter) -> None:
    user = User.objects.create_user("west", password="a long word or two")
    Grant.objects.create(user=user, role="planner", area_code="D1")
    page = enter(user).get(PAGE)
    mine = sum(model.objects.filter(village__code="D1").count() for model in LEDGERS.values())
    assert entries_in(page) == mine < sum(model.objects.count() for model in LEDGERS.values())
    assert "Only what your account may read is counted." in page.content.decode()
    assert enter(user).get(f"{PAGE}?area=D2").status_code == 404
    past = enter(user).get(f"{PAGE}?to={TODAY}")
    assert entries_in(past) <= mine


def test_department_counts_its_own_entries_now_and_then(sample: Sample, enter: Enter) -> None:
    user = User.objects.create_user("works", password="a long word or two")
    Grant.objects.create(user=user, role="department", area_code="D", owner="police")
    for owner in ("police", "transport"):
        entry = create_entry(by=None, ledger="zone", district=sample.district, values={**place(owner), "owner": owner})
        days_ago(entry, 3)
    mine = sum(model.objects.filter(owner="police").count() for model in LEDGERS.values())
    page = enter(user).get(f"{PAGE}?from={YESTERDAY}")
    assert entries_in(page) == mine
    assert page.context["whole"].figures[0].then == 1


def test_files_hold_what_the_page_shows(planner: Client, sample: Sample) -> None:
    profile(sample, sample.villages[0], population=900)
    Area.objects.filter(code="D2").update(name="=cmd()")
    page = planner.get(PAGE)
    text = planner.get("/districts/D/totals.csv").content.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["Code"] == "D"]
    assert sum(int(row["Entries"]) for row in rows) == entries_in(page)
    assert "'=cmd()" in text
    book = openpyxl.load_workbook(io.BytesIO(planner.get("/districts/D/totals.xlsx").content))
    assert book.sheetnames == ["Totals", "By category", "By owner", "Area profiles"]
    content = json.loads(planner.get("/districts/D/totals.geojson").content)
    first = content["features"][0]
    assert first["properties"]["ledgers"]["site"]["entries"] == Site.objects.count()
    assert (first["properties"]["profiles"]["population"], first["geometry"]["type"]) == (900, "Polygon")


def test_files_of_two_days_have_both(planner: Client) -> None:
    text = planner.get(f"/districts/D/totals.csv?from={YESTERDAY}").content.decode("utf-8-sig")
    assert f"Entries {YESTERDAY}" in text.splitlines()[0]
    content = json.loads(planner.get(f"/districts/D/totals.geojson?from={YESTERDAY}").content)
    assert content["features"][0]["properties"]["compared_date"] == YESTERDAY.isoformat()


@pytest.mark.parametrize("query", ["", "?area=D1", f"?from={YESTERDAY}", f"?from={YESTERDAY}&to={TODAY}&ledger=site"])
def test_page_takes_a_fixed_number_of_queries(planner: Client, sample: Sample, query: str) -> None:
    planner.get(PAGE + query)
    with CaptureQueriesContext(connection) as few:
        planner.get(PAGE + query)
    for model in (Zone, Facility, Site):
        first = model.objects.first()
        assert first is not None
        for number in range(20):
            first.pk, first.code = None, f"{model.code_letter}-MORE-{number}"
            first.save(force_insert=True)
    for village in sample.villages * 5:
        profile(sample, village, population=100)
    with CaptureQueriesContext(connection) as many:
        planner.get(PAGE + query)
    assert len(few) == len(many) <= QUERIES


@pytest.mark.parametrize("address", [f"{PAGE}?area=X", "/districts/D/totals.pdf"])
def test_unknown_area_or_form_is_refused(planner: Client, address: str) -> None:
    assert planner.get(address).status_code == 404


def test_day_that_is_none_is_passed_over(planner: Client) -> None:
    assert planner.get(f"{PAGE}?from=2026-02-31&to=soon").status_code == 200


def test_says_that_nothing_is_counted(planner: Client) -> None:
    for model in LEDGERS.values():
        model.everything.all().delete()
    assert Profile.objects.count() == 0
    assert "Nothing is counted here yet." in planner.get(PAGE).content.decode()


def place(name: str) -> dict[str, object]:
    return {"name": name, "category": "public_place", "geometry": {"type": "Point", "coordinates": [24.94, 60.17]}}
