"""Reminders: each keeper is told by mail what is theirs to mend, once in an interval; nothing is sent for nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from watchbill.accounts.audit import record
from watchbill.accounts.models import AuditEntry, User
from watchbill.accounts.permissions import Actor
from watchbill.places.enums import AreaLevel
from watchbill.places.models import Area
from watchbill.places.queries import Standing, remits_of, tallies_of
from watchbill.places.standings import Part, by_area, by_owner

ACTION = "remind"


@dataclass(frozen=True)
class DistrictPart:
    """What a keeper has to mend in a district; who keeps all of it gets the tables by area and owner as well."""

    district: Area
    parts: list[Part]
    areas: list[tuple[Area, Standing]] = field(default_factory=list)
    owners: list[tuple[str, str, Standing]] = field(default_factory=list)


@dataclass(frozen=True)
class Reminder:
    """A mail to a keeper. ``fault`` says why it could not be sent, empty where it was (or need not yet be)."""

    user: User
    subject: str
    text: str
    gaps: int
    fault: str = ""


def remind(*, by: Actor, every_days: int = 7, dry_run: bool = False) -> list[Reminder]:
    """Mail each keeper what is theirs to mend, in their language, unless they were told within the interval.

    A keeper is an active account with a work address and a role that writes. Each mail sent leaves an audit row. A
    dry run sends and writes nothing. Returns the mails.
    """
    told = _told_since(timezone.now() - dt.timedelta(days=every_days))
    districts = list(Area.objects.filter(level=AreaLevel.DISTRICT).defer("geometry"))
    levels = [AreaLevel.TOWNSHIP, AreaLevel.VILLAGE]
    grid = list(Area.objects.filter(level__in=levels).defer("geometry"))
    found = []
    keepers = User.objects.filter(is_active=True, grants__isnull=False).exclude(email="").distinct()
    for user in keepers.prefetch_related("grants").order_by("username"):
        if user.username in told:
            continue
        with override(user.language or settings.LANGUAGE_CODE):
            parts = [part for one in districts if (part := _part(user, one, grid))]
            if parts:
                found.append(_send(by, user, parts, dry_run=dry_run))
    return found


def _part(user: User, district: Area, grid: list[Area]) -> DistrictPart | None:
    remits = remits_of(user, district)
    if not remits:
        return None
    tallies = tallies_of(user, district)
    parts = [part for area, owner in remits if (part := Part.of(area, owner, tallies)).ledgers]
    if not parts:
        return None
    if (district, "") in remits:
        return DistrictPart(district, parts, by_area(grid, district, tallies), by_owner(tallies))
    return DistrictPart(district, parts)


def _send(by: Actor, user: User, parts: list[DistrictPart], *, dry_run: bool) -> Reminder:
    gaps = sum(sum(part.standing.gaps.values()) for one in parts for part in one.parts)
    subject = _("What is to mend in your ledgers")
    text = render_to_string("places/reminder.txt", {"user": user, "districts": parts, "base": settings.BASE_URL})
    if dry_run:
        return Reminder(user, subject, text, gaps)
    try:
        send_mail(subject, text, None, [user.email])
    except (SMTPException, OSError) as error:
        return Reminder(user, subject, text, gaps, str(error))
    record(by=by, action=ACTION, subject=user, details={"gaps": gaps})
    return Reminder(user, subject, text, gaps)


def _told_since(start: dt.datetime) -> set[str]:
    rows = AuditEntry.objects.filter(action=ACTION, subject_type="user", at__gt=start)
    return set(rows.values_list("subject_code", flat=True))
