"""Which shifts ``proof`` can settle; apart from it, for loading CP-SAT takes seconds."""

from __future__ import annotations

from watchbill.planning.patrols.case import Case

MOST_CALLS = 80


def is_small(case: Case) -> bool:
    """Whether ``settle`` can take the case on: it is small, and all that is wanted can be given."""
    bases = len(case.rest.places) if case.rest else 0
    complete = all(want.teams and len(want.nominal) == want.visits for want in case.wants)
    return complete and not case.fixed and 0 < len(case.want_of) <= MOST_CALLS - len(case.teams) * bases
