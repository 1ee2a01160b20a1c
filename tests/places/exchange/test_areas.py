"""The grid as a file: new, changed, unchanged and wrong rows; refusals; an export imports again unchanged."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box, mapping, shape

from small_city import at
from watchbill.accounts.actions import create_user
from watchbill.accounts.models import User
from watchbill.places.actions import GridMoved, ImportDone, import_areas, update_area
from watchbill.places.area_values import area_versions
from watchbill.places.exchange.areas import (
    AreaComparison,
    area_blank,
    area_csv,
    area_geojson,
    area_workbook,
    compare_areas,
)
from watchbill.places.exchange.files import read_file
from watchbill.places.models import Area, Site
from watchbill.places.queries import codes_by_cell

HEADINGS = ["code", "name", "level", "part of", "polygon"]
CROSSING = "24.94, 60.17; 24.95, 60.18; 24.95, 60.17; 24.94, 60.18; 24.94, 60.17"
METRES = "385000, 6672000; 386000, 6672000; 386000, 6673000; 385000, 6672000"


def _polygon(west: float, east: float, north: float = 400) -> str:
    return json.dumps(mapping(box(*at(west, 0), *at(east, north))))


HERE = _polygon(800, 900)


def _csv(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def _seen(content: bytes, district: Area, *, name: str = "g.csv", by: User | None = None) -> AreaComparison:
    return compare_areas(read_file(name, content, Area), district=district, by=by)


def _taken(content: bytes, district: Area, *, name: str = "g.csv", **options: Any) -> ImportDone:
    return import_areas(by=None, district=district, name=name, content=content, **options)


def _areas(district: Area) -> Any:
    return Area.objects.filter(path__startswith=district.path).select_related("parent")


def test_new_areas_hang_below_each_other_in_whatever_order(district: Area) -> None:
    content = _csv(
        ["S-V09", "Nine", "village or community", "S-T09", HERE], ["S-T09", "Town nine", "township", "S-D", HERE]
    )
    assert _taken(content, district) == ImportDone(2, 0, 0, 0)
    village = Area.objects.get(code="S-V09")
    assert village.path == "S-D/S-T09/S-V09/"
    assert [version.reason for version in area_versions(village)] == ["import of g.csv"]
    assert _taken(content, district) == ImportDone(0, 0, 2, 0)


def test_row_changes_what_it_says_and_moves_what_it_hangs_elsewhere(district: Area) -> None:
    _taken(_csv(["S-T09", "Town nine", "township", "S-D", HERE]), district)
    row = ["S-V02", "Village two", "village", "S-T09", ""]
    found = _seen(_csv(row), district)
    assert [(one.column.key, one.was, one.now) for one in found.changes["S-V02"]] == [
        ("name", "Village 2", "Village two"), ("parent", "S-T01", "S-T09"),
    ]  # fmt: skip
    assert _taken(_csv(row), district).updated == 1
    assert Area.objects.get(code="S-V02-S01-C001").path == "S-D/S-T09/S-V02/S-V02-S01/S-V02-S01-C001/"
    assert [version.number for version in area_versions(Area.objects.get(code="S-V02"))] == [2, 1]


def test_entries_follow_imported_borders(district: Area) -> None:
    rows = [["S-V01", "", "", "", _polygon(0, 600)], ["S-V02", "", "", "", _polygon(600, 800)]]
    content = _csv(*[[row[0], row[4]] for row in rows], headings=["code", "polygon"])
    assert _taken(content, district).updated == 2
    village = Site.objects.get(name="Long bridge").village
    assert village is not None
    assert village.code == "S-V01"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["S-V09", "Nine", "village", "S-T01", CROSSING], "polygon", "crosses itself"),
        (["S-V09", "Nine", "village", "S-T01", METRES], "polygon", "map projection"),
        (["S-V09", "Nine", "village", "S-T01", "24.94, 60.17"], "polygon", "takes an area"),
        (["S-V09", "Nine", "village", "S-T77", HERE], "part of", "no area S-T77"),
        (["S-V09", "Nine", "village", "S-V09", HERE], "part of", "would lie in itself"),
        (["S-V09", "Nine", "village", "S-V01", HERE], "part of", "cannot lie in"),
        (["S-V09", "Nine", "hamlet", "S-T01", HERE], "level", "unknown"),
        (["S-V09", "", "village", "S-T01", HERE], "name", "empty"),
        (["S-V01", "One", "section", "S-T01", HERE], "level", "stays as it is"),
        (["S-D", "Mine", "district", "S-T01", HERE], "part of", "lies in no area"),
        (["X-D", "Mine", "village", "S-T01", HERE], "code", "in use already"),
    ],
)
def test_wrong_row_names_its_cell(district: Area, row: list[str], column: str, words: str) -> None:
    Area.objects.create(
        code="X-D", name="Far", level="district", path="X-D/", geometry=district.geometry, lon=24.9, lat=60.1
    )
    found = _seen(_csv(row), district)
    assert [(fault.column, fault.row) for fault in found.faults] == [(column, 2)]
    assert words in found.faults[0].message
    assert found.faults[0].expected
    assert found.writes == 0


def test_areas_that_lie_in_each_other_are_refused(district: Area) -> None:
    found = _seen(_csv(["A", "A", "township", "B", HERE], ["B", "B", "village", "A", HERE]), district)
    assert ["would lie in itself" in fault.message for fault in found.faults] == [True, True]


def test_duplicate_code_is_refused_once(district: Area) -> None:
    row = ["S-V09", "Nine", "village", "S-T01", HERE]
    found = _seen(_csv(row, row), district)
    assert [(fault.row, fault.problem) for fault in found.faults] == [(3, "duplicate")]


@pytest.mark.parametrize(("name", "border"), [("", HERE), ("Town nine", CROSSING)])
def test_row_below_a_wrong_row_is_wrong_itself(district: Area, name: str, border: str) -> None:
    rows = ["S-T09", name, "township", "S-D", border], ["S-V09", "Nine", "village", "S-T09", HERE]
    found = _seen(_csv(*rows), district)
    assert "is wrong itself" in found.faults[1].message


def test_all_or_nothing_or_the_good_rows(district: Area) -> None:
    content = _csv(["S-V08", "Eight", "village", "S-T01", HERE], ["S-V09", "Nine", "village", "S-T01", CROSSING])
    with pytest.raises(ValidationError):
        _taken(content, district)
    assert not Area.objects.filter(code="S-V08").exists()
    assert _taken(content, district, good_rows_only=True) == ImportDone(1, 0, 0, 1)


def test_grid_that_changed_since_the_preview_is_shown_again(district: Area) -> None:
    content = _csv(["S-V01", "One", "village", "S-T01", ""])
    seen = _seen(content, district).fingerprint
    update_area(by=None, area=Area.objects.get(code="S-V01"), changes={"head_post": "Head"})
    with pytest.raises(GridMoved):
        _taken(content, district, fingerprint=seen)


def test_township_imports_its_subtree_but_not_its_own_border(district: Area) -> None:
    town = create_user(by=None, username="town", password="correct horse", role="planner", area_code="S-T01")
    content = _csv(
        ["S-V01", "Village 1", "village", "S-T01", HERE],
        ["S-T01", "Smallville Town", "township", "S-D", HERE],
        ["S-T09", "Town nine", "township", "S-D", HERE],
    )
    found = _seen(content, district, by=town)
    assert [area.code for area, _after in found.changed] == ["S-V01"]
    assert {fault.row for fault in found.faults} == {3, 4}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_exports_import_again_unchanged(district: Area, language: Any) -> None:
    with translation.override(language):
        rows = list(_areas(district))
        entries = codes_by_cell(None, district)
        assert len(entries["S-V01-S01-C001"]) == 4
        files = {
            "g.xlsx": area_workbook(rows, language, entries),
            "g.csv": area_csv(rows, language, entries),
            "g.geojson": area_geojson(rows, entries),
        }
        for name, content in files.items():
            found = _seen(content, district, name=name)
            assert (found.faults, found.writes, found.unchanged) == ([], 0, len(rows)), name


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30).map(str.strip)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=TEXT.filter(bool), head=TEXT, people=st.none() | st.integers(0, 10**6), east=st.integers(300, 400),
    form=st.sampled_from(["xlsx", "csv", "geojson"]),
)  # fmt: skip
def test_whatever_an_area_says_survives_export_and_import(
    district: Area, name: str, head: str, people: int | None, east: int, form: str
) -> None:
    row = Area.objects.select_related("parent").get(code="S-V01")
    row.name, row.head_post, row.population = name, head, people
    row.geometry = json.loads(_polygon(0, east))
    try:
        row.save()
    except ValidationError:
        return  # an identity number by chance
    write = {"xlsx": lambda: area_workbook([row], "en", {}), "csv": lambda: area_csv([row], "en", {})}
    content = write.get(form, lambda: area_geojson([row], {}))()
    found = _seen(content, district, name=f"g.{form}")
    formulas = [fault for fault in found.faults if fault.problem == "formula"]
    assert found.faults == formulas
    assert formulas or (found.unchanged, found.writes) == (1, 0)


def test_blank_workbook_is_read_without_its_example(district: Area) -> None:
    found = _seen(area_blank("zh-hans"), district, name="g.xlsx")
    assert (found.rows_read, found.faults) == (0, [])


def test_multipart_area_survives(district: Area) -> None:
    row = Area.objects.get(code="S-V01")
    parts = shape(json.loads(_polygon(0, 100))).union(shape(json.loads(_polygon(200, 300))))
    update_area(by=None, area=row, changes={"geometry": dict(mapping(parts))})
    row.refresh_from_db()
    assert row.geometry["type"] == "MultiPolygon"
    assert _seen(area_csv([row], "en", {}), district).unchanged == 1
