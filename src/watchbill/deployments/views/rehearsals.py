"""Page: the rehearsal of a run's plan; what remains of it on bad days, and what breaks first."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from watchbill.deployments import archive, scenarios
from watchbill.deployments.models import Rehearsal, Run
from watchbill.deployments.permissions import may_plan
from watchbill.deployments.queries import newest_rehearsal, outcome_of, readable_outcome
from watchbill.deployments.scenario_forms import RehearsalForm
from watchbill.deployments.views.runs import STOP_POLLING
from watchbill.deployments.views.scope import run_or_404
from watchbill.operations.models import Operation
from watchbill.operations.views.scope import operation_or_404, signed_in
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import Assumptions, Outcome

STOPS_SHOWN = 60
ROWS_SHOWN = 12
CHART_MIN = 20
"""Minutes that the chart of arrivals shows one by one; what is later stands in its last bar."""


def rehearsal_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what the newest rehearsal showed, how far a running one is, and the form to rehearse."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    run = run_or_404(request, operation, number)
    if not run.has_plan:
        raise Http404
    newest = newest_rehearsal(run)
    form = RehearsalForm(request.POST or None, initial=_initial(newest))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            scenarios.request_rehearsal(
                by=user, run=run, assumptions=form.assumptions, runs=data["runs"], seed=data["seed"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("deployments:rehearsal", code, number)
    context = {
        "operation": operation,
        "run": run,
        "rehearsal": newest,
        "form": form,
        "may_plan": may_plan(user, operation),
    }
    if outcome := outcome_of(run):
        problem, _plan = archive.load(run)
        context |= outcome_context(operation, problem, readable_outcome(user, problem, operation, outcome))
    return render(request, "deployments/rehearsal.html", context)


def rehearsal_progress(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Return how far the newest rehearsal is; once it is over, the page loads anew."""
    operation = operation_or_404(request, code)
    rehearsal = _newest_or_404(run_or_404(request, operation, number))
    if rehearsal.is_over:
        response = HttpResponse(status=STOP_POLLING)
        response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "deployments/rehearsal_progress.html", {"rehearsal": rehearsal})


@require_POST
def rehearsal_stop(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask the newest rehearsal to stop and keep what it has counted."""
    operation = operation_or_404(request, code)
    rehearsal = _newest_or_404(run_or_404(request, operation, number))
    scenarios.cancel_rehearsal(by=signed_in(request), rehearsal=rehearsal)
    messages.success(request, _("The rehearsal stops as soon as it can and keeps what it has counted."))
    return redirect("deployments:rehearsal", code, number)


def outcome_context(operation: Operation, problem: Problem, outcome: Outcome) -> dict[str, Any]:
    """Names that the page uses for an outcome."""
    dates = operation.dates
    stops = [
        {
            "row": row,
            "stop": problem.stop_by_code[row.stop],
            "area": problem.area_by_code[row.area],
            "date": dates[row.day],
            "place": problem.places[problem.stop_by_code[row.stop].place],
            "rank": rank,
        }
        for rank, row in enumerate(outcome.stops, start=1)
    ]
    return {
        "outcome": outcome,
        "stops": stops[:STOPS_SHOWN],
        "more_stops": max(0, len(stops) - STOPS_SHOWN),
        "points": [_point(stop) for stop in stops],
        "areas": [(row, problem.area_by_code[row.area]) for row in outcome.areas if row.broken][:ROWS_SHOWN],
        "shifts": [(row, dates[row.day]) for row in outcome.shifts[:ROWS_SHOWN]],
        "teams": [
            (row, problem.team_by_code[row.team], dates[row.day])
            for row in outcome.teams[:ROWS_SHOWN]
            if row.visits_missed or row.stops_broken or row.bare_min or row.posts_open_min
        ],
        "posts": [
            (row, problem.stop_by_code[row.stop], dates[row.day])
            for row in outcome.posts[:ROWS_SHOWN]
            if row.held_h < row.planned_h
        ],
        "bars": _bars(outcome.arrival_minutes),
        "incident_bars": _bars(outcome.incident_minutes),
    }


def _point(stop: dict[str, Any]) -> dict[str, Any]:
    """A stop for the map."""
    place, row = stop["place"], stop["row"]
    properties = {"code": row.stop, "name": stop["stop"].name, "broken": row.broken, "rank": stop["rank"]}
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _bars(minutes: tuple[int, ...]) -> list[dict[str, Any]]:
    """Shares by minute; the last bar holds what is later, and where nobody comes."""
    counts = [*minutes[:CHART_MIN], sum(minutes[CHART_MIN:])]
    total, top = sum(counts), max(counts, default=0)
    if not total:
        return []
    return [
        {"minute": minute, "share": count / total, "height": round(100 * count / top), "is_rest": minute == CHART_MIN}
        for minute, count in enumerate(counts)
    ]


def _initial(newest: Rehearsal | None) -> dict[str, Any]:
    if newest is None:
        return RehearsalForm.initial_of(Assumptions())
    assumptions = msgspec.convert(newest.assumptions, Assumptions)
    return RehearsalForm.initial_of(assumptions, newest.runs_wanted, newest.seed)


def _newest_or_404(run: Run) -> Rehearsal:
    rehearsal = newest_rehearsal(run)
    if rehearsal is None:
        raise Http404
    return rehearsal
