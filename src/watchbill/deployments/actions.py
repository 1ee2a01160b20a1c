"""Writes: ask for a planning run, carry it out, stop it, publish it."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.models import User
from watchbill.accounts.permissions import Actor
from watchbill.deployments.enums import RunState
from watchbill.deployments.models import Run
from watchbill.deployments.permissions import require_plan
from watchbill.deployments.planner import build_problem, save_plan
from watchbill.deployments.signals import run_requested
from watchbill.operations.models import Operation
from watchbill.planning.progress import Progress, Result
from watchbill.planning.solve import solve

WRITE_EVERY_S = 0.5
LONGEST_RUN_S = 3600
CURVE_POINTS = 400
"""Most records of the quality curve that a run keeps."""


@transaction.atomic
def request_run(*, by: Actor, operation: Operation, time_limit_s: int = 60, seed: int = 1, enqueue: bool = True) -> Run:
    """Create a run with the next number; ``enqueue`` hands it to the planning worker once it is committed.

    Raises ``PermissionDenied``, and ``ValidationError`` for a time limit out of bounds or where another run of the
    operation is waiting or running.
    """
    require_plan(by, operation)
    if not 1 <= time_limit_s <= LONGEST_RUN_S:
        raise ValidationError(_("The time limit is from 1 to %(most)s seconds.") % {"most": LONGEST_RUN_S})
    Operation.objects.select_for_update().get(pk=operation.pk)
    if operation.runs.filter(state__in=[RunState.QUEUED, RunState.RUNNING]).exists():
        raise ValidationError(_("A planning run of this operation is waiting or running already."))
    last = operation.runs.aggregate(last=Max("number"))["last"] or 0
    run = Run.objects.create(
        operation=operation,
        number=last + 1,
        requested_by=by if isinstance(by, User) else None,
        time_limit_s=time_limit_s,
        seed=seed,
    )
    details = {"time_limit_s": time_limit_s, "seed": seed}
    record(by=by, action="request_run", subject=("run", str(run)), operation=operation.code, details=details)
    if enqueue:
        transaction.on_commit(lambda: run_requested.send(Run, run_id=run.pk))
    return run


def execute_run(run: Run, *, workers: int = 2, on_progress: Callable[[Progress], None] | None = None) -> Run:
    """Plan: build the problem, solve, save; progress goes into the run's row at most twice a second.

    A run that is over or was stopped before it began is left alone. What the plan lacks is in its shortfalls; a
    failure is written into the run and raised.
    """
    if run.is_over:
        return run
    run.state, run.started_at = RunState.RUNNING, timezone.now()
    run.progress = {"stage": "problem", "share": 0.0, **_worker()}
    run.save(update_fields=["state", "started_at", "progress"])
    reporter = _Reporter(run, on_progress)
    try:
        problem = build_problem(run.operation)
        result = solve(
            problem,
            time_limit_s=run.time_limit_s,
            seed=run.seed,
            workers=workers,
            on_progress=reporter.note,
            cancelled=reporter.is_cancelled,
        )
        save_plan(run, problem, result.plan, measures=_measures(result))
    except BaseException as error:
        _finish(
            run, RunState.FAILED, message="; ".join(getattr(error, "messages", None) or [str(error) or repr(error)])
        )
        raise
    state = RunState.STOPPED if result.status == "stopped" else RunState.DONE
    _finish(run, state)
    return run


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
    run.published_at, run.published_by = timezone.now(), by if isinstance(by, User) else None
    run.save(update_fields=["published_at", "published_by"])
    record(by=by, action="publish_run", subject=("run", str(run)), operation=run.operation.code)


def recover_runs() -> int:
    """Mark runs as failed that a vanished worker left 'running'; returns how many. Called when a worker starts."""
    lost = [run for run in Run.objects.filter(state=RunState.RUNNING).defer("file") if not _is_alive(run.progress)]
    for run in lost:
        _finish(run, RunState.FAILED, message=_("The planning worker ended before the plan was done."))
    return len(lost)


class _Reporter:
    """Writes progress into the run's row and asks whether somebody wants to stop it."""

    def __init__(self, run: Run, on_progress: Callable[[Progress], None] | None) -> None:
        self._run = run
        self._on_progress = on_progress
        self._written_at = self._asked_at = float("-inf")
        self._cancelled = False
        self._best: tuple[float, ...] | None = None

    def note(self, progress: Progress) -> None:
        """Take a message of the solver."""
        if self._on_progress:
            self._on_progress(progress)
        now = time.monotonic()
        if now - self._written_at < WRITE_EVERY_S and progress.stage != "done":
            return
        self._written_at = now
        self._run.progress = {**_plain(progress), **_worker()}
        self._extend_curve(progress)
        self._run.save(update_fields=["progress", "curve"])

    def is_cancelled(self) -> bool:
        """Whether the run was asked to stop; asks the database at most twice a second."""
        now = time.monotonic()
        if not self._cancelled and now - self._asked_at >= WRITE_EVERY_S:
            self._asked_at = now
            self._cancelled = Run.objects.filter(pk=self._run.pk, cancel_requested=True).exists()
        return self._cancelled

    def _extend_curve(self, progress: Progress) -> None:
        figures = progress.measures
        if figures is None:
            return
        quality = (figures.missed_visits, figures.stops_under_two_teams, round(figures.mean_gap_ratio, 4))
        if quality != self._best and len(self._run.curve) < CURVE_POINTS:
            self._best = quality
            self._run.curve.append(
                {
                    "seconds": progress.seconds,
                    "missed_visits": figures.missed_visits,
                    "stops_under_two_teams": figures.stops_under_two_teams,
                    "mean_gap_ratio": figures.mean_gap_ratio,
                    "worst_gap_ratio": figures.worst_gap_ratio,
                }
            )


def _plain(progress: Progress) -> dict[str, Any]:
    small = msgspec.structs.replace(progress, plan=None)
    values: dict[str, Any] = msgspec.to_builtins(small)
    values.pop("plan")
    return values


def _measures(result: Result) -> dict[str, Any]:
    return {
        **msgspec.to_builtins(result.measures),
        "status": result.status,
        "bounds": msgspec.to_builtins(result.bounds),
        "stages": msgspec.to_builtins(result.stages),
        "crews": result.crews,
        "first_plan_s": result.first_plan_s,
        "seconds": result.seconds,
    }


def _finish(run: Run, state: RunState, *, message: str = "") -> None:
    run.state, run.message, run.finished_at = state, message[:500], timezone.now()
    run.save(update_fields=["state", "message", "finished_at"])


def _worker() -> dict[str, Any]:
    return {"host": socket.gethostname(), "process": os.getpid()}


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
