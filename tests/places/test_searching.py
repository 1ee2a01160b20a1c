"""Search over everything: what it finds, in which order, for whom, in how many queries, and that it stays in step."""

from __future__ import annotations

import io
from csv import writer

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from small_city import at
from watchbill.accounts.actions import create_user
from watchbill.operations.models import Operation
from watchbill.places.actions import create_entry, delete_entry, import_file, restore_entry, update_entry
from watchbill.places.models import LEDGERS, Area, LedgerEntry, SearchRow, Site
from watchbill.places.queries import EntryFilter, filtered, sorted_by
from watchbill.places.searching import KINDS, found, index_all, sort_key


def titles(text: str, user: object = None, **options: object) -> list[str]:
    return [hit.title for group in found(user, text, **options) for hit in group.hits]  # type: ignore[arg-type]


def add(district: Area, name: str, **values: object) -> LedgerEntry:
    place = {"type": "Point", "coordinates": at(100, 100)}
    given = {"name": name, "category": "bridge", "geometry": place, **values}
    return create_entry(by=None, ledger="site", district=district, values=given)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("long br", "Long bridge"),
        ("BRIDGE long", "Long bridge"),
        ("s-v02", "Village 2"),
        ("小城", "Smallville"),
        ("xiaocheng", "Smallville"),
        ("xcq", "Smallville"),
        ("火车站", "中央火车站北广场"),
        ("zhongyang", "中央火车站北广场"),
        ("ｂｅｉ广场", ""),
        ("market st", "Kiosk"),
        ("duty enginer", ""),
        ("gate keeper", "Kiosk"),
    ],
)
def test_finds_by_name_code_address_post_and_pinyin(district: Area, text: str, title: str) -> None:
    add(district, "中央火车站北广场")
    add(district, "Kiosk", street="Market Street", responsible_post="Gate keeper")
    assert (title in titles(text)) if title else titles(text) == []


def test_percent_and_underscore_are_letters(district: Area) -> None:
    add(district, "100% wool_shop")
    assert titles("0% wool_s") == ["100% wool_shop"]
    assert titles("0%shop") == []


def test_one_letter_finds_nothing_and_one_character_does(district: Area) -> None:
    add(district, "北门")
    assert titles("b") == []
    assert titles("北") == ["北门"]


def test_whole_code_and_beginning_come_first(district: Area) -> None:
    for name in ("Old north gate", "North gate", "Gate"):
        add(district, name)
    add(district, "Other", responsible_unit="Gate")
    assert titles("gate", kind="site") == ["Gate", "North gate", "Old north gate", "Other"]
    code = Site.objects.get(name="Other").code
    assert titles(code, kind="site")[0] == "Other"


def test_kind_shows_its_best_and_counts_the_rest(district: Area) -> None:
    for number in range(9):
        add(district, f"Gate {number}")
    (group,) = found(None, "gate", most=4)
    assert ([hit.title for hit in group.hits], group.total) == ([f"Gate {n}" for n in range(4)], 9)
    assert len(titles("gate", kind="site", most=200)) == 9


def test_teams_and_operations_are_found(operation: Operation) -> None:
    groups = {group.kind: group for group in found(None, "smallville")}
    assert "team" in groups
    assert groups["team"].hits[0].url.startswith(f"/operations/{operation.code}/forces/")
    assert titles("town fair") == ["Town fair"]


def test_finds_only_what_may_be_read(operation: Operation) -> None:
    district = operation.district
    villager = create_user(by=None, username="v", password="a fine long one", role="viewer", area_code="S-V01")
    assert titles("bridge", villager) == []
    assert titles("central station", villager) == ["Central station"]
    assert {hit.code for group in found(villager, "s-", kind="area") for hit in group.hits} == {
        area.code for area in Area.objects.filter(path__startswith="S-D/S-T01/S-V01/")
    } | {"S-D", "S-T01"}
    elsewhere = create_user(by=None, username="x", password="a fine long one", role="viewer", area_code="X")
    assert titles(district.name, elsewhere) == []


def test_department_finds_and_counts_its_own_entries_alone(district: Area) -> None:
    add(district, "Gate one", owner="police")
    add(district, "Gate two", owner="transport")
    user = create_user(
        by=None, username="d", password="a fine long one", role="department", area_code="S-D", owner="transport"
    )
    (group,) = found(user, "gate")
    assert ([hit.title for hit in group.hits], group.total) == (["Gate two"], 1)


