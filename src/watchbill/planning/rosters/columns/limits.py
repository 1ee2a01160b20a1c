"""Limits on types of shift that are too many to be counted at once: tolls instead, and days allotted to each type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from watchbill.planning.rosters.columns.room import Room

Row: TypeAlias = NDArray[np.int64]
"""A schedule by types: [day], -1 is a day off."""
Numbers: TypeAlias = NDArray[np.float64]
Run: TypeAlias = Callable[[Numbers, Room], tuple[float, Row | None]]
"""Prices without regard to the limits: the least cost, and the cheapest schedule if there is one."""

STEP = 0.01
"""How far a toll follows each shift above the limit or below it: a share of the range of prices, for a limit of one."""


class Limits:
    """One person's limits on the types of shift.

    The tolls follow from one search to the next how the limits are broken, for prices change little in between.
    """

    def __init__(self, most: Sequence[int]) -> None:
        self.most: Row = np.array(most, np.int64)
        self.tolls: Numbers = np.zeros(len(most))
        self._pace: Numbers = STEP / np.sqrt(np.maximum(1, self.most))

    def excess(self, row: Row) -> Row:
        """Return how far each type is above its limit; negative where it is below."""
        return np.bincount(row[row >= 0], minlength=len(self.most)) - self.most

    def search(self, run: Run, cost: Numbers, room: Room) -> tuple[float, Row | None]:
        """Return a bound on the schedules within the limits, and a good one of them if one was found.

        The bound is infinite where there is no schedule at all.
        """
        tolled = cost + self.tolls
        least, row = run(tolled, room)
        if row is None:
            return np.inf, None
        bound = least - float(self.tolls @ self.most)
        excess = self.excess(row)
        range_of_prices = max(1.0, float(cost.max(initial=0.0) - cost.min(initial=0.0)))
        self.tolls = np.maximum(0.0, self.tolls + range_of_prices * self._pace * excess)
        if (excess > 0).any():
            row = run(cost, _allotted(tolled, room, row))[1]
        return bound, run(cost, _allotted(tolled, room, None))[1] if row is None else row


def _allotted(cost: Numbers, room: Room, row: Row | None) -> Room:
    """Return a room in which every type may be worked on no more days than its limit allows.

    A schedule keeps the days on which it works a type, or those where that is worth most; then come the days that
    other types had to give up, and others. Without a schedule the days are spread over all.
    """
    work = room.work.copy()
    free = [np.flatnonzero(~room.forced & room.work[:, kind]) for kind in range(len(room.spare))]
    given_up = np.zeros(len(work), np.bool_)
    kept: list[Row] = []
    for kind, (days, spare) in enumerate(zip(free, room.spare, strict=True)):
        mine = np.empty(0, np.int64) if row is None else days[row[days] == kind]
        others = np.where(room.work[mine], cost[mine], 0.0)
        others[:, kind] = 0.0
        worth = others.min(axis=1, initial=0.0) - cost[mine, kind]
        order = np.argsort(-worth, kind="stable")
        kept.append(mine[order[:spare]])
        given_up[mine[order[spare:]]] = True
    for kind, (days, spare) in enumerate(zip(free, room.spare, strict=True)):
        if len(days) <= spare:
            continue
        more = days[~np.isin(days, kept[kind])]
        if row is None:
            chosen = days[np.linspace(0, len(days) - 1, spare).astype(np.int64)]
        else:
            order = np.lexsort((cost[more, kind], ~given_up[more]))[: spare - len(kept[kind])]
            chosen = np.append(kept[kind], more[order])
        work[np.setdiff1d(days, chosen), kind] = False
    return replace(room, work=work)
