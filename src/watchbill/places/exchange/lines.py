"""A fault as pages list it, and as a workbook with the rows to mend names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from watchbill.documents.workbooks.reading import CellFault
from watchbill.documents.workbooks.rows import RejectedRow


@dataclass(frozen=True)
class FaultLine:
    """A fault in the words of the page's language."""

    sheet: str
    cell: str
    column: str
    value: str
    message: str
    expected: str


def spoken(rejected: Iterable[RejectedRow], line_of: Callable[[CellFault], FaultLine]) -> tuple[RejectedRow, ...]:
    """Rows that were not taken, their faults in the words of the page's language."""

    def worded(fault: CellFault) -> CellFault:
        line = line_of(fault)
        return replace(fault, message=line.message, expected=line.expected)

    return tuple(replace(row, faults=tuple((key, worded(fault)) for key, fault in row.faults)) for row in rejected)
