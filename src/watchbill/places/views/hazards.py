"""Page: taking a step of a hazard's way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from watchbill.places import actions
from watchbill.places.forms import StepForm, step_form
from watchbill.places.models import Hazard
from watchbill.places.views.entries import entry_context, entry_or_404
from watchbill.places.views.hazard_way import STEPS, way_of
from watchbill.places.views.scope import signed_in

TAKE: dict[str, Callable[..., Hazard]] = {
    "assign": actions.assign_hazard,
    "rectify": actions.rectify_hazard,
    "verify": actions.verify_hazard,
    "send_back": actions.send_hazard_back,
    "reopen": actions.reopen_hazard,
}


@require_POST
def hazard_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Take a step; where it is refused, the page comes back with what was typed and what is wrong."""
    row = entry_or_404(request, code)
    if step not in STEPS or not isinstance(row, Hazard):
        raise Http404
    user = signed_in(request)
    form = step_form(step, row, request.POST)
    if form.is_valid():
        try:
            saved = TAKE[step](by=user, hazard=row, **_values(form))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            state = saved.get_state_display()
            messages.success(request, _("%(name)s: %(state)s.") % {"name": saved.name, "state": state})
            return redirect("places:entry", code)
    refused = "; ".join(str(text) for text in form.non_field_errors())
    way = way_of(user, row, tried=(step, form))
    if all(one.name != step for one in way.steps):
        messages.error(request, refused or _("This step does not follow now."))
    return render(request, "places/entry.html", entry_context(request, row) | {"way": way}, status=422)


def _values(form: StepForm) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    if "kind" in values:
        line = {key: values.pop(key) for key in ("kind", "what", "reference")}
        values["evidence"] = [{"date": timezone.localdate().isoformat(), **{k: v for k, v in line.items() if v}}]
    return values
