"""Writes: accounts, their roles, and invitations."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.enums import Role
from watchbill.accounts.models import Grant, Invitation, Token, User
from watchbill.accounts.permissions import Actor, may_manage_accounts
from watchbill.accounts.secret import digest_of, new_secret
from watchbill.accounts.signals import invited

INVITATION_DAYS = 7


@transaction.atomic
def create_user(
    *,
    by: Actor,
    username: str,
    password: str,
    role: str,
    area_code: str = "",
    owner: str = "",
    email: str = "",
    administrator: bool = False,
) -> User:
    """Create an account with one role; raises ``ValidationError`` for a taken name, a weak password, a bad role.

    An administrator may do everything, accounts included.
    """
    _require_administrator(by)
    user = _new_user(by=by, username=username, password=password, email=email, administrator=administrator)
    grant_role(by=by, user=user, role=role, area_code=area_code, owner=owner)
    return user


@transaction.atomic
def set_password(*, by: Actor, user: User, password: str) -> None:
    """Give an account a new password; raises ``ValidationError`` for a weak one."""
    if by != user:
        _require_administrator(by)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=by, action="set_password", subject=user)


@transaction.atomic
def set_active(*, by: Actor, user: User, active: bool) -> None:
    """Close an account or open it again; nobody closes the own one."""
    _require_administrator(by)
    if by == user and not active:
        raise ValidationError(_("You cannot close your own account. Another administrator can."))
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(by=by, action="open_account" if active else "close_account", subject=user)


@transaction.atomic
def grant_role(
    *,
    by: Actor,
    user: User,
    role: str,
    area_code: str = "",
    owner: str = "",
    start_date: dt.date | None = None,
    end_date: dt.date | None = None,
) -> Grant:
    """Give an account a role in an area and below; an empty code is everywhere.

    ``owner`` belongs to a department and to nobody else. The role holds from ``start_date`` until the day before
    ``end_date``. Giving a role that is there sets its days. Raises ``ValidationError``.
    """
    _require_administrator(by)
    check_right(role=role, owner=owner, start_date=start_date, end_date=end_date)
    days = {"start_date": start_date, "end_date": end_date}
    grant, is_new = Grant.objects.get_or_create(user=user, role=role, area_code=area_code, owner=owner, defaults=days)
    if not is_new:
        if (grant.start_date, grant.end_date) == (start_date, end_date):
            return grant
        grant.start_date, grant.end_date = start_date, end_date
        grant.save(update_fields=["start_date", "end_date"])
    _forget(user)
    record(by=by, action="grant_role", subject=user, area=area_code, details=_details(grant))
    return grant


@transaction.atomic
def share_roles(*, by: Actor, area_code: str, new_code: str) -> int:
    """Let the roles of an area hold in one that was cut off it too; returns how many. Open invitations do not.

    Whoever may divide the area may call this: nobody comes to see or write more places than before.
    """
    grants = Grant.objects.filter(area_code=area_code)
    made = [
        Grant(
            user=grant.user, role=grant.role, area_code=new_code, owner=grant.owner,
            start_date=grant.start_date, end_date=grant.end_date,
        )
        for grant in grants.select_related("user")
    ]  # fmt: skip
    Grant.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        record(by=by, action="share_roles", subject=("area", new_code), area=area_code, details={"roles": len(made)})
    return len(made)


@transaction.atomic
def revoke_role(*, by: Actor, grant: Grant) -> None:
    """Take a role back."""
    _require_administrator(by)
    record(by=by, action="revoke_role", subject=grant.user, area=grant.area_code, details=_details(grant))
    grant.delete()
    _forget(grant.user)


@transaction.atomic
def invite(
    *,
    by: Actor,
    email: str,
    role: str,
    area_code: str = "",
    owner: str = "",
    start_date: dt.date | None = None,
    end_date: dt.date | None = None,
) -> tuple[Invitation, str]:
    """Offer a role to a work address; return the invitation and the secret of its link, which is kept nowhere.

    The mail goes out once the write is through (signal ``invited``). Raises ``ValidationError``.
    """
    _require_administrator(by)
    check_right(role=role, owner=owner, start_date=start_date, end_date=end_date)
    secret = new_secret()
    invitation = Invitation(
        email=email, role=role, area_code=area_code, owner=owner, start_date=start_date, end_date=end_date,
        digest=digest_of(secret), expires_at=timezone.now() + dt.timedelta(days=INVITATION_DAYS),
    )  # fmt: skip
    invitation.full_clean()
    invitation.save()
    record(by=by, action="invite", subject=invitation, area=area_code, details=_details(invitation))
    transaction.on_commit(lambda: invited.send(sender=Invitation, invitation=invitation, secret=secret))
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, by: Actor, invitation: Invitation) -> None:
    """Take an invitation back: its link opens nothing any more."""
    _require_administrator(by)
    record(by=by, action="withdraw_invitation", subject=invitation, area=invitation.area_code)
    invitation.delete()


@transaction.atomic
def accept_invitation(*, by: Actor, secret: str, username: str, password: str) -> User:
    """Make the account that an invitation offers; ``by`` is nobody, for the secret alone opens this door.

    Raises ``PermissionDenied`` for a link that was used or is too old, ``ValidationError`` for a bad name or password.
    """
    invitation = Invitation.objects.select_for_update().filter(digest=digest_of(secret)).first()
    if invitation is None or not invitation.is_open:
        raise PermissionDenied(_("This invitation has been used, withdrawn, or is too old. Ask for a new one."))
    user = _new_user(by=by, username=username, password=password, email=invitation.email)
    grant = Grant.objects.create(
        user=user, role=invitation.role, area_code=invitation.area_code, owner=invitation.owner,
        start_date=invitation.start_date, end_date=invitation.end_date,
    )  # fmt: skip
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record(by=user, action="accept_invitation", subject=user, area=grant.area_code, details=_details(grant))
    return user


@transaction.atomic
def make_token(*, by: User, name: str, scope: str, days: int) -> tuple[Token, str]:
    """Make a token for the own account; return it and its secret, which is kept nowhere. Raises ``ValidationError``."""
    secret = new_secret()
    expires_at = timezone.now() + dt.timedelta(days=days)
    token = Token(user=by, name=name, scope=scope, digest=digest_of(secret), expires_at=expires_at)
    token.full_clean()
    token.save()
    record(by=by, action="make_token", subject=by, details={"name": name, "scope": scope, "days": days})
    return token, secret


@transaction.atomic
def revoke_token(*, by: User, token: Token) -> None:
    """Make a token worthless: the own one, or as an administrator anybody's."""
    if token.user != by:
        _require_administrator(by)
    record(by=by, action="revoke_token", subject=token.user, details={"name": token.name})
    token.delete()


