from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from watchbill import geography
from watchbill.geography.city import ImportProblem, Note
from watchbill.places.import_notes import NOTES, PROBLEMS, VARIANTS, note_text, problem_text

SOURCES = "\n".join(file.read_text("utf-8") for file in Path(geography.__file__).parent.glob("*.py"))
PARAMS = {"name": "Beausoleil", "level": 8, "kind": "village", "count": 3}
PROBLEM_PARAMS = {
    "path": "city.osm", "reason": "odd", "kind": "township", "level": 8, "present": "9, 10", "count": 5,
    "file": "tags.toml", "rule": 3, "field": "any", "cell_m": 5, "section_m": 3,
}  # fmt: skip


def test_every_note_that_the_docstring_names_has_a_sentence() -> None:
    named = set(re.findall(r"``([a-z_]+)``\s+\(", Note.__doc__ or ""))
    assert named == {code for code, _ in NOTES}


def test_every_note_in_the_source_has_a_sentence() -> None:
    assert set(re.findall(r'\bNote\("([a-z_]+)"', SOURCES)) == {code for code, _ in NOTES}


def test_every_problem_in_the_source_has_a_sentence() -> None:
    assert set(re.findall(r'ImportProblem\(\s*"([a-z_]+)"', SOURCES)) == set(PROBLEMS)


@pytest.mark.parametrize(("code", "variant"), list(NOTES), ids=lambda part: part or "any")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_note_is_a_full_sentence(code: str, variant: str, language: str) -> None:
    params = {**PARAMS, VARIANTS[code]: variant} if variant else PARAMS
    with override(language):
        text = note_text(code, params)
    assert text.endswith((".", "。"))
    assert "%(" not in text


@pytest.mark.parametrize("code", list(PROBLEMS))
def test_problem_is_a_sentence_without_gaps(code: str) -> None:
    assert "%(" not in problem_text(ImportProblem(code, "English", **PROBLEM_PARAMS))


def test_boundary_that_ends_inside_is_told_by_name_and_level() -> None:
    text = note_text("boundary_left_out", {"name": "Beausoleil", "level": 8, "reason": "ends_inside"})
    assert text == "The boundary of Beausoleil (level 8) ends inside the extract and was left out."


def test_problem_of_unknown_code_keeps_its_own_words() -> None:
    assert problem_text(ImportProblem("unknown_ending", "its name has no ending")) == "its name has no ending"
