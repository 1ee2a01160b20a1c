"""Carrying out a planning run: the solver's work, its progress in the run's row, the plan saved."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from watchbill.deployments.actions import finish_run
from watchbill.deployments.archive import load
from watchbill.deployments.enums import RunKind, RunState
from watchbill.deployments.models import Run
from watchbill.deployments.planner import build_problem, keep_plan, save_plan
from watchbill.deployments.planner.search import Progress, Repair, Result, explain, repair, solve
from watchbill.planning.changes import Pins, Since, apply, decode
from watchbill.planning.overview import summed
from watchbill.planning.problem import Problem
from watchbill.planning.reasons import Explanation
from watchbill.planning.stopping import AnyOf, Cancelled, TimeLimit

WRITE_EVERY_S = 0.5
INFINITY = float("inf")
REASONS_S = 15.0
QUICK_REASONS_S = 3.0
"""Most seconds for the reasons of what a plan lacks; less where the search was stopped or the plan only repaired."""
CURVE_POINTS = 400
"""Most records of the quality curve that a run keeps."""


def execute_run(
    run: Run, *, workers: int = 2, scheduler: str = "", on_progress: Callable[[Progress], None] | None = None
) -> Run:
    """Plan: build the problem, solve, save; progress goes into the run's row at most twice a second.

    A run that is over or was stopped before it began is left alone. What the plan lacks is in its shortfalls; a
    failure is written into the run and raised. ``scheduler`` is the address of a Dask cluster that does the work.
    """
    if run.is_over:
        return run
    run.state, run.started_at = RunState.RUNNING, timezone.now()
    run.progress = {"stage": "problem", "share": 0.0, **_worker()}
    run.save(update_fields=["state", "started_at", "progress"])
    reporter = _Reporter(run, on_progress)
    try:
        result: Result | Repair
        if run.kind == RunKind.REPAIR:
            result = _repair(run, workers, reporter)
            problem, figures = result.problem, _repair_measures(result)
        else:
            problem = _problem(run)
            result = solve(
                problem,
                time_limit_s=run.time_limit_s,
                seed=run.seed,
                workers=workers,
                scheduler=scheduler,
                on_progress=reporter.note,
                cancelled=reporter.is_cancelled,
            )
            figures = _measures(result)
        if run.kind == RunKind.SCENARIO:
            keep_plan(run, problem, result.plan, measures=figures)
        else:
            save_plan(run, problem, result.plan, measures=figures, explanations=_reasons(problem, result, reporter))
    except KeyboardInterrupt:
        finish_run(run, RunState.FAILED, message=gettext("Stopped before there was a plan."))
        raise
    except BaseException as error:
        finish_run(
            run, RunState.FAILED, message="; ".join(getattr(error, "messages", None) or [str(error) or repr(error)])
        )
        raise
    state = RunState.STOPPED if result.status == "stopped" else RunState.DONE
    finish_run(run, state)
    return run


def _repair(run: Run, workers: int, reporter: _Reporter) -> Repair:
    """Repair the plan of the run that this one starts from."""
    assert run.parent is not None
    problem, plan = load(run.parent)
    return repair(
        problem,
        plan,
        decode(run.changes),
        since=msgspec.convert(run.terms["since"], Since),
        pins=msgspec.convert(run.terms["pins"], Pins),
        time_limit_s=run.time_limit_s,
        seed=run.seed,
        workers=workers,
        on_progress=reporter.note,
        cancelled=reporter.is_cancelled,
    )


def _reasons(problem: Problem, result: Result | Repair, reporter: _Reporter) -> tuple[Explanation, ...]:
    """Why the plan lacks what it lacks; a wish to stop ends this alone, and the plan stays."""
    in_haste = result.status == "stopped" or isinstance(result, Repair)
    limit = TimeLimit(QUICK_REASONS_S if in_haste else REASONS_S)
    return explain(
        problem,
        result.plan,
        stop=limit if result.status == "stopped" else AnyOf(limit, Cancelled(reporter.is_cancelled)),
        on_progress=reporter.note_reasons,
        failed=() if isinstance(result, Repair) else result.failed_shifts,
    )


def _problem(run: Run) -> Problem:
    """What a run plans: the operation as it is, or a scenario's parent with the scenario's changes."""
    if run.kind != RunKind.SCENARIO:
        return build_problem(run.operation)
    if run.parent is None:
        raise ValidationError(gettext("The plan that this scenario starts from is gone."))
    return apply(load(run.parent)[0], decode(run.changes))


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

    def note_reasons(self, share: float) -> None:
        """Take the share of the shortfalls that are explained."""
        now = time.monotonic()
        if now - self._written_at >= WRITE_EVERY_S:
            self._written_at = now
            self._run.progress = {**self._run.progress, "stage": "reasons", "share": share, **_worker()}
            self._run.save(update_fields=["progress"])

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
    small = msgspec.structs.replace(progress, plan=None, areas=())
    values: dict[str, Any] = msgspec.to_builtins(small)
    values.pop("plan")
    return {**values, "areas": msgspec.to_builtins(summed(progress.areas))}


def _measures(result: Result) -> dict[str, Any]:
    bounds = msgspec.to_builtins(result.bounds)
    return {
        **msgspec.to_builtins(result.measures),
        "status": result.status,
        "bounds": {key: value if value not in (INFINITY, -INFINITY) else None for key, value in bounds.items()},
        "stages": msgspec.to_builtins(result.stages),
        "crews": result.crews,
        "first_plan_s": result.first_plan_s,
        "seconds": result.seconds,
    }


def _repair_measures(result: Repair) -> dict[str, Any]:
    return {
        **msgspec.to_builtins(result.measures),
        "status": result.status,
        "seconds": result.seconds,
        "repair": {
            "changed_orders": len(result.differences),
            "orders": result.orders,
            "new_shortfalls": msgspec.to_builtins(result.new_shortfalls),
        },
    }


def _worker() -> dict[str, Any]:
    return {"host": socket.gethostname(), "process": os.getpid()}
