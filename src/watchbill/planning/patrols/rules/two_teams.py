"""A stop is visited by at least so many different teams (two, as a rule).

A team may make a visit only if the visits that are still open leave room for all the different teams that the stop
wants. So the rule holds as soon as all visits are made.
"""

from __future__ import annotations

from collections.abc import Iterable

from watchbill.planning.problem import Demand


def needed(demand: Demand, teams: int) -> int:
    """How many different teams the search asks for: never more than there are visits, or ``teams`` in reach."""
    return min(demand.teams, demand.visits, teams)


def wanted(demand: Demand) -> int:
    """How many different teams a stop wants, whoever is in reach."""
    return min(demand.teams, demand.visits)


def lacking(demand: Demand, teams: Iterable[int]) -> int:
    """How many different teams a stop lacks that is visited by ``teams``."""
    return max(0, wanted(demand) - len(set(teams)))
