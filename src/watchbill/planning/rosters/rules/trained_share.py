"""People on duty with a training reach the minima that ask for it."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft
from watchbill.planning.rosters.rules.level_share import cover_of


def add_trained_share(draft: Draft) -> None:
    """Charge every trained person under a minimum that names a training."""
    draft.cover += [cover for minimum in draft.problem.minima if minimum.training for cover in cover_of(draft, minimum)]
