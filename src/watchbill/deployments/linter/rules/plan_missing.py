"""plan_missing: an operation has a plan."""

from __future__ import annotations

from collections.abc import Iterator

from watchbill.deployments.linter.context import Context
from watchbill.deployments.linter.finding import Finding, Severity


def plan_missing(context: Context) -> Iterator[Finding]:
    """Find an operation without any plan."""
    if context.run is None:
        operation = context.operation
        yield Finding("plan_missing", Severity.ERROR, place=operation.name, area_code=operation.district.code)
