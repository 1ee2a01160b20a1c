"""What is wrong with a forces workbook, as sentences: one for each code of the documents room."""

from __future__ import annotations

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from watchbill.documents.workbooks.columns import Column, Language, SheetLayout, nearest
from watchbill.documents.workbooks.forces_layout import MEMBERS, STRENGTHS, TEAMS
from watchbill.documents.workbooks.reading import CellFault
from watchbill.places.cell_values import EXPECTED as EXPECTED_OF_KIND
from watchbill.places.cell_values import INSTEAD, PROBLEMS
from watchbill.places.exchange.lines import FaultLine

FAULTS = PROBLEMS | {
    "unknown_area": _("This area is unknown."),
    "unknown_team": _("This team is unknown."),
    "team_faulty": _("The row of this team is wrong itself."),
    "bad_trainings": _("This names no training."),
    "bad_counts": _("This is not a shift with a number."),
}
"""Sentences for what is wrong, by code."""
EXPECTED = EXPECTED_OF_KIND | {
    "area": _("the code of an area of the grid"),
    "team": _("a team code of the Teams sheet"),
    "dates": _("dates such as 2027-05-20, 2027-05-22"),
    "crew": _("A, B, C or D, or empty"),
    "trainings": _("trainings with the last day on which they are valid, such as First aid 2027-12-31; Radio"),
    "counts": _("a number for %(choices)s, such as night 4; early 10"),
}
"""What would be right, by kind of column."""
RIGHT_INSTEAD = INSTEAD | {"team_faulty": _("a team whose row is right")}
"""What would be right where the kind of column does not say it, by code of the fault."""


def fault_line(fault: CellFault) -> FaultLine:
    """One fault of a cell, a column or a sheet."""
    sentence = FAULTS.get(fault.problem)
    message = gettext(sentence) if sentence else fault.message
    return FaultLine(fault.sheet, fault.cell, fault.column, fault.value, message, _expected(fault))


def _expected(fault: CellFault) -> str:
    if fault.problem in RIGHT_INSTEAD:
        return gettext(RIGHT_INSTEAD[fault.problem])
    language: Language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    layout = _layout(fault.sheet)
    if fault.problem == "missing_sheet" and layout is not None:
        return layout.title(language)
    column = None if layout is None else next((one for one in layout.columns if one.answers_to(fault.column)), None)
    if column is None:
        return fault.expected
    if fault.problem == "missing_column":
        return column.heading(language)
    text = gettext(EXPECTED[column.kind]) % _bounds(column, language)
    near = nearest(fault.value, [choice.label(language) for choice in column.choices], most=1)
    return f"{near[0]} ({text})" if near and fault.problem == "unknown_choice" else text


def _layout(sheet: str) -> SheetLayout | None:
    return next((layout for layout in (TEAMS, MEMBERS, STRENGTHS) if layout.answers_to(sheet)), None)


def _bounds(column: Column, language: Language) -> dict[str, object]:
    return {
        "longest": column.longest,
        "low": f"{column.low:g}",
        "high": f"{column.high:g}",
        "choices": ("、" if language == "zh-hans" else ", ").join(choice.label(language) for choice in column.choices),
    }
