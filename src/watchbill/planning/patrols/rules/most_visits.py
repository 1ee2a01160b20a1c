"""No team makes more of a stop's visits in a shift than the stop allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from watchbill.planning.problem import Demand


def allowed(demand: Demand) -> int:
    """How many visits the same team may make; all that are wanted where the stop does not say."""
    return demand.visits if demand.most_visits is None else demand.most_visits


def teams_needed(demand: Demand) -> int:
    """How many teams it takes to make all visits."""
    return -(-demand.visits // allowed(demand))


def may_come_again(demand: Demand, team: str, seen: Iterable[str]) -> bool:
    """Whether a team may make one more visit of a stop that was visited by ``seen``."""
    return demand.most_visits is None or Counter(seen)[team] < demand.most_visits
