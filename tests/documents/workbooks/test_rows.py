"""Rows of a sheet: what many of them say alike is read once, and each is told what is wrong with it."""

from __future__ import annotations

from watchbill.documents.workbooks.columns import Choice, Column, SheetLayout
from watchbill.documents.workbooks.reading import sheet_rows
from watchbill.documents.workbooks.rows import read_sheet

NOTE = Column("note", "Note", "备注", "text", "", "")
COLOUR = Column("colour", "Colour", "颜色", "choice", "", "", choices=(Choice("red", "red", "红"),))
LAYOUT = SheetLayout("Places", "地点", (NOTE, COLOUR))


def test_cells_that_python_holds_equal_are_read_each_by_its_kind() -> None:
    notes = [1, True, 1.0, "1", True, 1]
    sheet = sheet_rows("Places", [["Note", "Colour"], *([note, None] for note in notes)])
    assert [row["note"] for row in read_sheet([sheet], LAYOUT).rows] == ["1", "yes", "1", "1", "yes", "1"]


def test_cell_means_what_its_own_column_says() -> None:
    sheet = sheet_rows("Places", [["Note", "Colour"], ["红", "红"], ["red", "red"]])
    assert read_sheet([sheet], LAYOUT).rows == [{"note": "红", "colour": "red"}, {"note": "red", "colour": "red"}]


def test_every_row_with_the_same_wrong_cell_is_refused() -> None:
    sheet = sheet_rows("Places", [["Note", "Colour"], *([note, "blue"] for note in "abc"), ["d", "red"]])
    found = read_sheet([sheet], LAYOUT)
    assert [(fault.cell, fault.problem) for fault in found.faults] == [
        ("B2", "unknown_choice"), ("B3", "unknown_choice"), ("B4", "unknown_choice"),
    ]  # fmt: skip
    assert [row["note"] for row in found.rows] == ["d"]
