"""Background work: the planning run."""

from __future__ import annotations

from django_tasks import task

from watchbill.deployments.execution import execute_run
from watchbill.deployments.models import Run


@task()
def plan_operation(run_id: int) -> None:
    """Carry out a planning run."""
    execute_run(Run.objects.select_related("operation__district").get(pk=run_id))
