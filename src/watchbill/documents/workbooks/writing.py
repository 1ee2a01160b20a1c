"""Sheets with headings, comments, drop-down lists and rows, written so that no text can become a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time

import xlsxwriter

from watchbill.documents.workbooks.cells import CREWS
from watchbill.documents.workbooks.columns import Column, Language, SheetLayout
from watchbill.documents.workbooks.reading import CellFault
from watchbill.documents.workbooks.rows import RejectedRow

ROWS_WITH_LISTS = 2_000
LISTS = {"en": "Lists", "zh-hans": "选项"}


@dataclass
class Pen:
    """An open workbook with its few formats."""

    book: xlsxwriter.Workbook
    language: Language

    def __post_init__(self) -> None:
        wrapped = {"text_wrap": True, "valign": "top"}
        self.header = self.book.add_format(
            {**wrapped, "bold": True, "bg_color": "#1F2933", "font_color": "#FFFFFF", "border": 1}
        )
        self.optional = self.book.add_format({**wrapped, "bold": True, "bg_color": "#D9DEE3", "border": 1})
        self.body = self.book.add_format(wrapped)
        self.example = self.book.add_format({**wrapped, "italic": True, "font_color": "#6B7280"})
        self.wrong = self.book.add_format({**wrapped, "bg_color": "#FBD5D5", "border": 1})
        self.title = self.book.add_format({"bold": True, "font_size": 14})


@contextmanager
def open_pen(buffer: io.BytesIO, language: Language) -> Iterator[Pen]:
    """A workbook that is written to ``buffer`` on leaving; strings stay strings."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    try:
        yield Pen(book, language)
    finally:
        book.close()


def write_value(sheet: xlsxwriter.worksheet.Worksheet, row: int, position: int, value: object, look: object) -> None:
    """A value as a number or as a string, never as a formula."""
    if value is None or value == "" or value == ():
        sheet.write_blank(row, position, None, look)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, position, value, look)
    else:
        sheet.write_string(row, position, str(value), look)


def shown(column: Column, value: object, language: Language) -> object:
    """A value as the sheet shows it: labels for choices, letters for crews, ISO dates as text."""
    if column.kind == "choice":
        return next((choice.label(language) for choice in column.choices if choice.code == value), value)
    if column.kind == "yes_no" and isinstance(value, bool):
        return ("是" if value else "否") if language == "zh-hans" else ("yes" if value else "no")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if column.kind == "crew" and isinstance(value, int):
        return CREWS[value]
    if column.kind == "dates" and isinstance(value, tuple):
        return ", ".join(day.isoformat() for day in value)
    if column.kind == "trainings" and isinstance(value, tuple):
        return "; ".join(f"{name} {day.isoformat()}" if day else name for name, day in value)
    if column.kind == "counts" and isinstance(value, tuple):
        labels = {choice.code: choice.label(language) for choice in column.choices}
        return "; ".join(f"{labels.get(code, code)} {number}" for code, number in value)
    return value.isoformat() if isinstance(value, date) else value


def write_sheet(
    pen: Pen,
    layout: SheetLayout,
    rows: Sequence[Mapping[str, object]],
    lists: Mapping[str, str],
    *,
    example: bool = False,
) -> xlsxwriter.worksheet.Worksheet:
    """A sheet with its heading row frozen, filters, comments, drop-down lists and the rows (by column key).

    ``lists`` gives the cell range of a drop-down list by column key.
    """
    sheet = pen.book.add_worksheet(layout.title(pen.language))
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for position, column in enumerate(layout.columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(0, position, column.heading(pen.language), pen.header if column.required else pen.optional)
        sheet.write_comment(0, position, column.explanation(pen.language), {"x_scale": 1.6})
        if column.key in lists:
            rule = {"validate": "list", "source": lists[column.key], "error_type": "warning"}
            sheet.data_validation(1, position, ROWS_WITH_LISTS, position, rule)
    for number, row in enumerate(rows, start=1):
        for position, column in enumerate(layout.columns):
            value = shown(column, row.get(column.key), pen.language)
            write_value(sheet, number, position, value, pen.example if example else pen.body)
    sheet.autofilter(0, 0, max(len(rows), 1), len(layout.columns) - 1)
    return sheet


def write_rejected(pen: Pen, layout: SheetLayout, rejected: Iterable[RejectedRow], lists: Mapping[str, str]) -> None:
    """A sheet with the rows that were not taken, as they were, each fault as a comment on its cell."""
    own = [row for row in rejected if layout.answers_to(row.sheet)]
    sheet = write_sheet(pen, layout, [row.values for row in own], lists)
    for number, row in enumerate(own, start=1):
        for position, column in enumerate(layout.columns):
            faults = [fault for key, fault in row.faults if key == column.key]
            if faults:
                write_value(sheet, number, position, row.values.get(column.key), pen.wrong)
                text = "\n".join(_fault_text(fault, pen.language) for fault in faults)
                sheet.write_comment(number, position, text, {"x_scale": 1.8})


def _fault_text(fault: CellFault, language: Language) -> str:
    if not fault.expected:
        return fault.message
    middle = "；应为：" if language == "zh-hans" else "; expected "
    return f"{fault.message.rstrip('.。')}{middle}{fault.expected}"


def list_ranges(language: Language, entries: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Cell ranges of the drop-down lists by column key, on the sheet that ``write_lists`` makes."""
    letters = {key: xlsxwriter.utility.xl_col_to_name(position) for position, key in enumerate(entries)}
    return {
        key: f"='{LISTS[language]}'!${letters[key]}$1:${letters[key]}${len(values)}" for key, values in entries.items()
    }


def write_lists(pen: Pen, entries: Mapping[str, Sequence[str]]) -> None:
    """A hidden sheet with the entries of the drop-down lists, one column each."""
    sheet = pen.book.add_worksheet(LISTS[pen.language])
    sheet.hide()
    for position, values in enumerate(entries.values()):
        for row, value in enumerate(values):
            sheet.write_string(row, position, value)


def write_explanation(pen: Pen, title: str, lines: Sequence[str], layouts: Sequence[SheetLayout]) -> None:
    """The first sheet: what the workbook is for, then every column with what to enter."""
    chinese = pen.language == "zh-hans"
    sheet = pen.book.add_worksheet("说明" if chinese else "Explanation")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, title, pen.title)
    row = 2
    for line in lines:
        sheet.write_string(row, 0, line)
        row += 1
    row += 1
    for position, heading in enumerate(
        ("工作表", "列", "填写说明") if chinese else ("Sheet", "Column", "What to enter")
    ):
        sheet.write_string(row, position, heading, pen.header)
    for layout in layouts:
        for column in layout.columns:
            row += 1
            cells = (layout.title(pen.language), column.heading(pen.language), column.explanation(pen.language))
            for position, text in enumerate(cells):
                sheet.write_string(row, position, text, pen.body)
