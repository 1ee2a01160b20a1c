"""Pages: the forces of an operation's district."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from watchbill.forces.models import Team
from watchbill.forces.queries import force_totals, members_of, strengths_for, team_by_code, teams_for
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
    user = signed_in(request)
    try:
        row = team_by_code(user, team)
    except Team.DoesNotExist:
        raise Http404 from None
    context = {"operation": operation, "team": row, "members": members_of(user, row)}
    partial = bool(request.headers.get("HX-Request"))
    return render(request, "operations/team_panel.html" if partial else "operations/team.html", context)
