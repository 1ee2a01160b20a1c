"""Single cells: what is kept of a text, and what is refused."""

from __future__ import annotations

import pytest

from watchbill.documents.workbooks.cells import CellProblem, parse_cell
from watchbill.documents.workbooks.columns import Column

NOTE = Column("note", "note", "备注", "text", "", "", no_formula=True)
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
