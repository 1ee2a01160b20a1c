"""The search for a shift's tours: a complete plan first, then tighter and tighter, then part by part.

1. A simple first plan; where teams have time to spare it is complete, and steps 2 and 3 are left out.
2. Teams are coloured, so that the problem falls apart, and all visits are planned in wide windows.
3. The windows are tightened as long as every visit still finds its place.
4. Small groups of teams around the worst stops are planned anew, again and again.
Every step is bounded by iterations; only the end is a matter of the clock.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from watchbill.planning.patrols import opening, parts, times
from watchbill.planning.patrols.case import Case, Tours
from watchbill.planning.patrols.first import first_tours
from watchbill.planning.patrols.model import Order
from watchbill.planning.patrols.opening import Aim
from watchbill.planning.patrols.parts import Task
from watchbill.planning.patrols.quality import Quality, measure
from watchbill.planning.patrols.routing import Stop, never
from watchbill.planning.patrols.rules import fair_share, two_teams

WIDEST_RATIO = 2.0
TIGHTEN = 0.72
LEAST_STEP = 0.004
OPENING_ITERATIONS = 12
OPENING_PATIENCE = 3
PART_TEAMS = (4, 10)
MOST_TEAMS = 12
FIRST_REACH, FIRST_EFFORT = 0.75, 4.0
PARTS_AIM = (0.9, 1.0)
LEAST_EFFORT = 0.7
MOST_EFFORT = 8.0
QUICK_SHARE = 0.7


@dataclass
class Search:
    """One run of the search; ``best`` is always a plan that may be used."""

    case: Case
    deadline: float
    seed: int
    rounds: int | None = None
    cancelled: Callable[[], bool] = never
    on_better: Callable[[Tours], None] | None = None
    pool: Executor | None = None
    workers: int = 1
    best: Tours = field(init=False)
    quality: Quality = field(init=False)
    rounds_done: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.best = self.case.idle
        self.quality = measure(self.case, self.best)
        teams = len(self.case.free_teams)
        self.size = teams if teams <= MOST_TEAMS else 0
        self.reach, self.effort = (FIRST_REACH, FIRST_EFFORT) if self.size else PARTS_AIM
        self.current, self.course = self.best, self.quality

    def run(self) -> Tours:
        """Searches until time, rounds or patience are at an end; returns the best tours found."""
        if not self.case.free_teams or not any(want.teams - self.case.fixed for want in self.case.wants):
            return self.best
        self._offer(times.retime(self.case, first_tours(self.case)))
        if self.quality.missed_visits:
            self._open()
        while not self._over():
            self._improve()
        self._offer(times.retime(self.case, self.best))
        return fair_share.share_out(self.case, self.best)

    def _over(self) -> bool:
        return (
            time.monotonic() >= self.deadline
            or self.cancelled()
            or (self.rounds is not None and self.rounds_done >= self.rounds)
        )

    def _offer(self, tours: Tours) -> bool:
        """Takes the tours as the current ones where they are no worse; tells whether it did."""
        quality = measure(self.case, tours)
        if quality.rank < self.quality.rank:
            self.best, self.quality = tours, quality
            if self.on_better is not None:
                self.on_better(tours)
        better = quality.course < self.course.course
        same = quality.course[:-1] == self.course.course[:-1]
        shorter = quality.pressure <= self.course.pressure and quality.travel_s < self.course.travel_s
        if better or (same and shorter):
            self.current, self.course = tours, quality
            return True
        return False

    def _open(self) -> None:
        """A complete plan in wide windows, then tighter ones while every visit is still served."""
        case, limit = self.case, WIDEST_RATIO
        colours = max([2, *(want.least_teams for want in case.wants)])
        colour = two_teams.colour_teams(case, case.free_teams, colours, self.rng)
        offsets = self.rng.getrandbits(32)
        failures = 0
        while not self._over() and failures < 1:
            aim = Aim(limit)
            orders = opening.first_orders(case, aim, colour, random.Random(offsets))
            before = self.course
            tours = self._plan_components(orders)
            tours = times.retime(case, tours)
            self.rounds_done += 1
            self._offer(tours)
            reached = measure(case, tours)
            if reached.missed_weight > before.missed_weight or (reached.missed_weight and limit == WIDEST_RATIO):
                failures += 1
                limit = (limit + self.course.worst_served_ratio) / 2
            else:
                limit = min(limit, reached.worst_served_ratio)
                limit = 1 + (limit - 1) * TIGHTEN
            if limit - 1 < LEAST_STEP:
                break

    def _plan_components(self, orders: Sequence[Order]) -> Tours:
        tasks = [
            Task(
                self.case,
                self.current,
                teams,
                jobs,
                self._stop(
                    OPENING_ITERATIONS * len(jobs),
                    once_complete=True,
                    patience=OPENING_PATIENCE * len(jobs),
                ),
                self.rng.getrandbits(31),
                retimed=False,
            )
            for teams, jobs in parts.components(self.case.free_teams, orders)
        ]
        if not tasks:
            return self.current
        planned = self._map(tasks)
        changed = {
            tour.team: tour
            for task, tours in zip(tasks, planned, strict=True)
            for tour in tours
            if tour.team in task.teams
        }
        return tuple(changed.get(tour.team, tour) for tour in self.current)

    def _stop(self, iterations: int, *, once_complete: bool = False, patience: int = 1_000_000) -> Stop:
        cancelled = self.cancelled if self.pool is None else never
        return Stop(iterations, self.deadline, once_complete, patience, cancelled)

    def _map(self, tasks: Sequence[Task]) -> list[Tours]:
        if self.pool is None or len(tasks) < 2:
            return [parts.plan_part(task) for task in tasks]
        return list(self.pool.map(parts.plan_part, tasks))

    def _improve(self) -> None:
        """Plans one group of teams (or one per worker) anew and keeps what became better."""
        missing = opening.missing_visits(self.case, self.current)
        tasks: list[Task] = []
        for _ in range(self.workers):
            size = self.size or self.rng.randint(*PART_TEAMS)
            teams = parts.focus_teams(self.case, self.current, missing, size, self.rng)
            worst = max(self.course.worst_served_ratio, 1.0)
            limit = 1 + (worst - 1) * min(0.99, self.reach + self.rng.uniform(-0.05, 0.05))
            pull, share = self.rng.choice((0.0, 0.25, 0.5)), self.rng.choice((0.3, 0.5, 0.7))
            aim = Aim(limit, pull, share, loose_ratio=(limit + worst) / 2)
            orders = opening.reopened_orders(self.case, self.current, teams, aim, self.rng)
            if orders:
                patience = 100 + round(self.effort * len(orders))
                iterations = 4 * patience
                stop = self._stop(iterations, once_complete=self.rng.random() < QUICK_SHARE, patience=patience)
                seed = self.rng.getrandbits(31)
                tasks.append(Task(self.case, self.current, teams, tuple(orders), stop, seed, retimed=True))
        self.rounds_done += 1
        touched: set[int] = set()
        for task, tours in zip(tasks, self._map(tasks), strict=True):
            wants = {self.case.want_of[order.visit] for order in task.orders}
            changed = {tour.team: tour for tour in tours if tour.team in task.teams}
            apart = touched.isdisjoint(wants)
            offer = tuple(changed.get(tour.team, tour) for tour in self.current) if apart else tours
            better = self._offer(offer)
            if better:
                touched = touched | wants if apart else wants
            self._learn(better)

    def _learn(self, better: bool) -> None:
        """After a success, aim further and try less hard; after a failure the other way round.

        Up to ``MOST_TEAMS``, the first parts hold all teams, and fewer after every failure; small ones follow.
        """
        if self.size:
            self.size = self.size if better else self.size * 2 // 3
            if self.size <= PART_TEAMS[1]:
                self.size, (self.reach, self.effort) = 0, PARTS_AIM
            return
        if better:
            self.reach, self.effort = max(0.5, self.reach - 0.04), max(LEAST_EFFORT, self.effort / 1.3)
        else:
            self.reach, self.effort = min(0.97, self.reach + 0.01), min(MOST_EFFORT, self.effort * 1.05)
