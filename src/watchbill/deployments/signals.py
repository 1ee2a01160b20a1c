"""Signals of the planning runs."""

from __future__ import annotations

from typing import Any

from django.dispatch import Signal
from django.utils.module_loading import import_string

run_requested = Signal()
"""A run was asked for and is in the database; sent with ``run_id``."""
rehearsal_requested = Signal()
"""A rehearsal was asked for and is in the database; sent with ``rehearsal_id``."""


def hand_over(run_id: int, **_kwargs: Any) -> None:
    """Put a run that was asked for into the worker's queue.

    The task is named by its path: it loads the solvers, which a page has no use for until somebody plans.
    """
    import_string("watchbill.deployments.tasks.plan_operation").enqueue(run_id)


def hand_over_rehearsal(rehearsal_id: int, **_kwargs: Any) -> None:
    """Put a rehearsal that was asked for into the worker's queue."""
    import_string("watchbill.deployments.tasks.rehearse_run").enqueue(rehearsal_id)


def connect() -> None:
    """Listen for runs and rehearsals that are asked for."""
    run_requested.connect(hand_over, dispatch_uid="watchbill.hand_over")
    rehearsal_requested.connect(hand_over_rehearsal, dispatch_uid="watchbill.hand_over_rehearsal")
