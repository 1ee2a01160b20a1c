"""Every plan there is of a tiny shift in which all times are multiples of half an hour.

With such times whatever can be done at all can be done at the half hours: all rules are differences of time. Only gaps
may be shorter in between, by less than half an hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement, pairwise, product

from planning.patrols.town import visits
from watchbill.planning.plan import Route
from watchbill.planning.problem import Demand, Problem, Team

STEP = 1_800
STEPS = 8
LENGTH = STEP * STEPS
Visits = tuple[tuple[int, Team], ...]
Calls = tuple[tuple[int, int, int], ...]
"""Start, stay and place of visits and breaks."""
Lacks = tuple[int, int, int, int]


@dataclass(frozen=True, order=True)
class Worth:
    """What a plan lacks, and the worst gap ratio of the stops that lack no visit: the smaller, the better."""

    missed_weight: int = 0
    teams_short: int = 0
    forces_short: int = 0
    neighbours_short: int = 0
    worst_ratio: float = 1.0
    missed: int = 0

    @property
    def lacks(self) -> Lacks:
        """What is lacking, from the most to the least important."""
        return self.missed_weight, self.teams_short, self.forces_short, self.neighbours_short


@dataclass(frozen=True)
class Choice:
    """One way to make some of a stop's visits: what that is worth, and the calls of each team."""

    worth: Worth
    calls: tuple[Calls, ...]


def best_worth(problem: Problem, at_most: Sequence[Lacks] | None = None) -> Worth:
    """The worth of the best plan, by trying every one; with ``at_most`` of those in which no stop lacks more."""
    walkers = [team for team in problem.teams if problem.walks_routes(team)]
    breaks = list(breaks_of(problem))
    choices = [list(choices_of(problem, demand, walkers)) for demand in problem.demands]
    if at_most is not None:
        choices = [
            [choice for choice in of_stop if all(a <= b for a, b in zip(choice.worth.lacks, most, strict=True))]
            for of_stop, most in zip(choices, at_most, strict=True)
        ]

    @cache
    def has_time(number: int, calls: Calls) -> bool:
        return any(can_walk(problem, walkers[number], (*calls, *pause)) for pause in breaks)

    return min(
        total(choice.worth for choice in plan)
        for plan in product(*choices)
        if all(
            has_time(number, tuple(call for choice in plan for call in choice.calls[number]))
            for number in range(len(walkers))
        )
    )


def worths_of(problem: Problem, routes: tuple[Route, ...]) -> list[Worth]:
    """What routes are worth at each stop."""
    return [
        worth(
            problem,
            demand,
            tuple((start, problem.team_by_code[team]) for start, team in visits(routes, demand.stop)),
        )
        for demand in problem.demands
    ]


def total(worths: Iterable[Worth]) -> Worth:
    """The worth of a plan, from that at each stop."""
    parts = list(worths)
    return Worth(
        missed_weight=sum(part.missed_weight for part in parts),
        teams_short=sum(part.teams_short for part in parts),
        forces_short=sum(part.forces_short for part in parts),
        neighbours_short=sum(part.neighbours_short for part in parts),
        worst_ratio=max((part.worst_ratio for part in parts), default=1.0),
        missed=sum(part.missed for part in parts),
    )


def worth(problem: Problem, demand: Demand, seen: Visits) -> Worth:
    """What a stop's visits, in order of time, are worth."""
    stop = problem.stop_by_code[demand.stop]
    missed = demand.visits - len(seen)
    gap_s = max(b - a for a, b in pairwise([0, *(start for start, _ in seen), LENGTH]))
    wanted_forces = min(demand.forces, demand.visits) if demand.forces > 1 else 0
    return Worth(
        missed_weight=missed * (6 - stop.priority),
        teams_short=max(0, min(demand.teams, demand.visits) - len({team.code for _, team in seen})),
        forces_short=max(0, wanted_forces - len({team.force for _, team in seen})),
        neighbours_short=max(0, demand.neighbour_visits - sum(team.area != stop.area for _, team in seen)),
        worst_ratio=1.0 if missed else gap_s * (demand.visits + 1) / LENGTH,
        missed=missed,
    )


def choices_of(problem: Problem, demand: Demand, walkers: list[Team]) -> Iterator[Choice]:
    """All ways to make some of the visits of a stop that no rule of the stop forbids."""
    stop = problem.stop_by_code[demand.stop]
    windows = demand.windows or ((0, LENGTH),)
    single = [
        (start, team)
        for start in range(0, LENGTH + 1, STEP)
        if any(low <= start <= high for low, high in windows)
        for team in walkers
        if stop.area in team.reach
    ]
    for count in range(demand.visits + 1):
        for seen in combinations_with_replacement(single, count):
            most = max(Counter(team.code for _, team in seen).values(), default=0)
            if most <= (demand.most_visits or most) and all(
                after[0] - before[0] >= (demand.min_gap_s if before[1].force == after[1].force else apart)
                for before, after in pairwise(seen)
                for apart in [max(demand.min_gap_s, demand.force_gap_s)]
            ):
                calls = (
                    tuple((start, demand.dwell_s, stop.place) for start, who in seen if who is team) for team in walkers
                )
                yield Choice(worth(problem, demand, seen), tuple(calls))


def breaks_of(problem: Problem) -> Iterator[Calls]:
    """All breaks that a team may take: at any base, at any time; none where the shift has none, or no room for one."""
    rule = problem.breaks
    latest_s = min(rule.latest_s, LENGTH - rule.duration_s)
    if rule.least_shift_s > LENGTH or latest_s < rule.earliest_s:
        yield ()
        return
    for start in range(rule.earliest_s, latest_s + 1, STEP):
        for base in {team.base for team in problem.teams}:
            yield ((start, rule.duration_s, base),)


def can_walk(problem: Problem, team: Team, calls: Calls) -> bool:
    """Whether a team has the time for its ways from call to call, and back to its base."""
    here, now = team.base, 0
    for start, stay, place in sorted(calls):
        way = problem.leg_s(team.mode, here, place)
        if way < 0 or now + way > start:
            return False
        here, now = place, start + stay
    way = problem.leg_s(team.mode, here, team.base)
    return way >= 0 and now + way <= LENGTH
