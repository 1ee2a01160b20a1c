"""Lists that an account keeps under a name of its own."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.models import User
from watchbill.accounts.permissions import Actor
from watchbill.places.models import LEDGERS, SavedView

MOST = 30
"""Views of one ledger that an account can keep."""


@transaction.atomic
def save_view(*, by: Actor, ledger: str, name: str, query: str) -> SavedView:
    """Keep a ledger's list under a name; the same name again is written over. Raises ``ValidationError``."""
    if not isinstance(by, User):
        raise PermissionDenied
    if ledger not in LEDGERS:
        raise ValidationError(_("There is no such ledger."))
    mine = SavedView.objects.filter(user=by, ledger=ledger)
    view = mine.filter(name=name.strip()).first() or SavedView(user=by, ledger=ledger, name=name.strip())
    view.query = query
    if view.pk is None and mine.count() >= MOST:
        raise ValidationError(_("%(n)s views of a ledger can be kept. Remove one first.") % {"n": MOST})
    view.full_clean()
    view.save()
    record(by=by, action="save_view", subject=("view", f"{ledger}/{view.name}"), details={"query": query})
    return view


@transaction.atomic
def remove_view(*, by: Actor, view: SavedView) -> None:
    """Forget a list that the account kept."""
    if not isinstance(by, User) or view.user_id != by.pk:
        raise PermissionDenied
    record(by=by, action="remove_view", subject=("view", f"{view.ledger}/{view.name}"))
    view.delete()
