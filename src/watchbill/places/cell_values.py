"""What a user writes into a cell, checked by its column: on forms, in workbooks and through the API alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from watchbill.documents.workbooks import columns as sheets
from watchbill.documents.workbooks.cells import CellProblem, parse_cell
from watchbill.places.columns import Column, is_empty

PROBLEMS = {
    "missing": _("The cell is empty."),
    "too_long": _("The text is too long."),
    "formula": _("This would be read as a formula by a spreadsheet program."),
    "bad_code": _("This is not a code."),
    "unknown_choice": _("This choice is unknown."),
    "not_yes_no": _("This is neither yes nor no."),
    "not_a_number": _("This is not a number."),
    "out_of_range": _("The number is out of range."),
    "not_whole": _("This is not a whole number."),
    "bad_date": _("This is not a date."),
    "bad_time": _("This is not a time of day."),
    "unknown_crew": _("This crew is unknown."),
    "identity_number": _("This is a national identity number; Watchbill holds none."),
    "missing_column": _("The column is missing."),
    "missing_sheet": _("The sheet is missing."),
    "duplicate": _("This stands in an earlier row already."),
}
"""What is wrong with a cell, by the code of the documents room."""
EXPECTED = {
    "text": _("text of at most %(longest)s characters"),
    "code": _("a code of letters, digits, hyphen, dot or underscore, at most 64 characters"),
    "choice": _("one of: %(choices)s"),
    "yes_no": _("yes or no"),
    "whole": _("a whole number from %(low)s to %(high)s"),
    "decimal": _("a number from %(low)s to %(high)s"),
    "date": _("a date such as 2027-05-20"),
    "time": _("a time such as 06:30"),
}
"""What would be right, by kind of column."""
INSTEAD = {
    "formula": _("text that does not begin with =, + or @"),
    "identity_number": _("no identity number"),
    "duplicate": _("each only once"),
}
"""What would be right where the kind of column does not say it, by the code of what is wrong."""


def language() -> sheets.Language:
    """The language of the page, as workbooks know it."""
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def clean_cell(column: Column, value: object) -> Any:
    """A cell's value: text, number, date, time or choice; ``None`` or empty text where it is empty.

    Raises ``CellProblem``.
    """
    if isinstance(value, dt.date | dt.time | bool) and column.kind in {"date", "time", "yes_no"}:
        return value
    found = parse_cell(column.cell, value)
    return "" if found is None and column.kind in {"text", "choice", "code"} else found


def clean_rows(columns: Sequence[Column], rows: object) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of a child table with checked cells, as JSON keeps them, and what is wrong with them as sentences."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [], [gettext("A child table is a list of rows.")]
    cleaned: list[dict[str, Any]] = []
    problems: list[str] = []
    keys = {column.key for column in columns}
    for number, row in enumerate(rows, start=1):
        if all(is_empty(value) for value in row.values()):
            continue
        if unknown := set(row) - keys:
            problems.append(
                _row_text(number, ", ".join(sorted(map(str, unknown))), gettext("There is no such column."))
            )
        kept: dict[str, Any] = {}
        for column in columns:
            try:
                value = clean_cell(column, row.get(column.key))
            except CellProblem as problem:
                problems.append(
                    _row_text(number, str(column.label), problem_text(column, problem.code, row.get(column.key)))
                )
                continue
            if not is_empty(value):
                kept[column.key] = stored(value)
        cleaned.append(kept)
    return cleaned, problems


def stored(value: Any) -> Any:
    """A value as JSON keeps it: dates as 2027-05-20, times as 06:30."""
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else value


def shown(column: Column, value: Any) -> str:
    """A value in words, in the language in force; a child table as its rows."""
    if is_empty(value):
        return ""
    if column.kind == "choice":
        return column.word(value)
    if column.kind == "table":
        return "; ".join(", ".join(text for text in _row_words(column.columns, row) if text) for row in value)
    if column.kind == "yes_no":
        return gettext("yes") if value else gettext("no")
    if column.kind == "geometry":
        return str(value.get("type", "")) if isinstance(value, dict) else ""
    if isinstance(value, float):
        return f"{value:g}"
    return str(stored(value))


def problem_text(column: Column, code: str, value: object = "") -> str:
    """What is wrong with a cell and what would be right, as one line."""
    wrong = gettext(PROBLEMS[code]) if code in PROBLEMS else code
    return f"{wrong} {gettext('Right would be:')} {expected_text(column, code, value)}"


def expected_text(column: Column, code: str = "", value: object = "") -> str:
    """What a cell of the column should hold."""
    return expected_of_cell(column.cell, code, value)


def expected_of_cell(cell: sheets.Column, code: str = "", value: object = "") -> str:
    """What a cell of a workbook's column should hold."""
    if code in INSTEAD:
        return gettext(INSTEAD[code])
    spoken = language()
    bounds = {
        "longest": cell.longest,
        "low": f"{cell.low:.10g}",
        "high": f"{cell.high:.10g}",
        "choices": ("、" if spoken == "zh-hans" else ", ").join(choice.label(spoken) for choice in cell.choices),
    }
    text = gettext(EXPECTED.get(cell.kind, EXPECTED["text"])) % bounds
    near = sheets.nearest(str(value), [choice.label(spoken) for choice in cell.choices], most=1) if value else []
    return f"{near[0]} ({text})" if near and code == "unknown_choice" else text


def _row_words(columns: Iterable[Column], row: dict[str, Any]) -> Iterable[str]:
    return (shown(column, row.get(column.key)) for column in columns)


def _row_text(number: int, column: str, text: str) -> str:
    return gettext("Row %(number)s, %(column)s: %(text)s") % {"number": number, "column": column, "text": text}
