"""Opening a workbook that somebody sends: safe to unpack, inside the scope line, sheets as rows."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from watchbill.documents.scope import (
    SHORTEST,
    SMALLEST,
    identity_numbers,
    is_rounded_identity_number,
    masked,
    subject_column,
)
from watchbill.documents.workbooks.cells import CellProblem, cell_text
from watchbill.documents.workbooks.columns import Column, SheetLayout, nearest

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 200
MOST_ROWS = 100_000
MOST_COLUMNS = 200
HEADER_SEARCH_ROWS = 5
_FAR_CELL = re.compile(rb"""\sr=["'](?:[A-Z]{3,}|[H-Z][A-Z]|G[S-Z])\d|\sr=["'][A-Z]{0,3}\d{6,}|\sr=["'][^"'A-Z0-9]""")
"""A cell right of column GR (the 200th) or below row 99,999, or one whose place is written in an odd way."""
_WITHOUT_RESULT = re.compile(
    rb"""<c\s(?:[^<>]{0,200}\s)?r=["']([A-Z]+\d+)["'][^<>]{0,200}>\s*<f(?:\s[^<>]{0,200})?(?:/>|>[^<]*</f>)"""
    rb"""\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
"""A cell with a formula and no result, as programs write it that do not calculate: it would read as empty.

Tags are bounded: over a sheet of nothing but beginnings of cells an unbounded search would never end.
"""


class WorkbookRefused(Exception):  # noqa: N818 - reads as what it says
    """The workbook is not read at all.

    ``code``: unreadable, not_xlsx, too_large, unpacks_too_large, formula_result (``cell`` says where), too_many_rows
    or subject_column (then ``reason`` is the code of ``scope.subject_column``, ``sheet`` and ``column`` say where).
    """

    def __init__(
        self, code: str, message: str, *, sheet: str = "", column: str = "", reason: str = "", cell: str = ""
    ) -> None:
        super().__init__(message)
        self.code, self.sheet, self.column, self.reason, self.cell = code, sheet, column, reason, cell


@dataclass(frozen=True)
class CellFault:
    """What is wrong in one cell (or, with row 0, with a sheet; with an empty value, in a heading).

    ``row`` is the row's number in Excel, ``column`` the heading as the user sees it, ``cell`` the address
    (C7) where there is one, ``problem`` a code, ``message`` an English sentence, ``expected`` what is right.
    """

    sheet: str
    row: int
    column: str
    value: str
    problem: str
    message: str
    expected: str
    cell: str = ""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place} ({self.column}): {self.message}; expected {self.expected}"


@dataclass(frozen=True)
class SheetRow:
    """A row that holds something: its number in Excel and its cells."""

    number: int
    cells: tuple[object, ...]


@dataclass(frozen=True)
class SheetRows:
    """A sheet as it was found: name, headings, rows below them."""

    title: str
    header_row: int
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    def address(self, position: int, row: int) -> str:
        """Excel address of a cell: C7."""
        return f"{get_column_letter(position + 1)}{row}"


def open_workbook(source: Path | bytes) -> list[SheetRows]:
    """All sheets of an xlsx file with their rows.

    Raises ``WorkbookRefused`` where the file cannot or must not be read, columns that describe people as
    subjects included.
    """
    content = _content(source)
    _check_archive(content)
    try:
        sheets = [sheet_rows(title, rows) for title, rows in _sheets(content)]
    except WorkbookRefused:
        raise
    except Exception as error:  # the reader raises whatever a broken file makes it stumble over
        raise WorkbookRefused("unreadable", f"the workbook cannot be read: {error}") from error
    for found in sheets:
        check_scope(found)
    return sheets


def _sheets(content: bytes) -> Iterator[tuple[str, Iterable[Sequence[object]]]]:
    """The rows of each sheet, with the quick reader where its memory cannot run away.

    That reader makes room for the whole rectangle between the first and the last cell, so a workbook with a cell in
    a far corner goes through the reader that takes row by row.
    """
    parts = list(_sheet_parts(content))
    _check_formulas(parts)
    if _has_far_cells(parts):
        # Excel's own extensions, which are not needed here, make the reader warn.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                yield sheet.title, sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
            book.close()
        return
    quick = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for title in quick.sheet_names:
        yield title, quick.get_sheet_by_name(title).to_python(skip_empty_area=False)


def _sheet_parts(content: bytes) -> Iterator[bytes]:
    """The XML of each sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                yield archive.read(name)


def _has_far_cells(parts: Iterable[bytes]) -> bool:
    return any(_FAR_CELL.search(part) for part in parts)


def _check_formulas(parts: Iterable[bytes]) -> None:
    """Refuse a formula without its result: an empty cell in its place would take away what is stored."""
    for part in parts:
        if (b"<f>" in part or b"<f " in part) and (found := _WITHOUT_RESULT.search(part)):
            cell = found[1].decode()
            message = f"the formula in cell {cell} has no result in the file; save it with a spreadsheet program"
            raise WorkbookRefused("formula_result", message, cell=cell)


def _content(source: Path | bytes) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > LARGEST_FILE:
        raise WorkbookRefused("too_large", f"the file has {size / 1e6:.0f} MB; at most 20 MB are read")
    return source if isinstance(source, bytes) else source.read_bytes()


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            declares = any(_declares_entities(archive, member) for member in members)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error):
        members, declares = [], False
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise WorkbookRefused("not_xlsx", "this is not an Excel workbook (.xlsx); save it as .xlsx and try again")
    if declares:
        raise WorkbookRefused("unreadable", "the workbook declares XML entities, which no spreadsheet program does")
    unpacked = sum(member.file_size for member in members)
    suspicious = unpacked > LARGEST_RATIO * max(len(content), 1) and unpacked > 10 * 1024 * 1024
    if unpacked > LARGEST_UNPACKED or suspicious:
        raise WorkbookRefused("unpacks_too_large", f"the file unpacks to {unpacked / 1e6:.0f} MB and is not read")


