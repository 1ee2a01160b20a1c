"""Which areas an account sees and changes: its own subtree; what lies above it, it may read."""

from __future__ import annotations

from django.db.models import Q

from watchbill.accounts.permissions import EVERYWHERE, Actor, granted_codes, may_write, owned_codes, whole_codes
from watchbill.places.models import Area


def visible(user: Actor, *, field: str = "path", above: bool = True) -> Q:
    """Return the condition that a row's area path may be read.

    ``field`` is the lookup of the path from the row (``home_area__path`` for a team); ``above`` adds the areas
    above the granted ones.
    """
    return _within(user, granted_codes(user), field=field, above=above)


def writable(user: Actor, *, field: str = "path") -> Q:
    """Return the condition that a row's area path may be changed."""
    return _within(user, granted_codes(user, write=True), field=field, above=False)


def visible_entries(user: Actor, *, field: str = "") -> Q:
    """Return the condition that a ledger entry may be read: in the subtree of a role, a department's own alone.

    Entries without a village are the district's. ``field`` is the lookup of the path of the area that decides, where
    something stands for the entry.
    """
    condition = _entries_in(user, whole_codes(user), field)
    for owner, codes in owned_codes(user).items():
        condition |= Q(owner=owner) & _entries_in(user, codes, field)
    return Q() if EVERYWHERE in whole_codes(user) else condition


def reading_key(user: Actor) -> str:
    """What accounts have in common that read the same places; for what is made once and kept."""
    owned = sorted((owner, sorted(codes)) for owner, codes in owned_codes(user).items())
    return f"{sorted(whole_codes(user))} {owned}"


def may_set_up(user: Actor) -> bool:
    """Whether somebody may import a city or set up an operation: with a whole district to change, or everywhere."""
    codes = granted_codes(user, write=True)
    return EVERYWHERE in codes or any(path.count("/") == 1 for path in _paths(user, codes))


def may_add(user: Actor, district: Area) -> bool:
    """Whether somebody may write some entry of a district: in all of it, in a part of it, or as a department."""
    return _meets(user, granted_codes(user, write=True).union(*owned_codes(user).values()), district)


def may_plan_in(user: Actor, district: Area) -> bool:
    """Whether somebody plans some part of a district, or all of it."""
    return _meets(user, granted_codes(user, write=True), district)


def may_edit_area(user: Actor, area: Area) -> bool:
    """Whether somebody may rename an area, name its head and count its people: who plans it or an area above."""
    return may_write(user, area.path)


def may_shape_area(user: Actor, area: Area) -> bool:
    """Whether somebody may draw an area's border, split, move or remove it: who plans the area above it.

    A district has nothing above it but those who plan everywhere and its own planners.
    """
    return may_write(user, path_above(area.path) or area.path)


def path_above(path: str) -> str:
    """The path of the area above; empty for a district's."""
    return "".join(f"{part}/" for part in path.split("/")[:-2])


def remits(user: Actor) -> list[tuple[str, str]]:
    """Return what somebody keeps: area codes with the owner whose entries they are, or all of them (``""``)."""
    kept = [(code, "") for code in granted_codes(user, write=True)]
    kept += [(code, owner) for owner, codes in owned_codes(user).items() for code in codes]
    return sorted(kept)


def _meets(user: Actor, codes: frozenset[str], district: Area) -> bool:
    if EVERYWHERE in codes:
        return True
    paths = _paths(user, codes)
    return any(path.startswith(district.path) or district.path.startswith(path) for path in paths)


def _within(user: Actor, codes: frozenset[str], *, field: str, above: bool) -> Q:
    if EVERYWHERE in codes:
        return Q()
    condition = Q(pk__in=[])
    for path in _paths(user, codes):
        condition |= Q(**{f"{field}__startswith": path})
        if above:
            parts = path.split("/")[:-1]
            condition |= Q(
                **{f"{field}__in": ["".join(f"{part}/" for part in parts[:n]) for n in range(1, len(parts))]}
            )
    return condition


def _entries_in(user: Actor, codes: frozenset[str], field: str) -> Q:
    if EVERYWHERE in codes:
        return Q()
    if field:
        return _within(user, codes, field=field, above=False)
    condition = Q(pk__in=[])
    for path, key in _areas(user, codes).items():
        is_district = path.count("/") == 1
        condition |= Q(district=key) if is_district else Q(village__path__startswith=path)
    return condition


def _paths(user: Actor, codes: frozenset[str]) -> list[str]:
    return list(_areas(user, codes))


def _areas(user: Actor, codes: frozenset[str]) -> dict[str, int]:
    """Paths of areas by code, each with its key; read once per account and request."""
    known: dict[frozenset[str], dict[str, int]] = {} if user is None else user.__dict__.setdefault("_area_paths", {})
    if codes not in known:
        known[codes] = dict(Area.objects.filter(code__in=codes).values_list("path", "pk")) if codes else {}
    return known[codes]
