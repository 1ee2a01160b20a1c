"""The people of an area that is cut in two: what each half counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from watchbill.places.models import Area

FIGURES = ("population", "households")
"""What an area counts itself; two halves count as much together."""


def shared_out(
    area: Area, share: float, mine: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """The figures of the half that goes on and of the new half, whose part of the area's size is ``share`` (0 to 1).

    What one half says leaves the rest to the other; where neither says anything, both follow from their size. So they
    add up to the whole unless both are said. Raises ``ValidationError``; columns of the new half begin with ``new_``.
    """
    halves: tuple[dict[str, int | None], dict[str, int | None]] = ({}, {})
    for key in FIGURES:
        whole: int | None = getattr(area, key)
        first: int | None = mine.get(key)
        second: int | None = other.get(key)
        if whole is not None:
            if second is None:
                second = round(whole * share) if first is None else _rest(whole, first, key)
            if first is None:
                first = _rest(whole, second, f"new_{key}")
        halves[0][key], halves[1][key] = first, second
    return halves


def _rest(whole: int, half: int, column: str) -> int:
    if half > whole:
        text = _("The whole area has %(whole)s. Write at most that, or fill in both halves.") % {"whole": whole}
        raise ValidationError({column: text})
    return whole - half
