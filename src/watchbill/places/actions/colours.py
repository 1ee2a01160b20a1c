"""Writing the risk board: colours of places and areas for a day, one or many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.permissions import Actor, require_write
from watchbill.places.enums import RiskColour
from watchbill.places.models import LEDGERS, VISITED, Area, DayColour

REASON_LENGTH = 300


@dataclass(frozen=True)
class NewColour:
    """A colour for a place (ledger and code) or an area (``area`` and code), and why."""

    ledger: str
    code: str
    colour: str
    reason: str


@transaction.atomic
def set_colours(*, by: Actor, district: Area, date: dt.date, colours: Sequence[NewColour]) -> int:
    """Set colours from a day on; all of them or none, in a handful of queries. Returns how many were set.

    Raises ``ValidationError`` where a colour, a reason or a place is missing, ``PermissionDenied`` where one of the
    places belongs to an area or owner that the account may not write.
    """
    if not colours:
        raise ValidationError(_("Choose at least one place."))
    for one in colours:
        if one.colour not in RiskColour.values:
            raise ValidationError(_("Choose one of the four colours."))
        if not one.reason.strip():
            raise ValidationError(_("Say why: a colour needs a reason."))
        if len(one.reason.strip()) > REASON_LENGTH:
            raise ValidationError(_("A reason has at most %(n)d characters.") % {"n": REASON_LENGTH})
    for path, owner in _rights(district, colours):
        require_write(by, path, owner=owner)
    details = {
        "date": date.isoformat(),
        "colours": [[one.ledger, one.code, one.colour, one.reason.strip()] for one in colours],
    }
    audit = record(by=by, action="set_colours", subject=district, area=district.code, details=details)
    DayColour.objects.bulk_create(
        [
            DayColour(
                district=district, ledger=one.ledger, code=one.code, date=date, colour=one.colour,
                reason=one.reason.strip(), audit=audit,
            )
            for one in colours
        ],
        batch_size=500,
    )  # fmt: skip
    return len(colours)


def _rights(district: Area, colours: Sequence[NewColour]) -> set[tuple[str, str]]:
    """Area paths and owners of everything that is named."""
    rights: set[tuple[str, str]] = set()
    for ledger in {one.ledger for one in colours}:
        codes = {one.code for one in colours if one.ledger == ledger}
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
    return rights
