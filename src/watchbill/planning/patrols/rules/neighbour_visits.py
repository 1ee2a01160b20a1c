"""Some visits of a stop are for the teams of neighbouring areas: those whose home is another village."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watchbill.planning.patrols.case import Want


def reserve(
    want: Want,
    allowed: dict[int, frozenset[int]],
    served: Mapping[int, int],
    free: Sequence[int],
    already: int,
) -> None:
    """Narrow ``allowed`` so that, with ``already`` fixed ones, enough visits go to neighbours.

    Visits that a neighbour makes today come first, then those that leave the most neighbours to choose from.
    A visit that no neighbour may make is left as it is.
    """
    missing = min(want.demand.neighbour_visits, want.visits) - already
    if missing <= 0:
        return
    order = sorted(
        (visit for visit in free if allowed[visit] & want.neighbours),
        key=lambda visit: (
            served.get(visit) not in want.neighbours,
            -len(allowed[visit] & want.neighbours),
            visit,
        ),
    )
    for visit in order[:missing]:
        allowed[visit] &= want.neighbours
