"""Stage three: routes of all shifts and groups, in rounds: all of them quickly, then the worst with more time.

From the second round on a large operation is divided anew, groups growing around the villages that lack most, so that
what lies on a seam once lies inside a group the next time. Teams that walk in two groups keep their routes meanwhile;
where that brings nothing any more, the groups are made wider, so that such teams walk in one.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future

import msgspec

from watchbill.planning.clock import Clock
from watchbill.planning.dispatch import Job, run_jobs
from watchbill.planning.division import Divider, Division
from watchbill.planning.group_bounds import group_bounds
from watchbill.planning.headway import Headway, Name, Shift
from watchbill.planning.orders import PatrolAnswer, PatrolOrder, PatrolPlanner, routes_of_group
from watchbill.planning.overview import AreaLine
from watchbill.planning.patrols import Bounds
from watchbill.planning.plan import Duty, Route
from watchbill.planning.progress import ShiftLine
from watchbill.planning.standing import Standing
from watchbill.planning.workers import Workers

QUICK_SHARE = 0.3
QUICK_LEAST_S, QUICK_MOST_S = 0.2, 0.6
"""The first round: part of the remaining time, and the least and most seconds for one shift planned whole."""
GROUP_QUICK_S = 0.05
"""The same for a group: a first plan and nothing more, for there are many of them."""
AGAIN_LEAST_S = 1.0
"""Less time than this for a group makes nothing better; where there is not enough for all, the worst get it."""
GOOD_RATIO = 1.05
"""Routes without shortfalls whose worst gap ratio is below this are not planned again."""
WIDEST = 2
"""How many times as large as usual groups become where groups of the usual size bring nothing any more."""
SECONDS_PER_VISIT = 3600.0
"""How long a gap troubles a village as much as a missed visit."""
BOUNDS_S = 3.0
"""Longest time for the bounds of a divided operation, after its search."""
STEPS = 12
"""Steps of the patrol search in each job where a number of rounds is given."""


class Patrolling:
    """The routes so far, and the rounds that make them."""

    def __init__(
        self,
        divider: Divider,
        workers: Workers,
        planner: PatrolPlanner,
        clock: Clock,
        *,
        seed: int,
        rounds: int | None,
        on_step: Callable[[bool], None],
    ) -> None:
        problem = divider.problem
        self._divider = divider
        self._workers = workers
        self._planner = planner
        self._clock = clock
        self._seed = seed
        self._rounds = rounds
        self._on_step = on_step
        self._duties: dict[Shift, list[Duty]] = {}
        keys = [(day, shift.code) for day in range(problem.operation.days) for shift in problem.shifts]
        self.standing = {key: Standing.of(problem, *key, ()) for key in keys}
        self.bounds = {key: Bounds(missed_visits=0, worst_gap_ratio=1.0) for key in keys}
        self._headway = Headway(problem, divider.first, keys)

    @property
    def has_failed(self) -> bool:
        """Whether the solver failed somewhere and nothing took its place."""
        return self._headway.has_failed

    @property
    def routes(self) -> tuple[Route, ...]:
        """All routes, by shift and team."""
        return tuple(standing.routes[team] for standing in self.standing.values() for team in sorted(standing.routes))

    def run(self, duties: tuple[Duty, ...], on_first: Callable[[], None]) -> None:
        """Plan until time or rounds are at an end, or a round brings nothing; ``on_first`` is told of a whole plan."""
        try:
            self._run(duties, on_first)
        finally:
            self._headway.end()

    def _run(self, duties: tuple[Duty, ...], on_first: Callable[[], None]) -> None:
        for duty in duties:
            self._duties.setdefault((duty.day, duty.shift), []).append(duty)
        division = self._divider.first
        wanted: Counter[Name] = Counter()
        for demand in self._divider.problem.demands:
            wanted[(demand.day, demand.shift), division.group_of_stop[demand.stop]] += demand.visits
        names = sorted(self._headway.names, key=lambda name: -wanted[name])
        quick_s = self._quick_s(len(names)) if division.is_whole else GROUP_QUICK_S
        self._round(division, names, quick_s, 0)
        on_first()
        number, size = 0, 1
        while not self._clock.is_over() and (self._rounds is None or number < self._rounds):
            number += 1
            if not self._divider.first.is_whole:
                division = self._divider.division(self._troubled(), size)
            names = self._worth_again(division)
            left_s, lanes = self._clock.remaining_s(), self._workers.lanes
            each_s = left_s * lanes / max(1, len(names) + lanes - 1)
            if not names or (division.is_whole and each_s < quick_s):
                break
            if not division.is_whole:
                each_s = max(each_s, min(AGAIN_LEAST_S, left_s))
            if self._round(division, names, max(0.2, each_s), number):
                continue
            if self._divider.first.is_whole or size == WIDEST:
                break
            size += 1
        self._bound_groups()

    def _bound_groups(self) -> None:
        """Work out what no plan can better where groups were planned, in a short time unless rounds are counted."""
        if self._divider.first.is_whole:
            return
        until = time.monotonic() + BOUNDS_S
        found = group_bounds(
            self._divider.problem,
            self._divider.first.groups,
            self._duties,
            goes_on=lambda: self._rounds is not None or time.monotonic() < until,
        )
        for key, bounds in found.items():
            self.bounds[key] = self.bounds[key].tightened(bounds)

    def _quick_s(self, parts: int) -> float:
        share_s = self._clock.remaining_s() * QUICK_SHARE * self._workers.lanes / max(1, parts)
        return max(QUICK_LEAST_S, min(QUICK_MOST_S, share_s))

    def _troubled(self) -> list[str]:
        """Villages by what they lack, the worst first."""
        trouble: dict[str, float] = {}
        for standing in self.standing.values():
            for lack in standing.lacks:
                if lack.stop:
                    village = self._divider.problem.stop_by_code[lack.stop].area
                    amount = lack.amount if lack.unit != "seconds" else lack.amount / SECONDS_PER_VISIT
                    trouble[village] = trouble.get(village, 0.0) + amount
        return sorted(trouble, key=lambda village: (-trouble[village], village))

    def _worth_again(self, division: Division) -> list[Name]:
        """What is not good yet, the worst first."""
        ranked = []
        for key, standing in self.standing.items():
            for number, stops in enumerate(division.stops):
                part = standing.part(stops, division.own[number])
                if part.ratios and (part.lacks or part.worst_ratio > GOOD_RATIO):
                    ranked.append((part.rank(self._divider.problem), (key, number)))
        return [name for _, name in sorted(ranked, reverse=True)]

    def _round(self, division: Division, names: list[Name], each_s: float, number: int) -> bool:
        """Plan some groups in some shifts once; return whether anything became better."""
        improved = False
        first = division is self._divider.first
        limit_s = each_s if self._rounds is None else max(1.0, self._clock.remaining_s())
        walkers = {key: _walkers(division, self.standing[key]) for key in dict.fromkeys(key for key, _ in names)}
        jobs = [
            Job(name, self._launcher(division, name, walkers[name[0]], limit_s, self._seed + number + 1000 * place))
            for place, name in enumerate(names)
        ]

        def start(name: Name) -> None:
            if first:
                self._headway.begin(name)

        ended = self._clock.is_late if number == 0 else self._clock.is_over  # a plan without routes helps nobody
        for done in run_jobs(self._workers, jobs, ended=ended, on_start=start):
            better = False
            if done is not None:
                better = self._offer(division, done.name, done.answer)
                improved |= better
            self._on_step(better)
        return improved

    def _launcher(
        self, division: Division, name: Name, walkers: dict[int, set[str]], limit_s: float, seed: int
    ) -> Callable[[], Future[PatrolAnswer]]:
        (day, shift), group = name

        def launch() -> Future[PatrolAnswer]:
            standing, own = self.standing[day, shift], division.own[group]
            away = {team for number, teams in walkers.items() if number != group for team in teams}
            kept = sorted(walkers.get(group, set()) & away | walkers.get(group, set()) - own)
            order = PatrolOrder(
                day=day,
                shift=shift,
                duties=tuple(
                    duty
                    for duty in self._duties.get((day, shift), ())
                    if (duty.team in own and duty.team not in away) or duty.team in kept
                ),
                guests=tuple(
                    msgspec.structs.replace(self._divider.problem.team_by_code[team], mode=mode)
                    for team in kept
                    if team not in own
                    for mode in [_mode(division, group)]
                ),
                keep=tuple(standing.routes[team] for team in kept),
                seed=seed,
                time_limit_s=limit_s,
                rounds=None if self._rounds is None else STEPS,
                bounded=division.is_whole,
            )
            handle = self._divider.handle(division, group)
            return self._workers.submit(routes_of_group, self._planner, self._workers.key, handle, order)

        return launch

    def _offer(self, division: Division, name: Name, answer: PatrolAnswer | None) -> bool:
        """Take routes that are better than those so far; return whether they were."""
        key = name[0]
        standing = self.standing[key]
        better = False
        if answer is not None:
            before = standing.part(answer.standing.ratios, answer.standing.routes)
            new = not before.routes and bool(answer.standing.routes)
            problem = self._divider.problem
            better = new or answer.standing.rank(problem) < before.rank(problem)
            if better:
                standing.put(answer.standing)
            if answer.bounds is not None:
                self.bounds[key] = self.bounds[key].tightened(answer.bounds)
        self._headway.note(division, name, answer is not None)
        return better

    def shift_lines(self) -> tuple[ShiftLine, ...]:
        """How far each shift is, all groups together."""
        return self._headway.shift_lines(self.standing, self.bounds)

    def area_lines(self) -> tuple[AreaLine, ...]:
        """How far each group is in each shift; empty where the operation is planned whole."""
        return self._headway.area_lines(self.standing)


def _walkers(division: Division, standing: Standing) -> dict[int, set[str]]:
    """Teams that make visits in each group."""
    walkers: dict[int, set[str]] = {}
    if not division.is_whole:
        for team, route in standing.routes.items():
            for step in route.steps:
                if step.stop:
                    walkers.setdefault(division.group_of_stop[step.stop], set()).add(team)
    return walkers


def _mode(division: Division, group: int) -> str:
    """A mode that the group's part of the problem has; guests stay as they are, so any will do."""
    return next((team.mode for team in division.teams[group] if team.reach), "foot")
