"""A team's days off in a row are enough for its limits."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_least_off(draft: Draft) -> None:
    """Ask for so many days off in a row."""
    for position, team in enumerate(draft.problem.teams):
        if team.limits.least_off_days > 1:
            draft.change(position, least_off=team.limits.least_off_days)
