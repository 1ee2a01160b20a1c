"""All rules of a plan, as the independent verifier finds them: levels, two teams, spread, rest, round the clock, …

Each finding keeps the verifier's rule code; ``docs/rules`` has a page for each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from watchbill.deployments import archive
from watchbill.deployments.linter.context import Context
from watchbill.deployments.linter.finding import Finding, Severity
from watchbill.deployments.models import Run
from watchbill.forces.enums import Force
from watchbill.planning import check
from watchbill.planning.problem import Problem

WARNINGS = {
    "break_missing",
    "four_crews",
    "least_run",
    "least_work",
    "neighbour_visit",
    "shortfall_untrue",
    "spread",
    "two_forces",
    "wish",
}
"""Rules whose declared shortfall wants a look but does not stand in the operation's way."""


def verified_plan(context: Context) -> Iterator[Finding]:
    """Verify the stored plan and tell each finding with the names of places and teams."""
    if context.run is None:
        return
    problem, found = _verified(context.run.pk, context.run.finished_at)
    for finding in found:
        yield _told(finding, problem, context)


@lru_cache(maxsize=8)
def _verified(run_id: int, finished_at: dt.datetime | None) -> tuple[Problem, tuple[check.Finding, ...]]:
    """Verify a stored plan once: it never changes after its run has finished."""
    problem, plan = archive.load(Run(pk=run_id, finished_at=finished_at))
    return problem, check.check(problem, plan)


def _told(found: check.Finding, problem: Problem, context: Context) -> Finding:
    stop, team = problem.stop_by_code.get(found.stop), problem.team_by_code.get(found.team)
    area = found.area or (stop.area if stop else team.area if team else "")
    names = [item.name for item in (stop, team, problem.area_by_code.get(area)) if item]
    soft = found.severity == "shortfall" and found.rule in WARNINGS
    day = None if found.day is None else context.operation.start_date + dt.timedelta(days=found.day)
    return Finding(
        rule=found.rule,
        severity=Severity.WARNING if soft else Severity.ERROR,
        place=names[0] if names else context.operation.name,
        area_code=area,
        entry_code=found.stop,
        team_code=found.team,
        force=found.force,
        date=day,
        shift=found.shift,
        params={
            "amount": int(found.amount),
            "minutes": -int(-found.amount // 60),
            "hours": round(found.amount / 3600, 1),
            "wanted": 0,
            "training": "",
            "value": "",
            "rule": found.rule,
            **found.params,
            "force": str(Force(found.force).label) if found.force in Force.values else found.force,
        },
    )
