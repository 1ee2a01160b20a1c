"""What no plan of a shift can better: limits computed without a search.

They stand beside a plan's figures, so that a reader sees how far from the best possible it is at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.patrols.case import NO_WAY_S, Case, Want
from watchbill.planning.patrols.rules import most_visits, spread, time_windows
from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem

PEAK_PRECISION = 5e-4
PEAK_POINTS = 60
Ways = Mapping[str, NDArray[np.int32]]
"""By mode the shortest way into each place, in seconds."""


@dataclass(frozen=True)
class Bounds:
    """Lower bounds: ``missed_visits`` by reach and capacity; ``worst_gap_ratio`` by reach and by time on the way.

    The ratio counts every stop, as ``ShiftRoutes.worst_gap_ratio`` does, and holds for plans that lack no visit, team,
    force or neighbour but those that every plan must lack.
    """

    missed_visits: int
    worst_gap_ratio: float

    def tightened(self, other: Bounds | None) -> Bounds:
        """The better of two sets of bounds for the same shift, figure by figure."""
        if other is None:
            return self
        return Bounds(
            missed_visits=max(self.missed_visits, other.missed_visits),
            worst_gap_ratio=max(self.worst_gap_ratio, other.worst_gap_ratio),
        )


def shift_bounds(problem: Problem, duties: Sequence[Duty], *, day: int, shift: str, ways: Ways | None = None) -> Bounds:
    """Bounds for the patrols of one shift; ``ways`` as in ``bounds_of``."""
    return bounds_of(Case.of(problem, duties, day=day, shift=shift), ways)


def bounds_of(case: Case, ways: Ways | None = None) -> Bounds:
    """The same for a case that is there already.

    ``ways`` are the shortest ways into each place, where teams may also come from places that the case lacks.
    """
    ways = _shortest_ways(case) if ways is None else ways
    missed = missed_at_least(case, ways)
    ratios = [ratio_at_least(case, want) for want in case.wants]
    if not missed:
        ratios += [peak_ratio(case, ways), *(ratio_of_all(case, want) for want in case.wants)]
    return Bounds(missed, max(ratios, default=1.0))


def missed_at_least(case: Case, ways: Ways | None = None) -> int:
    """The fewest visits that must be missed: those that nobody can make, and what exceeds all teams' time.

    A visit takes at least its dwell and the shortest way to its stop from another place; a second visit by a
    team that stays there takes at least the least gap instead. The cheapest visits that fit into the teams'
    time are counted as made.
    """
    ways = _shortest_ways(case) if ways is None else ways
    unreachable = 0
    costs: list[int] = []
    for want in case.wants:
        possible = min(want.demand.visits, len(want.nominal), _most_by(case, want)) if want.teams else 0
        unreachable += want.demand.visits - possible
        dwell_s = want.demand.dwell_s
        coming_s = dwell_s + _shortest_way(case, want, ways)
        staying_s = max(dwell_s, want.demand.min_gap_s)
        costs.extend([coming_s, *[min(coming_s, staying_s)] * (possible - 1)] if possible else [])
    pause_s = case.rest.duration_s if case.rest else 0
    left_s = len(case.teams) * (case.length_s - pause_s)
    made = 0
    for cost in sorted(costs):
        left_s -= cost
        if left_s < 0:
            break
        made += 1
    return unreachable + len(costs) - made


def _most_by(case: Case, want: Want) -> int:
    """The most visits that the teams in reach of a stop may make; routes that are kept may have more."""
    return want.demand.visits if case.kept else len(want.teams) * most_visits.allowed(want.demand)


def _shortest_ways(case: Case) -> Ways:
    """By mode the shortest way into each place from another one at which there may be something to do."""
    places = {want.stop.place for want in case.wants} | {team.base for team in case.teams}
    origins = np.array(sorted(places | set(case.rest.places if case.rest else ())), dtype=np.int64)
    found: dict[str, NDArray[np.int32]] = {}
    for mode, legs in case.travel.items():
        ways = legs[origins, :].copy()
        ways[ways < 0] = NO_WAY_S
        ways[np.arange(len(origins)), origins] = NO_WAY_S
        found[mode] = ways.min(axis=0)
    together = Counter([*(want.stop.place for want in case.wants), *{team.base for team in case.teams}])
    shared = [place for place, count in together.items() if count > 1]
    for nearest in found.values():
        nearest[nearest == NO_WAY_S] = 0
        nearest[shared] = 0
    return found


def _shortest_way(case: Case, want: Want, ways: Ways) -> int:
    """The shortest way into a stop's place from another place, for the teams that may go there."""
    return min((int(ways[mode][want.stop.place]) for mode in {case.teams[team].mode for team in want.teams}), default=0)


