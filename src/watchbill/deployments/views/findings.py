"""Findings of the plan linter, remembered until something is written, and where each is mended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from watchbill.accounts.models import AuditEntry, User
from watchbill.deployments.linter import Finding, Severity, check_operation
from watchbill.deployments.models import Run
from watchbill.operations.models import Operation

KEPT_S = 3600
TIMETABLE_RULES = {
    "visit_missing", "two_teams", "spread", "two_forces", "min_gap", "force_gap",
    "most_visits",    "dwell", "time_window", "neighbour_visit", "travel_time",
    "visit_place", "unreachable", "reach", "break_missing", "break_rule", "base", "one_route", "team_on_duty", "post",
    "post_people", "post_place", "post_relief", "post_unmanned",
}  # fmt: skip
ROSTER_RULES = {
    "away", "day_after_night", "force_shift", "four_crews", "longest_run", "one_duty", "rest", "level_share",
    "round_the_clock",
}  # fmt: skip


@dataclass(frozen=True)
class RuleGroup:
    """Findings of one rule: its title, the worst severity, where they are mended."""

    rule: str
    title: str
    severity: Severity
    findings: tuple[Finding, ...]
    mend_url: str
    mend_label: str


def findings_for(user: User, operation: Operation, run: Run | None) -> list[Finding]:
    """Findings for the areas that somebody may read; computed anew after any write, and every day."""
    newest = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first()
    today = dt.datetime.now(operation.zone).date().isoformat()
    number = 0 if run is None else run.number
    key = f"findings:{operation.pk}:{number}:{user.pk}:{newest}:{today}"
    found: list[Finding] | None = cache.get(key)
    if found is None:
        found = check_operation(operation, run=run, user=user)
        cache.set(key, found, KEPT_S)
    return found


def by_rule(operation: Operation, run: Run | None, findings: list[Finding]) -> list[RuleGroup]:
    """Group findings by rule, errors first, the most frequent first."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.rule, []).append(finding)
    groups = []
    for rule, rows in grouped.items():
        url, label = mend(operation, run, rows[0])
        worst = Severity.ERROR if any(row.severity is Severity.ERROR for row in rows) else Severity.WARNING
        groups.append(RuleGroup(rule, rows[0].title, worst, tuple(rows), url, label))
    return sorted(groups, key=lambda group: (group.severity is not Severity.ERROR, -len(group.findings), group.rule))


def mend(operation: Operation, run: Run | None, finding: Finding) -> tuple[str, str]:
    """Address and name of the page on which a finding is mended."""
    code = operation.code
    place: dict[str, str | int] = {"run": run.number} if run is not None and not run.published_at else {}
    if finding.date:
        place |= {"day": finding.date.isoformat()}
    if finding.rule == "plan_missing":
        return reverse("deployments:runs", args=[code]), _("Planning run")
    if finding.entry_code and finding.rule in {"entry_without_cell", "entry_without_owner"}:
        return reverse("places:entry", args=[finding.entry_code]), _("Ledger")
    if finding.rule in TIMETABLE_RULES:
        place |= {"view": "sites" if finding.entry_code else "teams", "mark": finding.entry_code or finding.team_code}
        if finding.shift:
            place["shift"] = finding.shift
        query = urlencode(place)
        return f"{reverse('deployments:timetable', args=[code])}?{query}", _("Timetable")
    if finding.rule in ROSTER_RULES:
        if finding.force:
            place["force"] = finding.force
        query = urlencode(place)
        return f"{reverse('deployments:roster', args=[code])}?{query}", _("Roster")
    if finding.rule == "village_without_team":
        return reverse("operations:forces", args=[code]), _("Forces")
    return reverse("deployments:runs", args=[code]), _("Planning run")
