"""Which areas an account sees and changes: its own subtree; what lies above it, it may read."""

from __future__ import annotations

from django.db.models import Q

from watchbill.accounts.permissions import EVERYWHERE, Actor, granted_codes
from watchbill.places.models import Area


def visible(user: Actor, *, field: str = "path", above: bool = True) -> Q:
    """Return the condition that a row's area path may be read.

    ``field`` is the lookup of the path from the row (``home_area__path`` for a team); ``above`` adds the areas
    above the granted ones.
    """
    return _within(granted_codes(user), field=field, above=above)


def writable(user: Actor, *, field: str = "path") -> Q:
    """Return the condition that a row's area path may be changed."""
    return _within(granted_codes(user, write=True), field=field, above=False)


def _within(codes: frozenset[str], *, field: str, above: bool) -> Q:
    if EVERYWHERE in codes:
        return Q()
    condition = Q(pk__in=[])
    for path in Area.objects.filter(code__in=codes).values_list("path", flat=True):
        condition |= Q(**{f"{field}__startswith": path})
        if above:
            parts = path.split("/")[:-1]
            condition |= Q(
                **{f"{field}__in": ["".join(f"{part}/" for part in parts[:n]) for n in range(1, len(parts))]}
            )
    return condition