def test_entry_that_moves_is_found_where_it_lies(district: Area) -> None:
    entry = add(district, "Kiosk")
    villager = create_user(by=None, username="v", password="a fine long one", role="viewer", area_code="S-V02")
    assert titles("kiosk", villager) == []
    moved = {"geometry": {"type": "Point", "coordinates": at(700, 300)}}
    update_entry(by=None, entry=entry, changes=moved)
    assert titles("kiosk", villager) == ["Kiosk"]


def test_village_that_moves_takes_its_entries_along(district: Area) -> None:
    town = create_user(by=None, username="t", password="a fine long one", role="viewer", area_code="S-T02")
    other = Area.objects.get(code="S-T01")
    other.pk, other.code, other.path = None, "S-T02", "S-D/S-T02/"
    other.save()
    for area in Area.objects.filter(path__startswith="S-D/S-T01/S-V01/"):
        Area.objects.filter(pk=area.pk).update(path=area.path.replace("S-T01", "S-T02"))
    assert titles("central station", town) == ["Central station"]


def test_index_follows_every_write(district: Area) -> None:
    entry = add(district, "Kiosk")
    update_entry(by=None, entry=entry, changes={"name": "Pavilion"})
    assert (titles("kiosk"), titles("pavilion")) == ([], ["Pavilion"])
    delete_entry(by=None, entry=entry)
    assert titles("pavilion") == []
    assert [row.name for row in filtered(None, "site", EntryFilter(text="pavilion", deleted=True))] == ["Pavilion"]
    restore_entry(by=None, entry=Site.everything.get(pk=entry.pk))
    assert titles("pavilion") == ["Pavilion"]
    Site.everything.filter(pk=entry.pk).delete()
    assert not SearchRow.objects.filter(kind="site", key=entry.pk).exists()


def test_index_follows_an_import_without_a_query_per_row(district: Area) -> None:
    def content(count: int) -> bytes:
        text = io.StringIO()
        place = ", ".join(str(value) for value in at(100, 100))
        rows = [[f"K-{count}-{number}", f"Kiosk {number}", "bridge", place] for number in range(count)]
        writer(text).writerows([["code", "name", "category", "geometry"], *rows])
        return text.getvalue().encode()

    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            import_file(by=None, ledger="site", district=district, name="f.csv", content=content(count))
        ways = ('INTO "places_searchrow"', 'COPY "places_searchrow"')
        return sum(any(way in query["sql"] for way in ways) for query in seen)

    assert queries(2) == queries(60) == 1
    assert titles("K-60-59") == ["Kiosk 59"]


def test_table_made_anew_is_the_same(operation: Operation) -> None:
    add(operation.district, "火车站", responsible_post="Duty")
    rows = [field.name for field in SearchRow._meta.fields if field.name != "id"]
    before = set(SearchRow.objects.values_list(*rows))
    assert index_all() == len(before)
    assert set(SearchRow.objects.values_list(*rows)) == before


def test_number_of_queries_does_not_grow_with_what_is_found(district: Area) -> None:
    add(district, "Gate")
    found(None, "gate")
    with CaptureQueriesContext(connection) as few:
        found(None, "gate")
    for number in range(30):
        add(district, f"Gate {number}")
    with CaptureQueriesContext(connection) as many:
        found(None, "gate")
    assert len(few) == len(many) == 2


def test_ledger_list_finds_and_sorts_as_search_does(district: Area) -> None:
    for name in ("西门", "北门", "东门", "Gate"):
        add(district, name)
    rows = sorted_by(filtered(None, "site", EntryFilter(text="men")), "name")
    assert [row.name for row in rows] == ["北门", "东门", "西门"]
    assert [row.name for row in sorted_by(rows, "-name")] == ["西门", "东门", "北门"]


def test_chinese_names_are_ordered_by_pinyin_and_tone() -> None:
    names = ["重庆路", "张家村", "北京路", "Abbey", "安华路", "备件库"]
    assert sorted(names, key=sort_key) == ["Abbey", "安华路", "北京路", "备件库", "重庆路", "张家村"]


def test_every_ledger_can_be_found() -> None:
    assert set(KINDS) == {*LEDGERS, "area", "team", "operation"}
