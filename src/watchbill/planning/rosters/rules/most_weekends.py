"""A team has a duty on no more weekends than its limits allow."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_most_weekends(draft: Draft) -> None:
    """Limit the number of weekends with a duty."""
    for position, team in enumerate(draft.problem.teams):
        if team.limits.most_weekends is not None:
            draft.change(position, most_weekends=team.limits.most_weekends)
