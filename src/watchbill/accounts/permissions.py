"""Who may read and write where: roles in an area and everything below it.

Areas stand above accounts in the house, so an area appears here only as its path: the codes from the district
down, each followed by a slash.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from watchbill.accounts.enums import Role
from watchbill.accounts.models import Grant, User

EVERYWHERE = ""
"""The area code of a grant that holds in every area."""

Actor = User | AnonymousUser | None
"""Who asks: an account, nobody, or ``None`` for the command line, which may do everything."""


def granted_codes(user: Actor, *, write: bool = False, owner: str = "") -> frozenset[str]:
    """Return the area codes in which somebody may read (or write); ``EVERYWHERE`` in it: everywhere.

    ``owner`` names the body that owns what is to be written: a department writes its own ledger entries.
    """
    return _codes(user, lambda role, owned: not write or role == Role.PLANNER or _keeps(role, owned, owner))


def whole_codes(user: Actor) -> frozenset[str]:
    """Return the area codes in which somebody reads everything: a department reads its own ledger entries alone."""
    return _codes(user, lambda role, _owned: role != Role.DEPARTMENT)


def owned_codes(user: Actor) -> dict[str, frozenset[str]]:
    """Return, for each owner whose ledger entries somebody keeps as a department, the area codes."""
    if not isinstance(user, User):
        return {}
    kept: dict[str, set[str]] = {}
    for grant in _grants(user) if user.is_active else ():
        if grant.role == Role.DEPARTMENT:
            kept.setdefault(grant.owner, set()).add(grant.area_code)
    return {owner: frozenset(codes) for owner, codes in kept.items()}


def may_read(user: Actor, area_path: str) -> bool:
    """Whether somebody may read an area by a role in it or above it."""
    return _covers(granted_codes(user), area_path)


def may_read_whole(user: Actor, area_path: str) -> bool:
    """Whether somebody may read all of an area, of all owners."""
    return _covers(whole_codes(user), area_path)


def may_write(user: Actor, area_path: str, *, owner: str = "") -> bool:
    """Whether somebody may change what belongs to an area (and, for ledger entries, to an owner)."""
    return _covers(granted_codes(user, write=True, owner=owner), area_path)


def may_inspect(user: Actor, area_path: str) -> bool:
    """Whether somebody may write findings about an area."""
    return _covers(_codes(user, lambda role, _owned: role in {Role.PLANNER, Role.INSPECTOR}), area_path)


def may_manage_accounts(user: Actor) -> bool:
    """Whether somebody may make accounts, invite, and give or take roles."""
    return user is None or (isinstance(user, User) and user.is_active and user.is_superuser)


def require_write(user: Actor, area_path: str, *, owner: str = "") -> None:
    """Raise ``PermissionDenied`` where somebody may not write."""
    if not may_write(user, area_path, owner=owner):
        raise PermissionDenied(_("Your account may not change anything in this area."))


def _keeps(role: str, owned: str, owner: str) -> bool:
    return bool(owner) and role == Role.DEPARTMENT and owned == owner


def _codes(user: Actor, counts: Callable[[str, str], bool]) -> frozenset[str]:
    if user is None:
        return frozenset({EVERYWHERE})
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset({EVERYWHERE})
    return frozenset(grant.area_code for grant in _grants(user) if counts(grant.role, grant.owner))


def _grants(user: User) -> list[Grant]:
    """Return the roles that are in force today, in the time zone of the page."""
    prefetch_related_objects([user], "grants")
    today = timezone.localdate()
    return [grant for grant in user.grants.all() if grant.holds_on(today)]


def _covers(codes: frozenset[str], area_path: str) -> bool:
    return EVERYWHERE in codes or not codes.isdisjoint(area_path.split("/")[:-1])
