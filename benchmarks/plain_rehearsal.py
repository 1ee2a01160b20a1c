"""The rehearsal of one shift in plain Python, written from its description and not from the compiled one.

It is slow and easy to follow: the tests hold the compiled simulation against it, and ``benchmarks/rehearsal.py`` times
both in one run. Only the tables of the distributions are shared; draws (``plain_chance.py``), fixed posts
(``plain_posts.py``), moves and counts are its own.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise

from plain_chance import MILLION, Chance, name
from plain_course import Course, Task, Walker
from plain_posts import dealt, stood

from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import draws
from watchbill.planning.rehearsal.assumptions import Assumptions

FAR = 1 << 30


class PlainShift:
    """One shift of a plan, rehearsed run by run."""

    def __init__(self, problem: Problem, plan: Plan, assumptions: Assumptions, day: int, shift: str) -> None:
        self.problem, self.plan, self.assumed, self.day, self.shift = problem, plan, assumptions, day, shift
        self.span = problem.shift_by_code[shift]
        self.length_s = self.span.length_s
        self.chance = Chance(assumptions)
        self.stop_area = {stop.code: stop.area for stop in problem.stops}
        self.stop_place = {stop.code: stop.place for stop in problem.stops}
        weights = [round(1000 * assumptions.priority_weights[stop.priority - 1]) for stop in problem.stops]
        self.weights = list(accumulate(weights))
        self.posts = dealt(problem, plan, day, shift)

    def course(self, seed: int, run: int) -> Course:
        self.chance.begin(seed, run, self.day, self.shift)
        self.bound: list[tuple[str, int, int]] = []
        self.result = Course()
        self.walkers = self.turn_out()
        self.result.held_s, self.result.open_s = stood(
            self.problem, self.posts, self.result.people, self.day, self.shift
        )
        self.play()
        self.result.bare_min = self.bare_minutes()
        return self.result

    def turn_out(self) -> list[Walker]:
        walkers = []
        codes = {duty.team for duty in self.plan.duties if (duty.day, duty.shift) == (self.day, self.shift)}
        routes = {route.team: route for route in self.plan.routes if (route.day, route.shift) == (self.day, self.shift)}
        for code in sorted(codes):
            team = self.problem.team_by_code[code]
            strength = team.present(self.day, self.shift)
            people = 0
            if not self.chance.happens(self.assumed.team_no_show, draws.TEAM_NO_SHOW, name(code)):
                for person in range(strength):
                    away = self.chance.happens(self.assumed.person_no_show, draws.PERSON_NO_SHOW, name(code), person)
                    people += not away
            self.result.people[code] = people
            force = self.problem.force_by_code[team.force]
            if not (force.patrols and team.mode in self.problem.modes):
                self.result.present[code] = people > 0
                continue
            standing = {number for own, number, _, _ in self.posts if own == code}
            present = people - len(standing) >= min(self.assumed.least_crew, strength)
            self.result.present[code] = people > 0 if standing else present
            route = routes.get(code)
            tasks = [
                Task(code, at, s.stop, s.place, s.arrival_s, s.departure_s - s.arrival_s)
                for at, s in enumerate(route.steps if route else ())
            ]
            self.result.tasks += tasks
            late = self.chance.pick(self.chance.lates, draws.LATE_START, name(code))
            walker = Walker(team, tasks, late, route.start_s if route else 0, present, team.base, team.base)
            if present:
                walker.begins_s, walker.ends_s = late, max(late, walker.starts_s)
            else:
                for task in tasks:
                    self.open_up(task, "open")
            walkers.append(walker)
        return walkers

    def play(self) -> None:
        expected = 0
        number = -1

        def next_incident() -> int | None:
            nonlocal expected, number
            number += 1
            expected += self.chance.pick(self.chance.apart, draws.INCIDENT_GAP, number)
            return self.incident_time(expected)

        sample = self.assumed.sample_every_s // 2
        incident = next_incident()
        while True:
            moving = [walker for walker in self.walkers if walker.ends_s is not None]
            first = min(moving, key=lambda walker: (walker.ends_s, walker.team.code)) if moving else None
            at = None if first is None else first.ends_s
            coming = min((time for time in (at, incident) if time is not None), default=None)
            while sample < self.length_s and (coming is None or sample <= coming):
                self.measure(sample)
                sample += self.assumed.sample_every_s
            if coming is None:
                return
            if first is not None and at == coming:
                self.decide(first, at)
            else:
                assert incident is not None
                self.call(incident, number)
                incident = next_incident()

    def incident_time(self, expected: int) -> int | None:
        """The time at which so many incidents (in millionths) are expected."""
        start, end = self.span.start_s, self.span.end_s
        marks = [start, *range((start // 3600 + 1) * 3600, end, 3600), end]
        daily = self.assumed.incidents * len(self.problem.stops) / 100
        total = sum(self.assumed.hour_weights) or 1.0
        so_far, sums = 0.0, [0]
        for before, after in pairwise(marks):
            so_far += daily * (self.assumed.hour_weights[before // 3600 % 24] / total) * (after - before) / 3600
            sums.append(round(MILLION * so_far) if any(self.weights) else 0)
        for number, (before, after) in enumerate(pairwise(marks)):
            if sums[number] <= expected < sums[number + 1]:
                share = sums[number + 1] - sums[number]
                return before - start + (expected - sums[number]) * (after - before) // share
        return None

    # moves

    def leg(self, walker: Walker, here: int, there: int) -> int:
        way = self.problem.leg_s(walker.team.mode, here, there)
        return FAR if way < 0 else way

    def real_leg(self, walker: Walker, here: int, there: int, what: int) -> int:
        way = self.leg(walker, here, there)
        if here != there and self.chance.happens(
            self.assumed.closed_legs, draws.CLOSED, min(here, there), max(here, there)
        ):
            way = way * round(1000 * self.assumed.detour_factor) // 1000
        return way * self.chance.pick(self.chance.ways, draws.LEG, name(walker.team.code), what) // 1000

    def decide(self, walker: Walker, now: int) -> None:
        walker.here = walker.there
        own = None
        opened = False
        for task in walker.tasks:
            if task.state not in {"own", "open"}:
                continue
            begin = max(now + self.leg(walker, walker.here, task.place), task.planned_s)
            home = self.leg(walker, task.place, walker.team.base)
            if begin + task.stay_s + home > self.length_s + self.assumed.overtime_s:
                opened |= task.state == "own" and self.open_up(task, "given")
                if task.state == "open":
                    task.state = "given"
                continue
            own = task
            break
        if opened:
            self.wake(walker, now)
        taken = self.takeover(walker, now, own)
        if taken or own:
            self.go(walker, now, taken or own)  # type: ignore[arg-type]
        elif walker.here != walker.team.base:
            walker.doing, walker.there, walker.leaves_s = "home", walker.team.base, now
            way = self.real_leg(walker, walker.here, walker.there, name(walker.team.code))
            walker.arrives_s = walker.begins_s = walker.ends_s = now + way
        else:
            walker.doing, walker.ends_s = "idle", None

    def takeover(self, walker: Walker, now: int, own: Task | None) -> Task | None:
        until = self.length_s if own is None else own.planned_s
        onward = walker.team.base if own is None else own.place
        found = []
        for task in self.result.tasks:
            if not task.is_open or task.owner == walker.team.code or not self.reaches(walker, task.stop):
                continue
            place = self.stop_place[task.stop]
            begin = max(now + self.leg(walker, walker.here, place), task.planned_s)
            if begin + task.stay_s + self.leg(walker, place, onward) <= until:
                found.append((begin, task.order, task))
        return min(found)[2] if found else None

    def reaches(self, walker: Walker, stop: str) -> bool:
        return self.stop_area[stop] in walker.team.reach

    def go(self, walker: Walker, now: int, task: Task) -> None:
        place = task.place if task.owner == walker.team.code else self.stop_place[task.stop]
        what = name(task.owner, task.position)
        walker.doing, walker.there, walker.leaves_s = task, place, now
        walker.arrives_s = now + self.real_leg(walker, walker.here, place, what)
        walker.begins_s = max(walker.arrives_s, task.planned_s)
        stay = task.stay_s
        if task.stop:
            stay = stay * self.chance.pick(self.chance.dwells, draws.DWELL, name(walker.team.code), what) // 1000
        walker.ends_s = walker.begins_s + stay
        task.state, task.begun_s, task.by = "done", walker.begins_s, walker.team.code

    def open_up(self, task: Task, state: str) -> bool:
        if task.stop and self.assumed.hand_over:
            task.state = state
            return True
        if state == "given":
            task.state = "done"
        return False

    def wake(self, but: Walker, now: int) -> None:
        for walker in self.walkers:
            if walker is not but and walker.doing == "idle":
                walker.ends_s = now

    # incidents

    def away(self, walker: Walker, now: int, place: int) -> int:
        if walker.doing == "incident":
            assert walker.ends_s is not None
            return walker.ends_s - now + self.leg(walker, walker.there, place)
        if now >= walker.arrives_s:
            return self.leg(walker, walker.there, place)
        on = walker.arrives_s - now + self.leg(walker, walker.there, place)
        return min(on, now - walker.leaves_s + self.leg(walker, walker.here, place))

    def nearest(self, now: int, stop: str) -> tuple[int, Walker | None]:
        best, called = FAR, None
        for walker in self.walkers:
            if walker.present and walker.late_s <= now and self.reaches(walker, stop):
                away = self.away(walker, now, self.stop_place[stop])
                if away < best:
                    best, called = away, walker
        return best, called

    def measure(self, now: int) -> None:
        for stop in self.problem.stops:
            away, called = self.nearest(now, stop.code)
            self.result.arrivals.append((stop.code, None if called is None else away))

    def call(self, now: int, number: int) -> None:
        weight = (self.chance.bits(draws.INCIDENT_STOP, number) >> 11) % self.weights[-1]
        stop = self.problem.stops[bisect_right(self.weights, weight)].code
        away, walker = self.nearest(now, stop)
        if walker is None:
            self.result.calls.append((stop, None))
            return
        since = now
        if walker.doing == "incident":
            assert walker.ends_s is not None
            since = walker.ends_s
        way = (away - (since - now)) * self.chance.pick(self.chance.ways, draws.INCIDENT_WAY, number) // 1000
        wait = self.assumed.call_s + since - now + way
        self.result.calls.append((stop, wait))
        ends = now + wait + self.chance.pick(self.chance.lengths, draws.INCIDENT_S, number)
        task = walker.doing
        if isinstance(task, Task) and now < walker.begins_s:
            task.state, task.begun_s, task.by = "own", -1, ""
            if task.owner != walker.team.code:
                self.open_up(task, "open")
        for own in walker.tasks:
            if own.state == "own" and own.planned_s < ends:
                self.open_up(own, "open")
        self.bound.append((walker.team.code, since, ends))
        walker.doing, walker.here = "incident", self.stop_place[stop]
        walker.there, walker.leaves_s = walker.here, now
        walker.arrives_s = walker.begins_s = now + wait
        walker.ends_s = ends
        self.wake(walker, now)

    def bare_minutes(self) -> dict[str, int]:
        minutes = -(-self.length_s // 60)
        found = {}
        for area in self.problem.areas:
            if area.kind != "village":
                continue
            free = [0] * minutes
            for walker in self.walkers:
                if not walker.present or area.code not in walker.team.reach:
                    continue
                busy = [(a // 60, b // 60) for code, a, b in self.bound if code == walker.team.code]
                for minute in range(min(minutes, walker.late_s // 60), minutes):
                    free[minute] += not any(a <= minute < b for a, b in busy)
            found[area.code] = sum(count == 0 for count in free)
        return found
