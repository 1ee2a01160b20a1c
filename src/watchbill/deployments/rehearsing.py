"""Carrying out a rehearsal: the simulation's work, its progress in the rehearsal's row, the outcome saved."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from watchbill.deployments.archive import load
from watchbill.deployments.enums import RunState
from watchbill.deployments.models import Rehearsal
from watchbill.deployments.planner.rehearsal import RehearsalProgress, rehearse
from watchbill.deployments.scenarios import finish_rehearsal
from watchbill.planning.rehearsal import Assumptions

WRITE_EVERY_S = 0.5


def execute_rehearsal(
    rehearsal: Rehearsal, *, workers: int = 2, on_progress: Callable[[RehearsalProgress], None] | None = None
) -> Rehearsal:
    """Rehearse; progress goes into the row at most twice a second.

    A rehearsal that is over or was stopped before it began is left alone. A failure is written into it and raised.
    """
    if rehearsal.is_over:
        return rehearsal
    rehearsal.state = RunState.RUNNING
    rehearsal.save(update_fields=["state"])
    written_at = asked_at = float("-inf")
    stop = False

    def note(progress: RehearsalProgress) -> None:
        nonlocal written_at
        if on_progress:
            on_progress(progress)
        rehearsal.runs_done = progress.runs
        if time.monotonic() - written_at >= WRITE_EVERY_S:
            written_at = time.monotonic()
            rehearsal.save(update_fields=["runs_done"])

    def is_cancelled() -> bool:
        nonlocal asked_at, stop
        if not stop and time.monotonic() - asked_at >= WRITE_EVERY_S:
            asked_at = time.monotonic()
            stop = Rehearsal.objects.filter(pk=rehearsal.pk, cancel_requested=True).exists()
        return stop

    try:
        problem, plan = load(rehearsal.run)
        outcome = rehearse(
            problem,
            plan,
            assumptions=msgspec.convert(rehearsal.assumptions, Assumptions),
            runs=rehearsal.runs_wanted,
            seed=rehearsal.seed,
            workers=workers,
            on_progress=note,
            cancelled=is_cancelled,
        )
    except BaseException as error:
        finish_rehearsal(rehearsal, RunState.FAILED, message=str(error) or repr(error))
        raise
    rehearsal.outcome, rehearsal.runs_done = msgspec.to_builtins(outcome), outcome.runs
    finish_rehearsal(rehearsal, RunState.DONE if outcome.runs == outcome.runs_wanted else RunState.STOPPED)
    return rehearsal
