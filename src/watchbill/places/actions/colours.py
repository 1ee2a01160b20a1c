"""Writing the risk board: colours of places and areas for a day, one or many at once, and taking that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.models import AuditEntry
from watchbill.accounts.permissions import Actor, require_write
from watchbill.accounts.scope import check_rows
from watchbill.places.enums import RiskColour
from watchbill.places.models import LEDGERS, VISITED, Area, DayColour

REASON_LENGTH = 300
Key = tuple[str, str]
"""Ledger (or ``area``) and code of what has a colour."""


@dataclass(frozen=True)
class NewColour:
    """A colour for a place (ledger and code) or an area (``area`` and code), why, and what was suggested.

    An empty colour ends what was set: the ledger's own colour holds again.
    """

    ledger: str
    code: str
    colour: str
    reason: str
    suggested: str = ""
    suggested_reason: str = ""


@transaction.atomic
def set_colours(*, by: Actor, district: Area, date: dt.date, colours: Sequence[NewColour]) -> AuditEntry:
    """Set colours from a day on; all of them or none, in a handful of queries. Returns the audit row that says so.

    Raises ``ValidationError`` where a colour, a reason or a place is missing, ``PermissionDenied`` where one of the
    places belongs to an area or owner that the account may not write.
    """
    if not colours:
        raise ValidationError(_("Choose at least one place."))
    for one in colours:
        if one.colour and one.colour not in RiskColour.values:
            raise ValidationError(_("Choose one of the four colours."))
        if not one.reason.strip():
            raise ValidationError(_("Say why: a colour needs a reason."))
        if len(one.reason.strip()) > REASON_LENGTH:
            raise ValidationError(_("A reason has at most %(n)d characters.") % {"n": REASON_LENGTH})
    _require_rights(by, district, {(one.ledger, one.code) for one in colours})
    return _add("set_colours", by, district, date, colours)


@transaction.atomic
def undo_colours(*, by: Actor, district: Area, audit: AuditEntry) -> int:
    """Let hold again what held before some colours were set together; nothing is erased. Returns how many.

    Raises ``ValidationError`` where one of them was set again since, ``PermissionDenied`` as setting does.
    """
    done = list(DayColour.objects.filter(district=district, audit=audit))
    if not done:
        raise ValidationError(_("There is nothing to undo."))
    keys = {(row.ledger, row.code) for row in done}
    _require_rights(by, district, keys)
    first, date = min(row.pk for row in done), done[0].date
    earlier: dict[Key, DayColour] = {}
    for row in DayColour.objects.filter(district=district, code__in={row.code for row in done}):
        if (key := (row.ledger, row.code)) not in keys or row.audit_id == audit.pk:
            continue
        if row.pk > first and row.date == date:
            raise ValidationError(_("%(code)s was set again since: nothing was undone.") % {"code": row.code})
        if row.date <= date:
            earlier[key] = row
    back = [
        NewColour(
            row.ledger,
            row.code,
            was.colour if (was := earlier.get((row.ledger, row.code))) else "",
            (_("Undone: %(reason)s") % {"reason": row.reason})[:REASON_LENGTH],
            row.suggested,
            row.suggested_reason,
        )
        for row in done
    ]
    _add("undo_colours", by, district, date, back)
    return len(back)


def _add(action: str, by: Actor, district: Area, date: dt.date, colours: Sequence[NewColour]) -> AuditEntry:
    rows = [
        DayColour(
            district=district, ledger=one.ledger, code=one.code, date=date, colour=one.colour,
            reason=one.reason.strip(), suggested=one.suggested, suggested_reason=one.suggested_reason,
        )
        for one in colours
    ]  # fmt: skip
    check_rows(rows)
    details = {
        "date": date.isoformat(),
        "colours": [[row.ledger, row.code, row.colour, row.reason] for row in rows],
    }
    audit = record(by=by, action=action, subject=district, area=district.code, details=details)
    for row in rows:
        row.audit = audit
    DayColour.objects.bulk_create(rows, batch_size=500)
    return audit


def _require_rights(by: Actor, district: Area, keys: Iterable[Key]) -> None:
    """Refuse what does not exist in the district and what the account may not write."""
    wanted, rights = set(keys), set[tuple[str, str]]()
    for ledger in {ledger for ledger, _code in wanted}:
        codes = {code for of, code in wanted if of == ledger}
        rows: list[tuple[str, str, str]] = []
        if ledger in VISITED:
            entries = LEDGERS[ledger].objects.filter(district=district, code__in=codes)
            found = entries.values_list("code", "village__path", "owner")
            rows = [(code, path or district.path, owner) for code, path, owner in found]
        elif ledger == "area":
            areas = Area.objects.filter(code__in=codes, path__startswith=district.path)
            rows = [(code, path, "") for code, path in areas.values_list("code", "path")]
        if unknown := codes - {code for code, _path, _owner in rows}:
            raise ValidationError(_("There is no %(code)s in this district.") % {"code": min(unknown)})
        rights |= {(path, owner) for _code, path, owner in rows}
    for path, owner in rights:
        require_write(by, path, owner=owner)
