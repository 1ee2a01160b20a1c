"""No more than so many days in a row with a duty; the days before day 0 count."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_longest_run(draft: Draft) -> None:
    """Limit the runs of every team to ``rest.longest_run_days``."""
    for position in range(len(draft.workers)):
        draft.change(position, longest_run=draft.problem.rest.longest_run_days)
