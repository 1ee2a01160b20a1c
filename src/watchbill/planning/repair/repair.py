"""The door of the repair: a plan and what changed in; the plan with as few changed orders as can be out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

from msgspec import structs

from watchbill.planning.changes import AnyChange, Pins, Since, apply
from watchbill.planning.difference import OrderChange, differences
from watchbill.planning.measures import Measures, measures
from watchbill.planning.plan import Duty, Plan, Post, Shortfall
from watchbill.planning.problem import Problem, Struct
from watchbill.planning.progress import Progress, Stage, Status
from watchbill.planning.repair.duties import repair_duties
from watchbill.planning.repair.lost_visits import insert_lost
from watchbill.planning.repair.more_teams import plan_more
from watchbill.planning.repair.posts import repair_posts
from watchbill.planning.repair.request import Request
from watchbill.planning.repair.shifts import ShiftRepair, moved_steps
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import AnyOf, Cancelled, StopRule, TimeLimit

ROSTER_SHARE = 0.4
"""Part of the time limit that the roster may use at most."""
MANNING_S = 5.0
"""Most seconds for the fixed posts."""
CLOSING_S = 0.2
"""Kept back for shortfalls and differences."""


class Repair(Struct, kw_only=True, frozen=True):
    """What ``repair`` returns."""

    problem: Problem
    """The problem with the changes in it; what began before the instant counts as walked."""
    plan: Plan
    differences: tuple[OrderChange, ...]
    orders: int
    """Orders of the old plan that had not ended by the instant; ``differences`` is held against it."""
    new_shortfalls: tuple[Shortfall, ...]
    """What the new plan lacks and the old one did not, or not as much."""
    measures: Measures
    status: Status
    seconds: float


def repair(
    problem: Problem,
    plan: Plan,
    changes: Iterable[AnyChange],
    *,
    since: Since,
    pins: Pins | None = None,
    time_limit_s: float = 10,
    seed: int = 1,
    workers: int = 1,
    rounds: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Repair:
    """Return the plan with the changes in it, repaired from the instant ``since`` on.

    All that began before that instant stays to the letter, and so does what is pinned, unless the change itself makes
    it impossible. There is always a plan: what it lacks is in its shortfalls. Raises ``ChangeError`` where a change
    does not fit the problem, and ``KeyError`` for an unknown shift in ``since``.

    With ``rounds`` the patrol engine takes so many steps each time that it is asked. If all is done before the time
    limit, the outcome of one worker depends on ``seed`` alone.
    """
    run = _Run(problem, plan, changes, since, pins or Pins(), time_limit_s, rounds, on_progress, cancelled)
    duties = run.make_duties(seed, workers)
    run.make_posts(duties)
    shifts = run.make_routes(duties, seed)
    return run.finish(duties, shifts)


class _Run:
    """One repair: the request, the clock and the messages."""

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        changes: Iterable[AnyChange],
        since: Since,
        pins: Pins,
        time_limit_s: float,
        rounds: int | None,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool],
    ) -> None:
        self._began = time.monotonic()
        self._limit_s = time_limit_s
        self._rounds = rounds
        self._on_progress = on_progress
        self.cancelled = cancelled
        self._posts: tuple[Post, ...] = ()
        now_s = since.day * 86_400 + problem.shift_by_code[since.shift].start_s + since.second
        now_s = max(now_s, problem.walked_until_s)
        after = structs.replace(apply(problem, changes), walked_until_s=now_s)
        self.request = Request(problem, plan, _past_as_it_was(problem, after, now_s), now_s, pins)

    def left_s(self) -> float:
        """Seconds that are left of the time limit."""
        return self._limit_s - CLOSING_S - (time.monotonic() - self._began)

    def _within(self, seconds: float) -> StopRule:
        return AnyOf(TimeLimit(seconds), Cancelled(self.cancelled))

    def tell(self, stage: Stage, plan: Plan | None = None, figures: Measures | None = None) -> None:
        """Send a message of progress."""
        if self._on_progress is None:
            return
        seconds = time.monotonic() - self._began
        self._on_progress(
            Progress(
                stage=stage,
                share=1.0 if stage == "done" else round(min(0.99, seconds / max(self._limit_s, 0.001)), 3),
                seconds=round(seconds, 2),
                measures=figures,
                shortfalls=dict(Counter(lack.rule for lack in plan.shortfalls)) if plan else {},
                shifts=(),
                plan=plan,
            )
        )

    def make_duties(self, seed: int, workers: int) -> tuple[Duty, ...]:
        """The roster part."""
        self.tell("roster")
        share = ROSTER_SHARE if self._rounds is None else 1.0
        stop = self._within(min(self._limit_s * share, self.left_s()))
        return repair_duties(self.request, stop=stop, seed=seed, workers=workers)

    def make_posts(self, duties: tuple[Duty, ...]) -> None:
        """The fixed posts."""
        self.tell("posts")
        self._posts = repair_posts(self.request, duties, stop=self._within(MANNING_S))

    def make_routes(self, duties: tuple[Duty, ...], seed: int) -> list[ShiftRepair]:
        """The patrol part: all shifts without the engine first, so that there is a plan; then what is left open."""
        self.tell("patrols")
        standing = {(post.team, post.day, post.shift) for post in self._posts}
        walking = [duty for duty in duties if (duty.team, duty.day, duty.shift) not in standing]
        shifts = [ShiftRepair(self.request, key, walking) for key in self.request.keys]
        for shift in shifts:
            insert_lost(shift)
        self.tell("patrols", self._plan(duties, shifts))
        for shift in shifts:
            plan_more(shift, limit_s=self.left_s, seed=seed, rounds=self._rounds, cancelled=self.cancelled)
            self.tell("patrols")
        return shifts

    def _plan(self, duties: tuple[Duty, ...], shifts: list[ShiftRepair]) -> Plan:
        open_keys = set(self.request.keys)
        walked = [
            structs.replace(route, steps=moved_steps(self.request.after, route.steps))
            for route in self.request.plan.routes
            if (route.day, route.shift) not in open_keys
        ]
        routes = (*walked, *(route for shift in shifts for route in shift.routes()))
        return Plan(
            duties=duties,
            routes=routes,
            posts=self._posts,
            shortfalls=shortfalls(self.request.after, duties, routes, self._posts),
        )

    def finish(self, duties: tuple[Duty, ...], shifts: list[ShiftRepair]) -> Repair:
        """The result."""
        plan, old = self._plan(duties, shifts), self.request.plan
        figures = measures(self.request.after, plan)
        self.tell("done", plan, figures)
        had = {_subject(lack): lack.amount for lack in old.shortfalls}
        open_keys = set(self.request.keys)
        stopped = self.cancelled()
        return Repair(
            problem=self.request.after,
            plan=plan,
            differences=differences(old, plan),
            orders=sum((duty.day, duty.shift) in open_keys for duty in old.duties),
            new_shortfalls=tuple(lack for lack in plan.shortfalls if lack.amount > had.get(_subject(lack), 0)),
            measures=figures,
            status="stopped" if stopped else "incomplete" if plan.shortfalls else "complete",
            seconds=time.monotonic() - self._began,
        )


def _past_as_it_was(before: Problem, after: Problem, now_s: int) -> Problem:
    """Return the changed problem, but with the demands and minima that shifts had which are over."""

    def is_over(day: int, shift: str) -> bool:
        return bool(shift) and day * 86_400 + before.shift_by_code[shift].end_s <= now_s

    return structs.replace(
        after,
        demands=(
            *(demand for demand in before.demands if is_over(demand.day, demand.shift)),
            *(demand for demand in after.demands if not is_over(demand.day, demand.shift)),
        ),
        minima=(
            *(least for least in before.minima if is_over(least.day, least.shift)),
            *(least for least in after.minima if not is_over(least.day, least.shift)),
        ),
    )


def _subject(lack: Shortfall) -> tuple[object, ...]:
    return lack.rule, lack.area, lack.day, lack.shift, lack.force, lack.stop, lack.team, lack.training
