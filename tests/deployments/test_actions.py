from __future__ import annotations

import os
import socket

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import DjangoCaptureOnCommitCallbacks

from watchbill.accounts.models import AuditEntry, User
from watchbill.deployments.actions import cancel_run, publish_run, recover_runs, request_run
from watchbill.deployments.enums import RunState
from watchbill.deployments.execution import execute_run
from watchbill.deployments.models import Run
from watchbill.forces.models import Team
from watchbill.operations.models import Operation
from watchbill.planning.progress import Progress


def test_request_run_numbers_runs_from_one(operation: Operation, run: Run) -> None:
    assert (run.number, request_run(by=None, operation=operation, enqueue=False).number) == (1, 2)


def test_request_run_is_refused_while_another_waits(operation: Operation) -> None:
    request_run(by=None, operation=operation, enqueue=False)
    with pytest.raises(ValidationError, match="already"):
        request_run(by=None, operation=operation, enqueue=False)


def test_request_run_is_refused_to_a_viewer(operation: Operation, viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        request_run(by=viewer, operation=operation)


def test_request_run_refuses_a_time_limit_out_of_bounds(operation: Operation) -> None:
    with pytest.raises(ValidationError, match="time limit"):
        request_run(by=None, operation=operation, time_limit_s=0)


def test_request_run_reaches_the_workers_queue_on_commit(
    operation: Operation, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    from django_tasks_db.models import DBTaskResult

    with django_capture_on_commit_callbacks(execute=True):
        run = request_run(by=None, operation=operation)
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[run.pk]]


def test_request_run_leaves_an_audit_row(operation: Operation, planner: User) -> None:
    request_run(by=planner, operation=operation, enqueue=False)
    assert AuditEntry.objects.get(action="request_run").actor == planner


def test_execute_run_stores_a_plan_and_its_progress(operation: Operation) -> None:
    run = request_run(by=None, operation=operation, time_limit_s=5, enqueue=False)
    told: list[Progress] = []
    execute_run(run, on_progress=told.append)
    run.refresh_from_db()
    assert (run.state, run.has_plan, run.progress["stage"], told[-1].stage) == ("done", True, "done", "done")


def test_execute_run_that_was_cancelled_keeps_what_it_has(operation: Operation) -> None:
    run = request_run(by=None, operation=operation, enqueue=False)
    Run.objects.filter(pk=run.pk).update(cancel_requested=True)
    execute_run(run)
    assert (run.state, run.has_plan) == (RunState.STOPPED, True)


def test_execute_run_writes_a_failure_into_the_run(operation: Operation) -> None:
    run = request_run(by=None, operation=operation, enqueue=False)
    Team.objects.all().delete()
    with pytest.raises(ValidationError):
        execute_run(run)
    run.refresh_from_db()
    assert (run.state, run.message) == ("failed", "fair has no teams: import forces first.")


def test_cancel_run_that_waits_ends_it(operation: Operation) -> None:
    run = request_run(by=None, operation=operation, enqueue=False)
    cancel_run(by=None, run=run)
    assert run.is_over


def test_publish_run_puts_the_orders_in_force(run: Run, planner: User) -> None:
    publish_run(by=planner, run=run)
    assert (run.published_by, run.published_at is not None) == (planner, True)


def test_publish_run_without_a_plan_is_refused(operation: Operation) -> None:
    with pytest.raises(ValidationError, match="no plan"):
        publish_run(by=None, run=request_run(by=None, operation=operation, enqueue=False))


def test_publish_run_is_refused_to_a_viewer(run: Run, viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        publish_run(by=viewer, run=run)


@pytest.mark.parametrize(
    ("host", "process", "recovered"),
    [(socket.gethostname(), 2**22 + 1, 1), (socket.gethostname(), os.getpid(), 0), ("elsewhere", 2**22 + 1, 0)],
    ids=["worker gone", "worker alive", "another machine"],
)
def test_recover_runs_ends_those_whose_worker_is_gone(
    operation: Operation, host: str, process: int, recovered: int
) -> None:
    Run.objects.create(
        operation=operation, number=1, state=RunState.RUNNING, progress={"host": host, "process": process}
    )
    assert recover_runs() == recovered
