"""A team's duties together are no longer than its limits allow."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_most_work(draft: Draft) -> None:
    """Allow so many minutes."""
    for position, team in enumerate(draft.problem.teams):
        if team.limits.most_work_s is not None:
            draft.change(position, most_minutes=team.limits.most_work_s // 60)
