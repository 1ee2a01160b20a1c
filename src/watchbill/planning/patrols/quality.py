"""How good tours are: what they leave out, how long the gaps are, how much they travel."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from watchbill.planning.patrols.case import Case, Tours, Want
from watchbill.planning.patrols.rules import neighbour_visits, two_forces, two_teams, visits_wanted

TRAVEL_WEIGHT = 0.5
"""What all teams on the way all the time would weigh against a mean gap ratio."""
RATIO_DIGITS = 5


@dataclass(frozen=True)
class Quality:
    """Figures of a shift's tours, from the most to the least important.

    ``missed_weight`` weighs missed visits by priority; ``teams_short`` counts different teams missing,
    ``forces_short`` different forces, ``neighbours_short`` visits by neighbours; ``long_gaps_s`` sums the seconds
    by which gaps are longer than a stop allows; the gap ratios compare a stop's longest gap with the ideal (1 is
    perfect). ``worst_served_ratio`` is the worst among stops that get all their visits; ``travel_share`` is the part
    of all teams' time that they are on the way.
    """

    missed_weight: int
    missed_visits: int
    teams_short: int
    forces_short: int
    neighbours_short: int
    long_gaps_s: int
    worst_gap_ratio: float
    worst_served_ratio: float
    mean_gap_ratio: float
    travel_s: int
    travel_share: float
    even_ratio: float = 1.0
    """Gap ratios up to this one are even enough."""

    def rank(self, even: float = 0.0) -> tuple[float, ...]:
        """What makes one set of tours better than another: the smaller, the better.

        Worst gap ratios up to ``even``, and gap ratios that are even enough, are equally good.
        """
        return (
            self.missed_weight,
            self.teams_short,
            self.forces_short,
            self.neighbours_short,
            max(round(self.worst_served_ratio, 3), even, self.even_ratio),
            self.long_gaps_s,
            round(max(self.mean_gap_ratio, self.even_ratio) + TRAVEL_WEIGHT * self.travel_share, RATIO_DIGITS),
        )


def visits_by_want(case: Case, tours: Tours) -> dict[int, list[tuple[int, int]]]:
    """For each want the starts of its visits, in order, each with its team."""
    visits: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for tour in tours:
        for call in tour.calls:
            if call.visit >= 0:
                visits[case.want_of[call.visit]].append((call.start_s, tour.team))
    return {number: sorted(calls) for number, calls in visits.items()}


def gap_ratio(case: Case, want: Want, starts: list[int]) -> float:
    """The longest gap of a stop over its ideal gap."""
    return max(b - a for a, b in pairwise([0, *starts, case.length_s])) / want.ideal_s


def travel_s(case: Case, tours: Tours) -> int:
    """Seconds on the way, all teams together."""
    total = 0
    for tour in tours:
        base = case.teams[tour.team].base
        legs = case.legs(tour.team)
        places = [base, *(call.place for call in tour.calls), base]
        total += sum(int(legs[a, b]) for a, b in pairwise(places))
    return total


def measure(case: Case, tours: Tours) -> Quality:
    """The figures of ``tours``."""
    by_want = visits_by_want(case, tours)
    missed_weight = missed = teams_short = forces_short = neighbours_short = long_gaps_s = 0
    ratios: list[float] = []
    served_ratios: list[float] = []
    for number, want in enumerate(case.wants):
        calls = by_want.get(number, [])
        lacking = max(0, want.demand.visits - len(calls))
        missed += lacking
        missed_weight += lacking * visits_wanted.weight(want.stop.priority)
        teams_short += two_teams.lacking(want.demand, (team for _, team in calls))
        forces_short += two_forces.lacking(want.demand, (case.teams[team].force for _, team in calls))
        neighbours_short += neighbour_visits.lacking(
            want.demand, (case.teams[team].area != want.stop.area for _, team in calls)
        )
        ratio = gap_ratio(case, want, [start for start, _ in calls])
        long_gaps_s += max(0, round(ratio * want.ideal_s) - want.demand.max_gap_s)
        ratios.append(ratio)
        if not lacking:
            served_ratios.append(ratio)
    return Quality(
        missed_weight=missed_weight,
        missed_visits=missed,
        teams_short=teams_short,
        forces_short=forces_short,
        neighbours_short=neighbours_short,
        long_gaps_s=long_gaps_s,
        worst_gap_ratio=max(ratios, default=1.0),
        worst_served_ratio=max(served_ratios, default=1.0),
        mean_gap_ratio=fmean(ratios) if ratios else 1.0,
        travel_s=(way_s := travel_s(case, tours)),
        travel_share=way_s / max(1, len(case.teams) * case.length_s),
        even_ratio=case.even_ratio,
    )
