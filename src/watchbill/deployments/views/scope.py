"""What a page of the plan is about: operation, run, day and shift, as the address says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from watchbill.deployments.models import Run
from watchbill.deployments.queries import current_run, run_by_number
from watchbill.operations.models import Operation, Shift
from watchbill.operations.views.scope import chosen_date, operation_or_404, signed_in


@dataclass(frozen=True)
class PlanScope:
    """An operation with the run to look at (``?run=``, else the one in force, else the newest plan)."""

    operation: Operation
    run: Run | None
    date: dt.date
    shift: Shift | None
    shifts: tuple[Shift, ...]

    def as_context(self) -> dict[str, Any]:
        """Return the names that the templates of all plan pages share."""
        return {
            "operation": self.operation,
            "run": self.run,
            "date": self.date,
            "dates": self.operation.dates,
            "shift": self.shift,
            "shifts": self.shifts,
        }


def plan_scope(request: HttpRequest, code: str) -> PlanScope:
    """Read operation, run, day and shift from the address; what cannot be read does not exist."""
    operation = operation_or_404(request, code)
    shifts = tuple(operation.shifts.all())
    asked = request.GET.get("shift", "")
    shift = next((shift for shift in shifts if shift.code == asked), None)
    if shift is None:
        shift = _now(operation, shifts)
    return PlanScope(operation, _run(request, operation), chosen_date(request, operation), shift, shifts)


def run_or_404(request: HttpRequest, operation: Operation, number: int) -> Run:
    """Return a run by its number."""
    try:
        return run_by_number(signed_in(request), operation, number)
    except Run.DoesNotExist:
        raise Http404 from None


def _run(request: HttpRequest, operation: Operation) -> Run | None:
    number = request.GET.get("run", "")
    if number.isdecimal():
        run = run_or_404(request, operation, int(number))
        return run if run.has_plan else None
    return current_run(signed_in(request), operation)


def _now(operation: Operation, shifts: tuple[Shift, ...]) -> Shift | None:
    """The shift of the present hour while the operation runs, else the first of the day."""
    now = dt.datetime.now(operation.zone)
    if now.date() not in operation.dates:
        return shifts[0] if shifts else None
    minute = now.hour * 60 + now.minute
    for shift in shifts:
        if shift.start_min <= minute < shift.end_min or shift.start_min <= minute + 1440 < shift.end_min:
            return shift
    return shifts[0] if shifts else None
