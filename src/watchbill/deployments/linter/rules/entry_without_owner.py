"""entry_without_owner: every ledger entry has the body that builds and maintains it."""

from __future__ import annotations

from collections.abc import Iterator

from watchbill.deployments.linter.context import Context
from watchbill.deployments.linter.finding import Finding, Severity


def entry_without_owner(context: Context) -> Iterator[Finding]:
    """Find ledger entries that nobody owns."""
    for entry in context.entries(owner=""):
        area = entry.village.code if entry.village else context.operation.district.code
        yield Finding("entry_without_owner", Severity.WARNING, place=entry.name, area_code=area, entry_code=entry.code)
