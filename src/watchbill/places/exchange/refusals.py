"""Rows that are right cell by cell and wrong as a whole."""

from __future__ import annotations

from functools import cached_property

from watchbill.documents.workbooks.cells import cell_text
from watchbill.documents.workbooks.columns import SheetLayout
from watchbill.documents.workbooks.reading import CellFault, SheetRow, SheetRows, match_columns
from watchbill.documents.workbooks.rows import RejectedRow


class Refusals:
    """Makes the faults of a sheet's rows, each with its place and the row as it stands there."""

    def __init__(self, sheet: SheetRows, layout: SheetLayout) -> None:
        self._sheet, self._layout = sheet, layout

    @cached_property
    def _positions(self) -> dict[str, int]:
        return match_columns(self._sheet, self._layout)[0]

    @cached_property
    def _rows(self) -> dict[int, SheetRow]:
        return {row.number: row for row in self._sheet.rows}

    def refuse(self, number: int, key: str, message: str, expected: str = "") -> RejectedRow:
        """A row with its fault in the column of a key; number 0 is a row that another sheet brought."""
        row, at = self._rows.get(number), self._positions.get(key)
        cells = row.cells if row else ()
        texts = {one: cell_text(cells[place]) for one, place in self._positions.items() if place < len(cells)}
        heading = self._layout.column(key).en if at is None else self._sheet.headings[at]
        address = "" if at is None else self._sheet.address(at, number)
        fault = CellFault(self._sheet.title, number, heading, texts.get(key, ""), "row", message, expected, address)
        return RejectedRow(self._layout.en, number, texts, ((key, fault),))
