"""Teams are on duty, or off, as they wish, where nothing dearer speaks against it."""

from __future__ import annotations

from watchbill.planning.rosters.case import Wish
from watchbill.planning.rosters.draft import Draft


def add_wish(draft: Draft) -> None:
    """Charge the weight of every wish that is not met."""
    draft.wishes += [
        Wish(worker=wish.team, day=wish.day, shift=wish.shift, kind=wish.kind, weight=wish.weight)
        for wish in draft.problem.wishes
    ]
