"""Single cells: what is kept of a text, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from watchbill.documents.workbooks.cells import CellProblem, parse_cell
from watchbill.documents.workbooks.columns import Column
from watchbill.documents.workbooks.forces_layout import TEAMS

NOTE = Column("note", "note", "备注", "text", "", "", no_formula=True)
TRAININGS = TEAMS.column("trainings")
COUNTS = TEAMS.column("most_shifts")
AREA = Column("area", "area", "面积", "decimal", "", "", high=1e6)


@pytest.mark.parametrize("text", ["=1+1", "\x01=1+1", "\x00 @SUM(A1)", "\x0b+cmd"])
def test_formula_is_refused_as_it_would_be_kept(text: str) -> None:
    with pytest.raises(CellProblem) as problem:
        parse_cell(NOTE, text)
    assert problem.value.code == "formula"


def test_text_of_invisible_signs_alone_is_an_empty_cell() -> None:
    assert parse_cell(NOTE, "\x01\x02") is None


def test_decimal_keeps_as_many_digits_as_a_workbook_gives_back() -> None:
    assert parse_cell(AREA, 416053.24130602507) == 416053.241306


@pytest.mark.parametrize(
    "text", ["First aid 2027-12-31; Radio", "First aid: 2027/12/31；Radio", "Radio\nFirst aid (2027年12月31日)"]
)
def test_trainings_may_be_written_in_many_ways(text: str) -> None:
    assert parse_cell(TRAININGS, text) == (("First aid", date(2027, 12, 31)), ("Radio", None))


@pytest.mark.parametrize("text", ["night 4; early 10", "夜班 4；早班：10", "Night: 4;;EARLY 10;"])
def test_counts_by_shift_are_read_in_both_languages(text: str) -> None:
    assert parse_cell(COUNTS, text) == (("early", 10), ("night", 4))


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (TRAININGS, "First aid 2027-02-30", "bad_date"),
        (TRAININGS, "x" * 65, "bad_trainings"),
        (COUNTS, "nigth 4", "bad_counts"),
        (COUNTS, "night", "bad_counts"),
        (COUNTS, "night 400", "bad_counts"),
    ],
)
def test_what_is_no_training_and_no_count_is_refused(column: Column, text: str, code: str) -> None:
    with pytest.raises(CellProblem) as problem:
        parse_cell(column, text)
    assert problem.value.code == code
