"""Different forces meet the same stop at different times: their visits start at least so far apart.

Among the visits of a stop in order of time it is enough to look at neighbours: where each is far enough from the one
before, others are farther still. Where a visit is left out, its neighbours become neighbours of each other; only the
finished plan knows, and there one of two that are too near is left out as well: the later one, if it is not settled.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from watchbill.planning.problem import Demand


def least_gap_s(demand: Demand, force: str, other: str) -> int:
    """Least time between the starts of two visits that follow each other, by teams of these forces."""
    return max(demand.min_gap_s, demand.force_gap_s if force != other else 0)


def too_near(demand: Demand, visits: list[tuple[int, str, int]], settled: Collection[int] = frozenset()) -> list[int]:
    """Numbers of the visits, given as (start, force, number), without which the gap is kept; none of the settled."""
    left = sorted(visits)
    dropped: list[int] = []
    while True:
        near = [
            first if second[2] in settled else second
            for first, second in pairwise(left)
            if second[0] - first[0] < least_gap_s(demand, first[1], second[1])
            and not (first[2] in settled and second[2] in settled)
        ]
        if not near:
            return dropped
        left.remove(near[0])
        dropped.append(near[0][2])
