"""A team's runs of duties are long enough for its limits."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_least_run(draft: Draft) -> None:
    """Ask for so many days in a row with a duty."""
    for position, team in enumerate(draft.problem.teams):
        if team.limits.least_run_days > 1:
            draft.change(position, least_run=team.limits.least_run_days)
