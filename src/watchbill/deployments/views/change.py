"""Page: what has happened? A change of the plan, and the repair that answers it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from watchbill.deployments import actions
from watchbill.deployments.archive import load
from watchbill.deployments.forms import ChangeForm, Choices
from watchbill.deployments.permissions import may_plan
from watchbill.deployments.planner import incidents
from watchbill.deployments.views.scope import run_or_404
from watchbill.forces.queries import teams_for
from watchbill.operations.models import Operation
from watchbill.operations.views.scope import operation_or_404, signed_in
from watchbill.places.queries import all_entries_for
from watchbill.planning.changes import (
    AnyChange,
    ChangeError,
    LevelSet,
    Pins,
    Since,
    StopUnreachable,
    TeamOut,
    apply,
)
from watchbill.planning.problem import Problem


def change(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask what has happened, then start the repair of this run's plan."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    if not may_plan(user, operation):
        raise PermissionDenied
    parent = run_or_404(request, operation, number)
    if not parent.has_plan:
        return redirect("deployments:run", code, number)
    problem, _plan = load(parent)
    choices = _choices(request, operation, problem)
    initial = {
        "since": _now(operation, problem),
        "team": request.GET.get("team", ""),
        "happened": request.GET.get("happened", "team_out"),
        "stop": request.GET.get("stop", ""),
    }
    form = ChangeForm(request.POST or None, initial=initial, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            since = incidents.since(operation, _wall_time(operation, form.cleaned_data["since"]))
            what = _change(operation, problem, since, form.cleaned_data)
            apply(problem, [what])
            run = actions.request_repair(
                by=user,
                parent=parent,
                changes=[what],
                since=since,
                pins=Pins(teams=tuple(form.cleaned_data["pins"])),
                label=_label(problem, form),
                time_limit_s=form.cleaned_data["time_limit_s"],
            )
        except ChangeError as error:
            form.add_error(None, incidents.refusal(error))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("deployments:run", code, run.number)
    context = {
        "operation": operation,
        "run": parent,
        "form": form,
        "streets": incidents.street_names(operation),
        "has_sites": bool(choices["site"]),
        "has_teams": bool(choices["new_team"]),
    }
    return render(request, "deployments/change.html", context)


def _choices(request: HttpRequest, operation: Operation, problem: Problem) -> dict[str, Choices]:
    user = signed_in(request)
    teams = [(team.code, f"{team.name} ({team.code})") for team in problem.teams]
    entries = all_entries_for(user, district=operation.district, visited=True)
    rows = teams_for(user, district=operation.district)
    return {
        "team": teams,
        "pins": teams,
        "area": [(area.code, f"{area.name} ({area.code})") for area in problem.areas],
        "stop": sorted(((stop.code, f"{stop.name} ({stop.code})") for stop in problem.stops), key=lambda one: one[1]),
        "site": [
            (entry.code, f"{entry.name} ({entry.code})")
            for entry in entries
            if entry.code not in problem.stop_by_code and entry.village_id
        ],
        "new_team": [
            (team.code, f"{team.name} ({team.code})") for team in rows if team.code not in problem.team_by_code
        ],
    }


def _now(operation: Operation, problem: Problem) -> dt.datetime:
    """The present while the operation runs, else its beginning."""
    now = timezone.localtime(timezone=operation.zone).replace(second=0, microsecond=0)
    if now.date() in operation.dates:
        return now
    first = min((shift.start_s for shift in problem.shifts), default=0)
    midnight = dt.datetime.combine(operation.start_date, dt.time(), tzinfo=operation.zone)
    return midnight + dt.timedelta(seconds=first)


def _wall_time(operation: Operation, instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(operation.zone).replace(tzinfo=None)


def _change(operation: Operation, problem: Problem, since: Since, values: dict[str, Any]) -> AnyChange:
    match values["happened"]:
        case "team_out":
            until = values["until"]
            return TeamOut(
                team=values["team"],
                day=since.day,
                shift=since.shift,
                until_day=None if until is None else (until - operation.start_date).days,
                people=values["people"],
            )
        case "level":
            return LevelSet(area=values["area"], level=values["level"], day=since.day)
        case "street":
            names = [values["street"]] if values["street"] else []
            return incidents.street_closed(operation, problem, names=names, points=values["points"])
        case "unreachable":
            return StopUnreachable(stop=values["stop"])
        case "site":
            return incidents.site_added(operation, problem, values["site"])
        case _:
            return incidents.team_added(operation, problem, values["new_team"])


def _label(problem: Problem, form: ChangeForm) -> str:
    """What has happened in a few words, in the language of whoever said it."""
    values = form.cleaned_data
    happened = dict(form.fields["happened"].choices)[values["happened"]]  # type: ignore[attr-defined]
    about = {
        "team_out": values["team"],
        "level": values["area"],
        "street": values["street"] or _("on the map"),
        "unreachable": values["stop"],
        "site": values["site"],
        "new_team": values["new_team"],
    }[values["happened"]]
    known = {one.code: one.name for many in (problem.teams, problem.areas, problem.stops) for one in many}
    return f"{happened}: {known.get(about, about)}"
