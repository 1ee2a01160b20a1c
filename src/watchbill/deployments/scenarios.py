"""Writes: scenarios and rehearsals; actions of their own beside those of the planning runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.models import User
from watchbill.accounts.permissions import Actor
from watchbill.deployments import archive
from watchbill.deployments.actions import LONGEST_RUN_S, cancel_run
from watchbill.deployments.enums import RunKind, RunState
from watchbill.deployments.models import Rehearsal, Run
from watchbill.deployments.permissions import require_plan
from watchbill.deployments.planner.incidents import refusal
from watchbill.deployments.signals import rehearsal_requested, run_requested
from watchbill.operations.models import Operation
from watchbill.planning.changes import AnyChange, ChangeError, apply, encode
from watchbill.planning.rehearsal import Assumptions

MOST_REHEARSALS = 100_000
MOST_SCENARIOS = 12
OPEN = (RunState.QUEUED, RunState.RUNNING)


@transaction.atomic
def add_scenario(
    *,
    by: Actor,
    parent: Run,
    name: str,
    changes: Sequence[AnyChange],
    time_limit_s: int = 20,
    seed: int = 1,
    enqueue: bool = True,
) -> Run:
    """Create a run that plans its parent's problem with changes in it, and is rehearsed once it has a plan.

    Raises ``PermissionDenied``; ``ValidationError`` where the name is missing or taken, a change does not fit, the
    time limit is out of bounds, or there are too many scenarios to compare.
    """
    operation = parent.operation
    require_plan(by, operation)
    name = name.strip()
    Operation.objects.select_for_update().get(pk=operation.pk)
    others = operation.runs.filter(kind=RunKind.SCENARIO)
    if not name or others.filter(label=name).exists():
        raise ValidationError(_("A scenario needs a name that no other one has."))
    if others.count() >= MOST_SCENARIOS:
        raise ValidationError(_("There are %(most)s scenarios already: remove one first.") % {"most": MOST_SCENARIOS})
    if not 1 <= time_limit_s <= LONGEST_RUN_S:
        raise ValidationError(_("The time limit is from 1 to %(most)s seconds.") % {"most": LONGEST_RUN_S})
    if not parent.has_plan:
        raise ValidationError(_("A scenario starts from a planning run that has a plan."))
    try:
        apply(archive.load(parent)[0], changes)
    except ChangeError as error:
        raise ValidationError(refusal(error)) from error
    last = operation.runs.aggregate(last=Max("number"))["last"] or 0
    run = Run.objects.create(
        operation=operation,
        number=last + 1,
        kind=RunKind.SCENARIO,
        parent=parent,
        label=name[:200],
        changes=encode(changes),
        time_limit_s=time_limit_s,
        seed=seed,
        requested_by=by if isinstance(by, User) else None,
    )
    details = {"name": name, "parent": parent.number, "changes": [type(change).__name__ for change in changes]}
    record(by=by, action="add_scenario", subject=("run", str(run)), operation=operation.code, details=details)
    if enqueue:
        transaction.on_commit(lambda: run_requested.send(Run, run_id=run.pk))
    return run


@transaction.atomic
def remove_scenario(*, by: Actor, run: Run) -> None:
    """Delete a scenario with its plan and rehearsals; raises ``ValidationError`` for any other run, or one at work."""
    require_plan(by, run.operation)
    if run.kind != RunKind.SCENARIO:
        raise ValidationError(_("Only scenarios can be removed."))
    if run.state == RunState.RUNNING or run.rehearsals.filter(state=RunState.RUNNING).exists():
        raise ValidationError(_("This scenario is at work: stop it first."))
    subject = ("run", str(run))
    record(by=by, action="remove_scenario", subject=subject, operation=run.operation.code, details={"name": run.label})
    run.delete()


@transaction.atomic
def request_rehearsal(
    *,
    by: Actor,
    run: Run,
    assumptions: Assumptions | None = None,
    runs: int = 1000,
    seed: int = 1,
    enqueue: bool = True,
) -> Rehearsal:
    """Ask for a rehearsal of a run's plan.

    Raises ``PermissionDenied``; ``ValidationError`` where the run has no plan, is being rehearsed, or for a number of
    rehearsals out of bounds.
    """
    require_plan(by, run.operation)
    if not run.has_plan:
        raise ValidationError(_("This run has no plan to rehearse."))
    if not 1 <= runs <= MOST_REHEARSALS:
        raise ValidationError(_("Rehearse from 1 to %(most)s times.") % {"most": MOST_REHEARSALS})
    if run.rehearsals.filter(state__in=OPEN).exists():
        raise ValidationError(_("This plan is being rehearsed already."))
    rehearsal = Rehearsal.objects.create(
        run=run,
        runs_wanted=runs,
        seed=seed,
        assumptions=msgspec.to_builtins(assumptions or Assumptions()),
        requested_by=by if isinstance(by, User) else None,
    )
    details = {"runs": runs, "seed": seed}
    subject = ("run", str(run))
    record(by=by, action="request_rehearsal", subject=subject, operation=run.operation.code, details=details)
    if enqueue:
        transaction.on_commit(lambda: rehearsal_requested.send(Rehearsal, rehearsal_id=rehearsal.pk))
    return rehearsal


@transaction.atomic
def cancel_rehearsal(*, by: Actor, rehearsal: Rehearsal) -> None:
    """Ask a rehearsal to stop; one that runs keeps what it has counted, one that waits never begins."""
    require_plan(by, rehearsal.run.operation)
    Rehearsal.objects.filter(pk=rehearsal.pk).update(cancel_requested=True)
    waiting = Rehearsal.objects.filter(pk=rehearsal.pk, state=RunState.QUEUED)
    waiting.update(state=RunState.FAILED, message=_("Stopped before it began."), finished_at=timezone.now())
    rehearsal.refresh_from_db(fields=["state", "cancel_requested", "message", "finished_at"])
    subject = ("run", str(rehearsal.run))
    record(by=by, action="cancel_rehearsal", subject=subject, operation=rehearsal.run.operation.code)


@transaction.atomic
def rehearse_all(
    *, by: Actor, runs: Iterable[Run], assumptions: Assumptions, number: int = 1000, seed: int = 1
) -> list[Rehearsal]:
    """Ask for a rehearsal of each run that has a plan, under the same assumptions and the same chance."""
    runs = list(runs)
    for run in runs:
        require_plan(by, run.operation)
    ready = [run for run in runs if run.has_plan and not run.rehearsals.filter(state__in=OPEN).exists()]
    return [request_rehearsal(by=by, run=run, assumptions=assumptions, runs=number, seed=seed) for run in ready]


@transaction.atomic
def stop_all(*, by: Actor, runs: Iterable[Run]) -> None:
    """Ask scenarios and rehearsals that wait or run to stop."""
    for run in runs:
        require_plan(by, run.operation)
        if not run.is_over:
            cancel_run(by=by, run=run)
        for rehearsal in run.rehearsals.filter(state__in=OPEN):
            cancel_rehearsal(by=by, rehearsal=rehearsal)


def finish_rehearsal(rehearsal: Rehearsal, state: RunState, *, message: str = "") -> None:
    """Write how a rehearsal ended."""
    rehearsal.state, rehearsal.message, rehearsal.finished_at = state, message[:500], timezone.now()
    rehearsal.save(update_fields=["state", "message", "finished_at", "outcome", "runs_done"])
