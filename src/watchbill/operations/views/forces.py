"""Pages: the forces of an operation's district."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from watchbill.accounts.permissions import may_write
from watchbill.forces.actions import update_team
from watchbill.forces.models import Team
from watchbill.forces.queries import force_totals, members_of, strengths_for, team_by_code, teams_for
from watchbill.operations.forms import TeamForm
from watchbill.operations.permissions import may_plan
from watchbill.operations.views.scope import operation_or_404, signed_in


def forces(request: HttpRequest, code: str) -> HttpResponse:
    """List teams and totals per force."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    force, text = request.GET.get("force", ""), request.GET.get("q", "")
    teams = teams_for(user, district=operation.district, force=force, text=text).defer("home_area__geometry")
    context = {
        "operation": operation,
        "totals": force_totals(user, operation.district),
        "teams": teams,
        "strengths": strengths_for(user, district=operation.district).defer("area__geometry"),
        "force": force,
        "text": text,
        "may_write": may_plan(user, operation),
    }
    return render(request, "operations/forces.html", context)


def team(request: HttpRequest, code: str, team: str) -> HttpResponse:
    """Show one team with its duty staff: a panel beside the list, or a page of its own."""
    operation = operation_or_404(request, code)
    row = _team_or_404(request, team)
    context = {
        "operation": operation,
        "team": row,
        "members": members_of(signed_in(request), row),
        "may_edit": may_write(request.user, row.home_area.path),
    }
    partial = bool(request.headers.get("HX-Request"))
    return render(request, "operations/team_panel.html" if partial else "operations/team.html", context)


def edit_team(request: HttpRequest, code: str, team: str) -> HttpResponse:
    """Change a team's name, contact, equipment, crew and days away."""
    operation = operation_or_404(request, code)
    row = _team_or_404(request, team)
    if not may_write(request.user, row.home_area.path):
        raise PermissionDenied
    form = TeamForm(request.POST or None, team=row, operation=operation)
    if request.method == "POST" and form.is_valid():
        try:
            update_team(by=signed_in(request), team=_team_or_404(request, team), changes=form.changes)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
            return redirect("operations:team", code, team)
    return render(request, "operations/edit_team.html", {"operation": operation, "team": row, "form": form})


def _team_or_404(request: HttpRequest, code: str) -> Team:
    try:
        return team_by_code(signed_in(request), code)
    except Team.DoesNotExist:
        raise Http404 from None
