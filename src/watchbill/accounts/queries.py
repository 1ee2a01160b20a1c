"""Reads: accounts, roles and invitations, for administrators."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from watchbill.accounts.models import AuditEntry, Invitation, Token, User
from watchbill.accounts.permissions import Actor, may_manage_accounts
from watchbill.accounts.secret import digest_of

LATEST_WRITES = 20
USE_NOTED_EVERY = dt.timedelta(hours=1)
"""A token in use does not write at every request."""


def accounts(by: Actor) -> QuerySet[User]:
    """Return all accounts with their roles; none for those who may not manage them."""
    users = User.objects.prefetch_related("grants").order_by("-is_active", "username")
    return users if may_manage_accounts(by) else users.none()


def invitations(by: Actor) -> QuerySet[Invitation]:
    """Return the invitations that nobody has accepted yet, the newest first."""
    waiting = Invitation.objects.filter(accepted_at=None)
    return waiting if may_manage_accounts(by) else waiting.none()


def latest_writes(user: User) -> QuerySet[AuditEntry]:
    """Return the newest writes of an account."""
    return AuditEntry.objects.filter(actor=user)[:LATEST_WRITES]


def open_invitation(secret: str) -> Invitation | None:
    """Return the invitation that a link's secret opens, where it can still be accepted."""
    found = Invitation.objects.filter(digest=digest_of(secret)).first()
    return found if found is not None and found.is_open else None


def open_token(secret: str) -> Token | None:
    """Return the token of a secret, with its account, where it still opens anything; notes the day of its use."""
    token = Token.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if token is None or not token.is_open:
        return None
    now = timezone.now()
    if token.used_at is None or now - token.used_at > USE_NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    return token
