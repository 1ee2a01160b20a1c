"""People on duty of each force reach the minima that the levels ask for."""

from __future__ import annotations

from watchbill.planning.rosters.case import Cover
from watchbill.planning.rosters.draft import Draft


def add_level_share(draft: Draft) -> None:
    """Charge every person under a minimum of an area, day, shift (or whole day) and force."""
    for minimum in draft.problem.minima:
        positions = draft.counted.get((minimum.area, minimum.force))
        if positions:
            shifts = (minimum.shift,) if minimum.shift else draft.problem.force_by_code[minimum.force].shifts
            draft.cover.append(
                Cover(
                    day=minimum.day,
                    counts={shift: draft.people(positions, minimum.day, shift) for shift in shifts},
                    wanted=minimum.people,
                    under=draft.prices.level_share,
                )
            )
