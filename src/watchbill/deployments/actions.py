"""Writes: ask for a planning run, carry it out, stop it, publish it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watchbill.accounts.permissions import Actor
from watchbill.deployments.models import Run
from watchbill.operations.models import Operation

Progress = dict[str, Any]
"""The newest progress: ``elapsed_s, stage, objective, shortfalls, message`` as the solver reports them."""


def request_run(*, by: Actor, operation: Operation, time_limit_s: int = 60, seed: int = 1, enqueue: bool = True) -> Run:
    """Create a run with the next number; ``enqueue`` hands it to the planning worker once it is committed.

    Raises ``PermissionDenied``, and ``ValidationError`` where another run of the operation is waiting or running.
    """
    raise NotImplementedError


def execute_run(run: Run, *, workers: int = 2, on_progress: Callable[[Progress], None] | None = None) -> Run:
    """Plan: build the problem, solve, save. Progress goes into the run's row at most twice a second.

    Never raises for a plan that lacks something; a failure is written into the run, and raised.
    """
    raise NotImplementedError


def cancel_run(*, by: Actor, run: Run) -> None:
    """Ask a waiting or running run to stop; it keeps its best plan."""
    raise NotImplementedError


def publish_run(*, by: Actor, run: Run) -> None:
    """Put a run's orders in force. Raises ``ValidationError`` where it has no plan.

    What to show before: ``queries.compare_runs(user, queries.published_run(user, operation), run)``.
    """
    raise NotImplementedError


def recover_runs() -> int:
    """Mark runs as failed that a vanished worker left 'running'; returns how many. Called when a worker starts."""
    raise NotImplementedError
