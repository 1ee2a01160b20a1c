"""Page: which shifts are at risk, and who could be called in?"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from watchbill.deployments.archive import load
from watchbill.deployments.linter.sentences import title
from watchbill.deployments.permissions import may_plan
from watchbill.deployments.views.scope import plan_scope
from watchbill.forces.enums import Force
from watchbill.forces.queries import teams_for
from watchbill.operations.views.scope import signed_in
from watchbill.places.models import Area
from watchbill.places.permissions import visible
from watchbill.planning.risk import Loss, Risk, losses, risks
from watchbill.planning.standby import Standby, standby

LINES = 40
POOL_LINES = 15
LOSSES = 10
SPARES = (0, 1, 2)


@dataclass(frozen=True)
class RiskLine:
    """A risk with its names."""

    risk: Risk
    title: str
    area: str
    force: str


@dataclass(frozen=True)
class LossLine:
    """What one team's absence breaks, with its names."""

    loss: Loss
    team: str
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class PoolLine:
    """A team of the standby pool with its name."""

    standby: Standby
    team: str
    force: str


def risk(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is nearest to breaking in a day and shift, whose loss hurts most, and the standby pool."""
    scope = plan_scope(request, code)
    user = signed_in(request)
    context = scope.as_context() | {"may_plan": may_plan(user, scope.operation), "spares": SPARES}
    if scope.run is None or scope.shift is None:
        return render(request, "deployments/risk.html", context)
    problem, plan = load(scope.run)
    day = (scope.date - scope.operation.start_date).days
    asked = request.GET.get("spare", "")
    most = int(asked) if asked in {str(spare) for spare in SPARES} else 0
    village = request.GET.get("village", "")
    names = dict(
        Area.objects.filter(visible(user), path__startswith=scope.operation.district.path).values_list("code", "name")
    )
    teams = {team.code: team.name for team in teams_for(user, district=scope.operation.district)}
    forces = dict(Force.choices)
    found = [
        one
        for one in risks(problem, plan)
        if one.day == day and one.shift in {"", scope.shift.code} and one.area in names
    ]
    near = [
        RiskLine(one, title(one.rule), names[one.area], str(forces.get(one.force, "")))
        for one in found
        if one.spare <= most
    ]
    near.sort(key=lambda line: (line.risk.spare, line.risk.rule == "level_share"))
    worst = [
        LossLine(
            one, teams[one.team], tuple(dict.fromkeys(f"{names[risk.area]}: {title(risk.rule)}" for risk in one.breaks))
        )
        for one in losses(problem, plan, found)
        if (one.day, one.shift) == (day, scope.shift.code) and one.team in teams
    ]
    villages = [
        (area.code, names[area.code]) for area in problem.areas if area.kind == "village" and area.code in names
    ]
    known = village if village in dict(villages) else ""
    pool = [
        PoolLine(one, teams[one.team], str(forces.get(problem.team_by_code[one.team].force, "")))
        for one in standby(problem, plan, day=day, shift=scope.shift.code, village=known)
        if one.team in teams
    ]
    context |= {
        "near": near[:LINES],
        "more": max(0, len(near) - LINES),
        "losses": worst[:LOSSES],
        "pool": pool[:POOL_LINES],
        "pool_more": max(0, len(pool) - POOL_LINES),
        "villages": villages,
        "village": known,
        "spare": most,
        "broken": sum(line.risk.spare < 0 for line in near),
    }
    return render(request, "deployments/risk.html", context)
