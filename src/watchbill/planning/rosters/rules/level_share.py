"""People on duty of each force reach the minima that the levels ask for."""

from __future__ import annotations

from collections.abc import Iterator

from watchbill.planning.problem import Minimum
from watchbill.planning.rosters.case import Cover
from watchbill.planning.rosters.draft import Draft


def add_level_share(draft: Draft) -> None:
    """Charge every person under a minimum of an area, day, shift (or whole day) and force."""
    draft.cover += [
        cover for minimum in draft.problem.minima if not minimum.training for cover in cover_of(draft, minimum)
    ]


def cover_of(draft: Draft, minimum: Minimum) -> Iterator[Cover]:
    """Yield the row of cover of a minimum; none where there is nobody who counts."""
    teams = draft.problem.teams
    positions = [
        position
        for position in draft.counted.get((minimum.area, minimum.force), ())
        if not minimum.training or minimum.training in teams[position].trainings
    ]
    if positions:
        shifts = (minimum.shift,) if minimum.shift else draft.problem.force_by_code[minimum.force].shifts
        yield Cover(
            day=minimum.day,
            counts={shift: draft.people(positions, minimum.day, shift) for shift in shifts},
            wanted=minimum.people,
            under=draft.prices.level_share if minimum.under is None else minimum.under,
            over=minimum.over,
        )
