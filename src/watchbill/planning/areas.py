"""A large operation in groups of neighbouring villages: connected, of about the same work, planned side by side.

A small operation is one group. Groups cover all villages and do not overlap; another start gives other seams, so what
one division keeps apart the next one may hold together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from watchbill.planning.problem import Problem, Team

WHOLE_VISITS = 600
"""An operation whose average shift wants no more visits than this is planned whole."""
GROUP_VISITS = 300
"""Visits of an average shift that a group aims at."""
SMALL_SHARE = 0.5
"""A group with less than this part of the aim joins a neighbouring one."""

Group = tuple[str, ...]
"""Codes of the villages of a group."""


class Map:
    """Villages, which of them belong together, and the work in each."""

    def __init__(self, problem: Problem) -> None:
        stop_area = {stop.code: stop.area for stop in problem.stops}
        self.weights: Counter[str] = Counter({area.code: 0 for area in problem.areas if area.kind == "village"})
        for team in problem.teams:
            self.weights.update(dict.fromkeys(team.reach, 0))
        for demand in problem.demands:
            self.weights[stop_area[demand.stop]] += demand.visits
        self.links: dict[str, dict[str, None]] = {village: {} for village in self.weights}
        for area in problem.areas:
            self._link(area.code, area.neighbours)
        for team in problem.teams:
            self._link(team.area, team.reach)
        self._shifts = max(1, problem.operation.days * len(problem.shifts))

    def _link(self, village: str, others: Iterable[str]) -> None:
        if village in self.links:
            for other in others:
                if other in self.links and other != village:
                    self.links[village][other] = self.links[other][village] = None

    def groups(self, first: Sequence[str] = (), before: Sequence[Group] = (), size: int = 1) -> tuple[Group, ...]:
        """Return all villages in groups, so many times as large as usual.

        Villages may be given around which groups grow first, and the groups of ``before``, whose seams they cross.
        """
        if not self.weights:
            return ((),)
        each = self.weights.total() / self._shifts
        if each <= WHOLE_VISITS:
            return (tuple(self.weights),)
        number = -(-each // (GROUP_VISITS * size))
        return grow(self.links, self.weights, self.weights.total() / number, first, before)


def grow(
    links: Mapping[str, Iterable[str]],
    weights: Mapping[str, int],
    aim: float,
    first: Sequence[str] = (),
    before: Sequence[Group] = (),
) -> tuple[Group, ...]:
    """Return connected groups of about the weight ``aim``; parts that are not connected may share a group.

    Of villages that would join a group as well, those come first that were in another one ``before`` than the village
    it grows around: what lay on a seam lies inside.
    """
    was = {village: number for number, group in enumerate(before) for village in group}
    free = {village: len(tuple(links[village])) for village in weights}
    waiting = [village for village in first if village in free]
    groups: list[list[str]] = []

    def take(village: str, group: list[str]) -> None:
        group.append(village)
        del free[village]
        for other in links[village]:
            if other in free:
                free[other] -= 1

    while free:
        start = next((village for village in waiting if village in free), None) or min(free, key=free.__getitem__)
        group: list[str] = []
        take(start, group)
        weight = weights[start]
        near = Counter(other for other in links[start] if other in free)
        while near and weight < aim:
            village = max(near, key=lambda other: (near[other], was.get(other) != was.get(start), -free[other]))
            if weight and weight + weights[village] - aim > aim - weight:
                break
            take(village, group)
            weight += weights[village]
            del near[village]
            near.update(other for other in links[village] if other in free)
        groups.append(group)
    return tuple(map(tuple, _without_small(groups, links, weights, aim)))


def _without_small(
    groups: list[list[str]], links: Mapping[str, Iterable[str]], weights: Mapping[str, int], aim: float
) -> list[list[str]]:
    """Let small groups join the lightest neighbouring one, or where there is none another small one."""
    home = {village: group for group in groups for village in group}
    lone: list[str] | None = None
    heavy = {id(group): sum(weights[village] for village in group) for group in groups}
    for group in sorted(groups, key=lambda group: heavy[id(group)]):
        if heavy[id(group)] >= aim * SMALL_SHARE:
            continue
        around = {id(home[other]): home[other] for village in group for other in links[village]}
        around.pop(id(group), None)
        into = min(around.values(), key=lambda other: heavy[id(other)]) if around else lone
        if into is None or heavy[id(into)] + heavy[id(group)] > 2 * aim:
            lone = group if not around else lone
            continue
        into += group
        heavy[id(into)] += heavy.pop(id(group))
        home.update(dict.fromkeys(group, into))
        group.clear()
    return [group for group in groups if group]


def deal_teams(problem: Problem, groups: Sequence[Group], weights: Mapping[str, int]) -> tuple[tuple[Team, ...], ...]:
    """Return the teams of each group: those at home there, and of those at home above a share by the work.

    A team without reach goes with the first group that lies in its home area.
    """
    group_of = {village: number for number, group in enumerate(groups) for village in group}
    below: dict[str, dict[int, None]] = {}
    for village, number in group_of.items():
        for area in problem.ancestors(village) if village in problem.area_by_code else ():
            below.setdefault(area, {})[number] = None
    work = [sum(weights[village] for village in group) for group in groups]
    dealt: Counter[tuple[str, int]] = Counter()
    teams: list[list[Team]] = [[] for _ in groups]
    for team in problem.teams:
        number = group_of.get(team.area, -1)
        if number < 0:
            able = dict.fromkeys(group_of[village] for village in team.reach) or below.get(team.area) or {0: None}
            number = max(able, key=lambda group: ((work[group] + 1) / (dealt[team.force, group] + 1), -group))
            dealt[team.force, number] += 1
        teams[number].append(team)
    return tuple(map(tuple, teams))
