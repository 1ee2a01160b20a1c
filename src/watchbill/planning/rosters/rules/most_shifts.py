"""A team has no more duties in a shift than its limits allow."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_most_shifts(draft: Draft) -> None:
    """Limit the number of duties in each shift."""
    for position, team in enumerate(draft.problem.teams):
        if most := team.limits.most_shifts:
            allowed = draft.workers[position].most_shifts
            draft.change(position, most_shifts={shift: min(n, most.get(shift, n)) for shift, n in allowed.items()})
