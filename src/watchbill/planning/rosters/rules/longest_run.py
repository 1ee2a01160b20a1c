"""No more than so many days in a row with a duty; the days before day 0 count."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_longest_run(draft: Draft) -> None:
    """Limit the runs of every team to its own limit, or to the one of the rest rules."""
    for position, team in enumerate(draft.problem.teams):
        draft.change(position, longest_run=team.limits.longest_run_days or draft.problem.rest.longest_run_days)