def check_right(*, role: str, owner: str, start_date: dt.date | None, end_date: dt.date | None) -> None:
    """Raise ``ValidationError`` where role, owner and days do not fit together; names the field."""
    if role not in Role.values:
        raise ValidationError({"role": _("Unknown role: %(role)s") % {"role": role}})
    if role == Role.DEPARTMENT and not owner:
        raise ValidationError({"owner": _("A department needs the owner whose ledger entries it keeps.")})
    if role != Role.DEPARTMENT and owner:
        raise ValidationError({"owner": _("Only a department has an owner. Leave it empty for other roles.")})
    if start_date and end_date and end_date <= start_date:
        raise ValidationError({"end_date": _("The role must end after its first day.")})


def _new_user(*, by: Actor, username: str, password: str, email: str, administrator: bool = False) -> User:
    user = User(username=username, email=email, is_superuser=administrator)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    record(by=by, action="create_user", subject=user, details={"administrator": administrator})
    return user


def _details(right: Grant | Invitation) -> dict[str, str]:
    days = {"start_date": right.start_date, "end_date": right.end_date}
    return {"role": right.role, "owner": right.owner, **{name: str(day or "") for name, day in days.items()}}


def _forget(user: User) -> None:
    getattr(user, "_prefetched_objects_cache", {}).pop("grants", None)


def _require_administrator(by: Actor) -> None:
    if not may_manage_accounts(by):
        raise PermissionDenied(_("Only an administrator may change accounts."))