def _ways_or_waits(case: Case, want: Want, ways: Ways) -> list[int]:
    """The least time before each visit of a stop in which its team does nothing else.

    Whoever has just been there may stay, but for the first visit, and where each is by another team.
    """
    way_s = _shortest_way(case, want, ways)
    if want.least_teams == want.visits:
        return [way_s] * want.visits
    wait_s = max(0, want.demand.min_gap_s - want.demand.dwell_s)
    return [way_s, *[min(way_s, wait_s)] * (want.visits - 1)]


def ratio_at_least(case: Case, want: Want) -> float:
    """The least gap ratio of a stop: even gaps, or the first or last team's way from or to its base."""
    visits = want.visits if want.teams else 0
    if visits == 0:
        return case.length_s / want.ideal_s
    before_s, after_s = want.earliest_s, case.length_s - want.latest_s
    return max(case.length_s / (visits + 1), before_s, after_s) / want.ideal_s


def ratio_of_all(case: Case, want: Want) -> float:
    """The least gap ratio of a stop by its windows and its least gap, for plans that make all its visits."""
    crowded = want.demand.windows or want.demand.min_gap_s > want.ideal_s
    if not crowded or case.kept or not len(want.nominal) == want.visits == want.demand.visits:
        return 1.0
    spans = time_windows.open_spans(want.demand.windows, want.earliest_s, want.latest_s)
    least = spread.least_ratio(
        [spans] * want.visits, length_s=case.length_s, ideal_s=want.ideal_s, min_gap_s=want.demand.min_gap_s
    )
    return max(1.0, least - spread.PRECISION)


def peak_ratio(case: Case, ways: Ways | None = None) -> float:
    """The least worst gap ratio that the teams' time allows where many visits are due together.

    For gaps within a ratio, each visit starts in a span of time that it has to itself. The work that must fall into
    an interval of the shift wherever in their spans visits start, each with the shortest way to it or the wait for it,
    may not be more than all teams have in it. Counted over the intervals of a grid, for plans that make all visits.
    """
    wants = [want for want in case.wants if want.teams and len(want.nominal) == want.visits == want.demand.visits]
    if not wants or not case.teams:
        return 1.0
    ways = _shortest_ways(case) if ways is None else ways
    slot = np.array([number + 1 for want in wants for number in range(want.visits)], dtype=np.float64)
    ideal = np.array([want.ideal_s for want in wants for _ in range(want.visits)])
    left = np.array([want.visits - number for want in wants for number in range(want.visits)], dtype=np.float64)
    way = np.array([s for want in wants for s in _ways_or_waits(case, want, ways)], dtype=np.float64)
    stay = np.array([want.demand.dwell_s for want in wants for _ in range(want.visits)], dtype=np.float64)
    low, high = 1.0, 2.0
    while high - low > PEAK_PRECISION:
        middle = (low + high) / 2
        first = np.maximum(way, case.length_s - left * middle * ideal)
        last = np.minimum(case.length_s, slot * middle * ideal)
        if _overfull(case, first - way, last - way, way + stay):
            low = middle
        else:
            high = middle
    return round(low, 4)


def _overfull(case: Case, first: NDArray[np.float64], last: NDArray[np.float64], work: NDArray[np.float64]) -> bool:
    """Whether work that begins between ``first`` and ``last`` needs more than all teams' time in some interval."""
    begins = np.unique(np.quantile(first, np.linspace(0, 1, PEAK_POINTS), method="nearest"))
    ends = np.unique(np.quantile(last + work, np.linspace(0, 1, PEAK_POINTS), method="nearest"))
    for begin in begins:
        after = ends[ends > begin]
        if not after.size:
            continue
        at_first = np.minimum(first[:, None] + work[:, None], after) - np.maximum(first, begin)[:, None]
        at_last = np.minimum(last[:, None] + work[:, None], after) - np.maximum(last, begin)[:, None]
        needed = np.clip(np.minimum(at_first, at_last), 0, None).sum(axis=0)
        if (needed > len(case.teams) * (after - begin)).any():
            return True
    return False
