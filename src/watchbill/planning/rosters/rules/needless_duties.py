"""Nobody is on duty for nothing: each duty of a team that does not rotate costs a little."""

from __future__ import annotations

from watchbill.planning.rosters.draft import Draft


def add_needless_duties(draft: Draft) -> None:
    """Charge every duty of a team that does not rotate."""
    for position in range(len(draft.workers)):
        if not draft.rotates(position):
            draft.change(position, duty_price=draft.prices.duty)
