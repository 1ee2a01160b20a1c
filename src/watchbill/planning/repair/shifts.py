"""The patrol part of a repair, one shift at a time: every order that can stay stays.

Three steps, each only where the one before left something open:

1. every route is made possible again by itself (``walks.refit``); visits that it cannot make are lost;
2. lost and new visits go into the routes of teams that are new in the shift or whose order changes anyway, then into
   those of the team that can take most of them, and so on: few orders change, and no other visit moves;
3. what is still missing is planned by the patrol engine with a few more teams, all others kept as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from msgspec import structs

from watchbill.planning.patrols import plan_shift
from watchbill.planning.patrols.rules import most_visits
from watchbill.planning.plan import Duty, Route, Shortfall, Step
from watchbill.planning.problem import Demand, Problem, Team
from watchbill.planning.repair import walks
from watchbill.planning.repair.request import Key, Request
from watchbill.planning.repair.walks import Slot, Walk
from watchbill.planning.shortfalls import longest_gap_s, shift_shortfalls, visits_by_stop

MORE_TEAMS = (2, 4, 8)
"""How many more teams the engine may plan anew, try after try."""
ENGINE_MOST_S = 2.0
ENGINE_LEAST_S = 0.3
VISIT, TEAM, NEIGHBOUR, GAP_HOUR = 100.0, 30.0, 10.0, 6.0
"""Worth of a visit by priority step; what a missing different team, a missing neighbour's visit and each hour of too
long a gap take from it."""


@dataclass(frozen=True)
class Lost:
    """A visit to make, and when it would best begin."""

    demand: Demand
    wish_s: int


class ShiftRepair:
    """One shift under repair."""

    def __init__(self, request: Request, key: Key, duties: Iterable[Duty]) -> None:
        self.request = request
        self.key = key
        self.problem: Problem = request.after
        self.from_s = request.from_s(key)
        self.duties = tuple(duty for duty in duties if (duty.day, duty.shift) == key)
        self.old = {route.team: route for route in request.plan.routes_by_shift.get(key, ())}
        self.wishes: dict[str, list[int]] = {}
        self.walks: dict[str, Walk] = {}
        self.locked: set[str] = set()
        """Teams whose routes take nothing more: pinned ones, and those that are out from the instant on."""
        self.touched: set[str] = set()
        """Teams whose orders differ from the old plan's."""
        self.routeless: set[str] = set()
        """Teams that were on duty without a route; they get one only if they take a visit."""
        self.replanned: tuple[Route, ...] | None = None
        for duty in self.duties:
            team = self.problem.team_by_code[duty.team]
            if self.problem.force_by_code[team.force].patrols and team.mode in self.problem.modes:
                self._add(team)
        for code, route in self.old.items():
            if code not in self.walks:
                self._lose(route.steps)
        self._keep_apart()
        self.target_missing = _missing(request.before, key, request.plan.routes_by_shift.get(key, ()))

    def _add(self, team: Team) -> None:
        """Take over the old route of a team, or begin an empty one for a team that is new in the shift."""
        old = self.old.get(team.code)
        day, shift = self.key
        if old is None:
            walk = Walk(self.problem, team, day, shift, self.from_s, self.from_s, [])
            walk.steps = _break(walk)
            if self.request.old_shift.get((team.code, day)) == shift:
                self.routeless.add(team.code)
            else:
                self.touched.add(team.code)
        else:
            steps = list(moved_steps(self.problem, old.steps))
            pinned = frozenset(self.request.pins.stops)
            walk = Walk(self.problem, team, day, shift, self.from_s, old.start_s, steps, pinned)
            if not team.present(day, shift):
                self.locked.add(team.code)
                self._lose(walk.steps[walk.walked :])
                walk.steps = walk.steps[: walk.walked]
            self._lose(walks.refit(walk))
            if not _same(walk.steps, old.steps):
                self.touched.add(team.code)
        if self.request.is_pinned(team.code, self.key):
            self.locked.add(team.code)
        self.walks[team.code] = walk

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

    def insert_lost(self) -> None:
        """Steps one and two: put what is missing into as few routes as can be."""
        lost = self._lost()
        able = [team for team in self.walks if team not in self.locked]
        for visit in tuple(lost):
            if self._insert_best(visit, [team for team in able if team in self.touched]):
                lost.remove(visit)
        while lost:
            scores = {team: self._worth(team, lost) for team in able if team not in self.touched}
            best = max(scores, key=lambda team: (scores[team], team), default=None)
            if best is None or scores[best] <= 0:
                return
            self.touched.add(best)
            for visit in tuple(lost):
                if self._insert_best(visit, [best]):
                    lost.remove(visit)

    def _lost(self) -> list[Lost]:
        """Visits that are missing beyond what was missing before, those that matter most first."""
        starts = self._starts()
        found: list[Lost] = []
        length_s = self.problem.shift_by_code[self.key[1]].length_s
        for demand in self.problem.demands_by_shift.get(self.key, ()):
            made = [start for start, _ in starts.get(demand.stop, [])]
            number = demand.visits - len(made) - self.target_missing.get(demand.stop, 0)
            wishes = [wish for wish in self.wishes.get(demand.stop, []) if wish >= self.from_s]
            for _ in range(number):
                wish = wishes.pop(0) if wishes else _middle_of_longest(made, length_s)
                made.append(wish)
                found.append(Lost(demand, max(wish, self.from_s)))
        stops = self.problem.stop_by_code
        return sorted(found, key=lambda lost: (stops[lost.demand.stop].priority, lost.wish_s, lost.demand.stop))

    def _starts(self) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for code, walk in self.walks.items():
            for step in walk.steps:
                if step.kind == "visit":
                    found.setdefault(step.stop, []).append((step.arrival_s, code))
        return found

    def _choices(self, visit: Lost, teams: Iterable[str]) -> list[tuple[float, str, Slot]]:
        stop = self.problem.stop_by_code[visit.demand.stop]
        seen = [
            (step.arrival_s, code)
            for code, walk in self.walks.items()
            for step in walk.steps
            if step.kind == "visit" and step.stop == stop.code
        ]
        others = [start for start, _ in seen]
        return [
            (self._gain(visit.demand, code, slot, seen), code, slot)
            for code in teams
            if stop.area in self.walks[code].team.reach
            and most_visits.may_come_again(visit.demand, code, (other for _, other in seen))
            for slot in walks.slots(self.walks[code], stop.place, visit.demand, visit.wish_s, others)
        ]

    def _gain(self, demand: Demand, team: str, slot: Slot, seen: list[tuple[int, str]]) -> float:
        """What one more visit is worth: always something, more with another team, a neighbour, and at a good time."""
        stop = self.problem.stop_by_code[demand.stop]
        teams = {code for _, code in seen}
        left = demand.visits - len(seen)
        gain = VISIT * (6 - stop.priority)
        if team in teams and demand.teams - len(teams) >= left:
            gain -= TEAM
        homes = [self.problem.team_by_code[code].area for _, code in seen]
        outside = sum(home != stop.area for home in homes)
        if self.problem.team_by_code[team].area == stop.area and demand.neighbour_visits - outside >= left:
            gain -= NEIGHBOUR
        starts = [*(start for start, _ in seen), slot.arrival_s]
        too_long = longest_gap_s(starts, self.problem.shift_by_code[self.key[1]].length_s) - demand.max_gap_s
        return gain - GAP_HOUR * max(0, too_long) / 3600 - slot.detour_s / 1e6

    def _insert_best(self, visit: Lost, teams: Iterable[str]) -> bool:
        choices = self._choices(visit, teams)
        if not choices:
            return False
        _, code, slot = max(choices, key=lambda choice: (choice[0], choice[1]))
        stop = self.problem.stop_by_code[visit.demand.stop]
        walks.insert(self.walks[code], slot, stop.code, stop.place, visit.demand.dwell_s)
        return True

    def _worth(self, team: str, lost: Iterable[Lost]) -> float:
        """What a team can take of the lost visits, its route left as it is."""
        steps = list(self.walks[team].steps)
        worth = 0.0
        for visit in lost:
            choices = self._choices(visit, [team])
            if choices:
                worth += max(choice[0] for choice in choices)
                self._insert_best(visit, [team])
        self.walks[team].steps = steps
        return worth

    def plan_more(
        self, *, limit_s: Callable[[], float], seed: int, rounds: int | None, cancelled: Callable[[], bool]
    ) -> None:
        """Step three: let the patrol engine plan the changed teams and a few more, while that mends something."""
        for more in MORE_TEAMS:
            lacks = self._new_lacks(self.routes())
            if self.from_s or not any(lacks) or limit_s() < ENGINE_LEAST_S or cancelled():
                return
            free = self._free_teams(more)
            if not free:
                return
            pinned = set(self.request.pins.stops)
            keep = [
                route
                for route in self.routes()
                if route.team not in free or any(step.stop in pinned for step in route.steps)
            ]
            answer = plan_shift(
                self.problem,
                tuple(duty for duty in self.duties if duty.team in free.union(route.team for route in keep)),
                day=self.key[0],
                shift=self.key[1],
                time_limit_s=limit_s() if rounds is not None else min(ENGINE_MOST_S, limit_s()),
                seed=seed,
                rounds=rounds,
                cancelled=cancelled,
                keep=keep,
            )
            if self._new_lacks(answer.routes) < lacks and not self._is_too_near(answer.routes):
                self.replanned = answer.routes

    def _is_too_near(self, routes: Iterable[Route]) -> bool:
        """Whether two visits of a stop come sooner after one another than they may."""
        seen = visits_by_stop(routes)
        return any(
            after.arrival_s - before.arrival_s < demand.min_gap_s
            for demand in self.problem.demands_by_shift.get(self.key, ())
            for (before, _), (after, _) in pairwise(seen.get(demand.stop, ()))
        )

    def _free_teams(self, more: int) -> set[str]:
        """The changed teams, and those others that reach most of the stops that lack something."""
        lacking = {lack.area for lack in shift_shortfalls(self.problem, *self.key, self.routes()) if lack.stop}
        others = [team for team in self.walks if team not in self.touched and team not in self.locked]
        near = sorted(
            others,
            key=lambda code: (
                -len(lacking.intersection(self.walks[code].team.reach)),
                len(self.walks[code].steps),
                code,
            ),
        )
        return (self.touched - self.locked) | set(near[:more])

    def _new_lacks(self, routes: Iterable[Route]) -> tuple[int, ...]:
        """Visits, teams and neighbours' visits that are missing now, were not before, and that somebody could make."""
        before = shift_shortfalls(self.request.before, *self.key, self.old.values())
        had = {(lack.rule, lack.stop): lack.amount for lack in before}
        totals = dict.fromkeys(("visit_missing", "two_teams", "neighbour_visit"), 0)
        for lack in shift_shortfalls(self.problem, *self.key, routes):
            if lack.rule in totals and self._is_curable(lack):
                weight = 6 - self.problem.stop_by_code[lack.stop].priority
                totals[lack.rule] += round(weight * max(0, lack.amount - had.get((lack.rule, lack.stop), 0)))
        return tuple(totals.values())

    def _is_curable(self, lack: Shortfall) -> bool:
        """Whether there are teams on duty that could make good what a stop lacks."""
        stop = self.problem.stop_by_code[lack.stop]
        able = [walk.team for code, walk in self.walks.items() if code not in self.locked and walk.can_visit(stop)]
        if lack.rule == "neighbour_visit":
            return any(team.area != stop.area for team in able)
        return len(able) > (lack.rule == "two_teams")

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


def _missing(problem: Problem, key: Key, routes: Iterable[Route]) -> dict[str, int]:
    """Visits that a plan already lacked, by stop."""
    seen = visits_by_stop(routes)
    return {
        demand.stop: max(0, demand.visits - len(seen.get(demand.stop, [])))
        for demand in problem.demands_by_shift.get(key, ())
    }


def _middle_of_longest(starts: Iterable[int], length_s: int) -> int:
    points = [0, *sorted(starts), length_s]
    first, second = max(pairwise(points), key=lambda pair: pair[1] - pair[0])
    return (first + second) // 2
