"""Writes: ask for a planning run or a repair, stop it, publish it."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import to_builtins

from watchbill.accounts.audit import record
from watchbill.accounts.models import User
from watchbill.accounts.permissions import Actor
from watchbill.deployments.enums import RunKind, RunState
from watchbill.deployments.models import Run
from watchbill.deployments.permissions import require_plan
from watchbill.deployments.signals import run_requested
from watchbill.operations.models import Operation
from watchbill.planning.changes import AnyChange, Pins, Since, encode

LONGEST_RUN_S = 3600


@transaction.atomic
def request_run(*, by: Actor, operation: Operation, time_limit_s: int = 60, seed: int = 1, enqueue: bool = True) -> Run:
    """Create a run with the next number; ``enqueue`` hands it to the planning worker once it is committed.

    Raises ``PermissionDenied``, and ``ValidationError`` for a time limit out of bounds or where another run of the
    operation is waiting or running.
    """
    details = {"time_limit_s": time_limit_s, "seed": seed}
    return _request(by, operation, "request_run", details, enqueue, time_limit_s=time_limit_s, seed=seed)


@transaction.atomic
def request_repair(
    *,
    by: Actor,
    parent: Run,
    changes: Sequence[AnyChange],
    since: Since,
    pins: Pins | None = None,
    label: str = "",
    time_limit_s: int = 10,
    seed: int = 1,
    enqueue: bool = True,
) -> Run:
    """Create a run that repairs a run's plan after changes that hold from an instant on.

    Raises ``PermissionDenied``; ``ValidationError`` where the run has no plan, where nothing has changed, and as
    ``request_run`` does.
    """
    if not parent.has_plan:
        raise ValidationError(_("This run has no plan to repair."))
    if not changes:
        raise ValidationError(_("Say what has changed."))
    return _request(
        by,
        parent.operation,
        "request_repair",
        {"parent": parent.number, "label": label, "kinds": [type(change).__name__ for change in changes]},
        enqueue,
        kind=RunKind.REPAIR,
        parent=parent,
        changes=encode(changes),
        terms={"since": to_builtins(since), "pins": to_builtins(pins or Pins())},
        label=label[:200],
        time_limit_s=time_limit_s,
        seed=seed,
    )


def _request(
    by: Actor, operation: Operation, action: str, details: dict[str, Any], enqueue: bool, **fields: Any
) -> Run:
    """Create a run with the next number, with its audit row, and hand it over once it is committed."""
    require_plan(by, operation)
    if not 1 <= fields["time_limit_s"] <= LONGEST_RUN_S:
        raise ValidationError(_("The time limit is from 1 to %(most)s seconds.") % {"most": LONGEST_RUN_S})
    Operation.objects.select_for_update().get(pk=operation.pk)
    waiting = operation.runs.filter(state__in=[RunState.QUEUED, RunState.RUNNING])
    if waiting.exclude(kind=RunKind.SCENARIO).exists():
        raise ValidationError(_("A planning run of this operation is waiting or running already."))
    last = operation.runs.aggregate(last=Max("number"))["last"] or 0
    requested_by = by if isinstance(by, User) else None
    run = Run.objects.create(operation=operation, number=last + 1, requested_by=requested_by, **fields)
    record(by=by, action=action, subject=("run", str(run)), operation=operation.code, details=details)
    if enqueue:
        transaction.on_commit(lambda: run_requested.send(Run, run_id=run.pk))
    return run


@transaction.atomic
def cancel_run(*, by: Actor, run: Run) -> None:
    """Ask a waiting or running run to stop; a running one keeps its best plan, a waiting one never begins."""
    require_plan(by, run.operation)
    Run.objects.filter(pk=run.pk).update(cancel_requested=True)
    waiting = Run.objects.filter(pk=run.pk, state=RunState.QUEUED)
    waiting.update(state=RunState.FAILED, message=_("Stopped before it began."), finished_at=timezone.now())
    run.refresh_from_db(fields=["state", "cancel_requested", "message", "finished_at"])
    record(by=by, action="cancel_run", subject=("run", str(run)), operation=run.operation.code)


@transaction.atomic
def publish_run(*, by: Actor, run: Run) -> None:
    """Put a run's orders in force. Raises ``ValidationError`` where it has no plan.

    What to show before: ``queries.compare_runs(user, queries.published_run(user, operation), run)``.
    """
    require_plan(by, run.operation)
    if not run.has_plan:
        raise ValidationError(_("This run has no plan to publish."))
    if run.kind == RunKind.SCENARIO:
        raise ValidationError(_("A scenario is for comparison: plan the operation with its changes instead."))
    run.published_at, run.published_by = timezone.now(), by if isinstance(by, User) else None
    run.save(update_fields=["published_at", "published_by"])
    record(by=by, action="publish_run", subject=("run", str(run)), operation=run.operation.code)


def recover_runs() -> int:
    """Mark runs as failed that a vanished worker left 'running'; returns how many. Called when a worker starts."""
    lost = [run for run in Run.objects.filter(state=RunState.RUNNING).defer("file") if not _is_alive(run.progress)]
    for run in lost:
        finish_run(run, RunState.FAILED, message=_("The planning worker ended before the plan was done."))
    return len(lost)


def finish_run(run: Run, state: RunState, *, message: str = "") -> None:
    """Write how a run ended."""
    run.state, run.message, run.finished_at = state, message[:500], timezone.now()
    run.save(update_fields=["state", "message", "finished_at"])


def _is_alive(progress: dict[str, Any]) -> bool:
    if progress.get("host") != socket.gethostname():
        return True  # another machine's worker: not ours to judge
    try:
        os.kill(int(progress.get("process", 0)) or -1, 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True
