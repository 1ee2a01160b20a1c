"""Who may read and write where: roles in an area and everything below it.

Areas stand above accounts in the house, so an area appears here only as its path: the codes from the district
down, each followed by a slash.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from watchbill.accounts.enums import Role
from watchbill.accounts.models import User

EVERYWHERE = ""
"""The area code of a grant that holds in every area."""

Actor = User | AnonymousUser | None
"""Who asks: an account, nobody, or ``None`` for the command line, which may do everything."""


def granted_codes(user: Actor, *, write: bool = False) -> frozenset[str]:
    """Return the area codes in which somebody may read (or write); ``EVERYWHERE`` in it: everywhere."""
    if user is None:
        return frozenset({EVERYWHERE})
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset({EVERYWHERE})
    prefetch_related_objects([user], "grants")
    roles = {Role.PLANNER} if write else {Role.PLANNER, Role.VIEWER}
    return frozenset(grant.area_code for grant in user.grants.all() if grant.role in roles)


def may_read(user: Actor, area_path: str) -> bool:
    """Whether somebody may read an area by a role in it or above it."""
    return _covers(granted_codes(user), area_path)


def may_write(user: Actor, area_path: str) -> bool:
    """Whether somebody may change what belongs to an area."""
    return _covers(granted_codes(user, write=True), area_path)


def require_write(user: Actor, area_path: str) -> None:
    """Raise ``PermissionDenied`` where somebody may not write."""
    if not may_write(user, area_path):
        raise PermissionDenied(_("Your account may not change anything in this area."))


def _covers(codes: frozenset[str], area_path: str) -> bool:
    return EVERYWHERE in codes or not codes.isdisjoint(area_path.split("/")[:-1])
