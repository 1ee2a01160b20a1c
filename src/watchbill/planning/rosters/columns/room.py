"""What one person may do on each day, and how much of everything may be used up before each day."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.problem import Struct

Reach: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Least and most of something before each day, and at the end: [day + 1]."""


class Room(Struct, kw_only=True, frozen=True):
    """What one person may do, and what follows from it; made by ``Person.room``.

    ``work`` [day, type], ``rest`` [day] and ``forced`` [day] are bools: may work, may rest, has no choice. ``spare``
    and ``usable`` [type]: shifts left under the limit, and days of choice on which the type may be worked.
    """

    work: NDArray[np.bool_]
    rest: NDArray[np.bool_]
    forced: NDArray[np.bool_]
    spare: tuple[int, ...]
    usable: tuple[int, ...]
    units: Reach
    weekends: Reach
    empty: bool
    """Whether it is plain that there is no schedule."""

    @property
    def choice(self) -> NDArray[np.bool_]:
        """Days [day] on which there is something to choose."""
        return self.work.any(axis=1) & ~self.forced

    @property
    def width(self) -> int:
        """How many pairs of units and weekends there are, added up over the days: what pricing takes time for."""
        units, weekends = (high - low + 1 for low, high in (self.units, self.weekends))
        return int(units @ weekends)


def nothing_left(spare: tuple[int, ...], *reaches: Reach) -> bool:
    """Return whether a limit on types, or a reach, allows nothing at all."""
    return any(left < 0 for left in spare) or any(bool((low > high).any()) for low, high in reaches)


def narrowed(reach: Reach, used: NDArray[np.int64], most: int) -> Reach:
    """Return a reach no further than ``most`` from what a schedule has used up before each day."""
    return np.maximum(reach[0], used - most), np.minimum(reach[1], used + most)
