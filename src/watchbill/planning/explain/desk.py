"""Problem and plan, looked up by what explanations ask for."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from watchbill.planning.levels import levels_in_force
from watchbill.planning.plan import Plan, Route, Shortfall
from watchbill.planning.problem import Demand, Level, Problem, Team
from watchbill.planning.reasons import Claim
from watchbill.planning.rosters.reach import counted_teams, reaching_teams
from watchbill.planning.rosters.rests import conflicts, history_shift

SATURDAY = 5


class Desk:
    """What a plan has and lacks."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.worked = {(duty.team, duty.day): duty.shift for duty in plan.duties}
        self.lacking = {claim_of(problem, lack) for lack in plan.shortfalls}
        self.counted = counted_teams(problem)
        self.reaching = reaching_teams(problem)
        self.conflicts = conflicts(problem)

    @cached_property
    def levels(self) -> dict[tuple[str, int], Level]:
        """Level in force by area and day."""
        return levels_in_force(self.problem.areas, self.problem.area_levels)

    def shift_on(self, team: Team, day: int) -> str:
        """Return what a team works on a day, history included; empty: off."""
        return self.worked.get((team.code, day), "") if day >= 0 else history_shift(team.history, day)

    def may_work(self, team: Team, day: int, shift: str) -> bool:
        """Whether a team that is off on a day may work a shift there, all its other duties as they are."""
        works = shift in self.problem.force_by_code[team.force].shifts
        if not works or self.shift_on(team, day) or not team.present(day, shift):
            return False
        for first, second, days in self.conflicts:
            if second == shift and self.shift_on(team, day - days) == first:
                return False
            if first == shift and self.shift_on(team, day + days) == second:
                return False
        run = 1
        for step in (-1, 1):
            other = day + step
            while self.shift_on(team, other):
                run, other = run + 1, other + step
        return run <= (team.limits.longest_run_days or self.problem.rest.longest_run_days) and self._within_limits(
            team, day, shift
        )

    def _within_limits(self, team: Team, day: int, shift: str) -> bool:
        """Whether one more duty keeps a team's own limits and needs no mate, and its training is enough."""
        limits, problem = team.limits, self.problem
        own = [other for (code, _), other in self.worked.items() if code == team.code] + [shift]
        if not problem.needed_trainings(team.force, shift) <= set(team.trainings):
            return False
        if any(team.code in group for group in problem.together if len(group) > 1):
            return False
        if own.count(shift) > limits.most_shifts.get(shift, len(own)):
            return False
        if limits.most_work_s is not None and self._length_s(own) > limits.most_work_s:
            return False
        weekends = {self._weekend(other) for (code, other) in self.worked if code == team.code} - {None}
        weekend = self._weekend(day)
        if limits.most_weekends is not None and weekend is not None and weekend not in weekends:
            began_before = day == 0 and bool(self.shift_on(team, -1))  # a Sunday after a worked Saturday
            if len(weekends) >= limits.most_weekends and not began_before:
                return False
        return all(self._off_enough(team, day, step) for step in (-1, 1))

    def _length_s(self, shifts: list[str]) -> int:
        return sum(self.problem.shift_by_code[shift].length_s for shift in shifts)

    def _weekend(self, day: int) -> int | None:
        week, weekday = divmod(self._first_weekday + day, 7)
        return week if weekday >= SATURDAY else None

    @cached_property
    def _first_weekday(self) -> int:
        return date.fromisoformat(self.problem.operation.start_date).weekday()

    def _off_enough(self, team: Team, day: int, step: int) -> bool:
        """Whether the days off next to a day, if there are any, are enough."""
        off = 0
        other = day + step
        while off < team.limits.least_off_days and not self.shift_on(team, other):
            off, other = off + 1, other + step
        return off in {0, team.limits.least_off_days}

    def there_and_back_s(self, team: Team, place: int) -> int | None:
        """Return the way from a team's base to a place and back; none where there is none."""
        out = self.problem.leg_s(team.mode, team.base, place)
        back = self.problem.leg_s(team.mode, place, team.base)
        return None if min(out, back) < 0 else out + back

    def on_patrol(self, day: int, shift: str) -> list[Team]:
        """Return the patrolling teams on duty in a shift."""
        codes = sorted({duty.team for duty in self.plan.duties if (duty.day, duty.shift) == (day, shift)})
        return list(filter(self.problem.walks_routes, map(self.problem.team_by_code.__getitem__, codes)))

    def routes(self, day: int, shift: str) -> dict[str, Route]:
        """Return the routes of a shift by team."""
        return {route.team: route for route in self.plan.routes_by_shift.get((day, shift), ())}

    def visits_made(self, demand: Demand) -> int:
        """Return how many visits the plan makes for a demand."""
        routes = self.plan.routes_by_shift.get((demand.day, demand.shift), ())
        return sum(step.stop == demand.stop for route in routes for step in route.steps if step.kind == "visit")


def claim_of(problem: Problem, lack: Shortfall) -> Claim:
    """Return the claim that a shortfall leaves open."""
    if lack.rule == "four_crews":
        return Claim(rule=lack.rule, area=problem.team_by_code[lack.team].area, day=lack.day, team=lack.team)
    if lack.rule == "level_share" or lack.rule == "trained_share":
        return Claim(
            rule=lack.rule, area=lack.area, day=lack.day, shift=lack.shift, force=lack.force, training=lack.training
        )
    area = problem.stop_by_code[lack.stop].area if lack.stop else lack.area
    return Claim(
        rule=lack.rule, area=area, day=lack.day, shift=lack.shift, force=lack.force, team=lack.team, stop=lack.stop
    )
