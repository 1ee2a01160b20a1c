"""Repairs of tiny plans: as few changed duties as can be, by trying every roster; what is past or pinned stays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import ceil

from hypothesis import HealthCheck, given, settings
from msgspec import structs

from planning.repair.tiny import CHOICES, DAYS, Case, Roster, as_duties, as_roster, cases, faults, people
from watchbill.planning.changes import apply
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Minimum, Problem
from watchbill.planning.repair.duties import repair_duties
from watchbill.planning.repair.duty_model import LEAST_LEFT_S, OUTSIDE_CYCLE
from watchbill.planning.repair.gaps import PER_PERSON, ROUND_THE_CLOCK, TEAM_IN_REACH
from watchbill.planning.repair.request import Request
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import NEVER

Cost = tuple[int, int, int]
"""Pinned duties that are given up; what a roster lacks beyond what was lacking before, by price; twice the changed days
and once the changed teams."""


class Tried:
    """All rosters with which a case can be repaired, and what they cost, by rules written down once more."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.before = case.problem
        self.after = structs.replace(apply(case.problem, case.changes), walked_until_s=case.now_s)
        self.old = as_roster(self.before, case.duties)
        staying = (duty for duty in case.duties if case.is_begun(duty) or self._present(self.after, duty))
        self.kept = as_roster(self.before, staying)
        """The old duties that can stay."""

    def _present(self, problem: Problem, duty: Duty) -> int:
        return problem.team_by_code[duty.team].present(duty.day, duty.shift)

    def best(self) -> Cost:
        """The least cost of all rosters that the verifier finds nothing wrong with."""
        rows = [self._rows(team.code) for team in self.after.teams]
        rosters = [{cell: shift for row in chosen for cell, shift in row.items()} for chosen in product(*rows)]
        by_cost = sorted(rosters, key=self.cost)
        return next(self.cost(roster) for roster in by_cost if not faults(self.after, as_duties(roster)))

    def _rows(self, team: str) -> list[Roster]:
        """What one team may do, by itself."""
        choices = product(*(self._choices(team, day) for day in range(DAYS)))
        rows: list[Roster] = [{(team, day): shift for day, shift in enumerate(choice)} for choice in choices]
        return [row for row in rows if not faults(self.after, as_duties(row)) - {"together"}]

    def _choices(self, team: str, day: int) -> Iterator[str]:
        """Shifts of one day: the one that is kept, and others if it is neither begun nor pinned.

        A pinned duty may go where its team, or one that stays together with it, has lost another.
        """
        kept = self.kept[team, day]
        yield kept
        here = Duty(team=team, day=day, shift=kept)
        if kept and self.case.is_begun(here):
            return
        if team in self.case.pins.teams or (kept and self.case.is_pinned(here)):
            if kept and self._has_lost(team):
                yield ""
            return
        for shift in CHOICES:
            new = Duty(team=team, day=day, shift=shift)
            if shift != kept and (not shift or (self._has_time(new) and not self.case.is_pinned(new))):
                yield shift

    def _has_lost(self, team: str) -> bool:
        mates = {team}.union(*(group for group in self.after.together if team in group))
        return any(self.kept[cell] != shift for cell, shift in self.old.items() if cell[0] in mates)

    def _has_time(self, duty: Duty) -> bool:
        end_s = self.case.begins_s(duty.day, duty.shift) + self.after.shift_by_code[duty.shift].length_s
        return end_s - self.case.now_s >= LEAST_LEFT_S

    def is_open(self, day: int, shift: str) -> bool:
        """Whether a shift (empty: any of the day) is not over."""
        shifts = [shift] if shift else CHOICES[1:]
        return any(
            self.case.begins_s(day, code) + self.after.shift_by_code[code].length_s > self.case.now_s for code in shifts
        )

    def cost(self, roster: Roster) -> Cost:
        cells = [cell for cell, shift in roster.items() if shift != self.kept[cell]]
        outside = sum(self._is_outside_cycle(*cell, roster[cell]) for cell in cells)
        lacks = PER_PERSON * (self._people_short(roster) + self._posts_short(roster)) + self._reach_short(roster)
        unpinned = sum(
            self.case.is_pinned(Duty(team=team, day=day, shift=shift))
            for team, day in cells
            if (shift := self.kept[team, day])
        )
        return unpinned, lacks + OUTSIDE_CYCLE * outside, 2 * len(cells) + len({team for team, _ in cells})

    def _is_outside_cycle(self, team: str, day: int, shift: str) -> bool:
        crew, cycle = self.after.team_by_code[team].crew, self.after.cycle
        rotates = self.after.force_by_code[self.after.team_by_code[team].force].rotates
        return bool(shift and cycle and rotates and crew is not None and cycle[(day + crew) % len(cycle)] != shift)

    def _people_short(self, roster: Roster) -> int:
        had = {self._key(least): least.people - people(self.before, self.old, least) for least in self.before.minima}
        return sum(
            max(0, least.people - max(0, had.get(self._key(least), 0)) - people(self.after, roster, least))
            for least in self.after.minima
            if self.is_open(least.day, least.shift)
        )

    @staticmethod
    def _key(least: Minimum) -> tuple[object, ...]:
        return least.area, least.day, least.shift, least.force, least.training

    def _reach_short(self, roster: Roster) -> int:
        """Villages that had a patrol and have none, and teams fewer than a stop wants and had."""
        price = 0
        for village, day, shift in product("VW", range(DAYS), CHOICES[1:]):
            if not self.is_open(day, shift):
                continue
            had, now = (self._reaching(one, village, day, shift) for one in (self.old, roster))
            stops = {stop.code for stop in self.after.stops if stop.area == village}
            wanted = [
                min(demand.teams, demand.visits)
                for demand in self.after.demands
                if demand.stop in stops and (demand.day, demand.shift) == (day, shift)
            ]
            least = min(had, max(wanted, default=0))
            price += ROUND_THE_CLOCK * (had > 0 and not now) + TEAM_IN_REACH * (max(0, least - now) if least > 1 else 0)
        return price

    def _reaching(self, roster: Roster, village: str, day: int, shift: str) -> int:
        return sum(
            village in team.reach and self.after.force_by_code[team.force].patrols
            for team in self.after.teams
            if roster[team.code, day] == shift
        )

    def _posts_short(self, roster: Roster) -> int:
        """People fewer than the one post of a shift needs with its reliefs, and had."""
        short = 0
        for post in self.after.post_demands:
            if not self.is_open(post.day, post.shift):
                continue
            rounds = (post.longest_s + post.rest_s) / post.longest_s if post.end_s > post.longest_s else 1
            had, now = (
                sum(
                    team.present(post.day, post.shift)
                    for team in problem.teams
                    if one[team.code, post.day] == post.shift and team.force == "guard"
                )
                for problem, one in ((self.before, self.old), (self.after, roster))
            )
            short += max(0, min(had, ceil(post.people * rounds)) - now)
        return short


@settings(max_examples=300, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_no_roster_that_lacks_as_little_changes_fewer_duties(case: Case) -> None:
    tried = Tried(case)
    plan = Plan(duties=case.duties, routes=(), shortfalls=shortfalls(case.problem, case.duties, ()))
    request = Request(case.problem, plan, tried.after, case.now_s, case.pins)
    duties = repair_duties(request, stop=NEVER, seed=1, workers=1)
    assert faults(tried.after, duties) == set()
    assert {duty for duty in case.duties if case.is_begun(duty)} <= set(duties)
    assert tried.cost(as_roster(tried.after, duties)) == tried.best()
