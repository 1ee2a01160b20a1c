"""``watchbill check``: the plan linter."""

from __future__ import annotations

import json
from typing import Literal

from watchbill.cli.database.access import find_operation
from watchbill.cli.display import out
from watchbill.cli.exits import Exit
from watchbill.deployments.linter import Severity, check_operation


def check(operation: str, /, *, format: Literal["text", "json"] = "text") -> int:
    """Read an operation like a linter reads code: ledgers, forces, and the plan if there is one.

    Exit code 1 where an error stands.

    Example: watchbill check festival --format json

    Parameters
    ----------
    operation
        Code of the operation.
    format
        Lines to read, or JSON.
    """
    findings = check_operation(find_operation(operation))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if format == "json":
        print(json.dumps([finding.as_data() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            when = " ".join(filter(None, [finding.date.isoformat() if finding.date else "", finding.shift]))
            line = f"{finding.severity}: {finding.rule}: {finding.message}{f' ({when})' if when else ''}"
            out.print(line, soft_wrap=True, markup=False)
        out.print(f"{operation}: {errors} errors, {len(findings) - errors} warnings")
    return Exit.FINDINGS if errors else Exit.FINE
