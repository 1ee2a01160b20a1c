"""Page: what is wrong with the plan, by severity and rule."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from watchbill.deployments.linter import Finding, Severity
from watchbill.deployments.views.findings import RuleGroup, by_rule, findings_for, mend
from watchbill.deployments.views.scope import plan_scope
from watchbill.deployments.views.why import Reasons, Why
from watchbill.operations.views.scope import signed_in

SHOWN_PER_RULE = 50


@dataclass(frozen=True)
class ShownGroup:
    """A rule's findings as the page shows them: the first ones, each with the page that mends it."""

    group: RuleGroup
    rows: tuple[tuple[Finding, str, str, Why | None], ...]
    more: int


def checks(request: HttpRequest, code: str) -> HttpResponse:
    """Show the findings, grouped; filters by severity, rule and text."""
    scope = plan_scope(request, code)
    found = findings_for(signed_in(request), scope.operation, scope.run)
    severity, rule, text = (request.GET.get(name, "") for name in ("severity", "rule", "q"))
    groups = by_rule(scope.operation, scope.run, found)
    wanted = [
        finding
        for finding in found
        if (not severity or finding.severity.value == severity)
        and (not rule or finding.rule == rule)
        and (not text or text.lower() in finding.message.lower())
    ]
    limit = len(wanted) if rule else SHOWN_PER_RULE
    reasons = Reasons(signed_in(request), scope.operation, scope.run)
    shown = [
        ShownGroup(
            group,
            tuple((f, *mend(scope.operation, scope.run, f), reasons(f)) for f in group.findings[:limit]),
            max(0, len(group.findings) - limit),
        )
        for group in by_rule(scope.operation, scope.run, wanted)
    ]
    context = scope.as_context() | {
        "groups": groups,
        "shown": shown,
        "errors": sum(finding.severity is Severity.ERROR for finding in found),
        "warnings": sum(finding.severity is Severity.WARNING for finding in found),
        "severity": severity,
        "rule": rule,
        "text": text,
    }
    return render(request, "deployments/checks.html", context)


def checks_json(request: HttpRequest, code: str) -> JsonResponse:
    """Return the findings as data."""
    scope = plan_scope(request, code)
    found = findings_for(signed_in(request), scope.operation, scope.run)
    return JsonResponse({"operation": code, "findings": [finding.as_data() for finding in found]})
