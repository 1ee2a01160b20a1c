"""A roster case in the making: the rules turn a problem into it, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from watchbill.planning.problem import Problem
from watchbill.planning.rosters.case import (
    OFF,
    Conflict,
    Cover,
    CrewBalance,
    Cycle,
    Fairness,
    RosterCase,
    ShiftType,
    Wish,
    Worker,
)
from watchbill.planning.rosters.reach import counted_teams, reaching_teams
from watchbill.planning.rosters.workload import wants


class Draft:
    """One worker per team, at the same position; each rule adds what it asks for.

    Rows of cover that count the same teams share their counts, which keeps large cases small.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.prices = problem.prices
        self.days = range(problem.operation.days)
        self.counted = counted_teams(problem)
        self.reaching = reaching_teams(problem)
        self.wants = wants(problem)
        self.conflicts: list[Conflict] = []
        self.cover: list[Cover] = []
        self.wishes: list[Wish] = []
        self.cycle: Cycle | None = None
        self.balances: list[CrewBalance] = []
        self.fairness: list[Fairness] = []
        self.together: list[tuple[str, ...]] = []
        self._counts: dict[tuple[tuple[int, ...], tuple[int, ...]], dict[str, int]] = {}
        position_of = {shift.code: position for position, shift in enumerate(problem.shifts)}
        self.workers = [
            Worker(
                code=team.code,
                most_shifts=dict.fromkeys(problem.force_by_code[team.force].shifts, len(self.days)),
                history=tuple(position_of.get(code, OFF) for code in team.history),
            )
            for team in problem.teams
        ]

    def change(self, position: int, **changes: object) -> None:
        """Change the rules of a worker."""
        self.workers[position] = replace(self.workers[position], **changes)

    def rotates(self, position: int) -> bool:
        """Return whether a team follows the cycle of crews."""
        return bool(self.problem.cycle) and self.problem.force_by_code[self.problem.teams[position].force].rotates

    def heads(self, positions: Iterable[int]) -> dict[str, int]:
        """Return counts of teams."""
        positions = tuple(positions)
        return self._shared(positions, (1,) * len(positions))

    def people(self, positions: Iterable[int], day: int, shift: str) -> dict[str, int] | None:
        """Return counts of the people of teams who are present in a shift of a day; none: each team counts, as 1.

        That is the count of single people, which columns can price. Who is not present may not work then anyway.
        """
        positions = tuple(positions)
        teams = [self.problem.teams[position] for position in positions]
        if len(teams) == len(self.workers) and all(team.strength == 1 for team in teams):
            return None
        return self._shared(positions, tuple(team.present(day, shift) for team in teams))

    def _shared(self, positions: tuple[int, ...], amounts: tuple[int, ...]) -> dict[str, int]:
        if (positions, amounts) not in self._counts:
            codes = (self.problem.teams[position].code for position in positions)
            self._counts[positions, amounts] = {
                code: amount for code, amount in zip(codes, amounts, strict=True) if amount
            }
        return self._counts[positions, amounts]

    def case(self) -> RosterCase:
        """Return the finished case."""
        problem = self.problem
        return RosterCase(
            days=len(self.days),
            shifts=tuple(ShiftType(code=shift.code, minutes=shift.length_s // 60) for shift in problem.shifts),
            workers=tuple(self.workers),
            conflicts=tuple(dict.fromkeys(self.conflicts)),
            cover=tuple(self.cover),
            wishes=tuple(self.wishes),
            cycle=self.cycle,
            balances=tuple(self.balances),
            fairness=tuple(self.fairness),
            together=tuple(self.together),
            first_weekday=date.fromisoformat(problem.operation.start_date).weekday(),
        )
