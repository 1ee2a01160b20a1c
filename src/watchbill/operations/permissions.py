"""Which operations an account sees and changes."""

from __future__ import annotations

from watchbill.accounts.permissions import Actor, may_write, require_write
from watchbill.operations.models import Operation
from watchbill.places.models import Area


def may_plan(user: Actor, operation: Operation) -> bool:
    """Whether somebody may set levels of the whole operation, ask for runs and publish them: a district planner."""
    return may_write(user, operation.district.path)


def require_plan(user: Actor, operation: Operation) -> None:
    """Raise ``PermissionDenied`` where :func:`may_plan` is false."""
    require_write(user, operation.district.path)


def may_set_level(user: Actor, area: Area) -> bool:
    """Whether somebody may set an area's level: a planner of the area or above it."""
    return may_write(user, area.path)
