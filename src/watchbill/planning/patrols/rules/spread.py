"""Visits are spread over the shift: when each is due, and how even the gaps of a stop can be at best.

The search lets no gap of a stop exceed a limit and makes the limits smaller and smaller. The limit is a difference
between the starts of two visits, wherever in the shift they are: a stop may have all its visits early or late.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from math import inf

import numpy as np

from watchbill.planning.patrols.rules import time_windows

GRID_POINTS = 480
FEW_SLOTS = 12
PRECISION = 1e-6
"""By how much a least ratio may be too great."""


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
    if not visits:
        return ()
    even = tuple(round(length_s * number / (visits + 1)) for number in range(1, visits + 1))
    if not windows and even[0] >= max(earliest_s, min_gap_s) and even[-1] <= latest_s:
        return even
    first = time_windows.earliest_starts(windows, earliest_s, latest_s, visits, min_gap_s)
    step = max(1, length_s // GRID_POINTS)
    grid = set(first)
    for low, high in windows or ((0, length_s),):
        begin, end = max(low, earliest_s), min(high, latest_s)
        if begin <= end:
            grid.update(range(begin, end, step))
            grid.add(end)
    return _least_squares(np.array(sorted(grid), dtype=np.float64), length_s, len(first), min_gap_s)


def _least_squares(
    grid: np.ndarray[tuple[int], np.dtype[np.float64]], length_s: int, count: int, min_gap_s: int
) -> tuple[int, ...]:
    """``count`` points of the grid at least ``min_gap_s`` apart with the least sum of squared gaps; there are some."""
    if count == 0:
        return ()
    gaps = grid[:, None] - grid[None, :]
    step_cost = np.where(gaps >= min_gap_s, gaps**2, np.inf)
    cost, came_from = grid**2, []
    for _ in range(count - 1):
        total = cost[None, :] + step_cost
        came_from.append(total.argmin(axis=1))
        cost = total.min(axis=1)
    points = [int((cost + (length_s - grid) ** 2).argmin())]
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


def least_ratio(
    windows: Sequence[Sequence[time_windows.Window]], *, length_s: int, ideal_s: float, min_gap_s: int
) -> float:
    """The least longest gap, over ``ideal_s``, of visits of which each starts in a window of its own, in order.

    Only windows and the least gap are looked at: no plan at all has a lower ratio. Infinite where they leave no way.
    """
    low, high = 0.0, max(length_s, min_gap_s) / ideal_s
    if not _can_keep(windows, length_s, high * ideal_s, min_gap_s):
        return inf
    while high - low > PRECISION:
        middle = (low + high) / 2
        if _can_keep(windows, length_s, middle * ideal_s, min_gap_s):
            high = middle
        else:
            low = middle
    return high


def _can_keep(windows: Sequence[Sequence[time_windows.Window]], length_s: int, limit_s: float, min_gap_s: int) -> bool:
    """Whether starts in these windows can keep all gaps within the limit: the starts that are left, one by one."""
    if len(windows) > 1 and min_gap_s > limit_s:
        return False
    left = [(0.0, 0.0)]
    for number, spans in enumerate(windows):
        least_s = min_gap_s if number else 0
        left = time_windows.apart(
            (max(low, first + least_s), min(high, last + limit_s)) for first, last in left for low, high in spans
        )
    return any(last >= length_s - limit_s for _, last in left)
