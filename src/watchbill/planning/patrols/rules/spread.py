"""Visits are spread over the shift: when each is due, and the start windows that keep every gap short.

Let no gap of a stop exceed ``limit_s``. A window per visit enforces that without any constraint between
routes: where the latest start of a visit is at most ``limit_s`` after the earliest start of the one before,
the gap holds whatever the routes do. The slack of a gap is shared between the two visits beside it; where one
of them is already fixed (or is the edge of the shift), the other gets all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np

GRID_POINTS = 480
FEW_SLOTS = 12


@lru_cache(maxsize=4096)
def nominal_starts(
    length_s: int,
    visits: int,
    windows: tuple[tuple[int, int], ...],
    min_gap_s: int,
    earliest_s: int,
    latest_s: int,
) -> tuple[int, ...]:
    """The starts that spread ``visits`` best; fewer than asked for where the windows cannot hold them all."""
    even = tuple(round(length_s * number / (visits + 1)) for number in range(1, visits + 1))
    if not windows and even[0] >= max(earliest_s, min_gap_s) and even[-1] <= latest_s:
        return even
    spans = windows or ((0, length_s),)
    step = max(1, length_s // GRID_POINTS)
    grid = sorted(
        {
            second
            for low, high in spans
            for second in (
                *range(max(low, earliest_s), min(high, latest_s) + 1, step),
                min(high, latest_s),
            )
            if max(low, earliest_s) <= second <= min(high, latest_s)
        }
    )
    for count in range(visits, 0, -1):
        found = _least_squares(np.array(grid, dtype=np.float64), length_s, count, min_gap_s)
        if found is not None:
            return found
    return ()


def _least_squares(
    grid: np.ndarray[tuple[int], np.dtype[np.float64]], length_s: int, count: int, min_gap_s: int
) -> tuple[int, ...] | None:
    """``count`` points of the grid at least ``min_gap_s`` apart with the least sum of squared gaps."""
    if grid.size == 0:
        return None
    gaps = grid[:, None] - grid[None, :]
    step_cost = np.where(gaps >= max(min_gap_s, 1), gaps**2, np.inf)
    cost, came_from = grid**2, []
    for _ in range(count - 1):
        total = cost[None, :] + step_cost
        came_from.append(total.argmin(axis=1))
        cost = total.min(axis=1)
    cost = cost + (length_s - grid) ** 2
    point = int(cost.argmin())
    if not np.isfinite(cost[point]):
        return None
    points = [point]
    for back in reversed(came_from):
        points.append(int(back[points[-1]]))
    return tuple(int(grid[index]) for index in reversed(points))


def nearest_slots(starts: Sequence[int], nominal: Sequence[int]) -> list[int]:
    """For sorted ``starts`` the slots of ``nominal`` that they fill, in order and as near as can be."""
    count = len(starts)
    if len(nominal) < count or len(nominal) > FEW_SLOTS:
        return list(range(count))
    best = min(
        combinations(range(len(nominal)), count),
        key=lambda slots: sum(abs(nominal[slot] - start) for slot, start in zip(slots, starts, strict=True)),
    )
    return list(best)


def start_windows(
    centres: Sequence[int],
    free: Sequence[bool],
    *,
    length_s: int,
    limit_s: float,
    min_gap_s: int,
    share: float = 0.5,
) -> list[tuple[int, int]]:
    """Start windows (first and last second) that keep every gap at most ``limit_s`` and at least ``min_gap_s``.

    ``centres`` are starts in order of time, around which the windows lie; those that are not ``free`` stay as
    they are. Of the slack between two free visits the later one gets ``share``. Where the limit cannot be kept
    (fixed visits too far apart), the window is a point between its neighbours.
    """
    points = _within_limit([0, *centres, length_s], [False, *free, False], limit_s)
    fixed = [True, *(not flag for flag in free), True]
    low, high = list(points), list(points)
    for before, after in pairwise(range(len(points))):
        gap = points[after] - points[before]
        edge = before == 0 or after == len(points) - 1
        slack = max(0.0, limit_s - gap)
        spare = max(0.0, gap - (0 if edge else min_gap_s))
        later = 1.0 if fixed[before] else share
        earlier = 1.0 if fixed[after] else 1 - share
        if not fixed[after]:
            high[after] = points[after] + later * slack
            low[after] = points[after] - later * spare
        if not fixed[before]:
            low[before] = max(low[before], points[before] - earlier * slack)
            high[before] = min(high[before], points[before] + earlier * spare)
    return [(round(min(a, b)), round(max(a, b))) for a, b in zip(low[1:-1], high[1:-1], strict=True)]


def _within_limit(starts: Sequence[float], free: Sequence[bool], limit_s: float) -> list[float]:
    """The starts, moved as little as a pass to and fro does so that no gap exceeds the limit where avoidable."""
    points = [float(start) for start in starts]
    for index in range(1, len(points)):
        if free[index]:
            points[index] = min(points[index], points[index - 1] + limit_s)
    for index in range(len(points) - 2, -1, -1):
        if free[index]:
            points[index] = max(points[index], points[index + 1] - limit_s)
    for index in range(1, len(points)):
        if free[index]:
            points[index] = max(points[index], points[index - 1])
    return points
