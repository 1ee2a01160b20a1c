"""Writes: accounts and their roles."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.enums import Role
from watchbill.accounts.models import Grant, User
from watchbill.accounts.permissions import Actor


@transaction.atomic
def create_user(
    *,
    by: Actor,
    username: str,
    password: str,
    role: str,
    area_code: str = "",
    email: str = "",
    administrator: bool = False,
) -> User:
    """Create an account with one role; raises ``ValidationError`` for a taken name, a weak password, a bad role.

    An administrator may do everything, accounts included.
    """
    _require_administrator(by)
    user = User(username=username, email=email, is_superuser=administrator)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    record(by=by, action="create_user", subject=user, details={"administrator": administrator})
    grant_role(by=by, user=user, role=role, area_code=area_code)
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
def grant_role(*, by: Actor, user: User, role: str, area_code: str = "") -> Grant:
    """Give an account a role in an area and below; an empty code is everywhere. Doing it twice changes nothing."""
    _require_administrator(by)
    if role not in Role.values:
        raise ValidationError(_("Unknown role: %(role)s") % {"role": role})
    grant, is_new = Grant.objects.get_or_create(user=user, role=role, area_code=area_code)
    if is_new:
        getattr(user, "_prefetched_objects_cache", {}).pop("grants", None)
        record(by=by, action="grant_role", subject=user, area=area_code, details={"role": role})
    return grant


def _require_administrator(by: Actor) -> None:
    if by is not None and not (isinstance(by, User) and by.is_superuser):
        raise PermissionDenied(_("Only an administrator may change accounts."))
