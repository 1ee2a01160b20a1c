"""entry_without_cell: every ledger entry is tied to the grid."""

from __future__ import annotations

from collections.abc import Iterator

from watchbill.deployments.linter.context import Context
from watchbill.deployments.linter.finding import Finding, Severity


def entry_without_cell(context: Context) -> Iterator[Finding]:
    """Find ledger entries that touch no cell; nobody's patrol area holds them."""
    for entry in context.entries(cells__isnull=True):
        area = entry.village.code if entry.village else context.operation.district.code
        yield Finding("entry_without_cell", Severity.ERROR, place=entry.name, area_code=area, entry_code=entry.code)
