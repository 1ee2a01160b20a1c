"""A team goes only where it may and can: villages of its reach, places that its mode reaches in time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.patrols.rules import time_windows
from watchbill.planning.problem import Demand, Stop, Team


def span(team: Team, stop: Stop, demand: Demand, legs: NDArray[np.int32], length_s: int) -> tuple[int, int] | None:
    """Earliest and latest start of a visit of ``stop`` by ``team``; none where it cannot make one at all."""
    if stop.area not in team.reach:
        return None
    out, back = int(legs[team.base, stop.place]), int(legs[stop.place, team.base])
    if out < 0 or back < 0:
        return None
    return time_windows.within(demand.windows, out, length_s - back - demand.dwell_s)
