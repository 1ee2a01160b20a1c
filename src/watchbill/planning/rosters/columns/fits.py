"""Which cases the column backend can price; apart from it, for loading it takes a second."""

from __future__ import annotations

from watchbill.planning.rosters.case import RosterCase


def fits(case: RosterCase) -> bool:
    """Return whether columns can price a case: workers meet in nothing but cover in which everybody counts alike."""
    return (
        not any(worker.crews for worker in case.workers)
        and not any(conflict.days != 1 for conflict in case.conflicts)
        and not (case.balances or case.fairness or case.together)
        and all(cover.each == 1 and tuple(cover.counts.values()) == (None,) for cover in case.cover)
    )
