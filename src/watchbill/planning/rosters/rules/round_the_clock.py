"""Every village has, in every shift of every day, a patrolling team on duty that reaches it."""

from __future__ import annotations

from watchbill.planning.rosters.case import Cover
from watchbill.planning.rosters.draft import Draft


def add_round_the_clock(draft: Draft) -> None:
    """Charge every village, day and shift without a patrolling team on duty in reach."""
    for positions in draft.reaching.values():
        for day in draft.days:
            for shift in draft.problem.shifts:
                draft.cover.append(
                    Cover(
                        day=day,
                        counts={shift.code: draft.heads(positions)},
                        wanted=1,
                        under=draft.prices.round_the_clock,
                    )
                )
