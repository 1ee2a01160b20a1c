"""``watchbill check``: the plan linter."""

from __future__ import annotations

import json
from typing import Any, Literal

from watchbill.cli.database.access import find_operation
from watchbill.cli.display import out
from watchbill.cli.exits import Exit
from watchbill.deployments.linter import Finding, Severity, check_operation


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
        print(json.dumps([_plain(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            out.print(f"{finding.severity}: {finding.rule}: {finding.message}", soft_wrap=True, markup=False)
        out.print(f"{operation}: {errors} errors, {len(findings) - errors} warnings")
    return Exit.FINDINGS if errors else Exit.FINE


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": str(finding.message),
        "place": finding.place,
        "area": finding.area_code,
        "entry": finding.entry_code,
        "team": finding.team_code,
        "force": finding.force,
        "date": finding.date.isoformat() if finding.date else None,
        "shift": finding.shift,
        "params": finding.params,
    }
