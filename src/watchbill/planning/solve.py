"""The one door of the planner: a problem in, a plan out, with the seed, the time limit and the workers in the open.

Stages: the roster; patrol routes, first of all shifts quickly, so that there is a complete plan early, then again
with more time, the worst shifts first; fixed posts; and the honest list of what is missing. Patrols run in processes
of their own (not forked from this one, so a script that calls ``solve`` needs the usual
``if __name__ == "__main__"``), or in any executor that is given.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from statistics import fmean

from watchbill.planning.dispatch import PatrolPlanner, ShiftPool, ShiftTask, run_tasks
from watchbill.planning.measures import Measures, gap_ratios, measures, way_s
from watchbill.planning.patrols import Bounds as PatrolBounds
from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Duty, Plan, Route, Shortfall
from watchbill.planning.posts import fixed_posts
from watchbill.planning.problem import Problem
from watchbill.planning.progress import Bounds, Progress, Result, ShiftLine, ShiftState, Stage, StageTime, Status
from watchbill.planning.proofs import Proofs
from watchbill.planning.rosters import RosterResult, plan_rosters
from watchbill.planning.shortfalls import roster_shortfalls, shift_shortfalls
from watchbill.planning.stopping import AnyOf, NoImprovement, TimeLimit

ROSTER_SHARE = 0.12
"""Part of the time limit that the roster may use at most."""
ROSTER_STILL_SHARE = 0.03
ROSTER_WORTH = 0.005
"""The roster ends early when it has not become better by this share for that part of the time limit."""
QUICK_SHARE = 0.3
QUICK_MOST_S = 0.6
"""The first pass over all shifts: part of the remaining time, and the most seconds for one shift."""
CLOSING_S = 0.5
"""Kept back for posts, shortfalls and measures."""
GOOD_RATIO = 1.05
"""A shift without shortfalls whose worst gap ratio is below this is not planned again."""
MESSAGE_EVERY_S = 0.5

Key = tuple[int, str]


def solve(
    problem: Problem,
    *,
    time_limit_s: float = 60,
    seed: int = 1,
    workers: int = 2,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    executor: Executor | None = None,
    patrols: PatrolPlanner = plan_shift,
) -> Result:
    """Return the best plan that can be found in about ``time_limit_s`` seconds.

    ``on_progress`` is called in this thread, about twice a second. ``cancelled`` is asked several times a second;
    when it says so, or on Ctrl-C, the best plan so far is returned. There is always a plan: what it lacks is in its
    shortfalls. ``executor`` (any ``concurrent.futures`` executor with at least ``workers`` lanes) replaces the
    planner's own processes.
    """
    run = _Run(problem, time_limit_s, seed, on_progress or _nobody, cancelled)
    pool = ShiftPool(problem, patrols, workers, executor)
    try:
        run.make_roster(max(1, workers))
        run.make_routes(pool)
    except KeyboardInterrupt:
        run.interrupted = True
    finally:
        pool.close(patient=not run.interrupted)
    return run.finish()


def _nobody(_: Progress) -> None:
    """Take note of progress where nobody asked for it."""


class _ShiftWork:
    """The best routes of one shift so far."""

    def __init__(self, problem: Problem, key: Key) -> None:
        self.key = key
        self.state: ShiftState = "waiting"
        self.attempts = 0
        self.wanted = sum(demand.visits for demand in problem.demands_by_shift.get(key, ()))
        self._problem = problem
        self.routes: tuple[Route, ...] = ()
        self.shortfalls: tuple[Shortfall, ...] = ()
        self.ratios: dict[str, float] = {}
        self.rank: tuple[float, ...] = ()
        self.bounds = PatrolBounds(missed_visits=0, worst_gap_ratio=1.0)
        self._take(())

    def offer(self, routes: tuple[Route, ...] | None) -> bool:
        """Take routes that are better than those so far; return whether they were."""
        self.attempts += 1
        if routes is None:
            self.state = "planned" if self.routes else "failed"
            return False
        first = self.state in {"waiting", "failed"} or not self.routes
        self.state = "planned"
        before = (self.routes, self.shortfalls, self.ratios, self.rank)
        self._take(routes)
        if first or self.rank < before[3]:
            return True
        self.routes, self.shortfalls, self.ratios, self.rank = before
        return False

    def _take(self, routes: tuple[Route, ...]) -> None:
        self.routes = routes
        self.shortfalls = shift_shortfalls(self._problem, *self.key, routes)
        self.ratios = gap_ratios(self._problem, *self.key, routes)
        amounts: Counter[str] = Counter()
        for shortfall in self.shortfalls:
            priority = self._problem.stop_by_code[shortfall.stop].priority if shortfall.stop else 0
            weight = 6 - priority if shortfall.rule == "visit_missing" else 1
            amounts[shortfall.rule] += round(shortfall.amount * weight)
        self.rank = (
            amounts["visit_missing"],
            amounts["two_teams"],
            amounts["neighbour_visit"],
            amounts["break_missing"],
            amounts["spread"] // 60,
            round(fmean(self.ratios.values()), 4) if self.ratios else 1.0,
            sum(way_s(self._problem, route) for route in routes),
        )

    @property
    def is_good(self) -> bool:
        """Whether planning it again is a waste of time."""
        return not self.shortfalls and max(self.ratios.values(), default=1.0) <= GOOD_RATIO

    def line(self) -> ShiftLine:
        """Return how far it is."""
        return ShiftLine(
            day=self.key[0],
            shift=self.key[1],
            state=self.state,
            attempts=self.attempts,
            missed_visits=round(sum(s.amount for s in self.shortfalls if s.rule == "visit_missing")),
            worst_gap_ratio=round(max(self.ratios.values(), default=1.0), 3),
            mean_gap_ratio=round(fmean(self.ratios.values()), 3) if self.ratios else 1.0,
            least_gap_ratio=self.bounds.worst_gap_ratio,
            least_missed_visits=self.bounds.missed_visits,
        )


class _Run:
    """One solve: what is known so far, and the clock."""

    def __init__(
        self,
        problem: Problem,
        time_limit_s: float,
        seed: int,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.problem = problem
        self.seed = seed
        self.interrupted = False
        self._began = time.monotonic()
        self._limit_s = time_limit_s
        self._clock = TimeLimit(max(0.0, time_limit_s - CLOSING_S))
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._roster: RosterResult | None = None
        self._duties: tuple[Duty, ...] = ()
        self._roster_lacks: tuple[Shortfall, ...] = ()
        self._stage: Stage = "roster"
        self._stage_began = self._began
        self._stages: list[StageTime] = []
        self._told_at = 0.0
        self._measures: Measures | None = None
        self._plan: Plan | None = None
        self._first_plan_s: float | None = None
        keys = [(day, shift.code) for day in range(problem.operation.days) for shift in problem.shifts]
        self.work = {key: _ShiftWork(problem, key) for key in keys}

    def make_roster(self, workers: int) -> None:
        """Stage one: duties."""

        def better(duties: tuple[Duty, ...]) -> None:
            self._duties = duties
            self._roster_lacks = roster_shortfalls(self.problem, duties)
            self._tell()

        still = NoImprovement(self._limit_s * ROSTER_STILL_SHARE, ROSTER_WORTH)
        stop = AnyOf(TimeLimit(self._limit_s * ROSTER_SHARE), still)
        self._roster = plan_rosters(
            self.problem, stop=stop, seed=self.seed, workers=workers, on_plan=better, cancelled=self._is_cancelled
        )
        better(self._roster.duties)

    def make_routes(self, pool: ShiftPool) -> None:
        """Stage two: routes of all shifts in passes, until the time is up or a pass brings nothing."""
        self._enter("patrols")
        todo = sorted(self.work.values(), key=lambda work: -work.wanted)
        quick_s = min(QUICK_MOST_S, self._clock.remaining_s() * QUICK_SHARE * pool.lanes / max(1, len(todo)))
        self._pass(pool, todo, lambda _: quick_s, seed=self.seed)
        self._note_plan()
        number = 0
        while not self._is_over():
            number += 1
            todo = [work for work in self.work.values() if not work.is_good and work.wanted]
            todo.sort(key=lambda work: work.rank, reverse=True)
            left = len(todo)

            def limit_s(started: int, left: int = left) -> float:
                return self._clock.remaining_s() * pool.lanes / max(1, left - started + pool.lanes - 1)

            if not todo or limit_s(0) < quick_s or not self._pass(pool, todo, limit_s, seed=self.seed + number):
                break

    def _pass(self, pool: ShiftPool, todo: list[_ShiftWork], limit_s: Callable[[int], float], seed: int) -> bool:
        """Plan each of some shifts once; return whether anything became better."""
        improved = False
        each_s = max(0.2, limit_s(0))
        tasks = [
            ShiftTask(day=work.key[0], shift=work.key[1], time_limit_s=each_s, seed=seed + number * 1000)
            for number, work in enumerate(todo)
        ]

        def start(task: ShiftTask) -> None:
            if not self.work[task.key].attempts:
                self.work[task.key].state = "running"

        for done in run_tasks(pool, self._duties, tasks, ended=self._is_over, on_start=start):
            if done is not None:
                work = self.work[done.task.key]
                improved |= work.offer(done.routes)
                work.bounds = work.bounds.tightened(done.bounds)
                if self._plan is not None:
                    self._note_plan()
            self._tell()
        return improved

    def finish(self) -> Result:
        """Stage three: posts and shortfalls; return the result."""
        self._enter("posts")
        plan = self._make_plan()
        figures = measures(self.problem, plan)
        self._plan, self._measures = plan, figures
        self._enter("done")
        self._tell(force=True)
        roster = self._roster
        return Result(
            plan=plan,
            measures=figures,
            status=self._status(plan),
            bounds=Bounds(
                roster_value=roster.value if roster and math.isfinite(roster.value) else None,
                roster_bound=roster.bound if roster else 0.0,
                roster_status=roster.status if roster else "stopped",
                worst_gap_ratio=max((work.bounds.worst_gap_ratio for work in self.work.values()), default=1.0),
                missed_visits=sum(work.bounds.missed_visits for work in self.work.values()),
            ),
            crews=roster.crews if roster else {},
            shifts=tuple(work.line() for work in self.work.values()),
            stages=tuple(self._stages),
            first_plan_s=self._first_plan_s,
            seconds=time.monotonic() - self._began,
        )

    def _status(self, plan: Plan) -> Status:
        if self._is_cancelled():
            return "stopped"
        if any(work.state == "failed" for work in self.work.values()):
            return "failed"
        if not plan.shortfalls:
            return "complete"
        if any(map(Proofs(self.problem).hold, plan.shortfalls)):
            return "infeasible"
        return "out_of_time" if self._clock.remaining_s() <= 0 else "incomplete"

    def _make_plan(self) -> Plan:
        lacks = [shortfall for work in self.work.values() for shortfall in work.shortfalls]
        return Plan(
            duties=self._duties,
            routes=tuple(route for work in self.work.values() for route in work.routes),
            posts=fixed_posts(self.problem, self._duties),
            shortfalls=(*self._roster_lacks, *lacks),
        )

    def _note_plan(self) -> None:
        self._plan = self._make_plan()
        self._measures = None
        if self._first_plan_s is None:
            self._first_plan_s = time.monotonic() - self._began

    def _is_cancelled(self) -> bool:
        return self.interrupted or self._cancelled()

    def _is_over(self) -> bool:
        return self._clock.remaining_s() <= 0 or self._is_cancelled()

    def _enter(self, stage: Stage) -> None:
        now = time.monotonic()
        self._stages.append(StageTime(stage=self._stage, seconds=round(now - self._stage_began, 3)))
        self._stage, self._stage_began = stage, now
        self._tell(force=True)

    def _tell(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._told_at < MESSAGE_EVERY_S:
            return
        self._told_at = now
        if self._plan is not None and self._measures is None:
            self._measures = measures(self.problem, self._plan)
        lacks = self._plan.shortfalls if self._plan else self._roster_lacks
        share = 1.0 if self._stage == "done" else min(0.99, (now - self._began) / max(self._limit_s, 0.001))
        self._on_progress(
            Progress(
                stage=self._stage,
                share=round(share, 3),
                seconds=round(now - self._began, 2),
                measures=self._measures,
                shortfalls=dict(Counter(shortfall.rule for shortfall in lacks)),
                shifts=tuple(work.line() for work in self.work.values()),
                plan=self._plan,
            )
        )
