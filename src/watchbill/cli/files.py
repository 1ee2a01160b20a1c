"""Commands on the public JSON file alone: no database, no Django."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter

from watchbill.cli.display import out
from watchbill.cli.exits import CommandError, Exit
from watchbill.planning import check, files
from watchbill.planning.problem import Problem


def verify(file: Path, /, *, format: Literal["text", "json"] = "text") -> int:
    """Verify a plan from its JSON file alone, with code that the solvers do not share.

    Exit code 1 where an error is found.

    Example: watchbill verify festival.json

    Parameters
    ----------
    file
        File with problem and plan, as 'watchbill export' writes it.
    format
        Lines to read, or JSON.
    """
    content = files.read(file)
    if content.plan is None:
        raise CommandError(f"{file}: holds a problem without a plan")
    findings = check.check(content.problem, content.plan)
    errors = sum(finding.severity == "error" for finding in findings)
    if format == "json":
        print(
            msgspec.json.format(
                msgspec.json.encode([dataclasses.asdict(finding) for finding in findings]), indent=2
            ).decode()
        )
    else:
        for finding in findings:
            out.print(_line(content.problem, finding), soft_wrap=True, markup=False)
        out.print(f"{file}: {errors} errors, {len(findings) - errors} shortfalls that the plan admits")
    return Exit.FINDINGS if errors else Exit.FINE


def schema(*, output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None) -> None:
    """Print the JSON Schema of the plan file, or write it into a file.

    Example: watchbill schema -o watchbill.schema.json

    Parameters
    ----------
    output
        File to write; without it the schema is printed.
    """
    if output is None:
        print(files.schema_text(), end="")
    else:
        output.write_text(files.schema_text(), encoding="utf-8")


def _line(problem: Problem, finding: check.Finding) -> str:
    """A finding as one line: severity, rule, how much, where and when, and the figures behind it."""
    where = [finding.stop, finding.team, finding.area, finding.force]
    when = ["" if finding.day is None else f"day {finding.day + 1}", finding.shift]
    amount = f"{finding.amount:g} {finding.unit}".strip() if finding.amount else ""
    params = " ".join(f"{key}={value}" for key, value in finding.params.items())
    names = [problem.stop_by_code[finding.stop].name] if finding.stop in problem.stop_by_code else []
    parts = [" ".join(filter(None, part)) for part in ([amount], names, where, when, [params])]
    return f"{finding.severity}: {finding.rule}: {'; '.join(filter(None, parts))}"
