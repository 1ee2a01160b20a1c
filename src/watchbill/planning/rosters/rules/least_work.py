"""A team's duties together are long enough for its limits."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_least_work(draft: Draft) -> None:
    """Ask for so many minutes."""
    for position, team in enumerate(draft.problem.teams):
        if team.limits.least_work_s:
            draft.change(position, least_minutes=-(-team.limits.least_work_s // 60))
