"""A sheet's rows checked against its layout: values of the good ones, faults and contents of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from watchbill.documents.scope import identity_numbers, masked
from watchbill.documents.workbooks.cells import CellProblem, cell_text, expected_of, parse_cell
from watchbill.documents.workbooks.columns import Column, SheetLayout, nearest
from watchbill.documents.workbooks.forces_layout import EXAMPLE_PREFIX
from watchbill.documents.workbooks.reading import (
    CellFault,
    SheetRow,
    SheetRows,
    cell_fault,
    identity_faults,
    match_columns,
)

Refine = Callable[[dict[str, Any]], Iterable[tuple[str, CellProblem]]]


@dataclass(frozen=True)
class RejectedRow:
    """A row that was not taken: its sheet (English name), number, contents as text, and faults by column key."""

    sheet: str
    number: int
    values: dict[str, str]
    faults: tuple[tuple[str, CellFault], ...]


@dataclass
class ReadSheet:
    """A sheet after its check. ``found`` is ``None`` where the workbook has no such sheet.

    ``numbers`` are the Excel row numbers of ``rows``, ``keys`` the columns that the sheet has.
    """

    found: SheetRows | None
    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    rows_read: int = 0
    numbers: list[int] = field(default_factory=list)
    keys: frozenset[str] = frozenset()
    ignored_columns: list[str] = field(default_factory=list)

    @property
    def rejected_codes(self) -> dict[str, int]:
        """Row numbers of the rows that were not taken, by their code."""
        return {row.values.get("code", ""): row.number for row in self.rejected}


def read_sheet(
    sheets: Sequence[SheetRows],
    layout: SheetLayout,
    *,
    areas: frozenset[str] | None = None,
    teams: frozenset[str] | None = None,
    faulty_teams: dict[str, int] | None = None,
    unique: tuple[str, ...] = (),
    refine: Refine | None = None,
) -> ReadSheet:
    """Check the sheet of a layout; codes are checked against ``areas`` and ``teams`` where these are given.

    ``faulty_teams`` are teams whose own row was not taken (row number by code); ``unique`` names the columns
    that no two rows may share; ``refine`` looks at a good row as a whole, changes its values and returns what is
    wrong, by column key.
    """
    found = next((sheet for sheet in sheets if layout.answers_to(sheet.title)), None)
    if found is None:
        return ReadSheet(None, faults=[_missing_sheet(sheets, layout)])
    positions, missing = match_columns(found, layout)
    identity = identity_faults(found)
    result = ReadSheet(found, faults=[*missing, *(fault for fault in identity if fault.row == found.header_row)])
    result.ignored_columns = [
        f"{found.title}: {heading}"
        for position, heading in enumerate(found.headings)
        if heading and position not in positions.values()
    ]
    result.keys = frozenset(positions)
    check = _RowCheck(found, layout, positions, areas, teams, faulty_teams or {}, unique, refine)
    faults_by_row: dict[int, list[CellFault]] = defaultdict(list)
    for fault in identity:
        faults_by_row[fault.row].append(fault)
    for row in found.rows:
        if _is_example(row, layout, positions):
            continue
        result.rows_read += 1
        values, faults = check.row(row, faults_by_row.get(row.number, ()))
        if faults or missing:
            result.faults += [fault for _key, fault in faults]
            result.rejected.append(RejectedRow(layout.en, row.number, check.contents(row), tuple(faults)))
        else:
            result.rows.append(values)
            result.numbers.append(row.number)
    return result


@dataclass
class _RowCheck:
    found: SheetRows
    layout: SheetLayout
    positions: dict[str, int]
    areas: frozenset[str] | None
    teams: frozenset[str] | None
    faulty_teams: dict[str, int]
    unique: tuple[str, ...]
    refine: Refine | None = None
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)

    def row(self, row: SheetRow, identity: Iterable[CellFault]) -> tuple[dict[str, Any], list[tuple[str, CellFault]]]:
        """Values by column key, and faults by column key."""
        faults = [(self._key_of(fault), fault) for fault in identity]
        taken = {key for key, _fault in faults}
        values: dict[str, Any] = {}
        cells, width = row.cells, len(row.cells)
        for column, key, position, read in self._placed:
            if key in taken:
                continue
            cell = cells[position] if position < width else None
            content = type(cell), cell  # yes, 1 and 1.0 are equal
            try:
                values[key] = read[content] if content in read else read.setdefault(content, self._value(column, cell))
            except CellProblem as problem:
                faults.append((column.key, cell_fault(self.found, row, position, problem)))
        if not faults and self.refine:
            for key, wrong in self.refine(values):
                faults.append((key, cell_fault(self.found, row, self.positions.get(key, 0), wrong)))
        if not faults and self.unique and all(values.get(key) is not None for key in self.unique):
            faults += self._duplicate(row, values)
        return values, faults

    @cached_property
    def _placed(self) -> list[tuple[Column, str, int, dict[tuple[type, object], Any]]]:
        """The columns that the sheet has, each with its key, its position and what its cells were read as so far."""
        placed = self.positions
        return [(column, column.key, placed[column.key], {}) for column in self.layout.columns if column.key in placed]

    def _value(self, column: Column, cell: object) -> Any:
        """The value of a cell; raises ``CellProblem``."""
        value = parse_cell(column, cell)
        self._check_known(column, value)
        return value

    def contents(self, row: SheetRow) -> dict[str, str]:
        """The row's cells as text by column key, identity numbers masked."""
        texts = {}
        for key, position in self.positions.items():
            text = cell_text(row.cells[position] if position < len(row.cells) else None)
            for number in identity_numbers(text):
                text = text.replace(number, masked(number))
            texts[key] = text
        return texts

    def _key_of(self, fault: CellFault) -> str:
        return next(
            (key for key, position in self.positions.items() if self.found.headings[position] == fault.column), ""
        )

    def _check_known(self, column: Column, code: object) -> None:
        known = {"area": self.areas, "team": self.teams}.get(column.kind)
        if known is None or not isinstance(code, str) or code in known:
            return
        if column.kind == "team" and code in self.faulty_teams:
            message = f"team {code} has faults itself (row {self.faulty_teams[code]})"
            raise CellProblem("team_faulty", message, "a team whose row is right")
        near = nearest(code, known)
        expected = f"{expected_of(column)}; the nearest: {', '.join(near)}" if near else expected_of(column)
        raise CellProblem(f"unknown_{column.kind}", f"{column.en} {code!r} is unknown", expected)

    def _duplicate(self, row: SheetRow, values: dict[str, Any]) -> list[tuple[str, CellFault]]:
        identity = tuple(values.get(key) for key in self.unique)
        first = self.seen.setdefault(identity, row.number)
        if first == row.number:
            return []
        column = self.layout.column(self.unique[0])
        words = " and ".join(str(part) for part in identity)
        problem = CellProblem("duplicate", f"{words} stands in row {first} already", "each only once")
        return [(column.key, cell_fault(self.found, row, self.positions[column.key], problem))]


def _is_example(row: SheetRow, layout: SheetLayout, positions: dict[str, int]) -> bool:
    position = positions.get(layout.columns[0].key)
    if position is None or position >= len(row.cells):
        return False
    return cell_text(row.cells[position]).upper().startswith(EXAMPLE_PREFIX)


def _missing_sheet(sheets: Sequence[SheetRows], layout: SheetLayout) -> CellFault:
    near = nearest(layout.en, [sheet.title for sheet in sheets], most=1)
    hint = f"; the nearest sheet is {near[0]!r}" if near else ""
    message = f"the sheet {layout.en} is missing{hint}"
    return CellFault(layout.en, 0, "", "", "missing_sheet", message, f"a sheet named {layout.en} or {layout.zh}")
