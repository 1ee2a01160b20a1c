"""Background work: planning runs and rehearsals."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from watchbill.deployments.enums import RunKind
from watchbill.deployments.execution import execute_run
from watchbill.deployments.models import Rehearsal, Run
from watchbill.deployments.rehearsing import execute_rehearsal
from watchbill.deployments.scenarios import request_rehearsal


@task()
def plan_operation(run_id: int) -> None:
    """Carry out a planning run; a scenario is rehearsed as soon as it has a plan."""
    run = execute_run(Run.objects.select_related("operation__district").get(pk=run_id), scheduler=settings.SCHEDULER)
    if run.kind == RunKind.SCENARIO and run.has_plan:
        execute_rehearsal(request_rehearsal(by=None, run=run, enqueue=False))


@task()
def rehearse_run(rehearsal_id: int) -> None:
    """Carry out a rehearsal."""
    execute_rehearsal(Rehearsal.objects.select_related("run__operation").get(pk=rehearsal_id))
