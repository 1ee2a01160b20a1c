"""An operation divided for planning: groups of villages, their teams, and what of the problem each of them needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from watchbill.planning.areas import Group, Map, deal_teams
from watchbill.planning.excerpts import Excerpt, Excerpts
from watchbill.planning.problem import Problem, Team
from watchbill.planning.workers import Workers


class Division:
    """One way to divide an operation."""

    def __init__(self, problem: Problem, groups: Sequence[Group], teams: Sequence[tuple[Team, ...]]) -> None:
        self.groups = tuple(groups)
        self.teams = tuple(teams)
        self.own = [{team.code for team in members} for members in teams]
        group_of = {village: number for number, group in enumerate(groups) for village in group}
        self.stops: list[list[str]] = [[] for _ in groups]
        self.group_of_stop: dict[str, int] = {}
        for stop in problem.stops:
            number = group_of.get(stop.area, 0)
            self.stops[number].append(stop.code)
            self.group_of_stop[stop.code] = number
        self.handles: dict[int, Any] = {}
        """Parts of the problem as workers know them, by group."""

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing to divide."""
        return len(self.groups) == 1


class Divider:
    """Divides an operation, once and again along other seams."""

    def __init__(self, problem: Problem, workers: Workers) -> None:
        self.problem = problem
        self.map = Map(problem)
        self._workers = workers
        self._excerpts = Excerpts(problem)
        self._groups: tuple[Group, ...] = ()
        self.first = self.division()

    def division(self, first: Sequence[str] = (), size: int = 1) -> Division:
        """Return a division into groups so many times as large as usual.

        They grow around the villages that are given first; larger ones across the seams of the division before, which
        usual ones do not seek: teams that walk in two groups keep their routes, and so the worst gaps as they are.
        """
        before = self._groups if size > 1 else ()
        groups = self._groups = self.map.groups(first, before, size)
        return Division(self.problem, groups, deal_teams(self.problem, groups, self.map.weights))

    def handle(self, division: Division, number: int) -> Any:
        """Return a group's part of the problem as workers know it; made known when it is first asked for."""
        if number not in division.handles:
            packed = msgspec.msgpack.encode(self._excerpt(division, number))
            division.handles[number] = self._workers.share(packed)
        return division.handles[number]

    def _excerpt(self, division: Division, number: int) -> Excerpt:
        if division.is_whole:
            return self._excerpts.whole()
        return self._excerpts.of(division.groups[number], division.teams[number])
