"""Stage one: the roster, of all teams at once or group by group side by side.

What is asked of an area that several groups share is dealt out to them (``shares.py``); what a group cannot give is
then asked of the others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

import msgspec

from watchbill.planning.clock import Clock
from watchbill.planning.dispatch import Job, run_jobs
from watchbill.planning.division import Divider
from watchbill.planning.orders import RosterOrder, roster_of_group
from watchbill.planning.plan import Duty
from watchbill.planning.rosters import RosterResult, plan_rosters
from watchbill.planning.rosters.search import RosterStatus
from watchbill.planning.shares import Minima, Shares
from watchbill.planning.stopping import AnyOf, NoImprovement, TimeLimit
from watchbill.planning.workers import Workers

ROSTER_SHARE = 0.12
"""Part of the time limit that the roster may use at most."""
ROSTER_STILL_SHARE = 0.03
ROSTER_WORTH = 0.005
"""The roster ends early when it has not become better by this share for that part of the time limit."""
EFFORT = 4.0
"""Work for the roster of a group where a number of rounds is given, in CP-SAT's deterministic seconds."""
SHARE_ROUNDS = 2
"""How often what groups cannot give is asked of the others."""


def make_roster(
    divider: Divider,
    workers: Workers,
    clock: Clock,
    *,
    seed: int,
    rounds: int | None,
    on_duties: Callable[[tuple[Duty, ...]], None],
    on_wait: Callable[[], None],
) -> RosterResult:
    """Return the best roster found.

    With ``rounds`` the clock has no say in it before the time limit.
    """
    limit_s = clock.limit_s * (1 if rounds is not None else ROSTER_SHARE)
    still_s = math.inf if rounds is not None else clock.limit_s * ROSTER_STILL_SHARE
    effort = None if rounds is None else EFFORT
    if divider.first.is_whole:
        stop = AnyOf(TimeLimit(limit_s), NoImprovement(still_s, ROSTER_WORTH))
        return plan_rosters(
            divider.problem,
            stop=stop,
            seed=seed,
            workers=workers.lanes,
            effort=effort,
            on_plan=on_duties,
            cancelled=clock.is_cancelled,
        )
    order = RosterOrder(minima=(), seed=seed, time_limit_s=0, still_s=still_s, worth=ROSTER_WORTH, effort=effort)
    return _Groups(divider, workers, clock, order, limit_s).run(on_duties, on_wait)


class _Groups:
    """Rosters of groups, and what each of them is asked for."""

    def __init__(self, divider: Divider, workers: Workers, clock: Clock, order: RosterOrder, limit_s: float) -> None:
        self._divider = divider
        self._division = divider.first
        self._workers = workers
        self._clock = clock
        self._order = order
        self._limit_s = limit_s
        self._found: dict[int, RosterResult] = {}
        self._failed = False
        self._shares = Shares(divider.problem, self._division)

    def run(self, on_duties: Callable[[tuple[Duty, ...]], None], on_wait: Callable[[], None]) -> RosterResult:
        """Solve all groups, then those again of which more is asked."""
        began = self._clock.seconds()
        asked = self._shares.first()
        todo = list(range(len(self._division.groups)))
        for again in range(1 + SHARE_ROUNDS):
            share = self._limit_s / (1 + again) * self._workers.lanes / max(1, len(todo))
            self._solve(todo, asked, share, on_wait)
            on_duties(self._duties())
            raised = self._shares.raised(asked, {n: found.duties for n, found in self._found.items()})
            todo = [number for number, minima in raised.items() if minima != asked[number]]
            asked = {**asked, **raised}
            if not todo or self._clock.is_over():
                break
        crews = {team: crew for found in self._found.values() for team, crew in found.crews.items()}
        return RosterResult(
            duties=self._duties(),
            crews=crews,
            value=sum((found.value for found in self._found.values()), 0.0),
            bound=0.0,
            status=self._status(),
            seconds=self._clock.seconds() - began,
        )

    def _status(self) -> RosterStatus:
        if self._clock.is_cancelled():
            return "stopped"
        if self._failed or any(found.status == "failed" for found in self._found.values()):
            return "failed"
        return "infeasible" if any(found.status == "infeasible" for found in self._found.values()) else "feasible"

    def _solve(
        self, todo: Sequence[int], asked: Mapping[int, Minima], limit_s: float, on_wait: Callable[[], None]
    ) -> None:
        jobs = [Job(number, self._launcher(number, asked[number], limit_s)) for number in todo]
        for done in run_jobs(self._workers, jobs, ended=self._clock.is_late):
            on_wait()
            if done is None:
                continue
            if done.answer is not None:
                self._take(done.name, done.answer, asked[done.name])
            elif done.name not in self._found and not self._clock.is_late():
                self._failed = True

    def _launcher(self, number: int, minima: Minima, limit_s: float) -> Callable[[], Future[RosterResult]]:
        order = msgspec.structs.replace(self._order, minima=minima, time_limit_s=limit_s)
        return lambda: self._workers.submit(
            roster_of_group, self._workers.key, self._divider.handle(self._division, number), order
        )

    def _take(self, number: int, found: RosterResult, minima: Minima) -> None:
        """Keep a group's roster where it lacks no more people than the one before."""
        before = self._found.get(number)
        lacking = self._shares.lacking
        if before is None or lacking(found.duties, minima) <= lacking(before.duties, minima):
            self._found[number] = found

    def _duties(self) -> tuple[Duty, ...]:
        return tuple(duty for _, found in sorted(self._found.items()) for duty in found.duties)
