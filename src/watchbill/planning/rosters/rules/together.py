"""Teams of a group are on duty in the same shifts."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_together(draft: Draft) -> None:
    """Keep the groups together."""
    draft.together += [group for group in draft.problem.together if len(group) > 1]
