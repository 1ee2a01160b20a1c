"""``watchbill why``: why the plan of an operation lacks something."""

from __future__ import annotations

import json
from typing import Literal

import msgspec

from watchbill.cli.database.access import find_operation, find_run
from watchbill.cli.display import out, waiting
from watchbill.cli.exits import CommandError, Exit
from watchbill.deployments import why as reasons
from watchbill.deployments.archive import load
from watchbill.deployments.models import Run
from watchbill.planning.reasons import Explanation


def why(
    operation: str,
    /,
    *,
    rule: str | None = None,
    area: str | None = None,
    run: int | None = None,
    format: Literal["text", "json"] = "text",
) -> int:
    """Say why a plan lacks something: the smallest set of rules, teams and places that clash, and what would mend it.

    Three answers are told apart: it cannot be (proven), it was not found in the time (it may be possible), and the
    planner failed. Like reasons stand together. Exit code 1 where the plan lacks something.

    Example: watchbill why festival --rule level_share --area HELSINKI-V04

    Parameters
    ----------
    operation
        Code of the operation.
    rule
        Only this rule, by its code.
    area
        Only this area and what lies in it, by its code.
    run
        Number of the run; without it the published plan, else the newest.
    format
        Lines to read, or JSON.
    """
    row = find_run(find_operation(operation), run)
    problem, _plan = load(row)
    if area is not None and area not in problem.area_by_code:
        raise CommandError(f"there is no area '{area}' in the plan of {operation}")
    found = [
        each
        for each in _explanations(row)
        if (rule is None or each.shortfall.rule == rule)
        and (area is None or area in problem.ancestors(each.shortfall.area))
    ]
    if format == "json":
        print(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2))
    else:
        _show(found, reasons.Names(problem))
        out.print(f"{operation}: plan {row.number} lacks {len(found)}" if found else f"{operation}: nothing is lacking")
    return Exit.FINDINGS if found else Exit.FINE


def _explanations(run: Run) -> list[Explanation]:
    """The reasons stored with a plan; computed now where it was made without any."""
    rows = list(run.shortfalls.all())
    stored = reasons.told(rows)
    if len(stored) == len(rows):
        return stored
    from watchbill.deployments.planner.search import explain  # the solvers take seconds to load

    problem, plan = load(run)
    with waiting("look for the reasons"):
        return list(explain(problem, plan))


def _show(found: list[Explanation], names: reasons.Names) -> None:
    for group in reasons.groups(found):
        first = group.first
        out.print(f"{reasons.verdict_text(first)}: {reasons.summary(first, names)}", soft_wrap=True, markup=False)
        if group.others:
            times = dict.fromkeys(names.when(each.shortfall.day, each.shortfall.shift) for each in group.others)
            out.print(f"  and {len(group.others)} alike: {', '.join(times)}", soft_wrap=True, markup=False)
        out.print(f"  {reasons.finding_text(first)}", soft_wrap=True, markup=False)
        for _claim, text in reasons.clash_lines(first, names):
            out.print(f"    - {text}", soft_wrap=True, markup=False)
        for repair in first.repairs:
            out.print(f"  > {reasons.repair_text(repair, names)}", soft_wrap=True, markup=False)
