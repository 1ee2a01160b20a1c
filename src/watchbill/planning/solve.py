"""The one door of the planner: a problem in, a plan out, with the seed, the time limit and the workers in the open.

Stages: the roster (``rostering.py``); fixed posts with their reliefs (``posts.py``); routes of those who stand at none
(``patrolling.py``), first of all shifts and areas quickly, so that there is a complete plan early, then again with more
time, the worst first; and the honest list of what is missing. A large operation is divided into groups of neighbouring
villages (``areas.py``), planned side by side. The work is done by processes of this machine (not forked from this one,
so a script that calls ``solve`` needs the usual ``if __name__ == "__main__"``), by a Dask cluster, or by any executor
that is given.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor

from watchbill.planning.clock import Clock
from watchbill.planning.division import Divider
from watchbill.planning.measures import Measures, measures
from watchbill.planning.orders import PatrolPlanner
from watchbill.planning.patrolling import Patrolling
from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Duty, Plan, Post, Shortfall
from watchbill.planning.posts import fixed_posts
from watchbill.planning.problem import Problem
from watchbill.planning.progress import Bounds, Progress, Result, Stage, StageTime, Status
from watchbill.planning.proofs import Proofs
from watchbill.planning.rostering import make_roster
from watchbill.planning.rosters import RosterResult
from watchbill.planning.shortfalls import post_shortfalls, roster_shortfalls
from watchbill.planning.stopping import AnyOf, Cancelled, StopRule, TimeLimit
from watchbill.planning.workers import GivenWorkers, LocalWorkers, Workers

CLOSING_S, CLOSING_S_PER_VISIT = 0.5, 2e-5
"""Kept back for shortfalls and measures."""
MANNING_SHARE = 0.1
"""Part of the time that is left after the roster which the manning of fixed posts may take."""
MESSAGE_EVERY_S = 0.5
MESSAGE_SHARE = 0.05
"""Messages take no larger part of the time than this."""


def solve(
    problem: Problem,
    *,
    time_limit_s: float = 60,
    seed: int = 1,
    workers: int = 2,
    scheduler: str = "",
    rounds: int | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    executor: Executor | None = None,
    patrols: PatrolPlanner = plan_shift,
) -> Result:
    """Return the best plan that can be found in about ``time_limit_s`` seconds.

    The first round over all shifts and areas is finished in any case, in at most twice the limit and half a minute:
    on a busy machine, or for a large city and a short limit, that is later than the limit.

    ``on_progress`` is called in this thread, about twice a second. ``cancelled`` is asked several times a second;
    when it says so, or on Ctrl-C, the best plan so far is returned. There is always a plan: what it lacks is in its
    shortfalls.

    Work is done by ``workers`` processes of this machine; with ``scheduler`` (``tcp://host:port``) by all workers of
    that Dask cluster, and ``cluster.SchedulerProblem`` is raised where there is none; with ``executor`` by that
    ``concurrent.futures`` executor, which has at least ``workers`` lanes.

    With ``rounds`` the search ends after so many rounds over all shifts and areas. If that is before the time limit,
    the plan depends on ``seed`` alone, however many workers there are and wherever they run.
    """
    hands = _workers(workers, scheduler, executor)
    closing_s = CLOSING_S + CLOSING_S_PER_VISIT * sum(demand.visits for demand in problem.demands)
    run = _Run(problem, Clock(time_limit_s, closing_s, cancelled), seed, rounds, on_progress, hands, patrols)
    try:
        run.make_roster()
        run.make_posts()
        run.make_routes()
    except KeyboardInterrupt:
        run.clock.interrupted = True
    finally:
        hands.close(patient=not run.clock.interrupted)
    return run.finish()


def _workers(lanes: int, scheduler: str, executor: Executor | None) -> Workers:
    if executor is not None:
        return GivenWorkers(executor, lanes)
    if scheduler:
        from watchbill.planning.cluster import ClusterWorkers

        return ClusterWorkers(scheduler)
    return LocalWorkers(lanes, preload=("watchbill.planning.preload",))


class _Run:
    """One solve: what is known so far."""

    def __init__(
        self,
        problem: Problem,
        clock: Clock,
        seed: int,
        rounds: int | None,
        on_progress: Callable[[Progress], None],
        workers: Workers,
        planner: PatrolPlanner,
    ) -> None:
        self.problem = problem
        self.clock = clock
        self._seed = seed
        self._rounds = rounds
        self._on_progress = on_progress
        self._workers = workers
        self._divider = Divider(problem, workers)
        self._patrols = Patrolling(self._divider, workers, planner, clock, seed=seed, rounds=rounds, on_step=self._step)
        self._roster: RosterResult | None = None
        self._duties: tuple[Duty, ...] = ()
        self._posts: tuple[Post, ...] | None = None
        self._roster_lacks: tuple[Shortfall, ...] = ()
        self._post_lacks: tuple[Shortfall, ...] = ()
        self._stage: Stage = "roster"
        self._stage_began_s = 0.0
        self._stages: list[StageTime] = []
        self._tell_at = 0.0
        self._measures: Measures | None = None
        self._plan: Plan | None = None
        self._plan_is_old = False
        self._first_plan_s: float | None = None

    def make_roster(self) -> None:
        """Stage one: duties."""

        def better(duties: tuple[Duty, ...]) -> None:
            self._duties = duties
            self._roster_lacks = roster_shortfalls(self.problem, duties)
            self._tell()

        self._roster = make_roster(
            self._divider,
            self._workers,
            self.clock,
            seed=self._seed,
            rounds=self._rounds,
            on_duties=better,
            on_wait=self._tell,
        )
        better(self._roster.duties)

    def make_posts(self) -> None:
        """Stage two: fixed posts."""
        self._enter("posts")
        left_s = self.clock.remaining_s()
        limit = TimeLimit(left_s if self._rounds is not None else left_s * MANNING_SHARE)
        self._man_posts(AnyOf(limit, Cancelled(self.clock.is_cancelled)))

    def make_routes(self) -> None:
        """Stage three: routes of the teams that hold no post, in all shifts."""
        self._enter("patrols")
        standing = {(post.team, post.day, post.shift) for post in self._posts or ()}
        walking = tuple(duty for duty in self._duties if (duty.team, duty.day, duty.shift) not in standing)
        self._patrols.run(walking, self._note_first)

    def finish(self) -> Result:
        """Return the result."""
        plan, figures = self._newest()
        self._enter("done")
        roster = self._roster
        bounds = self._patrols.bounds.values()
        return Result(
            plan=plan,
            measures=figures,
            status=self._status(plan),
            bounds=Bounds(
                roster_value=roster.value if roster and math.isfinite(roster.value) else None,
                roster_bound=roster.bound if roster else 0.0,
                roster_status=roster.status if roster else "stopped",
                worst_gap_ratio=max((bound.worst_gap_ratio for bound in bounds), default=1.0),
                missed_visits=sum(bound.missed_visits for bound in bounds),
            ),
            crews=roster.crews if roster else {},
            shifts=self._patrols.shift_lines(),
            areas=self._patrols.area_lines(),
            stages=tuple(self._stages),
            first_plan_s=self._first_plan_s,
            seconds=self.clock.seconds(),
        )

    def _status(self, plan: Plan) -> Status:
        if self.clock.is_cancelled():
            return "stopped"
        rosters = self._roster.status if self._roster else "stopped"
        if rosters == "failed" or self._patrols.has_failed:
            return "failed"
        if not plan.shortfalls:
            return "complete"
        if rosters == "infeasible" or any(map(Proofs(self.problem).hold, plan.shortfalls)):
            return "infeasible"
        return "out_of_time" if self.clock.remaining_s() <= 0 else "incomplete"

    def _newest(self) -> tuple[Plan, Measures]:
        """Return the plan as it is now, and its figures."""
        if self._plan is None or self._measures is None or self._plan_is_old:
            self._plan = self._make_plan()
            self._measures = measures(self.problem, self._plan)
            self._plan_is_old = False
        return self._plan, self._measures

    def _man_posts(self, stop: StopRule) -> tuple[Post, ...]:
        """Make the posts, and what they lack once for all plans to come."""
        self._posts = fixed_posts(self.problem, self._duties, seed=self._seed, stop=stop)
        self._post_lacks = post_shortfalls(self.problem, self._posts)
        return self._posts

    def _make_plan(self) -> Plan:
        # none yet: interrupted before there were any
        posts = self._man_posts(TimeLimit(0)) if self._posts is None else self._posts
        lacks = [lack for standing in self._patrols.standing.values() for lack in standing.lacks]
        return Plan(
            duties=self._duties,
            routes=self._patrols.routes,
            posts=posts,
            shortfalls=(*self._roster_lacks, *lacks, *self._post_lacks),
        )

    def _note_first(self) -> None:
        self._first_plan_s = self.clock.seconds()
        self._plan_is_old = True
        self._tell()

    def _step(self, better: bool) -> None:
        self._plan_is_old |= better and self._first_plan_s is not None
        self._tell()

    def _enter(self, stage: Stage) -> None:
        now_s = self.clock.seconds()
        self._stages.append(StageTime(stage=self._stage, seconds=round(now_s - self._stage_began_s, 3)))
        self._stage, self._stage_began_s = stage, now_s
        self._tell(force=True)

    def _tell(self, *, force: bool = False) -> None:
        began_s = self.clock.seconds()
        if not force and began_s < self._tell_at:
            return
        if self._plan_is_old:
            self._newest()
        lacks = self._plan.shortfalls if self._plan else self._roster_lacks
        share = 1.0 if self._stage == "done" else min(0.99, began_s / max(self.clock.limit_s, 0.001))
        self._on_progress(
            Progress(
                stage=self._stage,
                share=round(share, 3),
                seconds=round(began_s, 2),
                measures=self._measures,
                shortfalls=dict(Counter(shortfall.rule for shortfall in lacks)),
                shifts=self._patrols.shift_lines(),
                areas=self._patrols.area_lines(),
                plan=self._plan,
            )
        )
        ended_s = self.clock.seconds()
        self._tell_at = ended_s + max(MESSAGE_EVERY_S, (ended_s - began_s) / MESSAGE_SHARE)
