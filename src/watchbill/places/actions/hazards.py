"""A hazard's way from found to verified, step by step: assign, rectify, verify, send back, reopen.

Each step asks for the state before it, so that none is jumped over. Raises ``ValidationError`` with messages per
column, and ``PermissionDenied``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.permissions import Actor, may_inspect, may_write, require_write
from watchbill.places.actions.entries import clean_values, differences, locked, save
from watchbill.places.enums import HazardState
from watchbill.places.models import Hazard


class StepRefused(ValidationError):  # noqa: N818 - reads as what it says
    """The step does not follow the state at which the hazard stands; ``hazard`` is as it stands now."""

    def __init__(self, hazard: Hazard) -> None:
        super().__init__(
            _("This step does not follow: the hazard is %(state)s.") % {"state": hazard.get_state_display()}
        )
        self.hazard = hazard


@transaction.atomic
def assign_hazard(
    *, by: Actor, hazard: Hazard, unit: str, post: str, due_date: dt.date | None, reason: str = ""
) -> Hazard:
    """Say which unit and post put a hazard right and by when; an assigned hazard can be assigned anew."""
    row = _at(hazard, HazardState.FOUND, HazardState.ASSIGNED)
    require_write(by, row.area.path, owner=row.owner)
    values = {"responsible_unit": unit, "responsible_post": post, "due_date": due_date}
    _require(values)
    return _step(by, row, "assign_hazard", reason, {"state": HazardState.ASSIGNED, **values})


@transaction.atomic
def rectify_hazard(*, by: Actor, hazard: Hazard, note: str, evidence: Sequence[Mapping[str, Any]]) -> Hazard:
    """Say that a hazard was put right, with a note and at least one piece of new evidence."""
    row = _at(hazard, HazardState.ASSIGNED)
    require_write(by, row.area.path, owner=row.owner)
    _require({"note": note, "evidence": list(evidence)})
    values = {
        "state": HazardState.RECTIFIED,
        "rectified_date": timezone.localdate(),
        "evidence": [*row.evidence, *evidence],
    }
    return _step(by, row, "rectify_hazard", note, values)


@transaction.atomic
def verify_hazard(*, by: Actor, hazard: Hazard, post: str, reason: str = "") -> Hazard:
    """Say that a rectified hazard is gone: by another account than rectified it, for another post than answers."""
    row = _at(hazard, HazardState.RECTIFIED)
    _require_inspect(by, row)
    _require({"verified_by_post": post})
    if _is_same(post, row.responsible_post):
        raise ValidationError({"verified_by_post": _("Another post than the responsible one verifies a hazard.")})
    if by is not None and rectified_by(row) == by.pk:
        raise PermissionDenied(_("Another account than the one that rectified it verifies a hazard."))
    values = {"state": HazardState.VERIFIED, "verified_date": timezone.localdate(), "verified_by_post": post}
    return _step(by, row, "verify_hazard", reason, values)


@transaction.atomic
def send_hazard_back(*, by: Actor, hazard: Hazard, reason: str) -> Hazard:
    """Say why a rectified hazard is not gone; it is assigned again."""
    row = _at(hazard, HazardState.RECTIFIED)
    _require_inspect(by, row)
    _require({"reason": reason})
    return _step(by, row, "send_hazard_back", reason, {"state": HazardState.ASSIGNED, "rectified_date": None})


@transaction.atomic
def reopen_hazard(*, by: Actor, hazard: Hazard, reason: str) -> Hazard:
    """Say why a verified hazard is there again; it begins anew as found."""
    row = _at(hazard, HazardState.VERIFIED)
    _require_inspect(by, row)
    _require({"reason": reason})
    values = {"state": HazardState.FOUND, "rectified_date": None, "verified_date": None, "verified_by_post": ""}
    return _step(by, row, "reopen_hazard", reason, values | {"due_date": None})


def rectified_by(hazard: Hazard) -> int | None:
    """The account that took the step to rectified, read off the versions."""
    account = None
    versions: Any = hazard.history
    for state, user in versions.order_by("-version").values_list("state", "history_user_id"):
        if state != HazardState.RECTIFIED:
            break
        account = user
    return account


def _at(hazard: Hazard, *states: HazardState) -> Hazard:
    """The hazard, held against other writers, where it stands at one of the states."""
    row = cast("Hazard", locked(hazard))
    if row.deleted_at is not None:
        raise ValidationError(_("This hazard is off the ledger."))
    if row.state not in states:
        raise StepRefused(row)
    return row


def _require_inspect(by: Actor, row: Hazard) -> None:
    if not (may_write(by, row.area.path, owner=row.owner) or may_inspect(by, row.area.path)):
        raise PermissionDenied(_("Your account may not change anything in this area."))


def _require(values: Mapping[str, object]) -> None:
    empty = [key for key, value in values.items() if not (value.strip() if isinstance(value, str) else value)]
    if empty:
        raise ValidationError(dict.fromkeys(empty, _("This step needs it.")))


def _is_same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _step(by: Actor, row: Hazard, action: str, reason: str, values: Mapping[str, Any]) -> Hazard:
    before = row.values()
    for key, value in (clean_values(Hazard, values)).items():
        setattr(row, key, "" if value is None and key == "verified_by_post" else value)
    save(row, by=by, reason=reason)
    details = differences(before, row.values())
    record(by=by, action=action, subject=row, area=row.area.code, details=details | {"reason": reason})
    return row
