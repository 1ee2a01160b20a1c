"""What is wrong with a file, in the language of the page; operations adds what only forces have."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from watchbill.documents.workbooks.columns import SheetLayout, plain
from watchbill.documents.workbooks.reading import CellFault, WorkbookRefused
from watchbill.places.cell_values import INSTEAD, PROBLEMS, expected_of_cell, language
from watchbill.places.exchange.layouts import Sheeted, main_layout, table_layouts
from watchbill.places.exchange.lines import FaultLine
from watchbill.places.models import Area

REFUSALS = {
    "unreadable": _("it cannot be read. Save it once more and try again."),
    "not_xlsx": _("it is no Excel workbook (.xlsx). Save it as .xlsx and try again."),
    "too_large": _("it has more than 20 MB."),
    "unpacks_too_large": _("it unpacks to far more than a workbook of this kind holds."),
    "formula_result": _(
        "cell %(cell)s of one of its sheets has a formula whose result is not in the file. Open the file in a "
        "spreadsheet program and save it once, or write the value into the cell."
    ),
    "too_many_rows": _("sheet %(sheet)s has too many rows."),
    "subject_column": _(
        "sheet %(sheet)s has the column %(column)s, which describes people as subjects. Watchbill holds no such data, "
        "so nothing of this workbook was read. Remove the column."
    ),
}
"""Why a file is not read at all, by code."""
PLACE = _(
    "a place inside the district: longitude, then latitude, for example 24.945, 60.171; GeoJSON in WGS 84; or a street "
    "of the map"
)
"""What would be right where a row's place is wrong or not there."""


def refusal_text(refusal: WorkbookRefused) -> str:
    """Why a file is refused."""
    sentence = REFUSALS.get(refusal.code)
    if sentence is None:
        return str(refusal)
    return gettext(sentence) % {"sheet": refusal.sheet, "column": refusal.column, "cell": refusal.cell}


def fault_line(fault: CellFault, model: Sheeted) -> FaultLine:
    """One fault of a ledger's file."""
    message = gettext(PROBLEMS[fault.problem]) if fault.problem in PROBLEMS else fault.message
    place = fault.cell or (str(fault.row) if fault.row else "")
    return FaultLine(fault.sheet, place, _column_word(fault, model), fault.value, message, _expected(fault, model))


def _column_word(fault: CellFault, model: Sheeted) -> str:
    """The heading as it stands in the file; where that is a key, as in GeoJSON, with its word behind it."""
    layout = _layout_of(fault, model)
    column = next((one for one in layout.columns if one.key == fault.column), None) if layout else None
    if column is None:
        return fault.column
    word = column.heading(language()).removesuffix(" *")
    return word if plain(word) == plain(column.key) else f"{column.key}: {word}"


def _layout_of(fault: CellFault, model: Sheeted) -> SheetLayout | None:
    layouts: list[SheetLayout] = [main_layout(model), *table_layouts(model).values()]
    return next((one for one in layouts if one.answers_to(fault.sheet)), None)


def _expected(fault: CellFault, model: Sheeted) -> str:
    if fault.problem in INSTEAD:
        return gettext(INSTEAD[fault.problem])
    layout = _layout_of(fault, model)
    if fault.problem == "missing_sheet":
        return layout.title(language()) if layout else fault.expected
    column = next((one for one in layout.columns if one.answers_to(fault.column)), None) if layout else None
    of_place = model is not Area and column is not None and column.key in {"geometry", "street"}
    if of_place and fault.problem != "missing_column":
        return gettext(PLACE)
    if column is None or fault.problem not in PROBLEMS:
        return fault.expected
    if fault.problem == "missing_column":
        return column.heading(language())
    return expected_of_cell(column, fault.problem, fault.value)
