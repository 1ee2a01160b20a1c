"""A stop is visited by teams of at least so many different forces.

As with the different teams, a visit goes to a force that was there already only while enough open visits are left.
"""

from __future__ import annotations

from collections.abc import Iterable

from watchbill.planning.problem import Demand


def needed(demand: Demand, forces: int) -> int:
    """How many different forces the search asks for: never more than there are visits, or ``forces`` in reach."""
    return min(demand.forces, demand.visits, forces)


def wanted(demand: Demand) -> int:
    """How many different forces a stop wants, whoever is in reach; one force is no wish."""
    return min(demand.forces, demand.visits) if demand.forces > 1 else 0


def lacking(demand: Demand, forces: Iterable[str]) -> int:
    """How many different forces a stop lacks that teams of ``forces`` visit."""
    return max(0, wanted(demand) - len(set(forces)))
