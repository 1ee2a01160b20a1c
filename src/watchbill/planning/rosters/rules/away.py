"""A team has no duty in a shift in which it is away."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_away(draft: Draft) -> None:
    """Bar the shifts in which nobody of the team is present, and the days on which there is no other."""
    for position, team in enumerate(draft.problem.teams):
        if not team.away and not team.absences:
            continue
        out = {
            day: [shift for shift in draft.workers[position].most_shifts if not team.present(day, shift)]
            for day in draft.days
        }
        every = len(draft.workers[position].most_shifts)
        draft.change(
            position,
            days_off=tuple(day for day, shifts in out.items() if len(shifts) == every),
            shifts_off=tuple((day, shift) for day, shifts in out.items() if len(shifts) < every for shift in shifts),
        )
