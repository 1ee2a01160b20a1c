"""Writes: operations and their levels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.permissions import Actor, require_write
from watchbill.accounts.scope import check_rows
from watchbill.forces.enums import Force
from watchbill.operations.enums import Level, Palette, PhaseKind
from watchbill.operations.models import DutyTraining, LevelRule, LevelSetting, Operation, Phase, Shift
from watchbill.places.models import Area
from watchbill.planning import levels

DEFAULT_SHIFTS = (
    ("early", 6 * 60, 14 * 60, False),
    ("middle", 14 * 60, 22 * 60, False),
    ("night", 22 * 60, 30 * 60, True),
)
"""Code, start and end in minutes after midnight, whether it is night."""
STAND_DOWN_DAYS = 2
CONTACTS_KEPT_DAYS = 30


@transaction.atomic
def create_operation(
    *,
    by: Actor,
    code: str,
    name: str,
    district: Area,
    start_date: dt.date,
    end_date: dt.date,
    time_zone: str = "UTC",
    name_zh: str = "",
    duty_room: str = "",
) -> Operation:
    """Create an operation with the default shifts, level rules and phases; ``end_date`` is the day after the last.

    Raises ``ValidationError`` for a taken code, days in the wrong order or an unknown time zone.
    """
    require_write(by, district.path)
    operation = Operation(
        code=code,
        name=name,
        name_zh=name_zh,
        time_zone=time_zone,
        start_date=start_date,
        end_date=end_date,
        district=district,
        duty_room=duty_room,
        contacts_deleted_on=end_date + dt.timedelta(days=STAND_DOWN_DAYS + CONTACTS_KEPT_DAYS),
    )
    operation.full_clean()
    operation.save()
    Shift.objects.bulk_create(
        Shift(operation=operation, code=shift, start_min=start, end_min=end, night=night)
        for shift, start, end, night in DEFAULT_SHIFTS
    )
    LevelRule.objects.bulk_create(LevelRule(operation=operation, **rule) for rule in default_level_rules())
    Phase.objects.bulk_create(
        [
            Phase(operation=operation, kind=PhaseKind.EVENT, start_date=start_date, end_date=end_date),
            Phase(
                operation=operation,
                kind=PhaseKind.STAND_DOWN,
                start_date=end_date,
                end_date=end_date + dt.timedelta(days=STAND_DOWN_DAYS),
            ),
        ]
    )
    record(by=by, action="create_operation", subject=operation, area=district.code, operation=code)
    return operation


@transaction.atomic
def change_days(*, by: Actor, operation: Operation, start_date: dt.date, end_date: dt.date) -> None:
    """Move an operation to other days; ``end_date`` is the day after the last. Levels stay on their dates.

    The stand-down and the day on which contacts are deleted move with the end.
    """
    require_write(by, operation.district.path)
    before = [operation.start_date.isoformat(), operation.end_date.isoformat()]
    later = end_date - operation.end_date
    operation.start_date, operation.end_date = start_date, end_date
    if operation.contacts_deleted_on:
        operation.contacts_deleted_on += later
    operation.full_clean()
    operation.save(update_fields=["start_date", "end_date", "contacts_deleted_on"])
    operation.phases.filter(kind=PhaseKind.EVENT).update(start_date=start_date, end_date=end_date)
    for phase in operation.phases.filter(kind=PhaseKind.STAND_DOWN):
        phase.start_date, phase.end_date = phase.start_date + later, phase.end_date + later
        phase.save(update_fields=["start_date", "end_date"])
    details = {"before": before, "after": [start_date.isoformat(), end_date.isoformat()]}
    area = operation.district.code
    record(by=by, action="change_days", subject=operation, area=area, operation=operation.code, details=details)


RULES = (
    "least_rest_h", "longest_run_days", "break_min", "post_longest_min", "post_rest_min", "max_gap_percent",
    "even_gap_percent", "min_gap_percent", "same_team_percent", "duty_room",
)  # fmt: skip
"""Fields of an operation that hold for all its duties."""


def rules_stamp(operation: Operation) -> str:
    """Return what changes with any rule of an operation."""
    trainings = sorted(operation.duty_trainings.values_list("force", "shift", "training"))
    return blake2b(repr(([getattr(operation, name) for name in RULES], trainings)).encode(), digest_size=12).hexdigest()


@transaction.atomic
def set_rules(
    *,
    by: Actor,
    operation: Operation,
    changes: dict[str, Any],
    trainings: Iterable[tuple[str, str, str]],
    seen: str = "",
) -> None:
    """Change what holds for all duties, and say which training (third) a force (first) needs in a shift (second).

    ``seen`` is the stamp of the rules that the changes were made to. Raises ``ValidationError``, with messages per
    field, and where somebody has changed the rules since.
    """
    require_write(by, operation.district.path)
    if unknown := set(changes) - set(RULES):
        raise ValidationError(_("These fields cannot be changed: %(names)s") % {"names": ", ".join(sorted(unknown))})
    Operation.objects.select_for_update().get(pk=operation.pk)
    operation.refresh_from_db(fields=RULES)
    if seen and seen != rules_stamp(operation):
        raise ValidationError(_("Somebody has changed the rules meanwhile. Nothing was saved: compare and save again."))
    details: dict[str, Any] = {name: [getattr(operation, name), value] for name, value in changes.items()}
    for name, value in changes.items():
        setattr(operation, name, value)
    operation.full_clean()
    operation.save(update_fields=list(changes))
    before = sorted(operation.duty_trainings.values_list("force", "shift", "training"))
    after = sorted(set(trainings))
    if before != after:
        details["duty_trainings"] = [before, after]
        rows = [DutyTraining(operation=operation, force=f, shift=s, training=t) for f, s, t in after]
        for row in rows:
            row.clean_fields()
        check_rows(rows)
        operation.duty_trainings.all().delete()
        DutyTraining.objects.bulk_create(rows)
    area = operation.district.code
    record(by=by, action="set_rules", subject=operation, area=area, operation=operation.code, details=details)


@transaction.atomic
def set_duty_room(*, by: Actor, operation: Operation, contact: str) -> None:
    """Set how the duty room is reached; it stands first among the contacts of every order book."""
    require_write(by, operation.district.path)
    before, operation.duty_room = operation.duty_room, contact
    operation.full_clean()
    operation.save(update_fields=["duty_room"])
    details = {"before": before, "after": contact}
    record(
        by=by,
        action="set_duty_room",
        subject=operation,
        area=operation.district.code,
        operation=operation.code,
        details=details,
    )


@transaction.atomic
def choose_palette(*, by: Actor, operation: Operation, palette: str) -> None:
    """Choose how the risk colours look on the operation's pages."""
    require_write(by, operation.district.path)
    if palette not in Palette.values:
        raise ValidationError(_("Choose one of the palettes."))
    before, operation.palette = operation.palette, palette
    operation.save(update_fields=["palette"])
    area, details = operation.district.code, {"before": before, "after": palette}
    record(by=by, action="choose_palette", subject=operation, area=area, operation=operation.code, details=details)


