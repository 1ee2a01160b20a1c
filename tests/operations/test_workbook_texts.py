"""Every code of the documents room has a sentence, and the sentences follow the language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from django.utils.translation import override

from watchbill.documents.workbooks import cells, reading, rows
from watchbill.documents.workbooks.columns import Kind
from watchbill.documents.workbooks.reading import CellFault, WorkbookRefused
from watchbill.operations.workbook_texts import EXPECTED, FAULTS, fault_line
from watchbill.places.exchange.faults import REFUSALS, refusal_text


def _codes(pattern: str) -> set[str]:
    sources = [Path(module.__file__ or "").read_text("utf-8") for module in (cells, reading, rows)]
    return {code for source in sources for code in re.findall(pattern, source)}


def test_every_problem_of_a_cell_has_a_sentence() -> None:
    assert _codes(r'CellProblem\("(\w+)"') <= FAULTS.keys()


def test_every_refusal_has_a_sentence() -> None:
    assert _codes(r'WorkbookRefused\(\s*"(\w+)"') == REFUSALS.keys()


def test_every_kind_of_column_says_what_would_be_right() -> None:
    kinds = set(get_args(Kind))
    assert kinds == EXPECTED.keys()


@pytest.mark.parametrize(
    ("language", "message"), [("en", "The number is out of range."), ("zh-hans", "数字超出范围。")]
)
def test_fault_is_told_in_the_language_of_the_page(language: str, message: str) -> None:
    fault = CellFault("Teams", 4, "Strength", "900", "out_of_range", "Strength 900 is out of range", "1 to 500", "E4")
    with override(language):
        assert fault_line(fault).message == message


def test_fault_of_a_choice_names_the_nearest_in_the_language() -> None:
    fault = CellFault("Teams", 4, "Mode", "on fot", "unknown_choice", "Mode 'on fot' is unknown", "foot", "F4")
    with override("en"):
        assert fault_line(fault).expected.startswith("On foot (one of: ")


def test_refusal_names_the_column() -> None:
    refusal = WorkbookRefused("subject_column", "no", sheet="Teams", column="Religion", reason="religion")
    with override("zh-hans"):
        assert "Religion" in refusal_text(refusal)
