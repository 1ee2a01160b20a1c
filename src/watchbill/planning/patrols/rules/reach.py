"""A team goes only where it may and can: villages of its reach, places that its mode reaches in time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.problem import Stop, Team


def span(team: Team, stop: Stop, legs: NDArray[np.int32], length_s: int, dwell_s: int) -> tuple[int, int] | None:
    """Earliest and latest start of a visit of ``stop`` by ``team``; none where it cannot make one at all."""
    if stop.area not in team.reach:
        return None
    out, back = int(legs[team.base, stop.place]), int(legs[stop.place, team.base])
    if out < 0 or back < 0:
        return None
    latest_s = length_s - back - dwell_s
    return (out, latest_s) if out <= latest_s else None
