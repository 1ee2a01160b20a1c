"""A first roster at once: follow the cycle, then fill what is missing with the least burdened legal team."""

from __future__ import annotations

from collections.abc import Iterable

from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem, Struct
from watchbill.planning.rosters.components import counted_teams, reaching_teams
from watchbill.planning.rosters.crews import deal_crews
from watchbill.planning.rosters.rests import history_shift, night_conflicts, rest_conflicts
from watchbill.planning.rosters.workload import patrol_minutes, wants

RESERVE = 1.5
"""Patrol time wanted, over the time of the visits and the ways between them."""


class FirstRoster(Struct, kw_only=True, frozen=True):
    """Duties, and the crew of each rotating team (crew by position in ``problem.teams``)."""

    duties: tuple[Duty, ...]
    crews: dict[int, int]


def greedy_roster(problem: Problem) -> FirstRoster:
    """Return a roster that keeps every hard rule, in time linear in teams, days and wishes."""
    desk = _Desk(problem)
    crews = deal_crews(problem)
    for day in range(problem.operation.days):
        for position, crew in crews.items():
            desk.put(position, day, problem.cycle[(day + crew) % len(problem.cycle)])
        _fill_minima(problem, desk, day)
        _fill_patrols(problem, desk, day)
    return FirstRoster(duties=desk.duties(), crews=crews)


class _Desk:
    """The roster under construction: who works when, and who may."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.counted = counted_teams(problem)
        self.reaching = reaching_teams(problem)
        self.wants = wants(problem)
        self._conflicts = {
            (second, days, first) for first, second, days in (*rest_conflicts(problem), *night_conflicts(problem))
        }
        self._back = max((days for _, days, _ in self._conflicts), default=0)
        self._worked: list[dict[int, str]] = [{} for _ in problem.teams]

    def shift_on(self, position: int, day: int) -> str:
        """Return the shift worked on a day, from the plan or the history; empty where off."""
        if day < 0:
            return history_shift(self.problem.teams[position].history, day)
        return self._worked[position].get(day, "")

    def may(self, position: int, day: int, shift: str) -> bool:
        """Return whether a duty keeps the hard rules; later days are still empty."""
        team = self.problem.teams[position]
        if shift not in self.problem.force_by_code[team.force].shifts or not team.present(day, shift):
            return False
        if self.shift_on(position, day):
            return False
        if any(
            (shift, back, self.shift_on(position, day - back)) in self._conflicts for back in range(1, self._back + 1)
        ):
            return False
        run = 1
        while self.shift_on(position, day - run):
            run += 1
        return run <= self.problem.rest.longest_run_days

    def put(self, position: int, day: int, shift: str) -> None:
        """Add a duty where it is legal."""
        if shift and self.may(position, day, shift):
            self._worked[position][day] = shift

    def least_burdened(self, positions: Iterable[int], day: int, shifts: Iterable[str]) -> tuple[int, str] | None:
        """Return the team with the fewest duties that may work one of the shifts; rotating teams keep their cycle."""
        best: tuple[tuple[int, int, int], int, str] | None = None
        for position in positions:
            if self.problem.force_by_code[self.problem.teams[position].force].rotates:
                continue
            for order, shift in enumerate(shifts):
                key = (len(self._worked[position]), order, position)
                if (best is None or key < best[0]) and self.may(position, day, shift):
                    best = (key, position, shift)
        return best and (best[1], best[2])

    def people(self, positions: Iterable[int], day: int, shift: str) -> int:
        """Return the people on duty on a day, in one shift or (empty) in any."""
        return sum(
            self.problem.teams[position].present(day, worked)
            for position in positions
            if (worked := self.shift_on(position, day)) and shift in {"", worked}
        )

    def duties(self) -> tuple[Duty, ...]:
        """Return the roster, by team and day."""
        return tuple(
            Duty(team=team.code, day=day, shift=shift)
            for team, worked in zip(self.problem.teams, self._worked, strict=True)
            for day, shift in sorted(worked.items())
        )


def _fill_minima(problem: Problem, desk: _Desk, day: int) -> None:
    for minimum in sorted((m for m in problem.minima if m.day == day), key=lambda m: not m.shift):
        positions = desk.counted.get((minimum.area, minimum.force), ())
        shifts = (minimum.shift,) if minimum.shift else problem.force_by_code[minimum.force].shifts
        while desk.people(positions, day, minimum.shift) < minimum.people:
            by_need = sorted(shifts, key=lambda shift: desk.people(positions, day, shift))
            found = desk.least_burdened(positions, day, by_need)
            if found is None:
                break
            desk.put(found[0], day, found[1])


def _fill_patrols(problem: Problem, desk: _Desk, day: int) -> None:
    """Enough different teams in reach of every village, and a reserve of time for its visits."""
    for village, positions in desk.reaching.items():
        for shift in problem.shifts:
            want = desk.wants.get((village, day, shift.code))
            teams = len(want.teams) if want else 1
            minutes = want.minutes * RESERVE if want else 0.0
            each = patrol_minutes(problem, shift.code)
            while True:
                here = [position for position in positions if desk.shift_on(position, day) == shift.code]
                given = sum(each / len(problem.teams[position].reach) for position in here)
                if len(here) >= teams and given >= minutes:
                    break
                found = desk.least_burdened(positions, day, (shift.code,))
                if found is None:
                    break
                desk.put(found[0], day, found[1])
