"""Reads: accounts, roles and invitations, for administrators."""

from __future__ import annotations

from django.db.models import QuerySet

from watchbill.accounts.models import AuditEntry, Invitation, User
from watchbill.accounts.permissions import Actor, may_manage_accounts

LATEST_WRITES = 20


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
    found = Invitation.objects.filter(digest=Invitation.digest_of(secret)).first()
    return found if found is not None and found.is_open else None
