"""How far from the best possible a plan is at most, from what was reached and what no plan can undercut."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from watchbill.planning.problem import Struct

if TYPE_CHECKING:  # the pages read distances without loading the solvers
    from watchbill.planning.progress import Result


GAP_PRECISION = 1e-3
"""A gap ratio so near to its bound is the best possible: starts are whole seconds, and ratios are shown rounded."""


class Distance(Struct, kw_only=True, frozen=True):
    """At most how much worse than the best possible; none where no bound is known."""

    roster_percent: int | None
    """Prices of the roster above those of the best possible one."""
    worst_gap_percent: int | None
    """The worst gap ratio above the best possible one, on this roster."""
    missed_visits: int | None
    """Missed visits beyond those that no routes on this roster can make."""


def distance(
    *,
    roster_value: float | None,
    roster_bound: float | None,
    worst_gap_ratio: float | None,
    least_gap_ratio: float | None,
    missed_visits: int | None,
    least_missed_visits: int | None,
) -> Distance:
    """Return the distances, percents rounded up so that 'at most' stays true."""
    missed = None if missed_visits is None or least_missed_visits is None else missed_visits - least_missed_visits
    return Distance(
        roster_percent=_percent(roster_value, roster_bound),
        worst_gap_percent=_percent(worst_gap_ratio, least_gap_ratio, GAP_PRECISION),
        missed_visits=None if missed is None else max(0, missed),
    )


def distance_of(result: Result) -> Distance:
    """Return the distances of what a search gave."""
    bounds, figures = result.bounds, result.measures
    return distance(
        roster_value=bounds.roster_value,
        roster_bound=bounds.roster_bound,
        worst_gap_ratio=figures.worst_gap_ratio,
        least_gap_ratio=bounds.worst_gap_ratio,
        missed_visits=figures.missed_visits,
        least_missed_visits=bounds.missed_visits,
    )


def _percent(value: float | None, bound: float | None, precision: float = 1e-6) -> int | None:
    if value is None or bound is None or not math.isfinite(value) or not math.isfinite(bound):
        return None
    if value <= bound + precision:
        return 0
    return math.ceil(100 * (value - bound) / bound - 1e-6) if bound > 0 else None
