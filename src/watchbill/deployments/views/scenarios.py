"""Pages: what if; scenarios side by side, and the form to make one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from watchbill.deployments import archive, scenarios
from watchbill.deployments.enums import RunState
from watchbill.deployments.models import Run
from watchbill.deployments.permissions import may_plan
from watchbill.deployments.planner import incidents
from watchbill.deployments.queries import ScenarioColumn, current_run, runs_for, scenarios_for, side_by_side
from watchbill.deployments.scenario_forms import RehearsalForm, ScenarioForm
from watchbill.deployments.views.scope import run_or_404
from watchbill.forces.enums import Force
from watchbill.operations.enums import Level
from watchbill.operations.models import Operation
from watchbill.operations.views.scope import operation_or_404, signed_in
from watchbill.planning.changes import (
    AnyChange,
    ChangeError,
    LevelSet,
    StreetClosed,
    TeamAdded,
    TeamOut,
    decode,
)
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import Assumptions
from watchbill.planning.scenarios import MORE_IS_BETTER, NEUTRAL, NUMBERS
from watchbill.web.templatetags.watchbill import day

AREAS_NAMED = 2
SHARES = {"visits_made", "minima_kept", "patrolled"}
LABELS = {
    "duties": gettext_lazy("Duties"),
    "people_hours": gettext_lazy("Hours of all people on duty"),
    "visits": gettext_lazy("Visits planned"),
    "missed_visits": gettext_lazy("Visits missed in the plan"),
    "worst_gap_ratio": gettext_lazy("Worst gap (1 is even)"),
    "mean_gap_ratio": gettext_lazy("Mean gap (1 is even)"),
    "level_shortfall_people": gettext_lazy("People missing for the levels"),
    "uncovered_village_shifts": gettext_lazy("Villages and shifts without patrol"),
    "visits_made": gettext_lazy("Visits made in rehearsals"),
    "minima_kept": gettext_lazy("Level minima kept in rehearsals"),
    "patrolled": gettext_lazy("Village minutes with a patrol"),
    "arrival_95_min": gettext_lazy("Minutes to the nearest team (95 %)"),
    "incident_95_min": gettext_lazy("Minutes to an incident (95 %)"),
    "stops_broken": gettext_lazy("Places that break in a rehearsal"),
}


@dataclass(frozen=True)
class Cell:
    """A figure of one plan: its value as text, the length of its bar, and its difference to the first plan."""

    text: str
    bar: int
    difference: str
    is_better: bool | None


def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan to look at and all scenarios side by side; other runs by ``?with=``."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    first = current_run(user, operation)
    others = list(scenarios_for(user, operation))
    asked = {int(number) for number in request.GET.getlist("with") if number.isdecimal()}
    done = runs_for(user, operation).filter(state__in=[RunState.DONE, RunState.STOPPED])
    plans = [run for run in done if run.has_plan and run not in others and run != first]
    shown = [*([first] if first else []), *(run for run in plans if run.number in asked), *others]
    columns = side_by_side(user, operation, shown)
    context = {
        "operation": operation,
        "first": first,
        "columns": [(column, scenario_words(operation, column.run)) for column in columns],
        "rows": figure_rows(columns),
        "force_rows": force_rows(columns),
        "plans": plans,
        "asked": asked,
        "working": any(_at_work(column) for column in columns),
        "may_plan": may_plan(user, operation),
        "form": RehearsalForm(initial=RehearsalForm.initial_of(Assumptions())),
    }
    template = "deployments/what_if_columns.html" if request.htmx else "deployments/what_if.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    if request.htmx and not context["working"]:  # type: ignore[attr-defined]
        response.headers["HX-Refresh"] = "true"
    return response


def add_scenario(request: HttpRequest, code: str) -> HttpResponse:
    """Describe a scenario; it is planned and rehearsed at once."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    if not may_plan(user, operation):
        raise PermissionDenied
    first = current_run(user, operation)
    if first is None:
        return redirect("deployments:what_if", code)
    problem, _plan = archive.load(first)
    form = ScenarioForm(request.POST or None, problem=problem, operation=operation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            changes = form.changes()
            if form.street_names:
                changes.append(incidents.street_closed(operation, problem, names=form.street_names))
            scenarios.add_scenario(
                by=user, parent=first, name=data["name"], changes=changes, time_limit_s=data["time_limit_s"]
            )
        except ChangeError:
            form.add_error(None, _("This force has no team in this area to copy or to leave out."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("deployments:what_if", code)
    context = {
        "operation": operation,
        "first": first,
        "form": form,
        "streets": incidents.street_names(operation),
    }
    return render(request, "deployments/add_scenario.html", context)


@require_POST
def rehearse_scenarios(request: HttpRequest, code: str) -> HttpResponse:
    """Rehearse the plan to look at and all scenarios under the same assumptions."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    form = RehearsalForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            scenarios.rehearse_all(
                by=user,
                runs=_compared(request, operation),
                assumptions=form.assumptions,
                number=data["runs"],
                seed=data["seed"],
            )
        except ValidationError as error:
            messages.error(request, "; ".join(error.messages))
    else:
        wrong = [f"{form.fields[name].label}: {error}" for name, errors in form.errors.items() for error in errors]
        messages.error(request, " ".join(wrong))
    return redirect("deployments:what_if", code)


@require_POST
def stop_scenarios(request: HttpRequest, code: str) -> HttpResponse:
    """Ask everything that waits or runs to stop."""
    operation = operation_or_404(request, code)
    scenarios.stop_all(by=signed_in(request), runs=_compared(request, operation))
    messages.success(request, _("Scenarios stop as soon as they can and keep what they have."))
    return redirect("deployments:what_if", code)


@require_POST
def remove_scenario(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Delete a scenario."""
    operation = operation_or_404(request, code)
    run = run_or_404(request, operation, number)
    try:
        scenarios.remove_scenario(by=signed_in(request), run=run)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
    return redirect("deployments:what_if", code)


def scenario_words(operation: Operation, run: Run) -> list[str]:
    """What a scenario changes, one sentence each; teams of a kind are counted."""
    if run.parent is None or not run.changes:
        return []
    problem, _plan = archive.load(run.parent)
    words: list[str] = []
    added: dict[str, list[str]] = {}
    out: dict[str, list[str]] = {}
    for change in decode(run.changes):
        if isinstance(change, TeamAdded):
            added.setdefault(change.team.force, []).append(change.team.area)
        elif isinstance(change, TeamOut):
            team = problem.team_by_code[change.team]
            out.setdefault(team.force, []).append(team.area)
        else:
            words.append(_change_words(operation, problem, change))
    words += [_teams_words(problem, force, areas, "+") for force, areas in added.items()]
    words += [_teams_words(problem, force, areas, "−") for force, areas in out.items()]
    return words


def _change_words(operation: Operation, problem: Problem, change: AnyChange) -> str:
    if isinstance(change, LevelSet):
        first = operation.start_date + dt.timedelta(days=change.day)
        last = operation.start_date + dt.timedelta(days=(change.until_day or operation.days) - 1)
        days = day(first) if first == last else f"{day(first)} – {day(last)}"
        return f"{problem.area_by_code[change.area].name}: {Level(change.level).label}, {days}"
    if isinstance(change, StreetClosed):
        return _("closed: %(street)s") % {"street": change.street}
    return _("another change")


def _teams_words(problem: Problem, force: str, areas: list[str], sign: str) -> str:
    label = Force(force).label if force in Force.values else force
    teams = ngettext("%(n)s team", "%(n)s teams", len(areas)) % {"n": len(areas)}
    names = sorted({problem.area_by_code[area].name for area in areas})
    if len(names) > AREAS_NAMED:
        names = [ngettext("in %(n)s area", "in %(n)s areas", len(names)) % {"n": len(names)}]
    return f"{sign}{teams}: {label}, {', '.join(names)}"


def figure_rows(columns: list[ScenarioColumn]) -> list[tuple[Any, list[Cell]]]:
    """One row per figure that any plan has."""
    rows = []
    for name in NUMBERS:
        values = [getattr(column.figures, name) if column.figures else None for column in columns]
        if any(value is not None for value in values):
            top = max((abs(value) for value in values if value is not None), default=0) or 1
            cells = [_cell(name, value, top, column) for value, column in zip(values, columns, strict=True)]
            rows.append((LABELS[name], cells))
    return rows


def force_rows(columns: list[ScenarioColumn]) -> list[tuple[str, str, list[Cell]]]:
    """People on duty per force, one row each: its code, its name, its cells."""
    found: dict[str, list[int | None]] = {}
    for number, column in enumerate(columns):
        for force in column.figures.forces if column.figures else ():
            found.setdefault(force.force, [None] * len(columns))[number] = force.people
    rows = []
    for code, values in found.items():
        top = max(value or 0 for value in values) or 1
        cells = []
        for value in values:
            more = 0 if value is None or values[0] is None else value - values[0]
            text = "–" if value is None else str(value)
            cells.append(Cell(text, round(100 * (value or 0) / top), _signed(more, 0), None))
        rows.append((code, str(Force(code).label) if code in Force.values else code, cells))
    return rows


def _cell(name: str, value: float | None, top: float, column: ScenarioColumn) -> Cell:
    if value is None:
        return Cell("–", 0, "", None)
    scale = 100 if name in SHARES else 1
    digits = 1 if name in SHARES else 2
    difference = _signed(scale * column.differences.get(name, 0), digits)
    is_better = None
    if difference and name not in NEUTRAL:
        is_better = difference.startswith("+") == (name in MORE_IS_BETTER)
    text = f"{100 * value:.1f} %" if name in SHARES else f"{round(value, digits):g}"
    return Cell(text, round(100 * abs(value) / (1 if name in SHARES else top)), difference, is_better)


def _signed(more: float, digits: int) -> str:
    """A difference with its sign; empty text where it is none at so many digits."""
    rounded = round(more, digits)
    return f"{rounded:+g}".replace("-", "−") if rounded else ""


def _at_work(column: ScenarioColumn) -> bool:
    return not column.run.is_over or bool(column.rehearsal and not column.rehearsal.is_over)


def _compared(request: HttpRequest, operation: Operation) -> list[Run]:
    user = signed_in(request)
    first = current_run(user, operation)
    others = list(scenarios_for(user, operation))
    if not others and first is None:
        raise Http404
    return [*([first] if first else []), *others]
