"""Runs all rules over an operation."""

from __future__ import annotations

from watchbill.accounts.permissions import Actor, may_read
from watchbill.deployments.linter.context import Context
from watchbill.deployments.linter.finding import Finding, Severity
from watchbill.deployments.linter.rules import RULES
from watchbill.deployments.models import Run
from watchbill.operations.models import Operation
from watchbill.places.models import Area


def check_operation(operation: Operation, *, run: Run | None = None, user: Actor = None) -> list[Finding]:
    """Return everything that is wrong with an operation, errors first.

    ``run`` is the plan to check; by default the published one, else the newest. ``user`` narrows the answer to
    the areas that somebody may read; ``None`` is the command line, which sees all.
    """
    context = Context(operation, run or current_run(operation))
    findings = [finding for rule in RULES for finding in rule(context)]
    paths = dict(Area.objects.filter(path__startswith=operation.district.path).values_list("code", "path"))
    district = operation.district.path
    seen = [f for f in findings if may_read(user, paths.get(f.area_code, district))]
    return sorted(seen, key=lambda f: (f.severity is not Severity.ERROR, f.rule, f.place, str(f.date), f.shift))


def current_run(operation: Operation) -> Run | None:
    """Return the run whose plan counts: the newest published one, else the newest with a plan."""
    runs = [run for run in operation.runs.defer("file", "curve", "progress") if run.has_plan]
    published = [run for run in runs if run.published_at]
    return next(iter(published or runs), None)
