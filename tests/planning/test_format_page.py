"""docs/file-format.md says what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema

from watchbill.planning.files import loads, schema
from watchbill.planning.format_page import renewed, tables

PAGE = Path(__file__).parents[2] / "docs" / "file-format.md"


def test_page_has_the_fields_of_the_schema() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page), "run: python -m watchbill.planning.format_page docs/file-format.md"


def test_page_has_a_table_for_every_object() -> None:
    for name, definition in schema()["$defs"].items():
        assert f"### {name}\n" in tables()
        for field in definition["properties"]:
            assert f"| `{field}` |" in tables()


def test_page_says_what_every_field_means() -> None:
    rows = [line for line in tables().splitlines() if line.startswith("| `")]
    assert [row for row in rows if row.endswith("|  |") or "|  (default" in row or "| (default" in row] == []


def test_example_of_the_page_is_a_valid_file() -> None:
    example = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    jsonschema.validate(json.loads(example[1]), schema())
    assert len(loads(example[1].encode()).problem.teams) == 2
