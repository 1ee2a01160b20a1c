"""What a hazard's page shows of its way: the steps with their dates, and what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from watchbill.accounts.models import User
from watchbill.accounts.permissions import may_inspect, may_write
from watchbill.places.enums import HazardState
from watchbill.places.forms import StepForm, step_form
from watchbill.places.models import Hazard
from watchbill.places.steps import NEXT

STEPS: dict[str, Any] = {
    "assign": _("Assign"),
    "rectify": _("Report as rectified"),
    "verify": _("Verify"),
    "send_back": _("Send back"),
    "reopen": _("Reopen"),
}


@dataclass
class Step:
    """A step that an account may take now, with its form."""

    name: str
    word: Any
    form: forms.Form


@dataclass
class Way:
    """States with whether they are reached, and since when; why it came back; the steps that can follow."""

    states: list[tuple[Any, bool, dt.date | None]]
    returned: tuple[dt.datetime, str] | None = None
    steps: list[Step] = field(default_factory=list)


def way_of(user: User, hazard: Hazard, *, tried: tuple[str, StepForm] | None = None) -> Way:
    """A hazard's way; ``tried`` is a step whose form was refused, to be shown again."""
    state = HazardState(hazard.state)
    order = list(HazardState)
    dates = {
        HazardState.FOUND: hazard.found_date,
        HazardState.RECTIFIED: hazard.rectified_date,
        HazardState.VERIFIED: hazard.verified_date,
    }
    states = [(one.label, order.index(one) <= order.index(state), dates.get(one)) for one in order]
    if hazard.deleted_at is not None:
        return Way(states)
    returned = _returned(hazard)
    writes = may_write(user, hazard.area.path, owner=hazard.owner)
    inspects = writes or may_inspect(user, hazard.area.path)
    names = [name for name in NEXT[state] if (writes if name in {"assign", "rectify"} else inspects)]
    shown = {name: step_form(name, hazard) for name in names}
    if tried is not None and tried[0] in shown:
        shown[tried[0]] = tried[1]
    return Way(states, returned, [Step(name, STEPS[name], form) for name, form in shown.items()])


def _returned(hazard: Hazard) -> tuple[dt.datetime, str] | None:
    """When and why a hazard came to its state from a later one (sent back, reopened), read off its versions."""
    order, came = list(HazardState), None
    versions: Any = hazard.history
    for state, at, reason in versions.order_by("-version").values_list(
        "state", "history_date", "history_change_reason"
    ):
        if state != hazard.state:
            return came if order.index(HazardState(state)) > order.index(HazardState(hazard.state)) else None
        came = (at, reason or "")
    return None
