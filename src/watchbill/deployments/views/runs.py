"""Pages: planning runs, their progress, stopping and publishing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from watchbill.deployments import actions
from watchbill.deployments.enums import RunKind
from watchbill.deployments.forms import RunForm
from watchbill.deployments.linter.sentences import title
from watchbill.deployments.models import Run
from watchbill.deployments.permissions import may_plan
from watchbill.deployments.queries import (
    RunComparison,
    changed_orders,
    compare_runs,
    operation_figures,
    published_run,
    runs_for,
    shortfalls_for,
)
from watchbill.deployments.views.files import DOWNLOADS, may_take_whole
from watchbill.deployments.views.progress import progress_context
from watchbill.deployments.views.scope import run_or_404
from watchbill.deployments.views.why import whys
from watchbill.forces.queries import teams_for
from watchbill.operations.models import Operation
from watchbill.operations.views.scope import operation_or_404, signed_in

CHANGES_SHOWN = 60
REASONS_SHOWN = 30
STOP_POLLING = 286
"""The status with which an answer tells htmx to poll no more."""


def runs(request: HttpRequest, code: str) -> HttpResponse:
    """List the runs, with the form to start one."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    form = RunForm(request.POST or None, initial={"time_limit_s": 60, "seed": 1})
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.request_run(by=user, operation=operation, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("deployments:run", code, run.number)
    context = {
        "operation": operation,
        "form": form,
        "runs": runs_for(user, operation).exclude(kind=RunKind.SCENARIO),
        "published": published_run(user, operation),
        "has_forces": teams_for(user, district=operation.district).exists(),
        "may_plan": may_plan(user, operation),
    }
    return render(request, "deployments/runs.html", context)


def run_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one run: what it is doing, or what it gave."""
    operation = operation_or_404(request, code)
    run = run_or_404(request, operation, number)
    context = _run_context(request, operation, run) | progress_context(run)
    if run.has_plan:
        context |= _result(request, operation, run)
    return render(request, "deployments/run.html", context)


def run_progress(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Return the progress part of the page; once the run is over, the page loads anew."""
    operation = operation_or_404(request, code)
    run = run_or_404(request, operation, number)
    context = _run_context(request, operation, run) | progress_context(run)
    if run.is_over:
        response = HttpResponse(status=STOP_POLLING)
        response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "deployments/run_progress.html", context)


@require_POST
def run_stop(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask a run to stop and keep its best plan."""
    operation = operation_or_404(request, code)
    run = run_or_404(request, operation, number)
    actions.cancel_run(by=signed_in(request), run=run)
    messages.success(request, _("The run stops as soon as it can and keeps its best plan."))
    return redirect("deployments:run", code, number)


def run_publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Name who will be told, then put the plan in force."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    run = run_or_404(request, operation, number)
    if not may_plan(user, operation):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.publish_run(by=user, run=run)
        except ValidationError as error:
            messages.error(request, "; ".join(error.messages))
        else:
            text = _("Plan version %(number)s is published: its orders are in force.")
            messages.success(request, text % {"number": run.number})
        return redirect("deployments:run", code, number)
    if not run.has_plan:
        return redirect("deployments:run", code, number)
    comparison = compare_runs(user, published_run(user, operation), run)
    teams = {change.team.pk: change.team for change in comparison.changes}.values()
    forces = Counter((team.force, team.get_force_display()) for team in teams)
    context = {
        "operation": operation,
        "run": run,
        "comparison": comparison,
        "told": sorted(team.name for team in teams),
        "forces": sorted(forces.items()),
    }
    return render(request, "deployments/run_publish.html", context)


def _run_context(request: HttpRequest, operation: Operation, run: Run) -> dict[str, Any]:
    return {"operation": operation, "run": run, "may_plan": may_plan(request.user, operation)}


def _result(request: HttpRequest, operation: Operation, run: Run) -> dict[str, Any]:
    user = signed_in(request)
    published = published_run(user, operation)
    others = runs_for(user, operation).filter(number__lt=run.number).exclude(kind=RunKind.SCENARIO)
    before = next((one for one in others if one.has_plan), None)
    if published is not None and published.pk != run.pk:
        before = published
    elif run.published_at:  # what it took the place of
        earlier = runs_for(user, operation).filter(published_at__lt=run.published_at).order_by("-published_at")
        before = earlier.first() or before
    comparison: RunComparison | None = None if before is None else compare_runs(user, before, run)
    moved = [change for change in comparison.changes if not change.only_route] if comparison else []
    told = {change.team.pk for change in moved}
    rerouted = {change.team.pk: change.team.name for change in comparison.changes} if comparison else {}
    reasons = whys(operation, run, shortfalls_for(user, run))
    is_repair = run.kind == RunKind.REPAIR and run.parent is not None and run.parent.has_plan
    return {
        "repair": run.measures.get("repair") if is_repair else None,
        "orders": changed_orders(user, run.parent, run) if is_repair and run.parent else [],
        "figures": operation_figures(user, run),
        "rules": [(rule, title(rule), number) for rule, number in operation_figures(user, run).shortfalls_by_rule],
        "comparison": comparison,
        "changes": moved[:CHANGES_SHOWN],
        "more_changes": max(0, len(moved) - CHANGES_SHOWN),
        "route_changes": sorted(name for pk, name in rerouted.items() if pk not in told),
        "whys": reasons[:REASONS_SHOWN],
        "more_whys": max(0, len(reasons) - REASONS_SHOWN),
        "is_published": published is not None and published.pk == run.pk,
        "downloads": [(name, label) for name, (label, _make) in DOWNLOADS.items()],
        "may_take_whole": may_take_whole(request, operation),
        "dates": operation.dates,
        "shifts": operation.shifts.all(),
    }
