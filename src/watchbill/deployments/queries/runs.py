"""Planning runs of an operation and their figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from watchbill.accounts.permissions import Actor
from watchbill.deployments.enums import RunKind, RunState
from watchbill.deployments.models import Run, Shortfall
from watchbill.operations.models import Operation
from watchbill.places.models import Area
from watchbill.places.permissions import visible

PLANNED = Q(state__in=[RunState.DONE, RunState.STOPPED], finished_at__isnull=False)


@dataclass(frozen=True)
class OperationFigures:
    """What the operation's page says at a glance; figures of the plan are zero where there is no run."""

    run: Run | None
    teams_on_duty: int
    duties: int
    routes: int
    visits: int
    shortfalls: int
    shortfalls_by_rule: tuple[tuple[str, int], ...]


def runs_for(user: Actor, operation: Operation) -> QuerySet[Run]:
    """Runs of an operation, the newest first, without their files."""
    runs = Run.objects.filter(visible(user, field="operation__district__path"), operation=operation)
    return runs.select_related("operation", "requested_by", "published_by", "parent").defer("file", "parent__file")


def run_by_number(user: Actor, operation: Operation, number: int) -> Run:
    """One run; raises ``Run.DoesNotExist``."""
    return runs_for(user, operation).get(number=number)


def published_run(user: Actor, operation: Operation) -> Run | None:
    """The run whose orders are in force: the one that was published last."""
    return runs_for(user, operation).filter(published_at__isnull=False).order_by("-published_at").first()


def current_run(user: Actor, operation: Operation) -> Run | None:
    """The run to look at: the published one, else the newest that gave a plan and is no scenario, else none."""
    plans = runs_for(user, operation).filter(PLANNED).exclude(kind=RunKind.SCENARIO)
    return published_run(user, operation) or plans.first()


def shortfalls_for(user: Actor, run: Run) -> QuerySet[Shortfall]:
    """What a run's plan lacks, in the areas that somebody may read; shortfalls without an area are read by all."""
    areas = Area.objects.filter(visible(user), path__startswith=run.operation.district.path).values("code")
    return run.shortfalls.filter(Q(area_code="") | Q(area_code__in=areas))


def operation_figures(user: Actor, run: Run | None) -> OperationFigures:
    """Figures of a run's plan."""
    if run is None:
        return OperationFigures(None, 0, 0, 0, 0, 0, ())
    rules: dict[str, int] = {}
    for rule in shortfalls_for(user, run).values_list("rule", flat=True):
        rules[rule] = rules.get(rule, 0) + 1
    counts = run.measures.get("counts", {})
    return OperationFigures(
        run,
        counts.get("teams_on_duty", 0),
        counts.get("duties", 0),
        counts.get("routes", 0),
        counts.get("visits", 0),
        sum(rules.values()),
        tuple(sorted(rules.items())),
    )
