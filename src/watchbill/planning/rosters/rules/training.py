"""A team has every training that its duty needs."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_training(draft: Draft) -> None:
    """Take away the shifts that need a training which the team does not have."""
    if not draft.problem.duty_trainings:
        return
    for position, team in enumerate(draft.problem.teams):
        had = set(team.trainings)
        allowed = draft.workers[position].most_shifts
        draft.change(
            position,
            most_shifts={
                shift: most
                for shift, most in allowed.items()
                if draft.problem.needed_trainings(team.force, shift) <= had
            },
        )
