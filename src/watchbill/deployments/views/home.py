"""Page: the home of an operation, what needs somebody now."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from watchbill.accounts.models import User
from watchbill.deployments.linter import Severity
from watchbill.deployments.models import Run
from watchbill.deployments.permissions import may_plan
from watchbill.deployments.queries import CoverageRow, coverage, operation_figures, runs_for
from watchbill.deployments.views.findings import by_rule, findings_for
from watchbill.deployments.views.scope import plan_scope
from watchbill.forces.enums import Force
from watchbill.forces.queries import teams_for
from watchbill.operations.enums import Level
from watchbill.operations.models import Operation
from watchbill.operations.queries import LevelRow, level_table
from watchbill.operations.views.scope import signed_in
from watchbill.places.enums import RiskColour
from watchbill.places.queries import counts_by


@dataclass(frozen=True)
class ForceBar:
    """A force's people on duty against required on a day, with the areas where it falls short."""

    force: str
    required: int
    on_duty: int
    short: tuple[CoverageRow, ...]

    @property
    def label(self) -> str:
        """The force's name in the language of the page."""
        return str(Force(self.force).label)

    @property
    def missing(self) -> int:
        """People missing, summed over the areas that fall short."""
        return sum(row.missing for row in self.short)


@dataclass(frozen=True)
class RiskCount:
    """Ledger entries of a colour."""

    colour: str
    label: str
    entries: int


def home(request: HttpRequest, code: str) -> HttpResponse:
    """Show levels, forces, problems, risk and the plan's state; what is in order takes one line."""
    scope = plan_scope(request, code)
    user, operation, run = signed_in(request), scope.operation, scope.run
    findings = findings_for(user, operation, run)
    context = scope.as_context() | {
        "levels": levels_of_day(level_table(user, operation), operation.dates.index(scope.date)),
        "bars": force_bars(coverage(user, run), scope.date) if run else [],
        "groups": by_rule(operation, run, findings),
        "errors": sum(finding.severity is Severity.ERROR for finding in findings),
        "warnings": sum(finding.severity is Severity.WARNING for finding in findings),
        "risks": risk_strip(user, operation),
        "figures": operation_figures(user, run),
        "newest": runs_for(user, operation).first(),
        "next_step": next_step(user, operation, run),
        "may_plan": may_plan(user, operation),
    }
    return render(request, "deployments/home.html", context)


def levels_of_day(rows: list[LevelRow], day: int) -> list[tuple[str, str, list[str]]]:
    """Villages by level on a day of the operation, the highest level first: level, its name, the villages."""
    villages = [row for row in rows if row.area.level == "village"] or rows
    found = {level: [row.area.label for row in villages if row.cells[day].level == level] for level in Level.values}
    return [(level, str(Level(level).label), found[level]) for level in reversed(Level.values) if found[level]]


def force_bars(rows: list[CoverageRow], date: dt.date) -> list[ForceBar]:
    """One bar per force: whole-day minima where the force has them, else those of its shifts."""
    bars = []
    for force in Force.values:
        of_force = [row for row in rows if row.force == force and row.date == date]
        daily = [row for row in of_force if not row.shift] or of_force
        if daily:
            short = tuple(row for row in of_force if row.missing)
            bars.append(ForceBar(force, sum(r.required for r in daily), sum(r.on_duty for r in daily), short))
    return bars


def risk_strip(user: User, operation: Operation) -> list[RiskCount]:
    """Ledger entries by risk colour, the most serious first."""
    counts = Counter[str]()
    for (_ledger, colour), number in counts_by(user, operation.district, "colour").items():
        counts[colour] += number
    return [RiskCount(colour, str(RiskColour(colour).label), counts[colour]) for colour in RiskColour.values]


def next_step(user: User, operation: Operation, run: Run | None) -> tuple[str, str] | None:
    """What to do next, as a sentence and the name of the page; none where the plan is in force."""
    if not teams_for(user, district=operation.district).exists():
        return _("No forces yet. Next: import them from a workbook."), "operations:forces"
    if run is None:
        return _("No plan yet. Next: set the levels, then start a planning run."), "deployments:runs"
    if not run.published_at:
        return _(
            "The plan is not published, so nobody has orders. Next: look through it and publish."
        ), "deployments:runs"
    return None
