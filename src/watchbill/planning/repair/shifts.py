"""The patrol part of a repair, one shift at a time: every order that can stay stays.

Three steps, each only where the one before left something open:

1. every route is made possible again by itself (here and in ``walks.refit``); visits that it cannot make are lost;
2. lost and new visits go into as few routes as can be (``lost_visits.py``);
3. what is still missing is planned by the patrol engine with a few more teams (``more_teams.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from msgspec import structs

from watchbill.planning.plan import Duty, Route, Step
from watchbill.planning.problem import Demand, Problem, Team
from watchbill.planning.repair import walks
from watchbill.planning.repair.request import Key, Request
from watchbill.planning.repair.walks import Walk


class ShiftRepair:
    """One shift under repair; what steps two and three change is open to them. Times are seconds after its start."""

    def __init__(self, request: Request, key: Key, duties: Iterable[Duty]) -> None:
        self.request = request
        self.key = key
        self.problem: Problem = request.after
        self.from_s = request.from_s(key)
        """Orders can be changed from here on."""
        self.duties = tuple(duty for duty in duties if (duty.day, duty.shift) == key)
        self.old = {route.team: route for route in request.plan.routes_by_shift.get(key, ())}
        self.walks: dict[str, Walk] = {}
        """The routes as they are now, by team."""
        self.wishes: dict[str, list[int]] = {}
        """When lost visits began in the old plan, by stop."""
        self.locked: set[str] = set()
        """Teams whose routes take nothing more: pinned ones, and those that are out from the instant on."""
        self.touched: set[str] = set()
        """Teams whose orders differ from the old plan's."""
        self.routeless: set[str] = set()
        """Teams that were on duty without a route; they get one only if they take a visit."""
        self.replanned: tuple[Route, ...] | None = None
        """Routes that the engine made in place of all of these."""
        for duty in self.duties:
            team = self.problem.team_by_code[duty.team]
            if self.problem.walks_routes(team):
                old = self.old.get(team.code)
                self.walks[team.code] = self._begun(team) if old is None else self._taken_over(team, old)
                if request.is_pinned(team.code, key):
                    self.locked.add(team.code)
        for code, route in self.old.items():
            if code not in self.walks:
                self._lose(route.steps)
        self._keep_apart()

    def _begun(self, team: Team) -> Walk:
        """An empty route of a team that had none, with its break."""
        day, shift = self.key
        walk = Walk(self.problem, team, day, shift, self.from_s, self.from_s, [])
        walk.steps = _break(walk)
        was_on_duty = self.request.old_shift.get((team.code, day)) == shift
        (self.routeless if was_on_duty else self.touched).add(team.code)
        return walk

    def _taken_over(self, team: Team, old: Route) -> Walk:
        """The old route of a team, made possible again."""
        day, shift = self.key
        steps = list(moved_steps(self.problem, old.steps))
        walk = Walk(self.problem, team, day, shift, self.from_s, old.start_s, steps, frozenset(self.request.pins.stops))
        if not team.present(day, shift):
            self.locked.add(team.code)
            self._lose(walk.steps[walk.walked :])
            walk.steps = walk.steps[: walk.walked]
        self._lose(walks.refit(walk))
        if not _same(walk.steps, old.steps):
            self.touched.add(team.code)
        return walk

    def _keep_apart(self) -> None:
        """Give up visits that were moved so late that they come too soon before or after another team's."""
        for demand in self.problem.demands_by_shift.get(self.key, ()):
            while demand.min_gap_s and (moved := self._moved_too_near(demand)) is not None:
                code, step = moved
                self.walks[code].steps.remove(step)
                self.touched.add(code)
                self._lose([step])

    def _moved_too_near(self, demand: Demand) -> tuple[str, Step] | None:
        visits = sorted(
            ((step.arrival_s, code, step) for code, walk in self.walks.items() for step in walk.steps
             if step.stop == demand.stop),
            key=lambda visit: visit[:2],
        )  # fmt: skip
        for first, second in pairwise(visits):
            if second[0] - first[0] < demand.min_gap_s:
                for _, code, step in (first, second):
                    was = self.old[code].steps if code in self.old else ()
                    if all((other.stop, other.arrival_s) != (step.stop, step.arrival_s) for other in was):
                        return code, step
        return None

    def _lose(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if step.kind == "visit":
                self.wishes.setdefault(step.stop, []).append(step.arrival_s)

    def visits_of(self, stop: str) -> list[tuple[int, str]]:
        """Return the visits of a stop in all routes, route by route: start and team."""
        return [(step.arrival_s, code) for code, walk in self.walks.items() for step in walk.steps if step.stop == stop]

    def routes(self) -> tuple[Route, ...]:
        """The routes as they are now; one that need not change is the old one to the letter."""
        if self.replanned is not None:
            return self.replanned
        idle = self.routeless - self.touched
        return tuple(self._route(code, walk) for code, walk in sorted(self.walks.items()) if code not in idle)

    def _route(self, code: str, walk: Walk) -> Route:
        old = self.old.get(code)
        if old is None or not _same(walk.steps, old.steps):
            return walk.route()
        old = structs.replace(old, steps=tuple(walk.steps))
        if not old.steps:
            return old
        first, last, base = old.steps[0], old.steps[-1], walk.team.base
        leaves_in_time = (
            old.start_s < self.from_s or 0 <= walk.way_s(base, first.place) <= first.arrival_s - old.start_s
        )
        is_back_in_time = (
            last.departure_s < self.from_s or 0 <= walk.way_s(last.place, base) <= old.end_s - last.departure_s
        )
        return old if leaves_in_time and is_back_in_time else walk.route()


def moved_steps(problem: Problem, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return steps at the places that their stops have in a problem; a stop that is cut off has one of its own."""
    return tuple(
        structs.replace(step, place=problem.stop_by_code[step.stop].place) if step.kind == "visit" else step
        for step in steps
    )


def _same(steps: Iterable[Step], old: Iterable[Step]) -> bool:
    """Whether a team does the same things at the same times."""
    return [(step.stop, step.arrival_s) for step in steps] == [(step.stop, step.arrival_s) for step in old]


def _break(walk: Walk) -> list[Step]:
    """The break of a team that is new in a shift, as early as it may be; none where there is no time for one."""
    rule = walk.problem.breaks
    start_s = max(rule.earliest_s, walk.from_s)
    latest_s = min(rule.latest_s, walk.length_s - rule.duration_s)
    if not rule.duration_s or walk.length_s < rule.least_shift_s or start_s > latest_s:
        return []
    return [Step(kind="break", place=walk.team.base, arrival_s=start_s, departure_s=start_s + rule.duration_s)]
