"""Files that would harm or cannot be right: each is refused in words that say where and what would be right."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.test import RequestFactory
from django.utils import translation

from small_city import at
from watchbill.accounts.models import User
from watchbill.documents.workbooks.reading import WorkbookRefused, open_workbook
from watchbill.places.actions import import_file
from watchbill.places.exchange import writing
from watchbill.places.exchange.comparing import compare
from watchbill.places.exchange.faults import fault_line, refusal_text
from watchbill.places.exchange.files import read_file
from watchbill.places.exchange.lines import FaultLine
from watchbill.places.models import Area, Facility
from watchbill.places.views import exchange

GOOD = {"type": "Point", "coordinates": at(100, 100)}
CROSSING = {"type": "Polygon", "coordinates": [[at(0, 0), at(100, 100), at(100, 0), at(0, 100), at(0, 0)]]}
METRES = {"type": "Point", "coordinates": [25_496_000, 6_672_000]}
"""Helsinki in EPSG:3879."""


class LargeUpload(UploadedFile):
    """A file of 100 MB of which nobody may read a byte."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(b"x"), "large.xlsx", size=100_000_000)

    def read(self, *_args: object) -> bytes:
        raise AssertionError("a file that is too large was read")


def geojson_of(*geometries: Any) -> bytes:
    features = [
        {"type": "Feature", "geometry": one, "properties": {"code": f"W-{at}", "name": "W", "category": "water supply"}}
        for at, one in enumerate(geometries, start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def lines_of(content: bytes, district: Area) -> Iterator[FaultLine]:
    found = compare(read_file("f.geojson", content, Facility), Facility, district=district, by=None)
    return (fault_line(fault, Facility) for fault in found.faults)


def test_sheet_of_nothing_but_beginnings_of_cells_is_refused_at_once() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"<f>" + b"<c " * 2_000_000)
    with pytest.raises(WorkbookRefused) as refused:
        read_file("f.xlsx", buffer.getvalue(), Facility)
    assert refused.value.code == "unreadable"


def test_formula_without_its_result_is_refused_by_its_cell(district: Area) -> None:
    """It would read as an empty cell and take away what is stored."""
    buffer, book = io.BytesIO(), openpyxl.load_workbook(io.BytesIO(writing.blank(Facility, "en")))
    book["Facilities"]["Q2"] = '=HYPERLINK("http://a.example", "Fence")'
    book.save(buffer)
    with pytest.raises(WorkbookRefused) as refused:
        read_file("f.xlsx", buffer.getvalue(), Facility)
    assert "cell Q2" in refusal_text(refused.value)


def test_formula_with_its_result_reads_as_the_result() -> None:
    book = xlsxwriter.Workbook(buffer := io.BytesIO())
    sheet = book.add_worksheet("Facilities")
    sheet.write_row(0, 0, ["name", "measures"])
    sheet.write_row(1, 0, ["School"])
    sheet.write_formula(1, 1, '=CONCAT("Fen","ce")', None, "Fence")
    book.close()
    assert open_workbook(buffer.getvalue())[0].rows[0].cells == ("School", "Fence")


def test_large_file_is_refused_before_it_is_read(district: Area, planner: User, rf: RequestFactory) -> None:
    request: Any = rf.post("/")
    request.user = planner
    request.FILES["file"] = LargeUpload()
    page = exchange.import_ledger(request, district.code, "facility").content.decode()
    assert "large.xlsx is refused: it has more than 20 MB." in page


def test_workbook_that_unpacks_to_a_hundred_times_its_size_is_refused(district: Area) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    with pytest.raises(WorkbookRefused) as refused:
        import_file(by=None, ledger="facility", district=district, name="f.xlsx", content=buffer.getvalue())
    assert refusal_text(refused.value) == "it unpacks to far more than a workbook of this kind holds."


@pytest.mark.parametrize(
    ("geometry", "told"),
    [
        (CROSSING, "The area crosses itself near"),
        (METRES, "The coordinates are metres of a map projection. Export them as WGS 84 degrees (EPSG:4326)."),
        ({"type": "Point", "coordinates": [[[["x"]]]]}, "The coordinates are no numbers."),
        ({"type": "Feature", "geometry": [1]}, "This is no geometry."),
        ("somewhere", "This is no geometry."),
    ],
    ids=["crossing", "metres", "no numbers", "no geometry", "text"],
)
def test_wrong_geometry_is_told_with_its_feature_and_nothing_is_written(
    district: Area, geometry: Any, told: str
) -> None:
    content = geojson_of(GOOD, geometry)
    (line,) = lines_of(content, district)
    assert (line.cell, line.column) == ("feature 2", "geometry")
    assert line.expected.startswith("a place inside the district: longitude, then latitude")
    assert line.message.startswith(told)
    with pytest.raises(ValidationError):
        import_file(by=None, ledger="facility", district=district, name="f.geojson", content=content)
    assert not Facility.objects.filter(code__startswith="W-").exists()


def test_formula_in_a_feature_is_told(district: Area) -> None:
    content = geojson_of(GOOD).replace(b'"name": "W"', b'"name": "=cmd()"')
    (line,) = lines_of(content, district)
    assert (line.cell, line.column) == ("feature 1", "name")
    assert line.expected == "text that does not begin with =, + or @"


def test_fault_in_a_feature_names_ledger_and_column_in_the_language_of_the_page(district: Area) -> None:
    content = geojson_of(GOOD).replace(b'"name": "W"', b'"name": "=cmd()", "guard_strength": "many"')
    with translation.override("zh-hans"):
        told = {(line.sheet, line.cell, line.column) for line in lines_of(content, district)}
        sheet = str(Facility._meta.verbose_name_plural)
        name, guards = (str(Facility._meta.get_field(key).verbose_name) for key in ("name", "guard_strength"))  # type: ignore[union-attr]
    assert sheet == "重点单位"
    assert told == {(sheet, "第 1 个要素", f"name: {name}"), (sheet, "第 1 个要素", f"guard_strength: {guards}")}


@pytest.mark.parametrize("properties", [[1], "text", 5])
def test_properties_that_are_no_object_are_refused(properties: object) -> None:
    features = [{"type": "Feature", "geometry": GOOD, "properties": properties}]
    with pytest.raises(WorkbookRefused):
        read_file("f.geojson", json.dumps({"features": features}).encode(), Facility)


def test_deeply_nested_geometry_is_told(district: Area) -> None:
    deep = '{"type": "Point", "coordinates": ' + "[" * 5000 + "]" * 5000 + "}"
    text = io.StringIO()
    csv.writer(text).writerows([["code", "name", "category", "geometry"], ["W-1", "W", "water supply", deep]])
    content = text.getvalue().encode()
    found = compare(read_file("f.csv", content, Facility), Facility, district=district, by=None)
    assert [fault.column for fault in found.faults] == ["geometry"]


@pytest.mark.parametrize("text", ["-5", "'-5", "''-5", "=1+1", "'quoted'", "'", "5"])
def test_csv_takes_off_only_the_apostrophe_that_it_put_there(text: str) -> None:
    cell = writing.safe(text)
    assert str(cell)[:1] not in set("=+-@")
    (row,) = read_file("f.csv", f'name,note\nx,"{cell}"\n'.encode(), Facility)[0].rows
    assert row.cells[1] == text
