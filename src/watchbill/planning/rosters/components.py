"""Parts of a problem whose rosters do not touch each other, so that each can be solved alone."""

from __future__ import annotations

from watchbill.planning.problem import Minimum, Problem, Struct


class Component(Struct, kw_only=True, frozen=True):
    """Teams (positions in ``problem.teams``), the minima and the villages (codes) that concern only them."""

    teams: tuple[int, ...]
    minima: tuple[Minimum, ...]
    villages: tuple[str, ...]


def counted_teams(problem: Problem) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return positions of the teams that count for (area code, force code): home in the area or below it."""
    found: dict[tuple[str, str], list[int]] = {}
    for position, team in enumerate(problem.teams):
        for area in problem.ancestors(team.area):
            found.setdefault((area, team.force), []).append(position)
    return {key: tuple(value) for key, value in found.items()}


def reaching_teams(problem: Problem) -> dict[str, tuple[int, ...]]:
    """Return positions of the patrolling teams that have a village in reach, by village code; never empty."""
    found: dict[str, list[int]] = {}
    for position, team in enumerate(problem.teams):
        if problem.force_by_code[team.force].patrols:
            for village in team.reach:
                found.setdefault(village, []).append(position)
    return {key: tuple(value) for key, value in found.items()}


def components(problem: Problem) -> tuple[Component, ...]:
    """Split the problem; minima that no team counts for and villages that no team reaches are in no part."""
    root = list(range(len(problem.teams)))

    def find(position: int) -> int:
        while root[position] != position:
            root[position] = root[root[position]]
            position = root[position]
        return position

    def join(positions: tuple[int, ...]) -> None:
        for position in positions[1:]:
            root[find(position)] = find(positions[0])

    counted = counted_teams(problem)
    reaching = reaching_teams(problem)
    fair_groups: dict[tuple[str, str], list[int]] = {}
    for position, team in enumerate(problem.teams):
        fair_groups.setdefault((team.area, team.force), []).append(position)
    for members in [*fair_groups.values(), *reaching.values()]:
        join(tuple(members))
    for minimum in problem.minima:
        join(counted.get((minimum.area, minimum.force), ()))

    teams: dict[int, list[int]] = {}
    for position in range(len(problem.teams)):
        teams.setdefault(find(position), []).append(position)
    minima: dict[int, list[Minimum]] = {}
    for minimum in problem.minima:
        for position in counted.get((minimum.area, minimum.force), ())[:1]:
            minima.setdefault(find(position), []).append(minimum)
    villages: dict[int, list[str]] = {}
    for village, members_of in reaching.items():
        villages.setdefault(find(members_of[0]), []).append(village)
    return tuple(
        Component(
            teams=tuple(members),
            minima=tuple(minima.get(key, ())),
            villages=tuple(villages.get(key, ())),
        )
        for key, members in teams.items()
    )
