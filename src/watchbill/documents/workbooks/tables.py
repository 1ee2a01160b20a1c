"""Plain tables as Excel sheets: frozen heading row, filter, column widths, texts that stay texts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import xlsxwriter

LONGEST_SHEET_NAME = 31
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Heading(NamedTuple):
    """A column's heading and its width in characters."""

    text: str
    width: int


Table = tuple[str, Sequence[Heading], Sequence[Sequence[object]]]
"""Sheet name, headings, rows."""


def write_tables(buffer: io.BytesIO, tables: Sequence[Table], *, title: str, created: datetime) -> None:
    """Write one sheet per table; ``title`` stands on each printed page and in the file's properties."""
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
    header = book.add_format({"bold": True, "bg_color": "#1F2933", "font_color": "#FFFFFF", "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"})
    for name, headings, rows in tables:
        sheet = book.add_worksheet(name[:LONGEST_SHEET_NAME])
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header("&L" + title.replace("&", "&&"))
        sheet.set_footer("&R&P / &N")
        for position, heading in enumerate(headings):
            sheet.set_column(position, position, heading.width)
            sheet.write_string(0, position, heading.text, header)
        for number, row in enumerate(rows, start=1):
            for position, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, datetime):
                    sheet.write_datetime(number, position, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(number, position, value, day)
                elif isinstance(value, int | float):
                    sheet.write_number(number, position, value, text)
                else:
                    sheet.write_string(number, position, str(value), text)
        sheet.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
    book.close()