def _declares_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether an XML part starts with a document type: entities could grow without end when parsed."""
    if not member.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(member) as part:
        return b"<!DOCTYPE" in part.read(4096).upper()


def sheet_rows(title: str, cells_by_row: Iterable[Sequence[object]]) -> SheetRows:
    """A sheet from its rows of cells: the fullest of the first few rows is its heading row."""
    rows: list[SheetRow] = []
    for number, cells in enumerate(cells_by_row, start=1):
        last = next((at for at in range(len(cells) - 1, -1, -1) if cell_text(cells[at])), -1)
        if last >= 0:
            rows.append(SheetRow(number, tuple(cells[: last + 1])))
        if number > MOST_ROWS:
            raise WorkbookRefused("too_many_rows", f"sheet {title} has more than {MOST_ROWS} rows", sheet=title)
    if not rows:
        return SheetRows(title, 1, (), ())
    # A title above the headings is usual: the heading row is the fullest of the first few.
    first = max(
        rows[:HEADER_SEARCH_ROWS], key=lambda row: sum(isinstance(cell, str) and cell != "" for cell in row.cells)
    )
    headings = [cell_text(cell) for cell in first.cells]
    while headings and not headings[-1]:
        headings.pop()
    return SheetRows(title, first.number, tuple(headings), tuple(row for row in rows if row.number > first.number))


def check_scope(found: SheetRows) -> None:
    """Raise ``WorkbookRefused`` where a heading describes people as subjects."""
    for heading in found.headings:
        reason = subject_column(heading)
        if reason:
            raise WorkbookRefused(
                "subject_column",
                f"sheet {found.title} has the column {heading!r}, which describes people as subjects ({reason}); "
                "Watchbill holds no such data, so nothing of this workbook was read. Remove the column",
                sheet=found.title,
                column=heading,
                reason=reason,
            )


def identity_faults(found: SheetRows) -> list[CellFault]:
    """A fault for every cell of a sheet that holds a national identity number, headings included."""
    faults = []
    for row in (SheetRow(found.header_row, found.headings), *found.rows):
        for position, cell in enumerate(row.cells):
            if cell is None or (isinstance(cell, str) and len(cell) < SHORTEST):
                continue
            if isinstance(cell, int | float) and abs(cell) < SMALLEST:
                continue
            numbers = identity_numbers(cell_text(cell))
            if not numbers and isinstance(cell, int | float) and is_rounded_identity_number(cell):
                numbers = [cell_text(cell)]
            if numbers:
                heading = found.headings[position] if position < len(found.headings) else ""
                faults.append(
                    CellFault(
                        found.title,
                        row.number,
                        heading,
                        ", ".join(masked(number) for number in numbers),
                        "identity_number",
                        "a national identity number; Watchbill holds none",
                        "a name or call sign, a post or a work contact",
                        found.address(position, row.number),
                    )
                )
    return faults


def match_columns(found: SheetRows, layout: SheetLayout) -> tuple[dict[str, int], list[CellFault]]:
    """Positions of the layout's columns by key, and a fault for every required column that is not there."""
    positions: dict[str, int] = {}
    for position, heading in enumerate(found.headings):
        for column in layout.columns:
            if column.key not in positions and column.answers_to(heading):
                positions[column.key] = position
    used = set(positions.values())
    unused = [heading for position, heading in enumerate(found.headings) if heading and position not in used]
    missing = [column for column in layout.columns if column.required and column.key not in positions]
    return positions, [_missing_column(found, column, unused) for column in missing]


def _missing_column(found: SheetRows, column: Column, unused: Sequence[str]) -> CellFault:
    near = nearest(column.en, unused, most=1) or nearest(column.zh, unused, most=1)
    hint = f"; the nearest heading is {near[0]!r}" if near else ""
    message = f"the column {column.en} is missing{hint}"
    return CellFault(
        found.title, found.header_row, column.en, "", "missing_column", message, f"{column.en} or {column.zh}"
    )


def cell_fault(found: SheetRows, row: SheetRow, position: int, problem: CellProblem) -> CellFault:
    """A problem of one cell with its place."""
    return CellFault(
        sheet=found.title,
        row=row.number,
        column=found.headings[position],
        value=cell_text(row.cells[position] if position < len(row.cells) else None),
        problem=problem.code,
        message=problem.message,
        expected=problem.expected,
        cell=found.address(position, row.number),
    )
