"""Pages: the list of operations, a new one, its days."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from watchbill.forces.queries import trainings_for
from watchbill.operations import actions
from watchbill.operations.forms import DaysForm, DutyTrainings, OperationForm, RulesForm
from watchbill.operations.permissions import may_plan
from watchbill.operations.queries import operations_for
from watchbill.operations.views.scope import operation_or_404, signed_in
from watchbill.places.permissions import may_set_up
from watchbill.places.queries import areas_for


def operation_list(request: HttpRequest) -> HttpResponse:
    """List the operations, or say how to get to the first one."""
    user = signed_in(request)
    context = {
        "operations": operations_for(user),
        "districts": areas_for(user, level="district").defer("geometry"),
        "may_write": may_set_up(user),
    }
    return render(request, "operations/list.html", context)


def create(request: HttpRequest) -> HttpResponse:
    """Set up an operation."""
    user = signed_in(request)
    if not may_set_up(user):
        raise PermissionDenied
    districts = areas_for(user, level="district").defer("geometry")
    start = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7)
    initial = {"first_day": start, "last_day": start + dt.timedelta(days=2), "time_zone": "UTC"}
    form = OperationForm(request.POST or None, districts=districts, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operation = actions.create_operation(
                by=user,
                code=data["code"],
                name=data["name"],
                name_zh=data["name_zh"],
                district=data["district"],
                start_date=data["first_day"],
                end_date=form.end_date,
                time_zone=data["time_zone"],
            )
        except ValidationError as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("The operation is set up. Next: its forces and levels."))
            return redirect("deployments:home", operation.code)
    return render(request, "operations/create.html", {"form": form, "districts": districts})


def days(request: HttpRequest, code: str) -> HttpResponse:
    """Move an operation to other days."""
    operation = operation_or_404(request, code)
    if not may_plan(request.user, operation):
        raise PermissionDenied
    initial = {"first_day": operation.start_date, "last_day": operation.end_date - dt.timedelta(days=1)}
    form = DaysForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_days(
                by=signed_in(request),
                operation=operation,
                start_date=form.cleaned_data["first_day"],
                end_date=form.end_date,
            )
        except ValidationError as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("The days are changed. A plan for the new days needs a new planning run."))
            return redirect("deployments:home", operation.code)
    return render(request, "operations/days.html", {"form": form, "operation": operation})


def rules(request: HttpRequest, code: str) -> HttpResponse:
    """Change what holds for all duties of an operation, and the trainings that duties need."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    if not may_plan(user, operation):
        raise PermissionDenied
    shifts = [shift.code for shift in operation.shifts.all()]
    form = RulesForm(request.POST or None, instance=operation_or_404(request, code))
    needed = list(operation.duty_trainings.values("force", "shift", "training"))
    trainings = DutyTrainings(request.POST or None, initial=needed, prefix="trainings", form_kwargs={"shifts": shifts})
    if request.method == "POST" and form.is_valid() and trainings.is_valid():
        lines = [line for line in trainings.cleaned_data if line.get("training")]
        wanted = [(line["force"], line["shift"], line["training"]) for line in lines]
        seen = request.POST.get("seen", "")
        try:
            actions.set_rules(by=user, operation=operation, changes=form.changes, trainings=wanted, seen=seen)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The rules are saved. They count from the next planning run on."))
            return redirect("deployments:home", code)
    known = trainings_for(user, district=operation.district)
    context = {
        "form": form,
        "trainings": trainings,
        "operation": operation,
        "known": known,
        "seen": actions.rules_stamp(operation_or_404(request, code)),
        "stands": form.stands if form.non_field_errors() else [],
    }
    return render(request, "operations/rules.html", context)


def _add_errors(form: DaysForm, error: ValidationError) -> None:
    names = {"start_date": "first_day", "end_date": "last_day"}
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, problems in error.message_dict.items():
        name = names.get(field, field)
        form.add_error(name if name in form.fields else None, problems)
