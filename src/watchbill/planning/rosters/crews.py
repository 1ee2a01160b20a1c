"""Crews for rotating teams that have none: as many of each crew around every village, so each shift has its part."""

from __future__ import annotations

from watchbill.planning.problem import Problem
from watchbill.planning.rosters.rests import history_shift

SWEEPS = 12


def deal_crews(problem: Problem) -> dict[int, int]:
    """Return a crew by team position for each rotating team.

    Given crews stay. A team that was on duty yesterday joins a crew whose cycle goes on from there. The others go
    to the smallest crew of their home, and then change and swap crews while that evens out the numbers of teams per
    crew in the villages that they reach.
    """
    length = len(problem.cycle)
    deal = _Deal(problem)
    free: list[int] = []
    for position, team in enumerate(problem.teams):
        if not length or not problem.force_by_code[team.force].rotates:
            continue
        yesterday = history_shift(team.history, -1)
        fitting = [crew for crew in range(length) if yesterday and problem.cycle[(crew - 1) % length] == yesterday]
        if team.crew is not None:
            deal.put(position, team.crew % length)
        elif fitting:
            deal.put(position, min(fitting, key=lambda crew: deal.crowd(position, crew)))
        else:
            free.append(position)
    for position in sorted(free, key=lambda p: (problem.teams[p].area, -problem.teams[p].strength)):
        deal.put(position, min(range(length), key=lambda crew: deal.crowd(position, crew)))
    nearby = _nearby(problem, free)
    for _ in range(SWEEPS):
        moved = [deal.move(position, range(length)) for position in free]
        swapped = [deal.swap(position, nearby[position]) for position in free]
        if not any(moved) and not any(swapped):
            break
    return deal.crews


def _nearby(problem: Problem, free: list[int]) -> dict[int, list[int]]:
    """Return for each team the teams of its own home and force, and of the homes that it reaches."""
    homes: dict[str, list[int]] = {}
    for position in free:
        homes.setdefault(problem.teams[position].area, []).append(position)
    return {
        position: [
            other
            for area in dict.fromkeys((problem.teams[position].area, *problem.teams[position].reach))
            for other in homes.get(area, ())
            if other != position
        ]
        for position in free
    }


class _Deal:
    """Crews dealt so far, and how many of each there are in each circle: a village in reach, or the people at home."""

    def __init__(self, problem: Problem) -> None:
        self.crews: dict[int, int] = {}
        self._circles: list[dict[str, int]] = []
        self._load: dict[tuple[str, int], int] = {}
        for team in problem.teams:
            home = {f"home {team.area} {team.force}": team.strength}
            self._circles.append(home | {f"reach {village}": 1 for village in team.reach})

    def crowd(self, position: int, crew: int) -> int:
        """Return how crowded a crew is around a team; the home counts most."""
        return sum(size * self._load.get((circle, crew), 0) for circle, size in self._circles[position].items())

    def put(self, position: int, crew: int) -> None:
        """Put a team into a crew, out of the one that it had."""
        old = self.crews.get(position)
        for circle, size in self._circles[position].items():
            if old is not None:
                self._load[circle, old] -= size
            self._load[circle, crew] = self._load.get((circle, crew), 0) + size
        self.crews[position] = crew

    def move(self, position: int, crews: range) -> bool:
        """Move a team to the least crowded crew; return whether that is another one, and better."""
        old = self.crews[position]
        own = sum(size * size for size in self._circles[position].values())
        best = min(crews, key=lambda crew: self.crowd(position, crew) - own * (crew == old))
        if best == old or self.crowd(position, best) >= self.crowd(position, old) - own:
            return False
        self.put(position, best)
        return True

    def swap(self, position: int, others: list[int]) -> bool:
        """Swap crews with the first of some teams where both together are better off; return whether there is one."""
        for other in others:
            first, second = self.crews[position], self.crews[other]
            if first != second and self._uneven(position, other) < 0:
                self.put(position, second)
                self.put(other, first)
                return True
        return False

    def _uneven(self, position: int, other: int) -> int:
        """Return by how much a swap of crews would change the sum of all squared numbers (half of it)."""
        first, second = self.crews[position], self.crews[other]
        mine, theirs = self._circles[position], self._circles[other]
        change = 0
        for circle in mine.keys() | theirs.keys():
            moved = mine.get(circle, 0) - theirs.get(circle, 0)
            if moved:
                had, gets = self._load.get((circle, first), 0), self._load.get((circle, second), 0)
                change += moved * (gets - had + moved)
        return change
