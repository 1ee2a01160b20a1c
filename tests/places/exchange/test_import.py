"""Importing a file into a ledger: new, changed, unchanged and wrong rows; all or nothing; the same file again."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from small_city import at
from watchbill.accounts.actions import create_user
from watchbill.accounts.models import User
from watchbill.documents.workbooks.reading import WorkbookRefused
from watchbill.places.actions import ImportDone, LedgerMoved, create_entry, import_file, update_entry
from watchbill.places.actions import imports as importing
from watchbill.places.exchange import writing
from watchbill.places.exchange.comparing import Comparison, compare
from watchbill.places.exchange.files import read_file
from watchbill.places.models import Area, Facility
from watchbill.places.queries import entries_for
from watchbill.places.versions import versions_of

HERE = "{}, {}".format(*at(100, 100))
HEADINGS = ["code", "name", "category", "responsible post", "guards (people)", "geometry"]


def csv_of(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def xlsx_of(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def seen(content: bytes, district: Area, *, name: str = "f.csv", by: User | None = None) -> Comparison:
    return compare(read_file(name, content, Facility), Facility, district=district, by=by)


def taken(content: bytes, district: Area, *, name: str = "f.csv", **options: Any) -> ImportDone:
    return import_file(by=None, ledger="facility", district=district, name=name, content=content, **options)


def test_row_with_a_new_code_is_a_new_entry_with_the_values_of_its_category(district: Area) -> None:
    done = taken(csv_of(["W-1", "Waterworks", "water supply", "duty engineer", "12", HERE]), district)
    entry = Facility.objects.get(code="W-1")
    assert (done.created, entry.owner, entry.visits_night, entry.guard_strength) == (1, "police", 3, 12)
    assert [cell.code for cell in entry.cells.all()] == ["S-V01-S01-C001"]
    assert [(version.reason, version.number) for version in versions_of(entry)] == [("import of f.csv", 1)]


def test_row_without_a_code_gets_the_next_one(district: Area) -> None:
    taken(csv_of(["", "Waterworks", "water", "", "", HERE]), district)
    assert Facility.objects.get(name="Waterworks").code == "S-F0004"


def test_row_without_a_code_gets_none_that_another_row_of_the_file_brings(district: Area) -> None:
    bare, coded = ["", "Waterworks", "water", "", "", HERE], ["S-F0004", "Pumps", "water", "", "", HERE]
    assert taken(csv_of(bare, coded), district).created == 2
    assert Facility.objects.get(name="Waterworks").code == "S-F0005"


def test_chinese_headings_and_choices_are_understood(district: Area) -> None:
    rows = [["代码", "名称", "类别", "几何"], ["W-1", "自来水厂", "water", HERE]]
    rows[0] = [column.zh for column in writing.main_layout(Facility).columns if column.key in {"code", "name"}] + [
        writing.main_layout(Facility).column("category").zh, writing.main_layout(Facility).column("geometry").zh,
    ]  # fmt: skip
    content = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode("gb18030")
    assert taken(content, district).created == 1


def test_same_file_again_changes_nothing(district: Area) -> None:
    content = csv_of(
        ["W-1", "Waterworks", "water supply", "", "12", HERE], ["", "No code", "water supply", "", "", HERE]
    )
    taken(content, district)
    again = taken(content, district)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert len(versions_of(Facility.objects.get(code="W-1"))) == 1


def test_changed_row_shows_old_and_new_value(district: Area) -> None:
    taken(csv_of(["W-1", "Waterworks", "water supply", "engineer", "12", HERE]), district)
    found = seen(csv_of(["W-1", "Waterworks", "water supply", "engineer", "15", HERE]), district)
    assert [(change.column.key, change.was, change.now) for change in found.changes["W-1"]] == [
        ("guard_strength", "12", "15")
    ]


def test_column_that_the_file_lacks_stays_as_it_is(district: Area) -> None:
    taken(csv_of(["W-1", "Waterworks", "water supply", "engineer", "12", HERE]), district)
    taken(csv_of(["W-1", "Waterworks North"], headings=["code", "name"]), district)
    entry = Facility.objects.get(code="W-1")
    assert (entry.name, entry.guard_strength, entry.version) == ("Waterworks North", 12, 2)


def test_empty_cell_empties_the_column(district: Area) -> None:
    taken(csv_of(["W-1", "Waterworks", "water supply", "engineer", "12", HERE]), district)
    taken(csv_of(["W-1", "Waterworks", "water supply", "engineer", "", HERE]), district)
    assert Facility.objects.get(code="W-1").guard_strength is None


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        (["W-1", "Works", "watr supply", "", "", HERE], "category", "unknown_choice"),
        (["W-1", "Works", "water supply", "", "many", HERE], "guards (people)", "not_a_number"),
        (["W-1", "", "water supply", "", "", HERE], "name", "row"),
        (["W-1", "=cmd()", "water supply", "", "", HERE], "name", "formula"),
        (["W-1", "+1+cmd|' /C calc'!A0", "water supply", "", "", HERE], "name", "formula"),
        (["W-1", "Works", "water supply", "11010519491231002X", "", HERE], "responsible post", "identity_number"),
        (["W-1", "Works", "water supply", "", "", "385000, 6672000"], "geometry", "geometry"),
        (["W-1", "Works", "water supply", "", "", "60.17, 24.94"], "geometry", "row"),
        (["W-1", "Works", "water supply", "", "", "somewhere"], "geometry", "geometry"),
        (["S-S0001", "Works", "water supply", "", "", HERE], "code", "row"),
    ],
)
def test_wrong_cell_is_named_with_its_row_and_column(district: Area, row: list[str], column: str, told: str) -> None:
    good = ["W-0", "Good", "water supply", "", "", HERE]
    found = seen(csv_of(good, row), district)
    assert [(fault.row, fault.column, fault.problem) for fault in found.faults] == [(3, column, told)]
    assert (len(found.fresh), len(found.rejected)) == (1, 1)


def test_polygon_that_crosses_itself_is_refused_with_the_place(district: Area) -> None:
    corners = [at(0, 0), at(100, 100), at(100, 0), at(0, 100), at(0, 0)]
    bow = json.dumps({"type": "Polygon", "coordinates": [corners]})
    found = seen(csv_of(["W-1", "Works", "water supply", "", "", bow]), district)
    assert "crosses itself near" in found.faults[0].message


def test_projected_metres_are_told_from_degrees(district: Area) -> None:
    found = seen(csv_of(["W-1", "Works", "water supply", "", "", "385000, 6672000"]), district)
    assert "EPSG:4326" in found.faults[0].message


def test_file_with_a_wrong_row_writes_nothing_unless_the_good_rows_are_wanted(district: Area) -> None:
    content = csv_of(["W-0", "Good", "water supply", "", "", HERE], ["W-1", "Bad", "nothing", "", "", HERE])
    with pytest.raises(ValidationError):
        taken(content, district)
    assert not Facility.objects.filter(code="W-0").exists()
    done = taken(content, district, good_rows_only=True)
    assert (done.created, done.left_out) == (1, 1)


def test_killed_import_leaves_nothing_half_done(district: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "write_cells", killed)
    before = Facility.history.count()  # type: ignore[attr-defined]
    with pytest.raises(KeyboardInterrupt):
        taken(csv_of(["W-0", "Good", "water supply", "", "", HERE]), district)
    assert not Facility.objects.filter(code="W-0").exists()
    assert Facility.history.count() == before  # type: ignore[attr-defined]


def test_rows_to_mend_come_back_as_a_workbook_that_imports(district: Area) -> None:
    found = seen(csv_of(["W-1", "Bad", "nothing", "", "3", HERE]), district)
    book = openpyxl.load_workbook(io.BytesIO(writing.rows_to_mend(Facility, found.rejected, "en")))
    sheet = book["Facilities"]
    row = [cell.value for cell in sheet[2]]
    assert row[:3] == ["W-1", "Bad", "nothing"]
    assert sheet["C2"].comment is not None
    sheet["C2"] = "water supply"
    buffer = io.BytesIO()
    book.save(buffer)
    assert taken(buffer.getvalue(), district, name="f.xlsx").created == 1


def test_rows_to_mend_say_what_is_wrong_in_the_language_of_the_page(district: Area) -> None:
    found = seen(csv_of(["W-1", "Bad", "nothing", "", "3", ""]), district)
    with translation.override("zh-hans"):
        book = openpyxl.load_workbook(io.BytesIO(writing.rows_to_mend(Facility, found.rejected, "zh-hans")))
    sheet = book["重点单位"]
    notes = {sheet.cell(1, cell.column).value: cell.comment.text for cell in sheet[2] if cell.comment}
    assert notes["类别 *"].startswith("没有此选项；应为：")
    assert "expected" not in "".join(notes.values())


def test_file_is_compared_anew_when_the_ledger_moved_since_the_preview(district: Area) -> None:
    content = csv_of(["W-1", "Waterworks", "water supply", "engineer", "12", HERE])
    taken(content, district)
    newer = csv_of(["W-1", "Waterworks", "water supply", "engineer", "15", HERE])
    shown = seen(newer, district)
    update_entry(by=None, entry=Facility.objects.get(code="W-1"), changes={"measures": "fence"})
    with pytest.raises(LedgerMoved):
        taken(newer, district, fingerprint=shown.fingerprint)
    assert Facility.objects.get(code="W-1").guard_strength == 12


def test_place_is_found_on_the_street_network(district: Area) -> None:
    headings = ["code", "name", "category", "street"]
    taken(csv_of(["W-1", "Works", "water supply", "main street"], headings=headings), district)
    lon, lat = Facility.objects.get(code="W-1").geometry["coordinates"]
    assert (round(lon, 4), round(lat, 4)) == tuple(round(part, 4) for part in at(400, 0))


def test_street_is_kept_and_moves_nothing_that_lies_there_already(district: Area) -> None:
    headings = ["code", "name", "category", "street"]
    taken(csv_of(["W-1", "Works", "water supply", "main street"], headings=headings), district)
    entry = Facility.objects.get(code="W-1")
    update_entry(by=None, entry=entry, changes={"geometry": {"type": "Point", "coordinates": at(700, 300)}})
    moved = Facility.objects.get(code="W-1").geometry
    again = taken(csv_of(["W-1", "Works", "water supply", "main street"], headings=headings), district)
    assert (entry.street, again.unchanged) == ("main street", 1)
    assert Facility.objects.get(code="W-1").geometry == moved


def test_unknown_street_is_told(district: Area) -> None:
    headings = ["code", "name", "category", "street"]
    found = seen(csv_of(["W-1", "Works", "water supply", "Nowhere Road"], headings=headings), district)
    assert found.faults[0].column == "street"


def test_child_sheet_replaces_the_table_of_its_entries(district: Area) -> None:
    sheets = {
        "Facilities": [["code", "name", "category", "geometry"], ["W-1", "Works", "water supply", HERE]],
        "Protected parts": [["entry code", "name", "grade"], ["W-1", "Control room", "first grade"]],
    }
    taken(xlsx_of(sheets), district, name="f.xlsx")
    assert Facility.objects.get(code="W-1").protected_parts == [{"name": "Control room", "grade": "1"}]
    sheets["Protected parts"] = sheets["Protected parts"][:1]
    taken(xlsx_of(sheets), district, name="f.xlsx")
    assert Facility.objects.get(code="W-1").protected_parts == []


def test_child_row_of_an_unknown_entry_is_wrong(district: Area) -> None:
    sheets = {
        "Facilities": [["code", "name", "category", "geometry"], ["W-1", "Works", "water supply", HERE]],
        "Protected parts": [["entry code", "name", "grade"], ["W-9", "Control room", "first grade"]],
    }
    found = seen(xlsx_of(sheets), district, name="f.xlsx")
    assert [(fault.sheet, fault.row, fault.problem) for fault in found.faults] == [
        ("Protected parts", 2, "unknown_entry")
    ]


def test_wrong_child_row_keeps_the_whole_table(district: Area) -> None:
    parts = [{"name": "Control room", "grade": "1"}]
    values = {"code": "W-1", "name": "Works", "category": "water", "protected_parts": parts}
    geometry = {"type": "Point", "coordinates": list(at(100, 100))}
    create_entry(by=None, ledger="facility", district=district, values=values | {"geometry": geometry})
    sheets = {
        "Facilities": [["code", "name"], ["W-1", "Works"]],
        "Protected parts": [["entry code", "name", "grade"], ["W-1", "Pump hall", "no grade"]],
    }
    taken(xlsx_of(sheets), district, name="f.xlsx", good_rows_only=True)
    assert Facility.objects.get(code="W-1").protected_parts == parts


def test_file_with_columns_about_individuals_is_refused_whole(district: Area) -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        seen(csv_of(["W-1", "x"], headings=["code", "date of birth"]), district)
    assert refusal.value.code == "subject_column"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("f.xlsx", b"no workbook", "not_xlsx"),
        ("f.csv", b"x" * (21 * 1024 * 1024), "too_large"),
        ("f.geojson", b"[1", "unreadable"),
        ("f.geojson", b'{"type": "Feature"}', "unreadable"),
        ("f.csv", bytes([0xFF, 0xFF, 0xFF]), "unreadable"),
    ],
)
def test_file_that_cannot_be_read_says_why(name: str, content: bytes, code: str) -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        read_file(name, content, Facility)
    assert refusal.value.code == code


def test_entry_in_a_foreign_area_is_refused_row_by_row(district: Area) -> None:
    clerk = create_user(by=None, username="clerk", password="a fine long one", role="planner", area_code="S-V01")
    rows = [["W-1", "Works", "water supply", "", "", HERE]]
    rows.append(["W-2", "Works", "water supply", "", "", "{}, {}".format(*at(700, 100))])
    found = seen(csv_of(*rows), district, by=clerk)
    assert [entry.code for entry in found.fresh] == ["W-1"]
    assert [fault.row for fault in found.faults] == [3]


@pytest.mark.parametrize("name", ["f.xlsx", "f.csv", "f.geojson"])
def test_export_imports_again_unchanged(district: Area, name: str) -> None:
    entry = Facility.objects.get(name="School")
    changes = {"protected_parts": [{"name": "Gym", "grade": "2"}], "measures": "-\nGates\nshut", "note": "+358 9 1"}
    update_entry(by=None, entry=entry, changes=changes)
    before = {row.code: row.values() for row in Facility.objects.all()}
    done = taken(_export(name, "zh-hans"), district, name=name)
    assert (done.created, done.updated, done.unchanged) == (0, 0, len(before))


def _export(name: str, language: Any) -> bytes:
    entries: Any = entries_for(None, "facility").prefetch_related("cells")
    if name.endswith("xlsx"):
        return writing.workbook(Facility, entries, language)
    if name.endswith("csv"):
        return writing.csv_file(Facility, entries, language)
    return writing.geojson(Facility, entries)


def test_blank_has_drop_downs_notes_and_an_example_that_is_not_imported(district: Area) -> None:
    content = writing.blank(Facility, "en")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Facilities"]
    assert len(sheet.data_validations.dataValidation) >= 3
    assert sheet["A1"].comment is not None
    assert seen(content, district, name="f.xlsx").writes == 0


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite has a single writer")
def test_import_holds_the_ledger_while_it_compares(district: Area) -> None:
    with CaptureQueriesContext(connection) as seen:
        import_file(by=None, ledger="facility", district=district, name="a.csv", content=csv_of())
    assert any("FOR UPDATE" in query["sql"] and "places_facility" in query["sql"] for query in seen)
