"""Some visits of a stop are for the teams of neighbouring areas: those whose home is another village.

As with the different teams, a visit goes to somebody else only while enough open visits are left for neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable

from watchbill.planning.problem import Demand


def needed(demand: Demand, neighbours: int) -> int:
    """How many visits the search keeps for neighbours: none where there are no ``neighbours`` in reach."""
    return min(demand.neighbour_visits, demand.visits) if neighbours else 0


def lacking(demand: Demand, are_neighbours: Iterable[bool]) -> int:
    """How many visits by neighbours a stop lacks, given who of its visitors is one."""
    return max(0, demand.neighbour_visits - sum(are_neighbours))
