"""Background work: the planning run."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django_tasks import task

from watchbill.deployments.actions import execute_run
from watchbill.deployments.models import Run
from watchbill.deployments.signals import run_requested


@task()
def plan_operation(run_id: int) -> None:
    """Carry out a planning run."""
    execute_run(Run.objects.select_related("operation__district").get(pk=run_id))


@receiver(run_requested)
def hand_over(run_id: int, **_kwargs: Any) -> None:
    """Put a run that was asked for into the worker's queue."""
    plan_operation.enqueue(run_id)