@transaction.atomic
def set_level(
    *, by: Actor, operation: Operation, area: Area, date: dt.date, level: str, reason: str = ""
) -> LevelSetting:
    """Set the level of an area, and of all below it that has none of its own, on a day of the operation."""
    require_write(by, area.path)
    if level not in Level.values:
        raise ValidationError(_("Unknown level: %(level)s") % {"level": level})
    if date not in operation.dates:
        raise ValidationError(_("%(date)s is not a day of the operation.") % {"date": date.isoformat()})
    if not operation.district.covers(area):
        raise ValidationError(_("%(area)s lies outside the operation's district.") % {"area": area.code})
    setting, is_new = LevelSetting.objects.update_or_create(
        operation=operation, area=area, date=date, defaults={"level": level, "reason": reason}
    )
    record(
        by=by,
        action="set_level",
        subject=("levelsetting", f"{area.code} {date.isoformat()}"),
        area=area.code,
        operation=operation.code,
        details={"level": level, "reason": reason, "new": is_new},
    )
    return setting


@transaction.atomic
def clear_level(*, by: Actor, operation: Operation, area: Area, date: dt.date) -> None:
    """Remove an area's own level on a day: what is set above holds again."""
    require_write(by, area.path)
    LevelSetting.objects.filter(operation=operation, area=area, date=date).delete()
    code = f"{area.code} {date.isoformat()}"
    record(by=by, action="clear_level", subject=("levelsetting", code), area=area.code, operation=operation.code)


def default_level_rules() -> list[dict[str, Any]]:
    """Rules of the three levels as ``planning/levels.toml`` has them: level, force, basis, least_permille."""
    return [msgspec.structs.asdict(rule) for rule in levels.default_rules(tuple(Force.values))]
